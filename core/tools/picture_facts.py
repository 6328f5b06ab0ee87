"""Facts about a picture, as a text model may ask for them."""

from collections.abc import Mapping
from math import gcd

from core.model.image import ImageRef
from core.model.tooling import Effect, ToolContext, ToolInfo, ToolResult
from core.ports import Blobs
from core.tool_ports import Colours
from core.tools.palette import PICTURE, as_data, shades_of

MOST_COLOURS = 5
LARGEST_TERM = 32
"""Of a ratio that people would say: 21:9, and never 683:384."""

CLOSE = 0.025
"""How far from a usual ratio a picture may be and still be called by it: models draw 1536 × 672 for 21:9."""

USUAL_RATIOS = ((1, 1), (5, 4), (4, 3), (3, 2), (16, 9), (21, 9), (2, 1), (4, 1), (8, 1))

INFO = ToolInfo(
    name="picture_facts",
    description=(
        "Tells facts about a picture that is here: width and height in pixels, aspect ratio, format, size of the file "
        "and main colours. It does not look at what the picture shows."
    ),
    parameters={"type": "object", "properties": {"picture": PICTURE}, "additionalProperties": False},
    effect=Effect.READS,
)


class TellPictureFacts:
    """Looks up what can be measured of a picture."""

    def __init__(self, blobs: Blobs, colours: Colours) -> None:
        self._blobs = blobs
        self._colours = colours

    @property
    def info(self) -> ToolInfo:
        """The facts of one picture."""
        return INFO

    async def call(self, arguments: Mapping[str, object], context: ToolContext) -> ToolResult:
        """Look them up.

        Raises:
            ToolFailed: There is no such picture, or it is kept no more.
        """
        name, image = context.picture(arguments.get("picture"))
        shades = await shades_of(image, self._blobs, self._colours, MOST_COLOURS)
        return ToolResult({"picture": name, **_measures(image), "colours": as_data(shades)})


def ratio(width: int, height: int) -> str:
    """The shape of a picture as people say it: `16:9`, or `1.78:1` where no whole numbers fit."""
    for long, short in USUAL_RATIOS:
        for across, up in ((long, short), (short, long)):
            if abs(width * up / (height * across) - 1) <= CLOSE:
                return f"{across}:{up}"
    divisor = gcd(width, height)
    if max(width, height) // divisor <= LARGEST_TERM:
        return f"{width // divisor}:{height // divisor}"
    return f"{width / height:.2f}:1" if width > height else f"1:{height / width:.2f}"


def _measures(image: ImageRef) -> Mapping[str, object]:
    return {
        "width": image.width,
        "height": image.height,
        "megapixels": round(image.width * image.height / 1_000_000, 2),
        "ratio": ratio(image.width, image.height),
        "format": image.mime.removeprefix("image/").upper(),
        "bytes": image.blob.size_bytes,
    }
