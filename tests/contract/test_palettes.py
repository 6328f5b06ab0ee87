"""The port `Colours`: which colours a picture consists of, and the card that shows them."""

from collections.abc import AsyncIterator
from io import BytesIO

import pytest
import pytest_asyncio
from PIL import Image, ImageDraw

from core.adapters.pixels import SandboxedPixels
from core.adapters.sandbox import ProcessSandbox
from core.errors import BadPicture
from core.model.colour import Shade, channels_of, difference
from tests.fakes.colour_files import saved
from tests.fakes.nasty_pictures import photo

RED, WHITE, NAVY = (224, 32, 32), (255, 255, 255), (20, 34, 79)
pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def pixels() -> AsyncIterator[SandboxedPixels]:
    async with ProcessSandbox(workers=1) as sandbox:
        yield SandboxedPixels(sandbox)


def flag(mode: str = "RGB") -> Image.Image:
    """Half white, three tenths red, two tenths navy."""
    picture = Image.new(mode, (1000, 600), WHITE)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, 299, 599), RED)
    draw.rectangle((300, 0, 499, 599), NAVY)
    return picture


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP"])
async def test_the_colours_of_a_picture_are_told_with_their_shares(pixels: SandboxedPixels, form: str) -> None:
    shades = await pixels.shades(saved(flag(), form), 6)

    assert [shade.name for shade in shades] == ["white", "red", "navy"]
    assert [round(shade.share, 1) for shade in shades] == [0.5, 0.3, 0.2]
    assert all(difference(s.channels, c) < 0.03 for s, c in zip(shades, (WHITE, RED, NAVY), strict=True))


async def test_no_more_colours_come_than_were_asked_for_and_none_twice(pixels: SandboxedPixels) -> None:
    shades = await pixels.shades(saved(photo(), "PNG"), 5)

    assert len(shades) == 5
    assert [shade.share for shade in shades] == sorted((shade.share for shade in shades), reverse=True)
    assert len({shade.hex for shade in shades}) == 5


async def test_what_is_seen_through_counts_for_nothing(pixels: SandboxedPixels) -> None:
    picture = flag("RGBA")
    picture.paste((0, 0, 0, 0), (500, 0, 1000, 600))

    shades = await pixels.shades(saved(picture, "PNG"), 6)

    assert [(shade.name, round(shade.share, 1)) for shade in shades] == [("red", 0.6), ("navy", 0.4)]


async def test_a_wholly_transparent_picture_has_no_colours(pixels: SandboxedPixels) -> None:
    assert not await pixels.shades(saved(Image.new("RGBA", (40, 30)), "PNG"), 6)


async def test_what_is_no_picture_is_refused(pixels: SandboxedPixels) -> None:
    with pytest.raises(BadPicture):
        await pixels.shades(b"%PDF-1.7", 6)


@pytest.mark.parametrize("count", [1, 6, 10])
async def test_the_card_shows_each_colour_in_a_field_of_its_own(pixels: SandboxedPixels, count: int) -> None:
    shades = [Shade((25 * n, 90, 255 - 25 * n), 1 / count) for n in range(count)]

    card = Image.open(BytesIO(await pixels.card(shades)), formats=("PNG",))

    middles = [card.getpixel((card.width * (2 * n + 1) // (2 * count), 300)) for n in range(count)]
    assert middles == [shade.channels for shade in shades]


@pytest.mark.parametrize(
    ("number", "name"),
    [("#000000", "black"), ("#fefefe", "white"), ("#ff0000", "red"), ("#0000ff", "blue"), ("#7f7f7f", "grey"),
     ("#f0a0b8", "pink"), ("#00407a", "dark blue"), ("#2e8b57", "sea green"), ("#800080", "purple")],
)  # fmt: skip
async def test_a_colour_bears_the_name_that_people_give_it(number: str, name: str) -> None:
    shade = Shade(channels_of(number), 1.0)

    assert (shade.hex, shade.name) == (number, name)
