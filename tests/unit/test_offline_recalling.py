"""What the offline writer makes of questions about its conversation."""

import pytest

from core.adapters.offline.recalling import told, wish

OFFERED = {"what_changed", "search_conversation"}


@pytest.mark.parametrize(
    ("words", "name", "arguments"),
    [
        ("what did we change between v1 and v3?", "what_changed", {"from": "v1", "to": "v3"}),
        ("What changed since V2?", "what_changed", {"from": "v2"}),
        ("what was changed?", "what_changed", {}),
        ("find the picture with the red boat", "search_conversation", {"words": "red boat"}),
        ("Where is our lighthouse?", "search_conversation", {"words": "lighthouse"}),
    ],
)
def test_a_question_about_the_conversation_wishes_for_its_tool(
    words: str, name: str, arguments: dict[str, object]
) -> None:
    call = wish(words, OFFERED)

    assert call is not None
    assert (call.name, call.arguments) == (name, arguments)


@pytest.mark.parametrize("words", ["a lighthouse", "change the sky", "a boat that nobody can find"])
def test_every_other_request_is_none(words: str) -> None:
    assert wish(words, OFFERED) is None


def test_a_tool_that_is_off_is_not_wished_for() -> None:
    assert wish("what did we change?", set()) is None


def test_steps_and_hits_are_told_in_lines() -> None:
    steps = [{"version": "v2", "asked": "make it night", "asked_by": "ana"}, {"version": "v3", "not_kept": "deleted"}]

    changed = told("what_changed", {"relation": "v3 came of v1.", "steps": steps})
    found = told("search_conversation", {"found": [{"version": "v2", "shows": "a red boat"}]})

    assert changed == "v3 came of v1.\n- v2: “make it night”, asked by ana\n- v3 was deleted."
    assert found == "- v2: a red boat"
    assert told("search_conversation", {"found": []}) == "Nothing here speaks of that."
    assert told("calculate", {}) is None
