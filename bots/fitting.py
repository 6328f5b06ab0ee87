"""Pictures as a chat takes them: the original, byte for byte, wherever it fits."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bots import result_lines
from bots.alt_texts import alt_of
from bots.cutting import beginning
from core.errors import BadPicture
from core.model.conversation import Version
from core.model.job import short_reference
from core.model.reply import Reply
from core.model.sharing import Parcel, Share
from core.model.text import clean_text
from core.ports import Blobs, Pixels

LONGEST_ALT = 1000
"""Characters; Slack takes no more, and Discord only a few."""

_ENDINGS = {"image/png": "png", "image/jpeg": "jpg", "image/webp": "webp"}


@dataclass(frozen=True, slots=True)
class PostedPicture:
    """A picture as it is uploaded.

    Attributes:
        name: `v3.png`; needs no escaping anywhere.
        alt: What it shows, in words; at most `LONGEST_ALT` characters, not Markdown.
        notice: Why it is not the original.
    """

    name: str
    data: bytes
    alt: str
    notice: str | None = None


async def fitted(reply: Reply, blobs: Blobs, pixels: Pixels, limit: int) -> Mapping[str, PostedPicture]:
    """Load the pictures of a reply, by the ids of their versions; one that cannot be read is left out.

    Args:
        reply: The answer.
        blobs: Where the originals are.
        pixels: Makes the smallest change that fits.
        limit: Bytes that one file may have there.

    Raises:
        TransientError, OperatorError: The picture store does not answer.
    """
    posted: dict[str, PostedPicture] = {}
    for version in reply.versions:
        try:
            posted[version.id] = await _posted(version, blobs, pixels, limit)
        except BadPicture:
            continue
    return posted


async def fitted_copy(parcel: Parcel, blobs: Blobs, pixels: Pixels, limit: int) -> PostedPicture | None:
    """Load the picture of a share, under a name that no other file has; None when it cannot be read.

    Raises:
        TransientError, OperatorError: The picture store does not answer.
    """
    try:
        posted = await _posted(parcel.version, blobs, pixels, limit)
    except BadPicture:
        return None
    ending = posted.name.rpartition(".")[2]
    return replace(posted, name=f"{parcel.version.label}{_mark_of(parcel.share)}.{ending}")


def is_copy(name: str, share: Share) -> bool:
    """Whether a file of this name is the picture of a share."""
    return name.rpartition(".")[0].endswith(_mark_of(share))


def _mark_of(share: Share) -> str:
    return f"-{short_reference(share.id).lower()}"


async def _posted(version: Version, blobs: Blobs, pixels: Pixels, most: int) -> PostedPicture:
    data, mime, notice = await blobs.get(version.image.blob), version.image.mime, None
    if len(data) > most:
        smaller = await pixels.shrink(data, most)
        data, mime, notice = smaller.data, smaller.mime, result_lines.smaller_copy(version, most)
    return PostedPicture(f"{version.label}.{_ENDINGS[mime]}", data, _alt(version), notice)


def _alt(version: Version) -> str:
    return beginning(alt_of(version), LONGEST_ALT, clean_text) or version.label
