"""The main flow through every layer of the core, on a real SQLite file with a stand-in model and chat."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from core.errors import NothingToUndo, UnknownOption, UnknownVersion
from core.model.asking import LoadedText, ModelAnswer
from core.model.conversation import Role
from core.model.image import Attachment
from core.model.job import JobState
from core.model.reply import Picture, Words
from core.model.request import Kind, Options, Start
from core.model.usage import Usage
from tests.fakes.core import (
    PATIENCE,
    conversation,
    open_shop,
    picture,
    reply_to,
    request,
    sent_pictures,
)

SHORTLY = timedelta(milliseconds=10)


async def test_a_request_becomes_a_delivered_picture(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop, shop.working():
        job = await shop.done(request(prompt="a lighthouse"))

        assert job.state is JobState.DELIVERED
        (version,) = reply_to(shop, job).versions
        assert (version.label, version.alt, version.parents) == ("v1", "a lighthouse", ())


async def test_the_chat_sees_every_state_in_order(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop:
        shop.model.gate = asyncio.Event()
        async with shop.working():
            job = await shop.order(request())
            await shop.until(job, JobState.MAKING)
            shop.model.gate.set()
            await shop.until(job)

        states = [state for _, state in shop.chat.shown]
        assert states[-2:] == [JobState.MAKING, JobState.DELIVERED]


async def test_count_four_is_four_calls_and_four_versions(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop, shop.working():
        job = await shop.done(request(options=Options(count=4)))

        assert sorted(prompt.number for prompt in shop.model.prompts) == [1, 2, 3, 4]
        assert [version.number for version in reply_to(shop, job).versions] == [1, 2, 3, 4]


async def test_an_edit_sends_the_models_own_turn_back_with_its_signature(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop, shop.working():
        await shop.done(request("k1", "a cat"))
        job = await shop.done(request("k2", "make it night", kind=Kind.EDIT))

        turns = shop.model.prompts[-1].turns
        assert [turn.role for turn in turns] == [Role.USER, Role.MODEL, Role.USER]
        assert turns[1].parts == (picture("a cat"),)
        assert reply_to(shop, job).facts.parent == 1


async def test_a_reply_to_an_older_version_leaves_the_abandoned_branch_out(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop, shop.working():
        first = await shop.done(request("k1", "a cat"))
        await shop.done(request("k2", "in a hat"))
        branch = await shop.done(request("k3", "in a boat", reply_to=f"message of {first.id}"))

        assert sent_pictures(shop.model.prompts[-1]) == ["picture of a cat"]
        assert reply_to(shop, branch).versions[0].parents == (1,)


async def test_a_named_version_is_where_the_edit_starts(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop, shop.working():
        await shop.done(request("k1", "a cat", options=Options(count=2)))
        job = await shop.done(request("k2", "in a hat", version=1))

        assert reply_to(shop, job).versions[0].parents == (1,)


async def test_of_several_pictures_the_edited_one_stays_in_the_history(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop, shop.working():
        shop.model.script = lambda _: ModelAnswer((picture("left"), picture("right")), Usage())
        await shop.done(request("k1", "two at once"))
        shop.model.script = None
        await shop.done(request("k2", "in a hat", version=1))
        await shop.done(request("k3", "in a boat"))

        assert sent_pictures(shop.model.prompts[-1]) == ["picture of left", "picture of in a hat"]


async def test_a_version_that_there_is_not_is_refused_before_anything_is_stored(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop, shop.working():
        first = await shop.done(request("k1"))

        with pytest.raises(UnknownVersion, match=r"There is no v7 in this conversation\. It has v1\."):
            await shop.intake.submit(request("k2", version=7))
        assert [job.id for job in await shop.jobs.recent()] == [first.id]


async def test_a_version_that_a_job_on_its_way_will_make_can_be_named(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop:
        await shop.order(request("k1"))
        edit, missed = await shop.order(request("k2", version=1)), await shop.order(request("k3", version=7))

        async with shop.working():
            assert reply_to(shop, await shop.until(edit)).versions[0].parents == (1,)
            failure = (await shop.until(missed)).failure
        assert failure is not None
        assert str(failure.words) == "There is no v7 in this conversation. It has v1–v2."
        assert len(shop.model.prompts) == 2


async def test_a_fresh_start_sends_no_history(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop, shop.working():
        await shop.done(request("k1", "a cat"))
        job = await shop.done(request("k2", "a dog", start=Start.FRESH))

        assert len(shop.model.prompts[-1].turns) == 1
        assert reply_to(shop, job).versions[0].parents == ()


async def test_attachments_are_gathered_and_sent_before_the_words(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop, shop.working():
        shop.chat.files = {"f1": b"a boat", "f2": b"a pier"}
        files = (Attachment("f1", "boat.png", ""), Attachment("f2", "pier.png", ""))
        job = await shop.done(request(kind=Kind.BLEND, prompt="together", attachments=files))

        (turn,) = shop.model.prompts[0].turns
        assert [getattr(part, "data", None) for part in turn.parts] == [b"a boat", b"a pier", None]
        assert reply_to(shop, job).facts.references == 2


async def test_undo_moves_the_head_and_deletes_nothing(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop, shop.working():
        await shop.done(request("k1", "a cat"))
        await shop.done(request("k2", "in a hat"))
        back = await shop.control.undo(conversation())
        job = await shop.done(request("k3", "in a boat"))

        assert back.number == 1
        assert reply_to(shop, job).versions[0].parents == (1,)
        assert len(await shop.conversations.versions(conversation())) == 3
        with pytest.raises(NothingToUndo):
            await shop.control.undo(conversation("elsewhere"))


async def test_again_asks_the_same_from_the_same_version(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop, shop.working():
        await shop.done(request("k1", "a cat"))
        hat = await shop.done(request("k2", "in a hat"))
        once_more = await shop.control.again(hat.id, key="k3", person=hat.request.person, place="")
        job = await shop.done(once_more)

        assert reply_to(shop, job).versions[0].parents == (1,)
        assert sent_pictures(shop.model.prompts[-1]) == ["picture of a cat"]


async def test_words_alone_are_an_answer_and_keep_the_picture_in_hand(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop, shop.working():
        await shop.done(request("k1", "a cat"))
        shop.model.script = lambda _: ModelAnswer((LoadedText("Which hat?"),), Usage())
        await shop.done(request("k2", "in a hat"))
        shop.model.script = None
        job = await shop.done(request("k3", "a red one"))

        assert reply_to(shop, job).facts.parent == 1
        said = [
            part.text for turn in shop.model.prompts[-1].turns for part in turn.parts if isinstance(part, LoadedText)
        ]
        assert said == ["a cat", "in a hat", "Which hat?", "a red one"]


async def test_words_and_pictures_keep_the_models_order_and_describe_each_other(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop, shop.working():
        story = (LoadedText("Chop."), picture("onions"), LoadedText("Fry."), picture("a pan"))
        shop.model.script = lambda _: ModelAnswer(story, Usage())
        job = await shop.done(request(prompt="a recipe"))

        pieces = reply_to(shop, job).pieces
        assert [type(piece) for piece in pieces] == [Words, Picture, Words, Picture]
        assert [version.alt for version in reply_to(shop, job).versions] == ["Chop.", "Fry."]


async def test_another_model_gets_the_picture_as_the_persons_own(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop, shop.working():
        await shop.done(request("k1", "a cat"))
        await shop.done(request("k2", "in a hat", options=Options(model="model-b")))

        turns = shop.model.prompts[-1].turns
        assert all(turn.role is Role.USER for turn in turns)
        assert sent_pictures(shop.model.prompts[-1]) == ["picture of a cat"]


async def test_an_illegal_option_is_refused_before_anything_is_stored(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop:
        with pytest.raises(UnknownOption, match="Use one of: 1:1, 16:9"):
            await shop.intake.submit(request(options=Options(ratio="5:9")))

        assert await shop.jobs.recent() == []


@pytest.mark.parametrize("steps", range(0, 60, 3))
async def test_a_cut_at_any_moment_leaves_the_database_usable(tmp_path: Path, steps: int) -> None:
    async with open_shop(tmp_path) as shop:
        cut = asyncio.ensure_future(shop.order(request("k1")))
        for _ in range(steps):
            await asyncio.sleep(0)
        cut.cancel()
        await asyncio.wait([cut], timeout=PATIENCE)
        async with asyncio.timeout(PATIENCE):
            job = await shop.order(request("k2", conversation=conversation("t2")))

        assert await shop.jobs.find(job.id) is not None


async def test_words_about_an_older_version_make_it_the_one_in_hand(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop, shop.working():
        await shop.done(request("k1", "a lighthouse"))
        await shop.done(request("k2", "add a boat"))
        shop.model.script = lambda _: ModelAnswer((LoadedText("It is tall."),), Usage())
        await shop.done(request("k3", "tell me", version=1))
        shop.model.script = None
        job = await shop.done(request("k4", "make it night"))

        assert reply_to(shop, job).facts.parent == 1
        assert sent_pictures(shop.model.prompts[-1]) == ["picture of a lighthouse"]


async def test_words_of_a_fresh_start_leave_no_picture_in_hand(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop, shop.working():
        await shop.done(request("k1", "a lighthouse"))
        shop.model.script = lambda _: ModelAnswer((LoadedText("An apple?"),), Usage())
        await shop.done(request("k2", "an apple", start=Start.FRESH))
        shop.model.script = None
        job = await shop.done(request("k3", "a green one"))

        assert reply_to(shop, job).facts.parent is None
        assert sent_pictures(shop.model.prompts[-1]) == []


async def test_undo_under_a_result_goes_back_from_that_result(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop, shop.working():
        await shop.done(request("k1", "a cat"))
        hat = await shop.done(request("k2", "in a hat"))
        await shop.done(request("k3", "a dog", start=Start.FRESH))

        with pytest.raises(NothingToUndo):
            await shop.control.undo(conversation())
        assert (await shop.control.undo(conversation(), under=hat.id)).number == 1
