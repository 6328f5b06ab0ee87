"""From what and how a picture is made, in a line."""

from collections.abc import Sequence
from math import ceil

from bots import wording
from core.model.conversation import Version
from core.model.reply import Facts
from core.model.request import Options, Request

MEBIBYTE = 1024 * 1024


def result_line(versions: Sequence[Version], facts: Facts, asked_by: str, based_on: str = "") -> str:
    """`v4 · from v3 · + 1 reference · model · 16:9 · 1K · 12.3 s · asked by @ana`.

    Args:
        versions: What was made.
        facts: How.
        asked_by: The requester's name; empty where that is not told.
        based_on: The name of who had asked for the version that it started from; empty if that was the requester.
    """
    labels = ", ".join(version.label for version in versions)
    took = wording.seconds(facts.took.total_seconds())
    person = wording.asked_by(asked_by) if asked_by else None
    known = (labels, *origin(facts, based_on), facts.model, facts.ratio, facts.size, took, person)
    return " · ".join(part for part in known if part)


def origin(facts: Facts, based_on: str = "") -> tuple[str, ...]:
    """What a picture was made from; pictures beside a version are references, and without one the source itself."""
    if facts.parent is None:
        return (wording.from_pictures(facts.references),) if facts.references else ()
    start = wording.based_on(based_on, facts.parent) if based_on else wording.from_version(facts.parent)
    return (start, wording.and_references(facts.references)) if facts.references else (start,)


def options_line(options: Options) -> tuple[str, ...]:
    """The options that were asked for, each as a short word."""
    count = f"× {options.pictures}" if options.pictures > 1 else None
    return tuple(word for word in (options.ratio, options.size, count, options.model) if word)


def brought(request: Request) -> str:
    """How many pictures came with the words, if any."""
    return wording.and_pictures(request.pictures) if request.pictures else ""


def is_in_thread(versions: Sequence[Version]) -> str:
    """What a finished card says, as far as its pictures are known."""
    return wording.are_in_thread(tuple(version.label for version in versions))


def too_large_here(size_bytes: int, most_bytes: int) -> str:
    """Why an original cannot be posted."""
    return wording.too_large_here(megabytes(size_bytes), megabytes(most_bytes))


def smaller_copy(version: Version, most_bytes: int) -> str:
    """A picture that the channel does not take as it is."""
    return wording.smaller_copy(version.label, megabytes(version.image.blob.size_bytes), megabytes(most_bytes))


def megabytes(size_bytes: int) -> str:
    """A size, rounded up: a file just above a limit must not read as if it met it."""
    return f"{ceil(size_bytes * 10 / MEBIBYTE) / 10:.1f}".removesuffix(".0")
