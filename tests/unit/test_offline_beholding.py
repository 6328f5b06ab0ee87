"""Where the offline writer says what it sees, so that looking can be tried without a key."""

from dataclasses import replace

import pytest

from core.adapters.offline import OfflineModel
from core.adapters.offline.beholding import drawn_first, is_asked_now
from core.instruction import REQUEST
from core.model.asking import LoadedCall, LoadedPicture, LoadedResult, LoadedText, LoadedTurn, ModelPrompt, TextPrompt
from core.model.conversation import Role
from core.model.tooling import ToolInfo
from tests.fakes.core import MODEL, WRITER
from tests.fakes.offline import HereSandbox

ASKED = "draw a red boat, then say what is in it"


@pytest.mark.parametrize(
    ("words", "first"),
    [
        (ASKED, "draw a red boat"),
        ("a lighthouse at dusk and describe it", "a lighthouse at dusk"),
        ("draw two cats. Then tell me which one is larger", "draw two cats"),
        ("a cat and a dog", None),
    ],
)
def test_something_is_drawn_before_it_is_spoken_of(words: str, first: str | None) -> None:
    assert drawn_first(words) == first


@pytest.mark.parametrize(
    ("words", "is_asked"),
    [
        ("what is in this picture?", True),
        ("Tell me what's on it", True),
        ("describe v2", True),
        ("describe it as a poster", False),
        ("what is 2 + 3?", False),
    ],
)
def test_a_question_about_the_picture_that_is_there_is_seen(words: str, *, is_asked: bool) -> None:
    assert is_asked_now(words) is is_asked


async def test_what_was_drawn_is_looked_at_and_told() -> None:
    model = OfflineModel(HereSandbox())
    opening = LoadedTurn(Role.USER, (LoadedText(REQUEST + ASKED),))
    prompt = TextPrompt(WRITER, (opening,), tools=(ToolInfo("draw", "", {}),))
    (wish,) = (await model.write(prompt)).calls
    (drawn,) = (await model.draw(ModelPrompt(MODEL, (LoadedTurn(Role.USER, (LoadedText("a red boat"),)),)))).pictures
    seen = LoadedTurn(Role.USER, (LoadedResult("", "draw", {}), LoadedText("new1:"), drawn))

    told = await model.write(replace(prompt, turns=(opening, LoadedTurn(Role.MODEL, (wish,)), seen)))

    assert wish == LoadedCall("", "draw", {"prompt": "draw a red boat"})
    assert isinstance(drawn, LoadedPicture)
    assert "boat" in told.text
