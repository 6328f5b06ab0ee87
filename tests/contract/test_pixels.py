"""The port `Pixels`: what people attach, and what models draw."""

import base64
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from io import BytesIO
from typing import TypeVar

import pytest
import pytest_asyncio
from PIL import Image

from core.adapters.pixels import SandboxedPixels
from core.adapters.pixels.cleaning import LONGEST_EDGE
from core.adapters.pixels.encoding import LARGEST_RESULT
from core.adapters.sandbox import ProcessSandbox
from core.errors import BrokenPicture, PictureTooLarge, SandboxStopped
from core.model.image import CleanPicture, Measured
from core.sources import LARGEST_FILE
from tests.fakes.animated_files import ANIMATED
from tests.fakes.colour_files import png, saved
from tests.fakes.nasty_pictures import HUGE, WHOLE, drawing, heif, photo

T = TypeVar("T")

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def pixels() -> AsyncIterator[SandboxedPixels]:
    async with ProcessSandbox() as sandbox:
        yield SandboxedPixels(sandbox)


class StoppedSandbox:
    """A sandbox in which nothing ends well."""

    async def run(self, function: Callable[..., T], *args: object, within: timedelta) -> T:
        raise SandboxStopped("killed")


def opened(clean: CleanPicture) -> Image.Image:
    return Image.open(BytesIO(clean.data))


@pytest.mark.parametrize("form", WHOLE)
async def test_a_clean_picture_is_what_it_says(pixels: SandboxedPixels, form: str) -> None:
    clean = await pixels.clean(WHOLE[form](), "photo")

    with opened(clean) as picture:
        picture.load()
        assert (Image.MIME[picture.format or ""], picture.size) == (clean.mime, (clean.width, clean.height))
    assert clean.notices == ()


async def test_the_kind_is_told_by_the_bytes_and_not_by_the_name(pixels: SandboxedPixels) -> None:
    clean = await pixels.clean(saved(photo(), "JPEG"), "really-a-jpeg.png")

    assert clean.mime == "image/jpeg"


@pytest.mark.parametrize("form", ANIMATED)
async def test_of_several_frames_the_first_is_used_and_the_person_is_told(pixels: SandboxedPixels, form: str) -> None:
    build, unit = ANIMATED[form]

    clean = await pixels.clean(build(), "moving")

    with opened(clean) as picture:
        red, _, blue = picture.convert("RGB").resize((1, 1)).tobytes()
        assert not getattr(picture, "is_animated", False)
    assert red > 240
    assert blue < 16
    assert tuple(map(str, clean.notices)) == (f"moving: only the first {unit} was used.",)


@pytest.mark.parametrize("size", [(1, 1), (1, 200), (200, 1)])
async def test_even_the_smallest_picture_is_taken(pixels: SandboxedPixels, size: tuple[int, int]) -> None:
    clean = await pixels.clean(saved(drawing(size=size), "PNG"), "dot.png")

    assert (clean.width, clean.height) == size


async def test_a_fully_transparent_picture_stays_so(pixels: SandboxedPixels) -> None:
    clean = await pixels.clean(saved(Image.new("RGBA", (8, 8)), "PNG"), "nothing.png")

    with opened(clean) as picture:
        assert picture.getextrema() == ((0, 0),) * 4


async def test_an_alpha_channel_that_hides_nothing_is_dropped(pixels: SandboxedPixels) -> None:
    clean = await pixels.clean(saved(photo().convert("RGBA"), "PNG"), "photo.png")

    assert clean.mime == "image/jpeg"


async def test_a_drawing_is_kept_exactly(pixels: SandboxedPixels) -> None:
    chart = Image.linear_gradient("L").convert("RGB")

    clean = await pixels.clean(saved(chart, "PNG"), "chart.png")

    with opened(clean) as picture:
        assert (clean.mime, picture.tobytes()) == ("image/png", chart.tobytes())


