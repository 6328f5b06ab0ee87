"""What goes wrong on the way through the core, and what people stop: on a real SQLite file with a stand-in model."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bots.job_states import state_sentence
from core.adapters.database import EmbeddedQueue
from core.errors import AnswerLost, ModelBusy, ModelRefused, SignatureMissing, TooManySources, UserError
from core.model.asking import LoadedText, ModelAnswer, ModelPrompt
from core.model.image import Attachment
from core.model.job import Job, JobState, Outcome, WaitReason
from core.model.reply import Failure, Words
from core.model.request import Kind, Options
from core.model.usage import Usage
from tests.fakes.core import (
    PATIENCE,
    FakeClock,
    Shop,
    drawn,
    has_model_turn,
    open_shop,
    reply_to,
    request,
    sent_pictures,
)
from tests.fakes.patience import soon

SHORTLY = timedelta(milliseconds=10)
HOUR = timedelta(hours=1)


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


class StepwiseQueue(EmbeddedQueue):
    """Lets the worker look when the test says so, unless `is_free`; `wanted` tells that somebody asked it to look."""

    def __init__(self, shop: Shop) -> None:
        super().__init__(shop.database, ["fake"])
        self.wanted = asyncio.Event()
        self.is_free = False
        self.passes_by = timedelta()
        self._clock = shop.clock
        self._look, self._rests = asyncio.Event(), asyncio.Event()

    def nudge(self) -> None:
        self.wanted.set()
        if self.is_free:
            self._look.set()

    async def claim(self, now: datetime) -> Job | None:
        claimed: Job | None = await super().claim(now)
        assert isinstance(self._clock, FakeClock)
        self._clock.pass_by(self.passes_by)
        return claimed

    async def changes(self) -> AsyncIterator[None]:
        while True:
            yield
            self._rests.set()
            await self._look.wait()
            self._look.clear()

    async def step(self) -> None:
        await soon(self._rests.wait())
        self._rests.clear()
        self._look.set()
        await soon(self._rests.wait())


async def test_a_job_whose_time_comes_right_after_a_look_is_looked_for_again(tmp_path: Path) -> None:
    async with open_shop(tmp_path, FakeClock()) as shop:
        queue = shop.worker._queue = StepwiseQueue(shop)
        shop.model.script = lambda _: ModelBusy("429", retry_after=HOUR)
        job = await shop.order(request())
        queue.wanted.clear()
        async with shop.working():
            await soon(queue.wanted.wait())
            waiting = await shop.jobs.find(job.id)
            await queue.step()
            queue.wanted.clear()
            queue.passes_by = 2 * HOUR
            await queue.step()
            try:
                await soon(queue.wanted.wait())
            finally:
                queue.is_free = True

    assert waiting is not None
    assert waiting.state is JobState.WAITING


async def test_five_busy_answers_end_the_job(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop, shop.working():
        shop.model.script = lambda _: ModelBusy("503", retry_after=SHORTLY)
        job = await shop.done(request())

        assert (job.state, len(shop.model.prompts)) == (JobState.FAILED, 5)
        assert job.failure is not None
        assert str(job.failure.words) == "The model is busy."


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
        assert tuple(map(str, reply.notices)) == ("The model stopped before it drew anything.",)


async def test_three_of_four_are_delivered_and_said_to_be_three(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop, shop.working():
        refusal = ModelRefused("Refused.", kind="safety")
        shop.model.script = lambda prompt: refusal if prompt.number == 3 else drawn(str(prompt.number))
        job = await shop.done(request(options=Options(count=4)))

        assert len(reply_to(shop, job).versions) == 3
        assert tuple(map(str, reply_to(shop, job).notices)) == ("Asked for 4, got 3.",)


async def test_what_was_refused_is_not_asked_again_while_another_picture_is_waited_for(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop, shop.working():
        busy: list[ModelAnswer | Exception] = [ModelBusy("429", retry_after=SHORTLY)]
        refusal = ModelRefused("Refused.", kind="safety", explanation="Too much blood.")
        shop.model.script = lambda prompt: refusal if prompt.number == 1 else (busy or [drawn("a cat")]).pop()
        job = await shop.done(request(options=Options(count=2)))

        assert sorted(prompt.number for prompt in shop.model.prompts) == [1, 2, 2]
        assert tuple(map(str, reply_to(shop, job).notices)) == ("Asked for 2, got 1.",)


async def test_a_refusal_is_told_in_its_own_words_after_another_picture_was_waited_for(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop, shop.working():
        busy: list[ModelAnswer | Exception] = [ModelBusy("429", retry_after=SHORTLY)]
        refusal = ModelRefused("Refused.", kind="safety", explanation="Too much blood.")
        shop.model.script = lambda prompt: (
            refusal if prompt.number == 1 else (busy or [ModelRefused("No.", kind="policy")]).pop()
        )
        job = await shop.done(request(options=Options(count=2)))

        assert job.failure == Failure("ModelRefused", "Refused.", "Too much blood.")


async def test_what_arrived_first_is_kept_when_the_second_try_gives_nothing(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop, shop.working():
        answers = [ModelAnswer((), Usage(), "OTHER"), ModelAnswer((LoadedText("I will"),), Usage(), "OTHER")]
        shop.model.script = lambda _: answers.pop()
        job = await shop.done(request())

        assert reply_to(shop, job).pieces == (Words("I will"),)


async def test_a_surprise_is_tried_once_more_and_the_card_says_so(tmp_path: Path) -> None:
    async with open_shop(tmp_path, FakeClock()) as shop, shop.working():
        shop.model.script = lambda _: RuntimeError("a bug")
        job = await shop.until(await shop.order(request()), JobState.WAITING)

        assert state_sentence(job) == "Something went wrong on Limner's side. Trying again {in} (2 of 2)."


async def test_refused_signatures_are_answered_by_sending_pictures_as_the_persons_own(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop, shop.working():
        await shop.done(request("k1", "a cat"))
        shop.model.script = lambda prompt: SignatureMissing("400") if has_model_turn(prompt) else drawn("a hat")
        job = await shop.done(request("k2", "in a hat"))

        assert job.state is JobState.DELIVERED
        assert sent_pictures(shop.model.prompts[-1]) == ["picture of a cat"]


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


async def test_an_operator_may_have_requests_refused_with_the_time_instead(tmp_path: Path) -> None:
    async with open_shop(tmp_path, FakeClock()) as shop, shop.working():
        shop.worker.parks = False
        shop.model.script = lambda _: ModelBusy("429", retry_after=timedelta(hours=2, minutes=10))

        refused = await shop.done(request("k1"))

        assert refused.state is JobState.FAILED
        assert refused.failure is not None
        assert str(refused.failure.words).endswith("is used up. Ask again in 3 hours.")


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


async def test_a_retry_after_a_stop_does_not_pay_again_for_what_came(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_shop(tmp_path) as shop:
        held = asyncio.Event()
        second_asked = asyncio.Event()

        async def draw(prompt: ModelPrompt) -> ModelAnswer:
            shop.model.prompts.append(prompt)
            if prompt.number == 2:
                second_asked.set()
                await held.wait()
            return drawn(str(prompt.number))

        monkeypatch.setattr(shop.model, "draw", draw)
        async with shop.working(), asyncio.timeout(PATIENCE):
            job = await shop.order(request(options=Options(count=2)))
            await second_asked.wait()
            while not any(attempt.outcome is Outcome.ANSWERED for attempt in await shop.attempts.of(job.id)):
                pass  # each look is a trip to the database, and lets the worker go on
            await shop.control.cancel(job.id)
            held.set()
            await shop.control.retry(job.id)
            done = await shop.until(job, JobState.DELIVERED)

        assert len(reply_to(shop, done).versions) == 2
        assert [prompt.number for prompt in shop.model.prompts].count(1) == 1


async def test_a_job_that_is_stopped_and_queued_at_once_is_still_cut_the_second_time(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop:
        shop.model.gate = asyncio.Event()
        async with shop.working(), asyncio.timeout(PATIENCE):
            job = await shop.order(request())
            await shop.model.asked.wait()
            shop.model.asked.clear()
            await shop.control.cancel(job.id)
            await shop.control.retry(job.id)
            await shop.model.asked.wait()
            await shop.until(job, JobState.MAKING)
            shop.model.cut.clear()
            await shop.control.cancel(job.id)
            await shop.model.cut.wait()

        assert len(shop.model.prompts) == 2


async def test_a_version_counts_among_the_pictures_before_anything_is_queued(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop:
        files = tuple(Attachment(str(number), f"{number}.png", "", 1) for number in range(3))
        wanted = request(kind=Kind.EDIT, version=1, attachments=files, options=Options(model="model-b"))

        with pytest.raises(TooManySources, match="That is 4 pictures, and model-b takes 3 at most"):
            await shop.intake.submit(wanted)
