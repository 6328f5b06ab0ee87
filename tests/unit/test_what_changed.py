"""The tool that follows the version tree."""

from typing import Any

import pytest

from core.errors import ToolFailed
from core.model.conversation import Gone, GoneVersion
from core.model.tooling import ToolContext
from core.model.unsaid import VARY_FREELY
from core.tools.what_changed import MOST_STEPS, WhatChanged
from tests.fakes.core import conversation
from tests.fakes.recollections import FakeArchive, drawn, exchange
from tests.fakes.tooling import BOAT, context


def boats() -> FakeArchive:
    """v1 → v2 → v3, and v4 made from v1 by another model."""
    return FakeArchive(
        exchange(1, "a boat"),
        exchange(2, "make it red"),
        exchange(3, "at night", parent=2),
        exchange(4, "as a sketch", model="model-b"),
        drawn=(
            drawn(1, "a boat"),
            drawn(2, "a red boat", 1),
            drawn(3, "a red boat at night", 2, prompt="at night"),
            drawn(4, "a sketch", 1, model="model-b"),
        ),
    )


async def told(archive: FakeArchive, here: ToolContext | None = None, **arguments: object) -> Any:
    named = {"from" if name == "since" else name: value for name, value in arguments.items()}
    return (await WhatChanged(archive).call(named, here or context(v1=BOAT))).data


async def test_each_step_is_told_with_who_asked_what_and_when() -> None:
    data = await told(boats(), since="v1", to="v3")

    assert [step["version"] for step in data["steps"]] == ["v2", "v3"]
    assert data["steps"][1] == {
        "version": "v3",
        "made_from": ["v2"],
        "asked": "at night",
        "asked_by": "ana",
        "asked_at": "2026-11-21 15:00 UTC",
        "model": "model-a",
        "ratio": "16:9",
        "pixels": "4x3",
        "shows": "a red boat at night",
    }


async def test_the_order_in_which_two_versions_are_named_makes_no_difference() -> None:
    forth, back = await told(boats(), since="v1", to="v3"), await told(boats(), since="V3", to="1")

    assert forth["steps"] == back["steps"]
    assert forth["relation"] == back["relation"] == "v3 came of v1; the steps are told from v1 on."


async def test_branches_are_told_from_the_version_that_both_came_of() -> None:
    data = await told(boats(), since="v3", to="v4")

    assert data["relation"] == "They are branches: both came of v1."
    assert [step["version"] for step in data["to_v3"]["steps"]] == ["v2", "v3"]
    assert [step["version"] for step in data["to_v4"]["steps"]] == ["v4"]
    assert data["differences"]["model"] == {"v3": "model-a", "v4": "model-b"}


async def test_versions_without_a_common_one_are_told_each_from_its_first() -> None:
    archive = FakeArchive(drawn=(drawn(1, "a boat"), drawn(2, "a red boat", 1), drawn(3, "a cat")))

    data = await told(archive, since="v2", to="v3")

    assert data["relation"] == "They have no version in common."
    assert [step["version"] for step in data["to_v2"]["steps"]] == ["v1", "v2"]


@pytest.mark.parametrize(
    ("gone", "by", "said"),
    [
        (Gone.DELETED, "Bo", "deleted by Bo"),
        (Gone.FORGOTTEN, None, "forgotten"),
        (Gone.EXPIRED, None, "removed, because pictures are not kept for longer"),
    ],
)
async def test_a_version_that_is_not_kept_keeps_its_place_and_says_why(gone: Gone, by: str | None, said: str) -> None:
    lost = GoneVersion("id2", 2, "job2", (1,), gone, by)
    archive = FakeArchive(exchange(3, "at night"), drawn=(drawn(1, "a boat"), drawn(3, "night", 2)), gone=(lost,))

    data = await told(archive, since="v1", to="v3")

    assert data["steps"][0] == {"version": "v2", "made_from": ["v1"], "not_kept": said}
    assert data["steps"][1]["asked"] == "at night"


async def test_without_names_the_request_s_own_version_is_compared_with_what_it_was_made_from() -> None:
    data = await told(boats(), context("v3", v3=BOAT))

    assert (data["from"], data["to"]) == ("v2", "v3")


async def test_without_names_and_subject_it_is_the_newest_version() -> None:
    data = await told(boats())

    assert (data["from"], data["to"]) == ("v1", "v4")


async def test_a_first_version_was_made_from_nothing() -> None:
    data = await told(boats(), to="v1")

    assert data["relation"] == "v1 was made from nothing."


@pytest.mark.parametrize("named", ["v9", "v0", "nonsense", ""])
async def test_an_unknown_version_is_told_with_those_that_there_are(named: str) -> None:
    with pytest.raises(ToolFailed, match="The newest are v1, v2, v3, v4"):
        await told(boats(), since=named, to="v3")


async def test_a_conversation_without_pictures_has_nothing_to_compare() -> None:
    with pytest.raises(ToolFailed, match="no versions"):
        await told(FakeArchive())


async def test_words_that_the_model_was_given_are_told_where_they_are_others() -> None:
    archive = FakeArchive(exchange(1, "chart it"), drawn=(drawn(1, "a boat", prompt="A poster with a boat."),))

    data = await told(archive, since="v1", to="v1")

    assert data["steps"][0]["words_for_the_model"] == "A poster with a boat."


async def test_what_a_button_adds_for_the_model_is_told_to_nobody() -> None:
    varied = f"A variation of this picture.\n\n{VARY_FREELY}"
    archive = FakeArchive(exchange(1, varied), drawn=(drawn(1, varied, prompt=varied),))

    data = await told(archive, since="v1", to="v1")

    assert data["steps"][0]["asked"] == "A variation of this picture."
    assert VARY_FREELY not in str(data)


async def test_a_long_way_is_told_from_its_end() -> None:
    line = tuple(drawn(number, "boat", *([number - 1] if number > 1 else [])) for number in range(1, MOST_STEPS + 12))

    data = await told(FakeArchive(drawn=line), since="v1", to=f"v{len(line)}")

    assert len(data["steps"]) == MOST_STEPS
    assert data["earlier_steps_left_out"] == 10


async def test_only_the_conversation_of_the_job_is_looked_at() -> None:
    archive = boats()

    await told(archive, since="v1", to="v2")

    assert archive.asked == [conversation()]