# Writing such a HEIC takes the encoder ten seconds.
@pytest.mark.parametrize("form", ["JPEG", pytest.param("HEIF", marks=pytest.mark.deep)])
async def test_a_phones_largest_photo_is_taken_and_its_owner_told(pixels: SandboxedPixels, form: str) -> None:
    large = drawing("navy", (8160, 6120))

    clean = await pixels.clean(
        heif(large, enc_params={"preset": "ultrafast"}) if form == "HEIF" else saved(large, form), "IMG_0001"
    )

    assert (clean.width, clean.height) == (LONGEST_EDGE, LONGEST_EDGE * 3 // 4)
    assert tuple(map(str, clean.notices)) == ("IMG_0001 was made smaller, to 3072 × 2304 pixels.",)


async def test_losing_a_little_size_is_not_worth_a_word(pixels: SandboxedPixels) -> None:
    clean = await pixels.clean(saved(drawing(size=(4032, 3024)), "JPEG"), "IMG_0002.jpg")

    assert (clean.width, clean.height, clean.notices) == (3072, 2304, ())


async def test_what_compresses_badly_still_becomes_small(pixels: SandboxedPixels) -> None:
    noise = Image.effect_noise((LONGEST_EDGE, LONGEST_EDGE), 200)
    grainy = Image.merge("RGB", (noise, noise.rotate(90), noise.rotate(180)))

    clean = await pixels.clean(saved(grainy, "BMP"), "grain.bmp")

    assert len(clean.data) <= LARGEST_RESULT
    assert (clean.width, clean.height) == grainy.size


async def test_an_empty_file_is_called_empty(pixels: SandboxedPixels) -> None:
    with pytest.raises(BrokenPicture, match=r"photo\.png is empty"):
        await pixels.clean(b"", "photo.png")


async def test_eight_bytes_of_a_picture_are_called_damaged(pixels: SandboxedPixels) -> None:
    with pytest.raises(BrokenPicture, match="damaged or incomplete PNG"):
        await pixels.clean(b"\x89PNG\r\n\x1a\n", "photo.png")


async def test_too_many_bytes_are_refused_unopened_with_the_limit() -> None:
    with pytest.raises(PictureTooLarge, match=r"huge\.png has 50 MB; at most 50 MB"):
        await SandboxedPixels(StoppedSandbox()).clean(bytes(LARGEST_FILE + 1), "huge.png")


async def test_too_many_pixels_are_refused_with_their_number_and_the_limit(pixels: SandboxedPixels) -> None:
    with pytest.raises(PictureTooLarge, match=r"300 megapixels \(20000 × 15000\); PNG files may have 52 at most"):
        await pixels.clean(png((20_000, 15_000), 1, 0, b""), "map.png")


async def test_a_strip_too_slim_to_see_is_refused_with_the_limit(pixels: SandboxedPixels) -> None:
    with pytest.raises(PictureTooLarge, match="1 × 60000 pixels; the longer side may be 200 times the shorter"):
        await pixels.clean(saved(drawing(size=(1, 60_000)), "PNG"), "strip.png")


async def test_a_file_that_ends_the_sandbox_is_refused_in_plain_words() -> None:
    with pytest.raises(BrokenPicture, match=r"photo\.png could not be read in the time and memory allowed"):
        await SandboxedPixels(StoppedSandbox()).clean(saved(photo(), "PNG"), "photo.png")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("holiday\n@everyone\x07\x1b[31m.png", "holiday @everyone.png"),
        ("exe\u202egnp.png", "exegnp.png"),
        ("a" * 300 + ".jpeg", "a" * 35 + "…" + "a" * 7 + ".jpeg"),
        (" \u200b ", "The file"),
    ],
)
async def test_a_name_is_made_fit_for_a_sentence(pixels: SandboxedPixels, name: str, shown: str) -> None:
    with pytest.raises(BrokenPicture) as refusal:
        await pixels.clean(b"", name)

    assert refusal.value.user_message.startswith(f"{shown} is empty")


@pytest.mark.parametrize("options", [{}, {"progressive": True}, {"exif": Image.Exif()}])
async def test_a_models_jpeg_is_measured(pixels: SandboxedPixels, options: dict[str, object]) -> None:
    assert await pixels.measure(saved(photo((70, 50)), "JPEG", **options)) == Measured("image/jpeg", 70, 50)


@pytest.mark.parametrize("options", [{}, {"lossless": True}, {"exif": b"Exif\0\0"}])
async def test_a_models_webp_is_measured(pixels: SandboxedPixels, options: dict[str, object]) -> None:
    assert await pixels.measure(saved(photo((70, 50)), "WEBP", **options)) == Measured("image/webp", 70, 50)


async def test_a_models_png_is_measured_with_whatever_hangs_on_it(pixels: SandboxedPixels) -> None:
    data = saved(photo((70, 50)), "PNG") + b"provenance"

    assert await pixels.measure(data) == Measured("image/png", 70, 50)


PNG, JPEG = saved(photo(), "PNG"), saved(photo(), "JPEG", exif=b"Exif\0\0a thumbnail\xff\xd9")
MANGLED = {
    "nothing": b"",
    "base64": base64.b64encode(PNG),
    "half a PNG": PNG[: len(PNG) // 2],
    "a PNG with one wrong byte": PNG[:5000] + bytes((PNG[5000] ^ 1,)) + PNG[5001:],
    "half a JPEG": JPEG[: len(JPEG) // 2],
    "a JPEG header": JPEG[:200],
    "half a WebP": saved(photo(), "WEBP")[:3000],
    "a PNG of 2^31 by 2^31": png((HUGE, HUGE), 8, 2, b""),
    "a PNG without pixels": png((0, 0), 8, 2, b""),
    "a GIF": saved(drawing(), "GIF"),
    "words": b"Sorry, I cannot draw that.",
    "too many bytes": saved(drawing(), "PNG") + bytes(LARGEST_FILE),
}


@pytest.mark.parametrize("fault", MANGLED)
async def test_a_models_mangled_picture_is_refused(pixels: SandboxedPixels, fault: str) -> None:
    with pytest.raises(BrokenPicture, match="not a whole picture"):
        await pixels.measure(MANGLED[fault])
