"""The port `Pixels`: many pictures on one sheet, each with its number."""

from collections.abc import AsyncIterator
from io import BytesIO

import pytest
import pytest_asyncio
from PIL import Image

from core.adapters.pixels import SandboxedPixels
from core.adapters.pixels.rows import laid_out
from core.adapters.sandbox import ProcessSandbox
from core.errors import BadPicture
from core.model.image import Tile
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


@pytest.mark.parametrize(
    ("size", "small"), [((1376, 768), (428, 239)), ((352, 2816), (113, 904)), ((40, 30), (40, 30))]
)
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


async def test_the_marked_picture_has_a_frame_and_a_lost_one_keeps_its_place(pixels: SandboxedPixels) -> None:
    blue, wide = await pixels.thumbnail(png(320, 320, "blue")), await pixels.thumbnail(png(640, 360, "blue"))
    tiles = [Tile(blue, "v1"), Tile(None, "v2"), Tile(wide, "v3", is_marked=True)]

    sheet = opened(await pixels.sheet(tiles), "JPEG")

    places = laid_out([1, 1, 16 / 9]).boxes
    middles = [sheet.getpixel(((left + right) // 2, (top + bottom) // 2)) for left, top, right, bottom in places]
    edges = [sheet.getpixel((right - 4, bottom - 4)) for _, _, right, bottom in places]
    assert [near(middle, (0, 0, 255)) for middle in middles] == [True, False, True]
    assert [near(edge, GOLD) for edge in edges] == [False, False, True]


async def test_nothing_but_thin_lines_stands_between_pictures_of_mixed_shapes(pixels: SandboxedPixels) -> None:
    shapes = [(1376, 768), (768, 1376), (1024, 1024), (1376, 768), (1184, 880)]
    tiles = [Tile(await pixels.thumbnail(png(*shape, "blue")), "v1") for shape in shapes]

    sheet = opened(await pixels.sheet(tiles), "JPEG")

    blue = sum(near(pixel, (0, 0, 255)) for pixel in sheet.resize((100, 100)).get_flattened_data())
    assert blue > 8_500
