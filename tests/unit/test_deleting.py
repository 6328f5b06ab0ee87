"""Deleting a version: it is gone for everyone, and the tree around it goes on."""

import asyncio
from pathlib import Path

import pytest

from core.errors import NotAllowed, NothingToUndo, NotKept, UnknownVersion
from core.model.asking import LoadedText, ModelAnswer
from core.model.conversation import Gone, Role
from core.model.job import Job, JobState
from core.model.request import Options, Person
from core.model.usage import Usage
from tests.fakes.core import (
    ANA,
    Shop,
    conversation,
    drawn,
    has_model_turn,
    open_shop,
    picture,
    reply_to,
    request,
    sent_pictures,
)

BOB = Person("bob", "bob")


async def make(shop: Shop, *prompts: str) -> list[Job]:
    """One picture a prompt, each made from the one before."""
    return [await shop.done(request(prompt, prompt)) for prompt in prompts]


async def delete(shop: Shop, number: int, person: Person = ANA) -> None:
    await shop.removal.delete(conversation(), number, person, is_admin=False)


async def labels(shop: Shop) -> list[str]:
    return [version.label for version in await shop.conversations.versions(conversation())]


async def head(shop: Shop) -> str | None:
    version = (await shop.conversations.head(conversation())).version
    return version.label if version else None


