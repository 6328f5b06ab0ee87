"""The port `CodePainter` on real worker processes: what it draws, an independent reader reads."""

from collections.abc import AsyncIterator
from io import BytesIO

import pytest
import pytest_asyncio
import zxingcpp
from PIL import Image

from core.adapters.codes import SandboxedCodes
from core.adapters.codes.drawing import EDGE, QUIET_ZONE
from core.adapters.sandbox import ProcessSandbox
from core.errors import ToolFailed
from core.tools.qr_code import LONGEST_TEXT

pytestmark = pytest.mark.asyncio(loop_scope="module")

TEXTS = [
    "https://example.com/menu?table=4",
    "12345",
    "日本語とÜnïcødé 🍎",
    "WIFI:T:WPA;S:Office;P:correct horse;;",
    "BEGIN:VCARD\nVERSION:3.0\nN:Ada\nEND:VCARD",
    "a" * LONGEST_TEXT,
    "龍" * (LONGEST_TEXT // 3),
]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def codes() -> AsyncIterator[SandboxedCodes]:
    async with ProcessSandbox(workers=1) as sandbox:
        yield SandboxedCodes(sandbox)


def opened(data: bytes) -> Image.Image:
    return Image.open(BytesIO(data), formats=("PNG",)).convert("L")


@pytest.mark.parametrize("correction", ["L", "M", "Q", "H"])
@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
async def test_a_reader_reads_what_was_written(codes: SandboxedCodes, text: str, correction: str) -> None:
    picture = opened(await codes.draw(text, correction))

    (read,) = zxingcpp.read_barcodes(picture)
    assert read.text == text
    assert "LMQH".index(read.ec_level) >= "LMQH".index(correction)


async def test_a_code_is_large_and_has_its_quiet_zone(codes: SandboxedCodes) -> None:
    picture = opened(await codes.draw("https://example.com", "M"))

    dark = Image.eval(picture, lambda value: 255 - value).getbbox()
    assert dark is not None
    left, top, right, bottom = dark
    module = (right - left) // 25
    assert picture.width == picture.height >= EDGE
    assert (left, top) == (QUIET_ZONE * module, QUIET_ZONE * module)
    assert (picture.width - right, picture.height - bottom) == (left, top)


async def test_a_code_can_be_read_small_and_with_a_part_covered(codes: SandboxedCodes) -> None:
    picture = opened(await codes.draw("https://example.com", "H"))
    middle = picture.width // 2
    picture.paste(128, (middle - 90, middle - 90, middle + 90, middle + 90))

    (read,) = zxingcpp.read_barcodes(picture.resize((200, 200), Image.Resampling.LANCZOS))
    assert read.text == "https://example.com"


async def test_what_fits_into_no_code_is_refused_with_what_to_do(codes: SandboxedCodes) -> None:
    with pytest.raises(ToolFailed, match="Shorten it"):
        await codes.draw("a" * 3_000, "M")
