"""Jobs that are answered in words, through every layer of the core, on a real SQLite file with a stand-in model."""

import asyncio
from datetime import timedelta
from pathlib import Path

from core.errors import ModelRefused
from core.model.asking import LoadedText, ModelAnswer
from core.model.conversation import Role
from core.model.image import Attachment
from core.model.job import JobState, Outcome
from core.model.preferences import Safety, Setting
from core.model.reply import Words
from core.model.request import Kind, Options, Request
from core.model.scope import Wanted
from core.model.usage import Usage
from tests.fakes.core import (
    ANA,
    PATIENCE,
    WRITER,
    conversation,
    description,
    open_shop,
    reply_to,
    request,
    sent_pictures,
)


def describing(key: str = "d1", prompt: str = "", **changes: object) -> Request:
    return request(key, prompt, kind=Kind.DESCRIBE, **changes)


async def test_a_description_is_words_and_four_prompts(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop, shop.working():
        await shop.done(request("k1", "a cat"))
        job = await shop.done(describing())

        reply = reply_to(shop, job)
        assert job.state is JobState.DELIVERED
        assert reply.pieces == (Words("A cat on a mat."),)
        assert reply.facts.prompts == ("a cat", "a cat at night", "two cats", "a cat in a hat")
        assert (reply.facts.model, reply.facts.parent, reply.facts.references) == (WRITER.id, 1, 0)


async def test_the_text_model_is_sent_the_head_and_no_history(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop, shop.working():
        await shop.done(request("k1", "a cat"))
        await shop.done(request("k2", "in a hat"))
        await shop.done(describing())

        [prompt] = shop.model.written
        assert [turn.role for turn in prompt.turns] == [Role.USER]
        assert sent_pictures(prompt) == ["picture of in a hat"]
        assert prompt.schema is not None


async def test_the_text_model_obeys_the_conversations_level_of_safety(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop, shop.working():
        await shop.done(request("k1"))
        await shop.preferences.change(conversation(), Wanted(Setting.SAFETY, "strict", ANA))
        await shop.done(describing())

        assert shop.model.written[-1].safety is Safety.STRICT


async def test_an_answered_picture_goes_before_the_head_and_attachments_instead_of_it(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop, shop.working():
        shop.chat.files["f1"] = b"a photo"
        first = await shop.done(request("k1", "a cat"))
        await shop.done(request("k2", "in a hat"))
        await shop.done(describing("d1", reply_to=f"message of {first.id}"))
        await shop.done(describing("d2", attachments=(Attachment("f1", "photo.png", "somewhere"),)))
        await shop.done(describing("d3", version=1))

        assert [sent_pictures(prompt) for prompt in shop.model.written] == [
            ["picture of a cat"],
            ["a photo"],
            ["picture of a cat"],
        ]


async def test_no_version_is_made_and_the_conversation_stays_where_it_is(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop, shop.working():
        await shop.done(request("k1", "a cat"))
        before = await shop.conversations.head(conversation())
        await shop.done(describing())
        after = await shop.conversations.head(conversation())
        edited = await shop.done(request("k2", "in a hat"))

        assert after == before
        assert [version.number for version in await shop.conversations.versions(conversation())] == [1, 2]
        assert reply_to(shop, edited).facts.parent == 1
        said = [
            part.text for turn in shop.model.prompts[-1].turns for part in turn.parts if isinstance(part, LoadedText)
        ]
        assert said == ["a cat", "in a hat"]


async def test_a_description_without_a_picture_says_what_to_do(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop, shop.working():
        job = await shop.done(describing())

        assert job.failure is not None
        assert str(job.failure.words) == "There is no picture here to describe yet. Attach one, or ask under a picture."
        assert shop.model.written == []


async def test_a_call_is_recorded_before_it_is_sent_and_saved_before_the_job_ends(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop:
        shop.model.gate = asyncio.Event()
        async with shop.working():
            job = await shop.order(request("i1", "a cat", kind=Kind.IMPROVE))
            async with asyncio.timeout(PATIENCE):
                await shop.model.asked.wait()
            open_call = await shop.attempts.of(job.id)
            shop.model.gate.set()
            await shop.until(job)
            [saved] = await shop.attempts.of(job.id)

        assert [(attempt.model, attempt.outcome) for attempt in open_call] == [(WRITER.id, None)]
        assert (saved.outcome, saved.usage) == (Outcome.ANSWERED, Usage(input_tokens=1120, text_tokens=200))


async def test_an_answer_that_was_saved_is_delivered_after_a_restart_without_another_call(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop:
        shop.chat.is_down = True
        async with shop.working():
            job = await shop.order(request("i1", "a cat", kind=Kind.IMPROVE))
            async with asyncio.timeout(PATIENCE):
                await shop.model.asked.wait()
    async with open_shop(tmp_path) as again, again.working():
        await again.until(job)

        assert (await again.control.answer(job)).words == "a fine cat on a mat"
        assert again.model.written == []


async def test_a_refusal_is_final(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop, shop.working():
        shop.model.says = ModelRefused("The model did not answer.", kind="safety", explanation="No.")
        job = await shop.done(request("i1", "a cat", kind=Kind.IMPROVE))

        assert job.state is JobState.FAILED
        assert job.failure is not None
        assert (job.failure.words, job.failure.explanation) == ("The model did not answer.", "No.")
        assert len(shop.model.written) == 1


async def test_nothing_said_twice_is_told_as_such(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop, shop.working():
        shop.model.says = " "
        job = await shop.done(request("i1", "a cat", kind=Kind.IMPROVE))

        assert job.failure is not None
        assert job.failure.code == "NothingSaid"


async def test_a_better_prompt_does_not_wait_for_its_conversation(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop:
        gate = asyncio.Event()
        shop.model.gate = gate
        async with shop.working():
            slow = await shop.order(request("k1", "a cat"))
            await shop.until(slow, JobState.MAKING)
            shop.model.gate = None
            improved = await shop.done(request("i1", "a dog", kind=Kind.IMPROVE))
            gate.set()
            drawn = await shop.done(request("k2", "a dog"))

        assert (improved.state, drawn.state) == (JobState.DELIVERED, JobState.DELIVERED)
        assert improved.changed_at < drawn.created_at


async def test_an_answer_in_plain_words_has_no_prompts(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop, shop.working():
        await shop.done(request("k1", "a cat"))
        shop.model.says = "Just a cat."
        job = await shop.done(describing())

        assert reply_to(shop, job).words == "Just a cat."
        assert reply_to(shop, job).facts.prompts == ()


async def test_words_after_a_description_go_on_from_the_picture_before_it(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop, shop.working():
        shop.model.says = description("a fox")
        await shop.done(request("k1", "a cat", options=Options(count=2)))
        await shop.done(describing())
        shop.model.script = lambda _: ModelAnswer((LoadedText("No picture."),), Usage())
        await shop.done(request("k2", "why?"))

        assert sent_pictures(shop.model.prompts[-1]) == ["picture of a cat"]


async def test_a_text_model_that_is_gone_is_replaced_with_a_notice(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop, shop.working():
        shop.model.lost_writers.add(WRITER.id)
        job = await shop.done(request("i1", "a cat", kind=Kind.IMPROVE))

        reply = await shop.control.answer(job)
        assert reply.facts.model == "writer-b"
        assert tuple(map(str, reply.notices)) == ("writer-a is not available; this was made with writer-b.",)


async def test_without_any_text_model_the_operator_is_told(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop, shop.working():
        shop.model.lost_writers.update({WRITER.id, "writer-b"})
        job = await shop.done(request("i1", "a cat", kind=Kind.IMPROVE))

        assert job.failure is not None
        assert job.failure.code == "ModelGone"


async def test_a_better_prompt_has_no_message_and_waits_for_its_person(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop, shop.working():
        job = await shop.order(request("i1", "a cat", kind=Kind.IMPROVE))
        ended = await shop.control.ended(job.id, within=timedelta(seconds=PATIENCE))

        assert ended.state is JobState.DELIVERED
        assert (shop.chat.shown, shop.chat.delivered) == ([], [])
        assert [one.id for one in await shop.control.unseen("fake:home", ANA)] == [job.id]


async def test_waiting_for_a_job_ends_with_the_time(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop:
        job = await shop.order(request("i1", "a cat", kind=Kind.IMPROVE))

        assert (await shop.control.ended(job.id, within=timedelta(milliseconds=1))).state is JobState.QUEUED
