"""What is remembered of a conversation, on SQLite and on PostgreSQL alike."""

from typing import Any

import pytest

from core.adapters.database import Database, SqlArchive
from core.model.conversation import Gone, Part, TextPart
from core.model.job import Job
from core.model.recollection import Recollection
from core.model.request import Kind, Person
from tests.fakes.core import conversation
from tests.fakes.store import LATER, NOON, Store, answer, picture_part


class Remembered(Store):
    """The store, with what is remembered of it."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.archive = SqlArchive(database)

    async def answered(self, key: str, *parts: Part, words: str = "", **changes: Any) -> Job:
        made = answer(parts, words=words)
        return await self.conversations.finish(await self.claimed(key, **changes), made, NOON)

    async def recalled(self) -> Recollection:
        return await self.archive.recall(conversation())


@pytest.fixture
def store(database: Database) -> Remembered:
    return Remembered(database)


async def test_a_picture_is_remembered_with_its_request_and_the_words_that_its_model_was_given(
    store: Remembered,
) -> None:
    job = await store.answered("k1", TextPart("Here it is."), picture_part("one"), prompt="a cat, please")

    recalled = await store.recalled()

    assert [(one.job.id, one.words, one.facts.model) for one in recalled.exchanges] == [
        (job.id, "Here it is.", "model-a")
    ]
    assert [(one.version.label, one.version.alt, one.prompt) for one in recalled.drawn] == [("v1", "alt 0", "a cat")]
    assert recalled.exchange_of(recalled.drawn[0].version) == recalled.exchanges[0]


async def test_nothing_of_another_conversation_is_remembered(store: Remembered) -> None:
    await store.answered("k1", picture_part("one"))
    await store.answered("k2", picture_part("two"), conversation=conversation("t2"))
    await store.answered("k3", picture_part("three"), conversation=conversation("t1", "elsewhere"))

    recalled = await store.recalled()

    assert [one.job.request.key for one in recalled.exchanges] == ["k1"]
    assert len(recalled.drawn) == 1
    assert await store.archive.recall(conversation("unknown")) == Recollection()


@pytest.mark.parametrize("kind", [Kind.IMPROVE, Kind.TRANSLATE])
async def test_what_was_for_one_person_alone_is_not_remembered(store: Remembered, kind: Kind) -> None:
    await store.answered("k1", words="A better prompt.", kind=kind)
    await store.answered("k2", words="It shows a cat.", kind=Kind.DESCRIBE)

    assert [one.words for one in (await store.recalled()).exchanges] == ["It shows a cat."]


async def test_what_is_not_answered_yet_is_not_remembered(store: Remembered) -> None:
    await store.claimed("k1")

    assert (await store.recalled()).exchanges == ()


async def test_of_a_deleted_version_its_place_is_remembered(store: Remembered) -> None:
    await store.answered("k1", picture_part("one"))
    version = (await store.recalled()).drawn[0].version

    await store.erasure.delete(version.id, Person("bo", "Bo"), LATER)

    recalled = await store.recalled()
    assert recalled.drawn == ()
    assert [(one.label, one.why) for one in recalled.gone] == [("v1", Gone.DELETED)]


async def test_what_was_forgotten_is_not_remembered(store: Remembered) -> None:
    await store.answered("k1", picture_part("one"), prompt="a secret")

    await store.erasure.forget_some(conversation(), LATER, 10)

    recalled = await store.recalled()
    assert (recalled.exchanges, recalled.drawn) == ((), ())
    assert "secret" not in str(recalled)
