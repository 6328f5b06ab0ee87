"""Tools on Discord: the command, the panel, and what a conversation with tools shows."""

from pathlib import Path

from core.model.job import JobState
from tests.fakes.core import FakeModel
from tests.fakes.discord.components import SELECT, walk
from tests.fakes.discord.server import LoopbackDiscord
from tests.fakes.discord.state import Message
from tests.fakes.discord_bot import Kit, imagined, open_bot
from tests.fakes.tooling import Script, adder, box, plotter, wish, wishing

DONE = JobState.DELIVERED


def kit() -> Kit:
    return Kit(FakeModel(), toolbox=box(adder(), plotter()))


def switches(panel: Message) -> dict[str, bool]:
    (one,) = [one for one in walk(panel.components) if one["type"] == SELECT and one["custom_id"] == "limner:tools"]
    return {option["label"]: bool(option.get("default")) for option in one["options"]}


async def test_the_panel_has_a_list_of_the_tools_that_may_run(place: LoopbackDiscord, tmp_path: Path) -> None:
    ana = place.person("ana")
    async with open_bot(place, tmp_path, kit()):
        _, thread, _ = await imagined(place, ana)
        panel = await place.response(await ana.slash(thread, "settings"))
        before = switches(panel)
        choice = await ana.choose(panel, "limner:tools", "add")
        await place.acknowledged(choice)
        told = await place.until(lambda: next(iter(choice.followups), None))

    assert before == {"add": True, "plot": True}
    assert switches(panel) == {"add": True, "plot": False}
    assert (told.seen_by, told.text) == (None, r"\@Ana switched the tool plot off here.")


async def test_all_tools_may_be_taken_out_of_the_list(place: LoopbackDiscord, tmp_path: Path) -> None:
    ana = place.person("ana")
    async with open_bot(place, tmp_path, kit()):
        _, thread, _ = await imagined(place, ana)
        panel = await place.response(await ana.slash(thread, "settings"))
        await place.acknowledged(await ana.choose(panel, "limner:tools"))

    assert switches(panel) == {"add": False, "plot": False}


async def test_what_ran_is_told_in_one_small_line_under_the_answer(place: LoopbackDiscord, tmp_path: Path) -> None:
    ana, opened = place.person("ana"), kit()
    async with open_bot(place, tmp_path, opened) as bot:
        _, thread, _ = await imagined(place, ana)
        told = await place.response(await ana.slash(thread, "tools", do="on"))
        opened.model.writer = Script(wishing("First.", wish("add", a=2, b=3)), wishing(wish("plot", numbers=[2])), "5.")
        await ana.write(thread, "add and plot it")
        await bot.until_state(DONE, DONE)
        answer = await place.until(lambda: next((one for one in place.from_bot(thread) if "🔧" in one.text), None))

    assert "switched tools on here" in told.text
    assert "-# 🔧 add, plot · 0." in answer.text
    assert answer.text.index("First.") < answer.text.index("5.")
