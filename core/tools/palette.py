"""The colours of a picture, as a text model may ask for them."""

from collections.abc import Mapping, Sequence

from core.errors import BadPicture, ToolFailed
from core.model.colour import Shade
from core.model.image import ImageRef
from core.model.tooling import Effect, ToolContext, ToolInfo, ToolPicture, ToolResult
from core.ports import Blobs
from core.sayings import pictures as sayings
from core.sentence import said
from core.tool_ports import Colours

MOST, USUAL = 10, 6
"""Colours of one palette."""

PICTURE = {
    "type": "string",
    "maxLength": 20,
    "description": "v3 for a version, file1 for an attachment; left out, the picture that the request is about.",
}
"""How a model names a picture."""

INFO = ToolInfo(
    name="palette",
    description=(
        "Finds the main colours of a picture and posts a card with their swatches, hex numbers and names. Call it for "
        "palettes and colour schemes of a picture that is here."
    ),
    parameters={
        "type": "object",
        "properties": {"picture": PICTURE, "colours": {"type": "integer", "minimum": 2, "maximum": MOST}},
        "additionalProperties": False,
    },
    effect=Effect.READS,
)


class FindPalette:
    """Looks at the colours of a picture."""

    def __init__(self, blobs: Blobs, colours: Colours) -> None:
        self._blobs = blobs
        self._colours = colours

    @property
    def info(self) -> ToolInfo:
        """One palette."""
        return INFO

    async def call(self, arguments: Mapping[str, object], context: ToolContext) -> ToolResult:
        """Find them and show them.

        Raises:
            ToolFailed: There is no such picture, or it is kept no more.
        """
        name, image = context.picture(arguments.get("picture"))
        most = arguments.get("colours", USUAL)
        shades = await shades_of(image, self._blobs, self._colours, most if isinstance(most, int) else USUAL)
        if not shades:
            raise ToolFailed("There is nothing to be seen on that picture: it is wholly transparent.")
        card = await self._colours.card(shades)
        alt = said(sayings.palette_shows, name, tuple(f"{shade.hex} {shade.name}" for shade in shades))
        return ToolResult({"picture": name, "colours": as_data(shades)}, (ToolPicture(card, alt),))


async def shades_of(image: ImageRef, blobs: Blobs, colours: Colours, most: int) -> Sequence[Shade]:
    """The main colours of a stored picture.

    Raises:
        ToolFailed: It is kept no more, or cannot be read.
    """
    try:
        return await colours.shades(await blobs.get(image.blob), most)
    except BadPicture as error:
        raise ToolFailed(error.user_message) from error


def as_data(shades: Sequence[Shade]) -> Sequence[Mapping[str, object]]:
    """Colours as a model reads them."""
    return [{"hex": shade.hex, "name": shade.name, "share": f"{shade.share:.0%}"} for shade in shades]
