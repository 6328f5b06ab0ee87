"""What the text model of a request looks at: pictures under their names, as long as there is room for them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from core.instruction import SUBJECT
from core.model.conversation import Part, PicturePart, TextPart
from core.model.image import ImageRef

MOST_BYTES = 12_000_000
"""Raw bytes of all pictures of one request that it looks at, before the first round and after: each goes along again
with every further round."""

MOST_PICTURES = 14
"""The same in pictures; no text model of the catalogue takes fewer."""

NO_ROOM = "(there is no room left to look at this one)"


@dataclass(slots=True)
class Sight:
    """How much of a request's pictures can still be looked at; what does not fit is known by name alone."""

    bytes_left: int = MOST_BYTES
    pictures_left: int = MOST_PICTURES

    def of(self, pictures: Mapping[str, ImageRef], subject: str | None = None) -> Iterator[Part]:
        """Show pictures, each under its name.

        Args:
            pictures: By name.
            subject: Which of them the request is about.
        """
        for name, image in pictures.items():
            yield TextPart(f"{name}{SUBJECT if name == subject else ':'}")
            yield PicturePart(image) if self._takes(image) else TextPart(NO_ROOM)

    def _takes(self, image: ImageRef) -> bool:
        fits = self.pictures_left > 0 and image.blob.size_bytes <= self.bytes_left
        if fits:
            self.pictures_left -= 1
            self.bytes_left -= image.blob.size_bytes
        return fits
