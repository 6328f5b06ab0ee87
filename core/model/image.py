"""Pictures and the other bytes that belong to them, by reference."""

from dataclasses import dataclass
from datetime import datetime

from core.sentence import Saying


@dataclass(frozen=True, slots=True)
class BlobRef:
    """Bytes in the blob store, known by what they hold.

    Attributes:
        key: `space/sha256[:2]/sha256`.
        size_bytes: Length of the content.
    """

    key: str
    size_bytes: int

    @property
    def sha256(self) -> str:
        """The content's digest, in hexadecimal."""
        return self.key.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Released:
    """A blob that no row refers to any more.

    Attributes:
        held_at: When it was last known to be wanted.
    """

    ref: BlobRef
    held_at: datetime


@dataclass(frozen=True, slots=True)
class ImageRef:
    """A stored picture and what a chat needs to know to show it."""

    blob: BlobRef
    mime: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Source:
    """A picture that goes into a request, made safe and stored.

    Attributes:
        name: As the person called it, for messages about it.
    """

    image: ImageRef
    name: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that a person handed over and that is still on the platform.

    Attributes:
        id: The platform's own id of the file.
        name: As the person sees it; never a path.
        address: Where the platform's bot finds the bytes, opaque to the core.
        size_bytes: As the platform declares it, when it does.
    """

    id: str
    name: str
    address: str
    size_bytes: int | None = None


@dataclass(frozen=True, slots=True)
class CleanPicture:
    """A person's picture made safe: upright, sRGB, without metadata, within the limits.

    Attributes:
        notices: What was changed and the person should know, e.g. "only the first frame was used".
    """

    data: bytes
    mime: str
    width: int
    height: int
    notices: tuple[Saying, ...] = ()


@dataclass(frozen=True, slots=True)
class Measured:
    """What a model's own picture turned out to be; its bytes stay as they are."""

    mime: str
    width: int
    height: int


SHEET_EDGE = 320
"""Pixels along a side of a square that has as many as a picture on a sheet may have."""


@dataclass(frozen=True, slots=True)
class Tile:
    """A small picture on a sheet of several.

    Attributes:
        data: As `Pixels.thumbnail` gave it; None leaves its place empty.
        label: Names it.
        is_marked: It stands out.
    """

    data: bytes | None
    label: str
    is_marked: bool = False
