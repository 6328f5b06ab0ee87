"""The port `Pixels`: many pictures on one sheet, each with its number."""

from collections.abc import AsyncIterator
from io import BytesIO

import pytest
import pytest_asyncio
from PIL import Image

from core.adapters.pixels import SandboxedPixels
from core.adapters.sandbox import ProcessSandbox
from core.errors import BadPicture
from core.model.image import SHEET_EDGE, Tile
from tests.fakes.colour_files import saved
from tests.fakes.nasty_pictures import drawing
from tests.fakes.telltale_files import NEEDLE, TELLTALES
from tests.fakes.turned_files import turned

GOLD = (240, 178, 50)

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def pixels() -> AsyncIterator[SandboxedPixels]:
    async with ProcessSandbox() as sandbox:
        yield SandboxedPixels(sandbox)


def png(width: int, height: int, colour: str) -> bytes:
    return saved(Image.new("RGB", (width, height), colour), "PNG")


def opened(data: bytes, kind: str) -> Image.Image:
    picture = Image.open(BytesIO(data), formats=(kind,))
    picture.load()
    return picture


def near(pixel: object, colour: tuple[int, int, int]) -> bool:
    """Whether a pixel is of a colour, as far as a JPEG keeps it."""
    assert isinstance(pixel, tuple)
    return all(abs(one - other) < 40 for one, other in zip(pixel, colour, strict=True))


@pytest.mark.parametrize(("size", "small"), [((1376, 768), (320, 179)), ((64, 640), (32, 320)), ((40, 30), (40, 30))])
async def test_a_thumbnail_keeps_the_shape_and_never_grows(
    pixels: SandboxedPixels, size: tuple[int, int], small: tuple[int, int]
) -> None:
    thumbnail = await pixels.thumbnail(png(*size, "red"))

    assert opened(thumbnail, "PNG").size == small


async def test_a_thumbnail_stands_upright_and_says_nothing_of_its_picture(pixels: SandboxedPixels) -> None:
    data = turned("JPEG", 6)

    upright, told = (
        await pixels.thumbnail(data),
        [await pixels.thumbnail(make(drawing())) for make in TELLTALES.values()],
    )

    assert opened(upright, "PNG").size == opened(data, "JPEG").size[::-1]
    assert [data for data in told if NEEDLE in data] == []


async def test_bytes_that_are_no_picture_have_no_thumbnail(pixels: SandboxedPixels) -> None:
    with pytest.raises(BadPicture):
        await pixels.thumbnail(b"GIF89a? no")


@pytest.mark.parametrize(("count", "columns", "rows"), [(1, 1, 1), (2, 2, 1), (5, 3, 2), (25, 5, 5)])
async def test_a_sheet_is_as_square_as_its_tiles_allow(
    pixels: SandboxedPixels, count: int, columns: int, rows: int
) -> None:
    tile = await pixels.thumbnail(png(320, 320, "blue"))

    sheet = opened(await pixels.sheet([Tile(tile, f"v{n}") for n in range(1, count + 1)]), "JPEG")

    assert (sheet.width // SHEET_EDGE, sheet.height // SHEET_EDGE) == (columns, rows)
    assert sheet.width < columns * SHEET_EDGE * 1.1


async def test_the_marked_tile_has_a_frame_and_a_lost_one_keeps_its_place(pixels: SandboxedPixels) -> None:
    blue = await pixels.thumbnail(png(320, 320, "blue"))
    tiles = [Tile(blue, "v1"), Tile(None, "v2"), Tile(blue, "v3", is_marked=True)]

    sheet = opened(await pixels.sheet(tiles), "JPEG")

    middles = [sheet.getpixel((172 + column * 332, 172 + row * 332)) for row, column in ((0, 0), (0, 1), (1, 0))]
    assert [near(middle, (0, 0, 255)) for middle in middles] == [True, False, True]
    assert near(sheet.getpixel((172, 344)), GOLD)
    assert not near(sheet.getpixel((172, 12)), GOLD)
