"""The tool that finds something in the conversation."""

from typing import Any

import pytest

from core.errors import ToolFailed
from core.tools.search_conversation import SearchConversation
from tests.fakes.core import conversation
from tests.fakes.recollections import FakeArchive, drawn, exchange
from tests.fakes.tooling import context


def harbour() -> FakeArchive:
    return FakeArchive(
        exchange(1, "a harbour in the morning"),
        exchange(2, "make the boat red"),
        exchange(3, "describe it", words="A blue tractor in a field of wheat.", parent=1),
        exchange(4, "a house", words="Here is the house, with a boat in the garden."),
        drawn=(
            drawn(1, "a harbour with ships"),
            drawn(2, "a harbour with a red boat", 1),
            drawn(4, "a house", prompt="a house by the sea"),
        ),
    )


async def found(archive: FakeArchive, words: str, **more: object) -> Any:
    return (await SearchConversation(archive).call({"words": words, **more}, context())).data["found"]


async def test_a_picture_is_found_by_what_it_shows() -> None:
    first = (await found(harbour(), "red boats"))[0]

    assert first == {
        "version": "v2",
        "shows": "a harbour with a red boat",
        "asked": "make the boat red",
        "asked_by": "ana",
        "asked_at": "2026-11-21 14:00 UTC",
    }


@pytest.mark.parametrize(
    ("words", "version"), [("morning", "v1"), ("sea", "v4"), ("garden", "v4")], ids=["asked", "prompted", "answered"]
)
async def test_a_picture_is_found_by_what_was_said_around_it(words: str, version: str) -> None:
    assert [one["version"] for one in await found(harbour(), words)] == [version]


async def test_words_about_a_picture_lead_to_it() -> None:
    only = (await found(harbour(), "tractor"))[0]

    assert (only["about"], only["answer"]) == ("v1", "A blue tractor in a field of wheat.")


async def test_of_what_fits_alike_the_newer_comes_first() -> None:
    archive = FakeArchive(drawn=(drawn(1, "a boat"), drawn(2, "a boat"), drawn(3, "a cat")))

    assert [one["version"] for one in await found(archive, "boat")] == ["v2", "v1"]


async def test_no_more_is_told_than_was_asked_for() -> None:
    archive = FakeArchive(drawn=tuple(drawn(number, "a boat") for number in range(1, 30)))

    assert len(await found(archive, "boat", most=3)) == 3
    assert len(await found(archive, "boat")) == 5


async def test_nothing_is_told_of_what_is_not_there() -> None:
    result = await SearchConversation(harbour()).call({"words": "submarine"}, context())

    assert result.data == {"found": [], "looked_through": {"pictures": 3, "requests": 4}}


async def test_long_words_are_shortened() -> None:
    archive = FakeArchive(exchange(1, f"boat {'very ' * 1000}long"), drawn=(drawn(1, "a boat"),))

    assert len((await found(archive, "boat"))[0]["asked"]) <= 800


async def test_there_must_be_words() -> None:
    with pytest.raises(ToolFailed, match="no words"):
        await found(harbour(), "  ")


async def test_only_the_conversation_of_the_job_is_searched() -> None:
    archive = harbour()

    await found(archive, "boat")

    assert archive.asked == [conversation()]
