"""What people do with tools, the same in every chat: one real process for each, and Gemini on loopback."""

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO

import pytest
import pytest_asyncio
import zxingcpp
from PIL import Image

from tests.fakes.every_team import TEAMS
from tests.fakes.gemini_behaviours import (
    Behaviour,
    GeminiCall,
    answer_of,
    call_part,
    calls,
    draws,
    replays,
    says,
    sends,
)
from tests.fakes.gemini_server import KEY, GeminiServer
from tests.fakes.gemini_wire import Json
from tests.fakes.local_team import LocalTeam
from tests.fakes.teams import Seen, Team

pytestmark = pytest.mark.asyncio(loop_scope="module")

SUM = ("calculate", {"expression": "17 * 23"})
SALES = ("chart", {"kind": "bar", "labels": ["Jan", "Feb", "Mar"], "series": [{"values": [10, 14, 9]}]})
MENU = "https://example.com/menu"
REMIND = ("remind", {"words": "feed the fox", "in_amount": 2, "in_unit": "hours"})
REPEAT = ("repeat", {"request": "a fox in the snow", "every": "day"})


@dataclass
class Stage:
    """Somebody in one of the chats, and what their models do."""

    team: Team
    gemini: GeminiServer
    talk: str = ""

    async def begin(self, words: str = "a lighthouse") -> Seen:
        """Begin a conversation with a picture, and switch tools on in it."""
        first = await self.team.imagine(words)
        switched = await self.team.say(first.talk, "/tools on")
        assert "switched tools on here" in switched.text.lower()
        return first

    async def ask(self, words: str, *script: Behaviour, talk: str = "") -> Seen:
        """Ask for something in a thread, by default in one where tools are on; the models answer as the script says."""
        self.gemini.script(*script)
        return await self.team.say(talk or self.talk, words)

    @property
    def results(self) -> Sequence[Mapping[str, object]]:
        """What the text model was told last of its wishes."""
        return results_in(self.gemini.calls[-1])


def results_in(call: GeminiCall) -> Sequence[Mapping[str, object]]:
    parts: Sequence[Json] = call.request["contents"][-1]["parts"]
    return [part["functionResponse"]["response"] for part in parts if "functionResponse" in part]


