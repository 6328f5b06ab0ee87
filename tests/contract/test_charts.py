"""The port `ChartPainter` on real worker processes (A02)."""

from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from io import BytesIO
from typing import TypeVar

import pytest
import pytest_asyncio
from PIL import Image

from core.adapters.charts import SandboxedCharts
from core.adapters.sandbox import ProcessSandbox
from core.errors import SandboxStopped, ToolFailed
from core.model.chart import Chart, ChartKind, Series
from tests.fakes.charts import CHARTS, FEW_SCRIPTS, HOSTILE_WORDS, MONTHS, WORDS, bars, drawn_strictly
from tests.fakes.sandboxed_functions import LONG, loaded_modules

T = TypeVar("T")
pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def sandbox() -> AsyncIterator[ProcessSandbox]:
    async with ProcessSandbox(workers=1) as opened:
        yield opened


async def drawn(sandbox: ProcessSandbox, chart: Chart) -> bytes:
    return await sandbox.run(drawn_strictly, chart, within=LONG)


def opened(data: bytes) -> Image.Image:
    picture = Image.open(BytesIO(data), formats=("PNG",))
    picture.load()
    return picture


def colours(data: bytes) -> set[object]:
    return {colour for _, colour in opened(data).convert("RGB").getcolors(1 << 24) or ()}


@pytest.mark.parametrize("name", CHARTS)
async def test_a_chart_is_a_picture_of_a_shape_that_image_models_keep(sandbox: ProcessSandbox, name: str) -> None:
    picture = opened(await drawn(sandbox, CHARTS[name]))

    assert picture.size == (1536, 1024)
    assert not picture.info.get("Software")


@pytest.mark.parametrize(
    "script", [*FEW_SCRIPTS, *(pytest.param(name, marks=pytest.mark.deep) for name in WORDS if name not in FEW_SCRIPTS)]
)
async def test_words_of_every_script_are_drawn_and_not_boxes(sandbox: ProcessSandbox, script: str) -> None:
    one, other = WORDS[script]

    pictures = {await drawn(sandbox, bars(word, title=word)) for word in (one, other)}

    # Boxes for letters, or question marks, would look the same for two words of one length.
    assert len(pictures) == 2


async def test_hostile_words_are_drawn_as_they_stand(sandbox: ProcessSandbox) -> None:
    words = tuple(HOSTILE_WORDS.values())
    values = tuple(map(float, range(len(words))))
    chart = Chart(ChartKind.BAR, tuple(Series(word, values) for word in words[:10]), words, "".join(words), *words[:2])

    assert opened(await drawn(sandbox, chart)).size == (1536, 1024)


async def test_a_dollar_sign_makes_no_formula(sandbox: ProcessSandbox) -> None:
    plain, dollars = [await drawn(sandbox, bars(label)) for label in ("x^2", "$x^2$")]

    letters, formula = [await drawn(sandbox, bars(label)) for label in ("Sx^2S", "x²")]
    assert len({plain, dollars, letters, formula}) == 4


async def test_what_no_font_can_draw_becomes_a_question_mark(sandbox: ProcessSandbox) -> None:
    unknown, asked = [await drawn(sandbox, bars(f"{letter} cuneiform")) for letter in ("\U00012000", "?")]

    assert unknown == asked


async def test_words_without_room_end_in_an_ellipsis(sandbox: ProcessSandbox) -> None:
    long, longer = [await drawn(sandbox, bars("W" * count, title="龍" * count)) for count in (300, 500)]

    assert long == longer


async def test_each_series_has_its_colour_and_its_name_even_behind_an_underscore(sandbox: ProcessSandbox) -> None:
    first, second = (0x3D, 0x6F, 0xD9), (0xEE, 0x84, 0x34)
    alone, both = await drawn(sandbox, CHARTS["bars"]), await drawn(sandbox, CHARTS["groups"])

    assert first in colours(alone)
    assert second not in colours(alone)
    assert {first, second} <= colours(both)


async def test_the_same_chart_looks_the_same_after_any_other(sandbox: ProcessSandbox) -> None:
    before = await drawn(sandbox, bars(*MONTHS))
    await drawn(sandbox, bars("東京", "大阪", title="売上"))

    assert await drawn(sandbox, bars(*MONTHS)) == before


async def test_the_library_is_loaded_in_the_worker_that_draws_alone(sandbox: ProcessSandbox) -> None:
    async with ProcessSandbox(workers=1) as fresh:
        unused = await fresh.run(loaded_modules, within=LONG)

    await SandboxedCharts(sandbox).draw(CHARTS["bars"])

    used = await sandbox.run(loaded_modules, within=LONG)
    assert {"matplotlib", "numpy", "uharfbuzz"} <= used
    assert not {"matplotlib", "numpy", "uharfbuzz"} & unused
    # It keeps every figure until it is closed.
    assert "matplotlib.pyplot" not in used


class EndlessSandbox:
    async def run(self, function: Callable[..., T], *args: object, within: timedelta) -> T:
        raise SandboxStopped("killed")


async def test_a_chart_that_takes_too_long_is_given_up_with_what_to_do() -> None:
    with pytest.raises(ToolFailed, match="Give it fewer points"):
        await SandboxedCharts(EndlessSandbox()).draw(CHARTS["bars"])
