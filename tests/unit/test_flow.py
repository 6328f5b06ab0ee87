"""The main flow through every layer of the core, on a real SQLite file with a stand-in model and chat."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from core.errors import AnswerLost, ModelBusy, ModelRefused, NothingToUndo, SignatureMissing, UnknownOption, UserError
from core.model.asking import LoadedPicture, LoadedText, ModelAnswer, ModelPrompt
from core.model.conversation import Role
from core.model.image import Attachment
from core.model.job import Job, JobState, WaitReason
from core.model.reply import Picture, Reply, Words
from core.model.request import Kind, Options, Start
from core.model.usage import Usage
from tests.fakes.core import PATIENCE, FakeClock, Shop, conversation, drawn, open_shop, picture, request

SHORTLY = timedelta(milliseconds=10)


def reply_to(shop: Shop, job: Job) -> Reply:
    (reply,) = [reply for job_id, reply in shop.chat.delivered if job_id == job.id]
    return reply


def sent_pictures(prompt: ModelPrompt) -> list[str]:
    parts = [part for turn in prompt.turns for part in turn.parts]
    return [part.data.decode() for part in parts if isinstance(part, LoadedPicture)]


def has_model_turn(prompt: ModelPrompt) -> bool:
    return any(turn.role is Role.MODEL for turn in prompt.turns)


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


async def test_an_unknown_version_is_named_and_nothing_is_asked(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop, shop.working():
        await shop.done(request("k1"))
        job = await shop.done(request("k2", version=7))

        assert job.failure is not None
        assert job.failure.words == "There is no v7 in this conversation. The newest is v1."
        assert len(shop.model.prompts) == 1


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


async def test_cancel_cuts_the_open_call_and_starts_the_next_job(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop:
        shop.model.gate = asyncio.Event()
        async with shop.working():
            first, second = await shop.order(request("k1")), await shop.order(request("k2", "a dog"))
            async with asyncio.timeout(PATIENCE):
                await shop.model.asked.wait()
                await shop.control.cancel(first.id)
                await shop.model.cut.wait()
            shop.model.gate.set()
            done = await shop.until(second)

        assert done.state is JobState.DELIVERED
        assert [job_id for job_id, _ in shop.chat.delivered] == [second.id]


async def test_a_finished_job_cannot_be_cancelled(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop, shop.working():
        job = await shop.done(request())

        with pytest.raises(UserError, match="cannot be stopped: it is delivered"):
            await shop.control.cancel(job.id)


async def test_a_busy_model_is_asked_again_and_what_came_is_not(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop, shop.working():
        turned_away: list[int] = []

        def script(prompt: ModelPrompt) -> ModelAnswer | Exception:
            if prompt.number == 2 and not turned_away:
                turned_away.append(2)
                return ModelBusy("429", retry_after=SHORTLY)
            return drawn(f"number {prompt.number}")

        shop.model.script = script
        job = await shop.done(request(options=Options(count=2)))

        assert job.state is JobState.DELIVERED
        assert sorted(prompt.number for prompt in shop.model.prompts) == [1, 2, 2]


async def test_five_busy_answers_end_the_job(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop, shop.working():
        shop.model.script = lambda _: ModelBusy("503", retry_after=SHORTLY)
        job = await shop.done(request())

        assert (job.state, len(shop.model.prompts)) == (JobState.FAILED, 5)
        assert job.failure is not None
        assert job.failure.words == "The model is busy."


async def test_a_lost_answer_is_asked_for_once_more_only(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop:
        shop.model.script = lambda _: AnswerLost("cut", retry_after=SHORTLY)
        async with shop.working():
            job = await shop.done(request())

        assert (job.state, len(shop.model.prompts)) == (JobState.FAILED, 2)


async def test_a_refusal_is_final_and_explained(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop, shop.working():
        shop.model.script = lambda _: ModelRefused("Refused for safety.", kind="safety", explanation="Too much blood.")
        job = await shop.done(request())

        assert len(shop.model.prompts) == 1
        assert job.failure is not None
        assert (job.failure.words, job.failure.explanation) == ("Refused for safety.", "Too much blood.")


async def test_nothing_drawn_is_tried_silently_once_more(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop, shop.working():
        shop.model.script = lambda _: ModelAnswer((), Usage(), stopped="NO_IMAGE")
        job = await shop.done(request())

        assert len(shop.model.prompts) == 2
        assert job.failure is not None
        assert job.failure.code == "NothingDrawn"


async def test_words_before_a_stop_are_posted_with_a_notice(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop, shop.working():
        shop.model.script = lambda _: ModelAnswer((LoadedText("I will"),), Usage(), stopped="MAX_TOKENS")
        job = await shop.done(request())

        reply = reply_to(shop, job)
        assert reply.pieces == (Words("I will"),)
        assert reply.notices == ("The model stopped before it drew anything.",)


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


async def test_three_of_four_are_delivered_and_said_to_be_three(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop, shop.working():
        refusal = ModelRefused("Refused.", kind="safety")
        shop.model.script = lambda prompt: refusal if prompt.number == 3 else drawn(str(prompt.number))
        job = await shop.done(request(options=Options(count=4)))

        assert len(reply_to(shop, job).versions) == 3
        assert reply_to(shop, job).notices == ("Asked for 4, got 3.",)


async def test_refused_signatures_are_answered_by_sending_pictures_as_the_persons_own(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop, shop.working():
        await shop.done(request("k1", "a cat"))
        shop.model.script = lambda prompt: SignatureMissing("400") if has_model_turn(prompt) else drawn("a hat")
        job = await shop.done(request("k2", "in a hat"))

        assert job.state is JobState.DELIVERED
        assert sent_pictures(shop.model.prompts[-1]) == ["picture of a cat"]


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


async def test_a_chat_that_is_down_gets_the_answer_when_it_is_back(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop, shop.working():
        shop.chat.is_down = True
        job = await shop.order(request())
        async with asyncio.timeout(PATIENCE):
            await shop.model.asked.wait()
        shop.chat.is_down = False
        done = await shop.until(job)

        assert done.state is JobState.DELIVERED
        assert len(shop.chat.delivered) == 1


async def test_a_quota_of_the_day_parks_the_job_and_lets_the_conversation_go_on(tmp_path: Path) -> None:
    async with open_shop(tmp_path, FakeClock()) as shop, shop.working():
        shop.model.script = lambda _: ModelBusy("429", retry_after=timedelta(hours=3))
        parked = await shop.until(await shop.order(request("k1")), JobState.WAITING)
        shop.model.script = None
        following = await shop.done(request("k2"))

        assert parked.wait is not None
        assert parked.wait.reason is WaitReason.PROVIDER_QUOTA
        assert following.state is JobState.DELIVERED


async def test_a_stop_hands_back_what_cannot_finish(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.worker.GRACE", SHORTLY)
    async with open_shop(tmp_path) as shop:
        shop.model.gate = asyncio.Event()
        async with shop.working():
            job = await shop.order(request())
            async with asyncio.timeout(PATIENCE):
                await shop.model.asked.wait()

        handed_back = await shop.jobs.find(job.id)
        assert handed_back is not None
        assert handed_back.state is JobState.QUEUED
        assert shop.model.cut.is_set()


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