@pytest_asyncio.fixture(scope="module", loop_scope="module", params=[*TEAMS])
async def chat(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    """One process for all tests of a chat, each of which says what its models do."""
    folder = tmp_path_factory.mktemp("chat")
    async with GeminiServer() as gemini:
        settings = {"GEMINI_API_KEY": KEY, "GOOGLE_GEMINI_BASE_URL": gemini.address, "LIMNER_UNPAID_OK": "1"}
        async with TEAMS[request.param].open(folder, **settings) as team:
            stage = Stage(team, gemini)
            stage.talk = (await stage.begin()).talk
            yield stage


@pytest.fixture
def stage(chat: Stage) -> Iterator[Stage]:
    """Nothing that somebody did may leave a fault behind, here or at Gemini."""
    yield chat
    assert [*chat.team.faults()] == []
    assert (chat.gemini.violations, chat.gemini.refusals) == ([], [])


async def test_a_sum_is_worked_out_and_what_ran_is_told_in_one_line(stage: Stage) -> None:
    answer = await stage.ask("what is 17 * 23?", calls(SUM), says("It is 391."))

    assert "It is 391." in answer.text
    assert "🔧 calculate · " in answer.text
    assert answer.pictures == ()
    [result] = stage.results
    assert result["output"] == {"expression": "17 * 23", "result": "391"}


async def test_what_is_wished_for_at_once_is_done_and_answered_at_once(stage: Stage) -> None:
    answer = await stage.ask("calculate and chart", calls(SUM, SALES), says("Both are there."))

    assert "🔧 calculate, chart · " in answer.text
    assert len(answer.pictures) == 1
    assert [next(iter(result)) for result in stage.results] == ["output", "output"]


async def test_a_total_is_calculated_charted_and_drawn_as_a_poster(stage: Stage) -> None:
    poster = ("draw", {"prompt": "a poster with this chart", "edit": "new1"})

    answer = await stage.ask(
        "calculate the total, chart it, then draw a poster with it",
        calls(SUM, words="First the total."),
        calls(SALES),
        calls(poster),
        draws(words=""),
        says("There you are."),
    )

    assert "🔧 calculate, chart · " in answer.text
    assert answer.text.index("First the total.") < answer.text.index("There you are.")
    assert len(answer.pictures) == 2
    drawing, last = stage.gemini.calls[-2:]
    assert drawing.pictures[0] in last.pictures, "the chart was drawn upon, and the model looked at it"


async def test_what_was_drawn_is_looked_at_before_something_is_said_about_it(stage: Stage) -> None:
    answer = await stage.ask(
        "draw a boat, then say what is in it", calls(("draw", {"prompt": "a boat"})), draws(words=""), says("A boat.")
    )

    assert "A boat." in answer.text
    assert len(answer.pictures) == 1
    assert stage.gemini.calls[-1].pictures[-1] == answer.pictures[0]


WRONG = {
    "a wrong name": (("teleport", {"to": "Rome"}), "There is no such tool."),
    "wrong types": (
        ("calculate", {"expression": 4}),
        "The arguments do not fit. expression: 4 is",
    ),
    "something more": (("calculate", {"expression": "1", "channel": "C1"}), "The arguments do not fit."),
}


@pytest.mark.parametrize("case", WRONG)
async def test_a_wish_that_cannot_be_granted_is_answered_once_and_nothing_runs(stage: Stage, case: str) -> None:
    wish, why = WRONG[case]

    answer = await stage.ask("do it", calls(wish), says("I cannot do that."))

    [result] = stage.results
    assert str(result["error"]).startswith(why)
    assert "I cannot do that." in answer.text
    assert "🔧" not in answer.text


async def test_an_id_that_was_answered_is_not_answered_again(stage: Stage) -> None:
    first = call_part(*SUM, call_id="c1", drawing=stage.gemini.drawing)
    second = call_part("calculate", {"expression": "1 + 1"}, call_id="c1")

    await stage.ask("what is it?", sends(answer_of(first, second)), says("It is 391."))

    assert [result.get("error") for result in stage.results] == [None, "A call of this id was answered already."]


async def test_a_model_without_end_is_told_to_do_without_tools_after_seven_rounds(stage: Stage) -> None:
    before = len(stage.gemini.calls)
    sums = [calls(("calculate", {"expression": f"{number} + 1"}), words="Hm.") for number in range(7)]

    answer = await stage.ask("count for ever", *sums, says("Enough."))

    modes = [call.request.get("toolConfig") for call in stage.gemini.calls[before:]]
    assert modes == [*[None] * 7, {"functionCallingConfig": {"mode": "NONE"}}]
    assert "Enough." in answer.text


async def test_a_recorded_exchange_keeps_its_signatures(stage: Stage) -> None:
    recorded = [replays(f"tools/validated-mode.{step}.json") for step in (1, 2, 3)]

    answer = await stage.ask("the weather and the time in Paris", *recorded)

    assert "The weather in Paris is sunny and 24C." in answer.text
    assert sum("thoughtSignature" in str(content) for content in stage.gemini.calls[-1].request["contents"]) == 2


async def test_a_tool_that_failed_is_told_once_to_the_model_and_in_plain_words_to_people(stage: Stage) -> None:
    answer = await stage.ask("what is 1 / 0?", calls(("calculate", {"expression": "1 / 0"})), says("I cannot tell."))

    assert str(stage.gemini.calls[-1].request).count("That divides by zero.") == 1
    assert "`calculate` did not work: That divides by zero." in answer.text
    assert "🔧 calculate · " in answer.text


async def test_a_chart_is_a_version_that_can_be_edited(stage: Stage) -> None:
    first = await stage.begin()

    chart = await stage.ask("chart these sales", calls(SALES), says("Here."), talk=first.talk)
    hand_drawn = calls(("draw", {"prompt": "make it hand-drawn", "edit": "v2", "done": True}))
    edited = await stage.ask("make it hand-drawn", hand_drawn, draws(words=""), talk=first.talk)

    assert len(chart.pictures) == 1
    assert "v2 · " in chart.text
    assert chart.alts == ("Bar chart. Jan 10, Feb 14, Mar 9.",)
    assert "v3 · from v2 · " in edited.text
    assert stage.gemini.calls[-1].pictures == [chart.pictures[0]]


async def test_a_code_can_be_read_and_says_beside_it_what_it_says(stage: Stage) -> None:
    code = await stage.ask("a qr code of the menu", calls(("qr_code", {"text": MENU})), says("Scan it."))

    (picture,) = code.pictures
    (read,) = zxingcpp.read_barcodes(Image.open(BytesIO(picture)).convert("L"))
    assert read.text == MENU
    assert MENU in code.text


async def test_the_colours_and_the_facts_of_a_version_are_there_for_the_asking(stage: Stage) -> None:
    first = await stage.begin()
    looks = calls(("palette", {"picture": "v1"}), ("picture_facts", {"picture": "v1"}))

    answer = await stage.ask("which colours are in v1, and how large is it?", looks, says("Look."), talk=first.talk)

    assert answer.alts[0].startswith("Colours of v1: #")
    facts = stage.results[1]["output"]
    assert isinstance(facts, Mapping)
    assert (facts["width"], facts["height"], facts["ratio"]) == (*Image.open(BytesIO(first.pictures[0])).size, "1:1")


async def test_what_changed_and_the_red_boat_are_found_in_the_conversation(stage: Stage) -> None:
    first = await stage.begin()
    boat = calls(("draw", {"prompt": "add a red boat", "edit": "v1", "done": True}))
    await stage.ask("add a red boat", boat, draws(words=""), talk=first.talk)
    looks = calls(("what_changed", {"from": "v1", "to": "v2"}), ("search_conversation", {"words": "red boat"}))

    answer = await stage.ask("find the picture with the red boat", looks, says("It is v2."), talk=first.talk)

    assert "It is v2." in answer.text
    assert "🔧 what_changed, search_conversation · " in answer.text
    changed, found = (result["output"] for result in stage.results)
    assert isinstance(changed, Mapping)
    assert isinstance(found, Mapping)
    assert "v2 came of v1" in changed["relation"]
    assert found["found"][0]["version"] == "v2"


async def test_tools_of_one_conversation_change_nothing_in_another(stage: Stage) -> None:
    other = await stage.team.imagine("a harbour")

    answer = await stage.ask("17 * 23", draws(words=""), talk=other.talk)

    assert len(answer.pictures) == 1
    assert "tools" not in stage.gemini.calls[-1].request
    assert "🔧" not in answer.text


async def test_a_tool_that_is_off_cannot_be_called(stage: Stage) -> None:
    first = await stage.begin()
    switched = await stage.team.say(first.talk, "/tools off calculate")

    answer = await stage.ask("what is 17 * 23?", calls(SUM), says("I cannot."), talk=first.talk)
    listed = await stage.team.say(first.talk, "/tools list")

    assert "switched the tool calculate off here" in switched.text.lower()
    assert "calculate: off" in listed.text
    assert ("share, asks" in listed.text) is not isinstance(stage.team, LocalTeam), "the local chat has one channel"
    [result] = stage.results
    assert str(result["error"]).startswith("There is no such tool.")
    assert "🔧" not in answer.text


async def test_a_reminder_waits_for_a_yes_and_tools_stay_on_over_a_restart(stage: Stage) -> None:
    asked = await stage.ask("remind me to feed the fox in 2 hours", calls(REMIND))
    await stage.team.kill_and_start()
    stage.gemini.script(says("It is kept."))

    kept = await stage.team.press(asked, "Approve")

    assert "`remind` needs a yes within a day, from whoever asked or from an admin:" in asked.text
    assert "what: “feed the fox”" in asked.text
    assert {"Approve", "Always here", "Reject", "Stop"} <= {*asked.buttons}
    assert "It is kept." in kept.text
    assert "🔧 remind · " in kept.text
    answer = await stage.ask("what is 17 * 23?", calls(SUM), says("391."))
    assert "🔧 calculate · " in answer.text


async def test_what_was_refused_is_not_done(stage: Stage) -> None:
    asked = await stage.ask("every day: a fox in the snow", calls(REPEAT))
    stage.gemini.script(says("Then not."))

    told = await stage.team.press(asked, "Reject")

    assert "how often: “every day”" in asked.text
    assert "Then not." in told.text
    assert "`repeat` did nothing: The answer was no." in told.text
    assert "🔧" not in told.text
    assert "Make it a picture" not in told.buttons
