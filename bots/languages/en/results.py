"""What stands under and beside a picture."""

from collections.abc import Sequence

from bots.languages.en._plurals import counted
from core.model.request import Kind

NOTHING_MISSING = "Every picture that was asked for is there. 🔄 Again makes more."
COST_NOTHING = "It cost nothing."
FIRST_ANSWER = "Pictures are made by AI, for adults (18+)."
PROMPTS_GO = {
    "gemini": "What you write and send goes to Google.",
    "imagen": "What you write and send goes to Google.",
    "offline": "This is the offline model: nothing leaves the computer that Limner runs on.",
}
"""Where a request goes, by the provider of its model."""
EACH_IS_A_REQUEST = "Every message here is a request, which costs money, unless it mentions somebody else."
NO_THREADS = "Limner may not open threads here, so the answer is in the channel."
NO_VERSIONS = "No picture has been made here yet."

DESCRIBE_IT = "Describe this picture."
PROMPTS_TO_USE = "To make a picture from one of these, press its number:"
PROMPT_GONE = "That prompt is no longer kept. Ask for the description once more."
STILL_WRITING = {
    Kind.IMPROVE: "A better prompt takes longer than usual. It waits for you under `/jobs` when it is there.",
    Kind.TRANSLATE: "The translation takes longer than usual. It waits for you under `/jobs` when it is there.",
}
UNTIL_YOU_SEND_IT = "Nothing is made of it until you send it."

SOURCES = "🔗 Sources"
SUGGESTED_SEARCHES = "🔎 Google Search"
"""Under an answer from the web: the pages that it was found on, and searches that its provider suggests."""

NOT_KEPT_HERE = "(no longer kept)"


def seconds(number: float) -> str:
    """How long something took."""
    return f"{number:.1f} s"


def tools_that_ran(names: Sequence[str], took: str) -> str:
    """What a text model had done, and how long that took."""
    return f"🔧 {', '.join(names)} · {took}"


def asked_by(person: str) -> str:
    """Whose picture it is."""
    return f"asked by @{person}"


def from_pictures(count: int) -> str:
    """A picture that was made from the person's own."""
    return f"from {counted(count, 'picture', 'pictures')}"


def from_version(number: int) -> str:
    """A picture that was made from a version."""
    return f"from v{number}"


def based_on(person: str, number: int) -> str:
    """A picture that was made from a version that somebody else had asked for."""
    return f"based on @{person}'s v{number}"


def and_references(count: int) -> str:
    """Further pictures that went in."""
    return f"+ {counted(count, 'reference', 'references')}"


def and_pictures(count: int) -> str:
    """How many pictures came with the words."""
    return f"+ {counted(count, 'picture', 'pictures')}"


def original_of(label: str, width: int, height: int) -> str:
    """Above the file of a version."""
    return f"{label} as the model made it, {width}×{height} pixels."


def too_large_here(size: str, most: str) -> str:
    """Why an original cannot be posted; both in megabytes."""
    return f"The original is {size} MB, and a file here may have {most} MB. It is kept as it was made."


def smaller_copy(label: str, size: str, most: str) -> str:
    """A picture that the channel does not take as it is; both in megabytes."""
    return (
        f"The original of {label} has {size} MB and this channel takes {most} MB: "
        "a smaller copy is shown, the original is kept."
    )


def left_out(label: str) -> str:
    """A picture that cannot be shown at all."""
    return f"{label} could not be read again, so it is not shown."


def went_back(label: str) -> str:
    """After an undo."""
    return f"Back at {label}. The next edit starts from it."


def better_prompt(model: str) -> str:
    """Above a prompt that a model made of another one."""
    return f"A better prompt, by {model}:"


def translated_prompt(model: str) -> str:
    """Above a prompt that a model translated."""
    return f"Your prompt in English, by {model}:"


def is_no_longer_kept(label: str) -> str:
    """What stands where a version stood that has expired or was forgotten."""
    return f"{label} is no longer kept."


def was_deleted(label: str, person: str) -> str:
    """What stands where a version stood that somebody deleted, whose name may be unknown."""
    return f"{label} was deleted by @{person}." if person else f"{label} was deleted."


def newest_versions(shown: int, among: int) -> str:
    """Over the lines of a contact sheet that holds the newest alone."""
    return f"The newest {shown} of {among} versions"


def versions(count: int) -> str:
    """Over the lines of a contact sheet that holds them all."""
    return counted(count, "version", "versions")


def starts_from(sheet: str, label: str) -> str:
    """Behind that: where the next edit starts."""
    return f"{sheet}. The next edit starts from {label}."


def starts_anew(sheet: str, newest: str) -> str:
    """Behind that, where no version is the start: the one that was is not kept any more."""
    return f"{sheet}. Your next words make a picture from nothing; `from {newest}: make it night` edits {newest}."


def side_by_side(shown: str) -> str:
    """What a contact sheet shows, for those who do not see it."""
    return f"The versions of this conversation side by side. {shown}"


def pixels(width: int, height: int) -> str:
    """How large a picture is."""
    return f"{width}×{height} pixels"


def asked_on(date: str, time: str) -> str:
    """When a picture was asked for, in UTC."""
    return f"Asked {date}, {time} UTC"


def made_in(asked: str, took: str) -> str:
    """When, and how long it took."""
    return f"{asked}, made in {took}"


def cost(dollars: str, tokens_in: int, tokens_out: int, *, pictures: int) -> str:
    """What the model calls of a job cost, which may not be known, by the model's own count of tokens."""
    of_all = f" for all {pictures} pictures" if pictures > 1 else ""
    return f"Cost {dollars or 'not known'}{of_all} · {tokens_in:,} tokens in, {tokens_out:,} out"


def one_of(labels: Sequence[str]) -> str:
    """Several versions, in a line of facts."""
    return ", ".join(labels)
