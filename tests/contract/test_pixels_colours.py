"""People's pictures keep their colours and stand upright, whatever kind of file they came in."""

import math
from collections.abc import AsyncIterator
from io import BytesIO

import pytest
import pytest_asyncio
from PIL import Image, ImageChops, ImageStat, PngImagePlugin

from core.adapters.pixels import SandboxedPixels
from core.adapters.sandbox import ProcessSandbox
from tests.fakes.colour_files import COLOUR_FILES, COLOURS, lab, patch_colours, patches, saved
from tests.fakes.icc import DISPLAY_P3, rgb_profile
from tests.fakes.turned_files import SIZE, STORED, TURNERS, upright

JUST_VISIBLE = 3.0
"""Difference of two colours (CIE 1976) that people begin to see side by side."""

SAME_PICTURE = 12
"""Root mean square difference, of 255, that compressing it once more may make."""

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def pixels() -> AsyncIterator[SandboxedPixels]:
    async with ProcessSandbox() as sandbox:
        yield SandboxedPixels(sandbox)


@pytest.mark.parametrize("form", COLOUR_FILES)
async def test_colours_stay_what_they_were(pixels: SandboxedPixels, form: str) -> None:
    file = COLOUR_FILES[form]()

    clean = await pixels.clean(file.data, "patches")

    with Image.open(BytesIO(clean.data)) as picture:
        found = patch_colours(picture.convert("RGB"), len(file.colours))
    differences = [math.dist(lab(one), lab(other)) for one, other in zip(found, file.colours, strict=True)]
    assert max(differences) < JUST_VISIBLE


@pytest.mark.parametrize("orientation", STORED)
@pytest.mark.parametrize("form", TURNERS)
async def test_a_turned_photo_stands_upright(pixels: SandboxedPixels, form: str, orientation: int) -> None:
    clean = await pixels.clean(TURNERS[form](orientation), "photo")

    with Image.open(BytesIO(clean.data)) as picture:
        assert picture.size == (clean.width, clean.height) == SIZE
        difference = ImageStat.Stat(ImageChops.difference(picture.convert("RGB"), upright()))
    assert max(difference.rms) < SAME_PICTURE


@pytest.mark.parametrize("block", ["short", "\n\n\nnot hexadecimal", "\n\n\n4d4d002a000000ff"])
async def test_a_damaged_exif_block_does_not_spoil_the_picture(pixels: SandboxedPixels, block: str) -> None:
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Raw profile type exif", block)

    clean = await pixels.clean(saved(upright(), "PNG", pnginfo=notes), "photo.png")

    assert (clean.width, clean.height) == SIZE


async def test_a_damaged_profile_counts_as_none(pixels: SandboxedPixels) -> None:
    data = saved(patches(COLOURS), "PNG", icc_profile=rgb_profile(DISPLAY_P3)[:200])

    clean = await pixels.clean(data, "patches")

    with Image.open(BytesIO(clean.data)) as picture:
        assert patch_colours(picture.convert("RGB"), len(COLOURS)) == list(COLOURS)


async def test_what_shows_through_still_does(pixels: SandboxedPixels) -> None:
    picture = patches(COLOURS)
    picture.putalpha(Image.linear_gradient("L").resize(picture.size))

    clean = await pixels.clean(saved(picture, "PNG"), "cut-out.png")

    with Image.open(BytesIO(clean.data)) as cleaned:
        assert (clean.mime, cleaned.mode) == ("image/png", "RGBA")
        assert cleaned.tobytes() == picture.tobytes()
