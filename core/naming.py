"""Looking a version up by its number, and saying why it cannot be had: pure."""

from collections.abc import Sequence

from core.errors import NotKept, UnknownVersion
from core.model.conversation import Gone, GoneVersion, Version

_WHY_GONE = {
    Gone.DELETED: "was deleted",
    Gone.FORGOTTEN: "was forgotten",
    Gone.EXPIRED: "is older than pictures are kept here",
}


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
    raise UnknownVersion(f"There is no v{number} in this conversation. {_newest(versions, 'There is none yet.')}")


def not_kept(lost: GoneVersion, versions: Sequence[Version]) -> NotKept:
    """Why a version cannot be had any more, and which one can."""
    return NotKept(f"{lost.label} {_WHY_GONE[lost.why]}. {_newest(versions, 'There is no other picture here.')}")


def _newest(versions: Sequence[Version], otherwise: str) -> str:
    return f"The newest is {versions[-1].label}." if versions else otherwise
