"""The port `Pixels`: a model's own picture that a channel does not take is changed as little as possible."""

from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from io import BytesIO
from typing import TypeVar

import pytest
import pytest_asyncio
from PIL import Image, ImageChops

from core.adapters.pixels import SandboxedPixels
from core.adapters.sandbox import ProcessSandbox
from core.errors import BrokenPicture, NotAPicture, PictureTooLarge, SandboxStopped
from core.model.image import CleanPicture
from tests.fakes.colour_files import saved
from tests.fakes.nasty_pictures import drawing, photo
from tests.fakes.telltale_files import NEEDLE, TELLTALES
from tests.fakes.turned_files import SIZE, turned

T = TypeVar("T")

SIDE = 256

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def pixels() -> AsyncIterator[SandboxedPixels]:
    async with ProcessSandbox() as sandbox:
        yield SandboxedPixels(sandbox)


def opened(made: CleanPicture) -> Image.Image:
    picture = Image.open(BytesIO(made.data), formats=("WEBP",))
    picture.load()
    return picture


def smooth(mode: str = "RGB") -> Image.Image:
    """What a model paints: soft changes, which a lossless WebP holds in fewer bytes than a PNG."""
    across = Image.linear_gradient("L")
    return Image.merge(mode, [across, across.rotate(90), across.rotate(180), across][: len(mode)])


def as_png(picture: Image.Image) -> bytes:
    return saved(picture, "PNG", compress_level=1)


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
async def test_the_same_pixels_in_another_form_are_the_first_choice(pixels: SandboxedPixels, mode: str) -> None:
    original = smooth(mode)
    data = as_png(original)

    made = await pixels.shrink(data, len(data) // 2)

    assert (made.mime, made.width, made.height) == ("image/webp", SIDE, SIDE)
    assert len(made.data) <= len(data) // 2
    assert opened(made).tobytes() == original.tobytes()


async def test_less_quality_comes_before_fewer_pixels(pixels: SandboxedPixels) -> None:
    data = as_png(photo((SIDE, SIDE)))

    made = await pixels.shrink(data, len(data) * 2 // 3)

    assert len(made.data) <= len(data) * 2 // 3
    assert (made.width, made.height) == opened(made).size == (SIDE, SIDE)


async def test_no_more_quality_is_given_up_than_needed(pixels: SandboxedPixels) -> None:
    data = as_png(photo((SIDE, SIDE)))
    best = await pixels.shrink(data, len(data) * 2 // 3)

    assert (await pixels.shrink(data, len(best.data))).data == best.data
    assert len((await pixels.shrink(data, len(best.data) - 1)).data) < len(best.data)


async def test_only_what_fits_in_no_other_way_gets_fewer_pixels(pixels: SandboxedPixels) -> None:
    made = await pixels.shrink(as_png(photo((SIDE, SIDE // 2))), 4000)

    assert len(made.data) <= 4000
    assert made.width == pytest.approx(2 * made.height, abs=1)
    assert (made.width, made.height) == opened(made).size < (SIDE, SIDE // 2)


@pytest.mark.parametrize("orientation", [3, 6, 8])
async def test_a_smaller_copy_stands_upright(pixels: SandboxedPixels, orientation: int) -> None:
    upright = await pixels.shrink(turned("PNG", 1), 100_000)

    made = await pixels.shrink(turned("PNG", orientation), 100_000)

    assert opened(made).size == SIZE
    assert ImageChops.difference(opened(made), opened(upright)).getbbox() is None


@pytest.mark.parametrize("kind", TELLTALES)
async def test_a_smaller_copy_carries_nothing_but_the_picture(pixels: SandboxedPixels, kind: str) -> None:
    made = await pixels.shrink(TELLTALES[kind](drawing()), 100_000)

    assert NEEDLE not in made.data


class StoppedSandbox:
    """A sandbox in which nothing ends well."""

    async def run(self, function: Callable[..., T], *args: object, within: timedelta) -> T:
        raise SandboxStopped("killed")


async def test_a_picture_that_takes_too_long_is_given_up() -> None:
    with pytest.raises(BrokenPicture, match="time and memory"):
        await SandboxedPixels(StoppedSandbox()).shrink(as_png(photo()), 100)


async def test_what_is_no_whole_picture_is_refused(pixels: SandboxedPixels) -> None:
    with pytest.raises(NotAPicture):
        await pixels.shrink(b"words", 100)
    with pytest.raises(BrokenPicture):
        await pixels.shrink(as_png(photo())[:500], 100)


async def test_a_picture_that_cannot_be_made_to_fit_is_given_up(pixels: SandboxedPixels) -> None:
    with pytest.raises(PictureTooLarge):
        await pixels.shrink(as_png(drawing()), 10)
