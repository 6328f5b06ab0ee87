"""Looking a version up by its number, and saying why it cannot be had: pure."""

from collections.abc import Sequence

from core.errors import NotKept, UnknownVersion
from core.model.conversation import GoneVersion, Version
from core.sayings import requests as sayings
from core.sentence import said


def numbered(number: int, versions: Sequence[Version], gone: Sequence[GoneVersion]) -> Version:
    """The version of this number.

    Raises:
        NotKept: It is not kept any more.
        UnknownVersion: There never was one.
    """
    found = next((version for version in versions if version.number == number), None)
    if found is not None:
        return found
    lost = next((version for version in gone if version.number == number), None)
    if lost is not None:
        raise not_kept(lost, versions)
    raise UnknownVersion(said(sayings.no_version, number, _spans(versions)))


def not_kept(lost: GoneVersion, versions: Sequence[Version]) -> NotKept:
    """Why a version cannot be had any more, and which one can."""
    return NotKept(said(sayings.version_gone, lost.label, lost.why.value, _newest(versions)))


def _spans(versions: Sequence[Version]) -> tuple[str, ...]:
    """`v1–v3`, `v5`: runs of numbers that follow each other."""
    runs: list[list[Version]] = []
    for version in versions:
        if runs and version.number == runs[-1][-1].number + 1:
            runs[-1].append(version)
        else:
            runs.append([version])
    return tuple(run[0].label if len(run) == 1 else f"{run[0].label}–{run[-1].label}" for run in runs)


def _newest(versions: Sequence[Version]) -> str:
    return versions[-1].label if versions else ""