async def test_a_deleted_picture_and_its_words_are_nowhere_any_more(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop, shop.working():
        shop.model.script = lambda _: ModelAnswer((LoadedText("A fine cat."), picture("cat", b"cat's own")), Usage())
        (job,) = await make(shop, "a secret cat")

        await delete(shop, 1)

        assert shop.blobs.kept == {}
        found = await shop.jobs.find(job.id)
        assert found is not None
        assert (found.gone, found.request.prompt) == (Gone.DELETED, "")
        assert [attempt.parts for attempt in await shop.attempts.of(job.id)] == [()]
        reply = await shop.deliveries.reply(job.id)
        assert reply is not None
        assert (reply.pieces, [gone.by for gone in reply.gone]) == ((), ["ana"])


async def test_a_picture_that_another_request_shows_too_keeps_its_bytes(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop, shop.working():
        shop.model.script = lambda _: drawn("twin")
        await make(shop, "a cat", "the same")

        await delete(shop, 1)
        assert sorted(shop.blobs.kept.values()) == [b"picture of twin", b"signature"]
        await delete(shop, 2)

        assert shop.blobs.kept == {}


async def test_a_number_is_never_used_again(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop, shop.working():
        await make(shop, "a cat", "in a hat")
        await delete(shop, 2)

        await make(shop, "in a boat")

        assert await labels(shop) == ["v1", "v3"]


async def test_a_child_of_a_deleted_version_goes_on_without_it(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop, shop.working():
        await make(shop, "a cat", "in a hat", "in a boat")
        await delete(shop, 2)

        (job,) = await make(shop, "at night")

        prompt = shop.model.prompts[-1]
        assert sent_pictures(prompt) == ["picture of a cat", "picture of in a boat"]
        assert not has_model_turn(prompt), "a model's turn answers everything before it"
        said = [part.text for turn in prompt.turns for part in turn.parts if isinstance(part, LoadedText)]
        assert said == ["a cat", "in a boat", "at night"]
        notice = "What was deleted or has expired on the way here was not sent to the model."
        assert tuple(map(str, reply_to(shop, job).notices)) == (notice,)


async def test_the_path_beside_a_deleted_version_is_whole(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop, shop.working():
        await make(shop, "a cat", "in a hat")
        await shop.done(request("k3", "in a boat", version=1))
        await delete(shop, 2)

        await make(shop, "at night")

        assert [turn.role for turn in shop.model.prompts[-1].turns] == [Role.USER, Role.MODEL] * 2 + [Role.USER]


async def test_the_head_moves_to_the_nearest_living_ancestor(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop, shop.working():
        await make(shop, "a cat", "in a hat", "in a boat")
        await delete(shop, 2)
        assert await head(shop) == "v3"

        await delete(shop, 3)
        assert await head(shop) == "v1"
        await delete(shop, 1)

        assert await head(shop) is None
        assert (await shop.conversations.head(conversation())).turn is None


async def test_undo_passes_over_what_was_deleted(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop, shop.working():
        await make(shop, "a cat", "in a hat", "in a boat")
        await delete(shop, 2)

        assert (await shop.control.undo(conversation())).label == "v1"
        await delete(shop, 1)
        await shop.conversations.move_head(conversation(), (await shop.conversations.versions(conversation()))[0])

        with pytest.raises(NothingToUndo):
            await shop.control.undo(conversation())


async def test_naming_a_deleted_version_is_refused_before_anything_is_stored(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop, shop.working():
        await make(shop, "a cat", "in a hat")
        await delete(shop, 1)

        with pytest.raises(NotKept, match=r"v1 was deleted\. The newest is v2\."):
            await shop.intake.submit(request("k3", version=1))


async def test_answering_a_deleted_picture_is_refused_before_anything_is_stored(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop, shop.working():
        first, second = await make(shop, "a cat", "in a hat")
        await delete(shop, 1)

        with pytest.raises(NotKept, match=r"v1 was deleted\. The newest is v2\."):
            await shop.intake.submit(request("k3", reply_to=f"message of {first.id}"))

        assert [job.id for job in await shop.jobs.recent()] == [second.id, first.id]


async def test_answering_what_is_left_of_a_message_starts_from_that(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop, shop.working():
        first = await shop.done(request("k1", options=Options(count=2)))
        await delete(shop, 2)

        second = await shop.done(request("k2", reply_to=f"message of {first.id}"))

        assert reply_to(shop, second).facts.parent == 1


async def test_a_picture_that_is_deleted_after_it_was_answered_is_told_of(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop, shop.working():
        first, _ = await make(shop, "a cat", "in a hat")
        answering = await shop.intake.submit(request("k3", reply_to=f"message of {first.id}"))
        await delete(shop, 1)
        await shop.intake.acknowledged(answering.job.id)

        job = await shop.until(answering.job)

        assert job.failure is not None
        assert str(job.failure.words) == "v1 was deleted. The newest is v2."
        assert len(shop.model.prompts) == 2


async def test_the_same_cannot_be_asked_again_when_its_words_are_gone(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop, shop.working():
        (job,) = await make(shop, "a cat")
        await delete(shop, 1)

        with pytest.raises(NotKept):
            await shop.control.again(job.id, key="k2", person=ANA, place="")
        with pytest.raises(NotKept):
            await shop.control.retry(job.id)


async def test_who_asked_and_who_moderates_may_delete_and_nobody_else(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop, shop.working():
        await make(shop, "a cat")

        with pytest.raises(NotAllowed, match="v1 can be deleted by @ana or by a moderator"):
            await delete(shop, 1, BOB)
        gone = await shop.removal.delete(conversation(), 1, BOB, is_admin=True)

        assert (gone.label, gone.by) == ("v1", "bob")


async def test_deleting_twice_is_deleting_once(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop, shop.working():
        await make(shop, "a cat")
        await delete(shop, 1)

        await delete(shop, 1, BOB)

        (gone,) = await shop.conversations.gone(conversation())
        assert gone.by == "ana"
        with pytest.raises(UnknownVersion, match="There is no v7"):
            await delete(shop, 7)


async def test_of_several_pictures_one_goes_and_the_words_stay(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop, shop.working():
        story = (LoadedText("Chop."), picture("onions"), LoadedText("Fry."), picture("a pan"))
        shop.model.script = lambda _: ModelAnswer(story, Usage())
        (job,) = await make(shop, "a recipe")

        await delete(shop, 1)

        reply = await shop.deliveries.reply(job.id)
        assert reply is not None
        assert [version.label for version in reply.versions] == ["v2"]
        assert [gone.label for gone in reply.gone] == ["v1"]
        assert b"picture of onions" not in shop.blobs.kept.values()
        assert b"picture of a pan" in shop.blobs.kept.values()


async def test_a_neighbour_of_a_deleted_picture_is_not_sent_in_its_place(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop, shop.working():
        shop.model.script = lambda _: ModelAnswer((picture("left"), picture("right")), Usage())
        await make(shop, "two at once")
        shop.model.script = None
        await shop.done(request("k2", "in a hat", version=1))
        await delete(shop, 1)

        await make(shop, "in a boat")

        assert sent_pictures(shop.model.prompts[-1]) == ["picture of in a hat"]


async def test_of_count_two_each_is_deleted_by_itself(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop, shop.working():
        shop.model.script = lambda prompt: drawn(f"cat {prompt.number}")
        await shop.done(request("k1", "a cat", options=Options(count=2)))

        await delete(shop, 2)

        assert await head(shop) is None, "the second was not made from the first"
        assert b"picture of cat 1" in shop.blobs.kept.values()
        await delete(shop, 1)
        assert shop.blobs.kept == {}


async def test_a_version_may_be_deleted_while_another_is_made_from_it(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop, shop.working():
        await make(shop, "a cat", "in a hat")
        shop.model.gate = asyncio.Event()
        shop.model.asked.clear()
        shop.model.script = lambda _: ModelAnswer((LoadedText("Which boat?"),), Usage())
        job = await shop.order(request("k3", "in a boat"))
        await shop.until(job, JobState.MAKING)
        await asyncio.wait_for(shop.model.asked.wait(), 10)

        await delete(shop, 2)
        shop.model.gate.set()
        await shop.until(job)

        assert await head(shop) == "v1"


async def test_bytes_that_could_not_be_removed_at_once_are_removed_later(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop, shop.working():
        await make(shop, "a cat")
        version = (await shop.conversations.versions(conversation()))[0]

        # As when the process is killed right after the rows were written.
        await shop.erasure.delete(version.id, ANA, shop.clock.now())
        assert len(shop.blobs.kept) == 2

        assert await shop.disposal.dispose() == 2
        assert shop.blobs.kept == {}


async def test_the_chat_is_told_once_what_to_take_out_of_which_messages(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop, shop.working():
        job, _ = await make(shop, "a cat", "in a hat")

        await delete(shop, 1)
        await shop.until(job)
        await delete(shop, 1)
        await make(shop, "in a boat")

    assert shop.chat.withdrawn == [(job.id, ["v1"], [f"message of {job.id}"])]


async def test_a_chat_that_was_away_takes_the_picture_out_after_a_restart(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop:
        async with shop.working():
            (job,) = await make(shop, "a cat")
        await delete(shop, 1)

    async with open_shop(tmp_path) as shop, shop.working():
        await shop.until(job)

        assert shop.chat.withdrawn == [(job.id, ["v1"], [f"message of {job.id}"])]
