"""What hostile files can do to the one who cleans them: nothing. What is left in a cleaned picture: its pixels."""

import os
import sys
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from core.adapters.pixels import SandboxedPixels
from core.adapters.sandbox import ProcessSandbox
from core.errors import BadPicture, BrokenPicture, NotAPicture
from core.model.image import CleanPicture
from tests.fakes.colour_files import saved
from tests.fakes.nasty_pictures import (
    DAMAGES,
    FOREIGN,
    HARMLESS_BOMBS,
    POLYGLOTS,
    REFUSED_BOMBS,
    TAIL,
    WHOLE,
    drawing,
)
from tests.fakes.telltale_files import LOOKS, NEEDLE, TELLTALES, parts_of

MOST_EXTRA_BYTES = 64_000_000
LONG = timedelta(minutes=1)

# Everything that a cleaned picture may be made of.
PICTURE_PARTS = {
    "image/png": {"IHDR", "PLTE", "tRNS", "IDAT", "IEND"},
    # JFIF's own header, tables, frames: no other application segment and no comment.
    "image/jpeg": {"e0", "db", "c0", "c2", "c4", "dd"},
    "image/webp": {"VP8X", "ALPH", "VP8 ", "VP8L"},
}
DECODER_WORDS = ("error", "exception", "pil", "libheif", "identify", "bytesio", "none", "traceback", "0x")

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def sandbox() -> AsyncIterator[ProcessSandbox]:
    # One worker, so that its process id says whether it lived through everything.
    async with ProcessSandbox(workers=1) as opened:
        yield opened


@pytest.fixture
def pixels(sandbox: ProcessSandbox) -> SandboxedPixels:
    return SandboxedPixels(sandbox)


def forget_peak() -> None:
    """Let the kernel count this process's largest memory from here on."""
    Path("/proc/self/clear_refs").write_text("5")


def peak_bytes() -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM"))


def assert_fit_for_people(sentence: str, name: str) -> None:
    assert sentence.startswith(name)
    assert sentence.endswith(".")
    assert not [word for word in DECODER_WORDS if word in sentence.removeprefix(name).lower()]


@pytest.mark.parametrize("bomb", [*REFUSED_BOMBS, *HARMLESS_BOMBS])
async def test_a_bomb_costs_little_memory(sandbox: ProcessSandbox, pixels: SandboxedPixels, bomb: str) -> None:
    data = (REFUSED_BOMBS | HARMLESS_BOMBS)[bomb]()
    pid = await sandbox.run(os.getpid, within=LONG)
    await sandbox.run(forget_peak, within=LONG)
    before = await sandbox.run(peak_bytes, within=LONG)

    refused = None
    try:
        await pixels.clean(data, "bomb")
    except BadPicture as error:
        refused = error

    assert await sandbox.run(os.getpid, within=LONG) == pid
    assert await sandbox.run(peak_bytes, within=LONG) - before < MOST_EXTRA_BYTES
    assert (refused is not None) == (bomb in REFUSED_BOMBS)
    if refused is not None:
        assert_fit_for_people(refused.user_message, "bomb")


async def test_a_large_photo_is_never_decoded_whole(sandbox: ProcessSandbox, pixels: SandboxedPixels) -> None:
    whole_bytes = 8160 * 6120 * 4
    await sandbox.run(forget_peak, within=LONG)
    before = await sandbox.run(peak_bytes, within=LONG)

    await pixels.clean(saved(drawing(size=(8160, 6120)), "JPEG"), "IMG_0001.jpg")

    assert await sandbox.run(peak_bytes, within=LONG) - before < whole_bytes


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("form", WHOLE)
async def test_a_damaged_file_is_refused_kindly_or_still_a_picture(
    sandbox: ProcessSandbox, pixels: SandboxedPixels, form: str, damage: str
) -> None:
    pid = await sandbox.run(os.getpid, within=LONG)

    try:
        outcome: CleanPicture | BadPicture = await pixels.clean(DAMAGES[damage](WHOLE[form]()), "photo")
    except BadPicture as error:
        outcome = error

    assert await sandbox.run(os.getpid, within=LONG) == pid
    if isinstance(outcome, BadPicture):
        assert_fit_for_people(outcome.user_message, "photo")
    else:
        assert parts_of(outcome.data) <= PICTURE_PARTS[outcome.mime]


@pytest.mark.parametrize("form", WHOLE)
async def test_half_a_file_is_called_damaged(pixels: SandboxedPixels, form: str) -> None:
    data = WHOLE[form]()

    with pytest.raises(BrokenPicture, match="damaged or incomplete"):
        await pixels.clean(data[: len(data) // 2], "photo")


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("form", TELLTALES)
async def test_nothing_but_pixels_leaves(pixels: SandboxedPixels, form: str, look: str) -> None:
    data = TELLTALES[form](LOOKS[look]())

    clean = await pixels.clean(data, "photo")

    assert NEEDLE in data
    assert NEEDLE not in clean.data
    assert parts_of(clean.data) <= PICTURE_PARTS[clean.mime]


@pytest.mark.parametrize("form", POLYGLOTS)
async def test_what_hangs_on_a_picture_is_gone(pixels: SandboxedPixels, form: str) -> None:
    data = POLYGLOTS[form]()

    clean = await pixels.clean(data, "photo")

    assert TAIL in data
    assert TAIL not in clean.data
    assert parts_of(clean.data) <= PICTURE_PARTS[clean.mime]


@pytest.mark.parametrize(("name", "data", "called"), FOREIGN, ids=[name for name, _, _ in FOREIGN])
async def test_another_kind_of_file_is_named_and_never_opened(name: str, data: bytes, called: str) -> None:
    # A sandbox that is not open runs nothing: whoever called it would get another error.
    with pytest.raises(NotAPicture) as refusal:
        await SandboxedPixels(ProcessSandbox()).clean(data, name)

    sentence = refusal.value.user_message
    assert called in sentence
    assert "Attach a PNG, JPEG, WebP, GIF, HEIC, AVIF, BMP or TIFF file." in sentence
    assert_fit_for_people(sentence, name)


async def test_decoders_that_are_not_needed_are_not_even_loaded(
    sandbox: ProcessSandbox, pixels: SandboxedPixels
) -> None:
    for whole in WHOLE.values():
        await pixels.clean(whole(), "photo")

    loaded = await sandbox.run(loaded_plugins, within=LONG)

    assert "PIL.AvifImagePlugin" in loaded
    assert not loaded & {"PIL.EpsImagePlugin", "PIL.WmfImagePlugin", "PIL.PsdImagePlugin", "PIL.BlpImagePlugin"}


def loaded_plugins() -> set[str]:
    return {name for name in sys.modules if name.startswith("PIL.")}
