"""Tools that act: nothing is done before a person has seen it and said yes, and nothing is done twice."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.adapters.database import SqlAppointments
from core.agenda import Agenda
from core.consent import FIRED_BY_ITSELF, TOO_LONG, UNSEEN
from core.errors import NotAllowed
from core.model.approval import VALID_FOR, AnsweredBefore, Verdict, wish_of
from core.model.asking import LoadedCall
from core.model.conversation import CallPart
from core.model.job import Job, JobState, Outcome, WaitReason
from core.model.preferences import Setting
from core.model.request import Person
from core.model.scope import Wanted
from core.model.tooling import Effect, RunOutcome, ToolInfo, ToolResult, ToolRun
from core.toolbox import Toolbox
from core.tools.remind import Remind
from core.tools.repeat import Repeat
from tests.fakes.acting import HandClock
from tests.fakes.core import ANA, Shop, conversation, open_shop, reply_to, request
from tests.fakes.tooling import CountingTool, Script, adder, results_in, wish, wishing

BO = Person("bo", "Bo")
HOUR = timedelta(hours=1)
WAITING, DONE, FAILED = JobState.WAITING, JobState.DELIVERED, JobState.FAILED
TEXT = {"type": "object", "properties": {"text": {"type": "string"}}, "required": ["text"]}
SEND = ToolInfo("send", "Sends something.", TEXT, Effect.ACTS)


def sender() -> CountingTool:
    return CountingTool(SEND, lambda given: ToolResult({"sent": given["text"]}))


@asynccontextmanager
async def opened(folder: Path, send: CountingTool, clock: HandClock | None = None) -> AsyncIterator[Shop]:
    """A shop whose tools are on, and that works."""
    async with open_shop(folder, clock or HandClock(), toolbox=Toolbox((send, adder()))) as shop:
        await shop.preferences.change(conversation(), Wanted(Setting.TOOLS, "on", ANA))
        async with shop.working():
            yield shop


@pytest.fixture
def send() -> CountingTool:
    return sender()


@pytest.fixture
async def shop(tmp_path: Path, send: CountingTool) -> AsyncIterator[Shop]:
    async with opened(tmp_path, send) as one:
        yield one


async def asking(shop: Shop, *script: object, key: str = "k1", **changes: Any) -> Job:
    """A job that waits for a yes."""
    # Unsigned, so that what was asked before a restart needs no stored signature.
    unsigned = wishing(LoadedCall("", "send", {"text": "hi"}))
    shop.model.writer = Script(*(script or (unsigned, "Sent.")))  # type: ignore[arg-type]  # answers of every kind
    return await shop.until(await shop.order(request(key, "send hi", **changes)), WAITING)


def approval_in(job: Job) -> str:
    assert job.wait is not None
    assert job.wait.asking is not None
    return job.wait.asking.approval


async def decided(shop: Shop, job: Job, verdict: Verdict = Verdict.ONCE, person: Person = ANA) -> Job:
    await shop.consent.decide(approval_in(job), verdict, person, is_admin=False)
    return await shop.until(job)


def last_result(shop: Shop) -> Mapping[str, object]:
    (result,) = results_in(shop.model.written[-1])
    return result


async def test_nothing_runs_before_a_yes_and_what_would_is_shown(shop: Shop, send: CountingTool) -> None:
    job = await asking(shop)

    assert send.runs == []
    assert job.wait is not None
    assert (job.wait.reason, job.wait.until) == (WaitReason.APPROVAL, shop.clock.now() + VALID_FOR)
    assert job.wait.asking is not None
    assert (job.wait.asking.tool, [(one.name, one.value) for one in job.wait.asking.facts]) == (
        "send",
        [("text", "hi")],
    )


async def test_after_a_yes_it_runs_once_and_the_model_goes_on_from_there(shop: Shop, send: CountingTool) -> None:
    done = await decided(shop, await asking(shop))

    assert (done.state, send.runs) == (DONE, [{"text": "hi"}])
    assert reply_to(shop, done).words == "Sent."
    assert last_result(shop)["output"] == {"sent": "hi"}
    assert len(shop.model.written) == 2, "what was asked before the wait is not asked again"


async def test_after_a_no_it_does_not_run_and_the_model_is_told(shop: Shop, send: CountingTool) -> None:
    done = await decided(shop, await asking(shop), Verdict.NEVER)

    assert (done.state, send.runs) == (DONE, [])
    assert last_result(shop) == {"error": "The answer was no."}
    assert tuple(map(str, reply_to(shop, done).notices)) == ("`send` did nothing: The answer was no.",)
    assert reply_to(shop, done).facts.tools == ()
    assert reply_to(shop, done).facts.held_back == ("send",)


async def test_a_waiting_job_lets_its_conversation_go_on(shop: Shop) -> None:
    waiting = await asking(shop)
    shop.model.writer = Script(wishing(wish("draw", prompt="a cat", done=True)))

    other = await shop.done(request("k2", "a cat"))

    assert other.state is DONE
    assert (await shop.until(waiting, WAITING)).id == waiting.id


async def test_a_late_answer_says_from_which_version_it_came_and_leaves_the_head(shop: Shop) -> None:
    shop.model.writer = Script(wishing(wish("draw", prompt="a cat", done=True)))
    await shop.done(request("k1", "a cat"))
    waiting = await asking(shop, key="k2")
    shop.model.writer = Script(wishing(wish("draw", prompt="a dog", edit="v1", done=True)), "Sent.")
    await shop.done(request("k3", "make it a dog"))

    done = await decided(shop, waiting)

    assert tuple(map(str, reply_to(shop, done).notices)) == (
        "This waited for a yes and goes on from v1; the conversation has reached v2 since.",
    )
    head = (await shop.conversations.head(conversation())).version
    assert head is not None
    assert head.number == 2


async def test_a_picture_of_a_late_answer_starts_where_it_started_then(shop: Shop) -> None:
    shop.model.writer = Script(wishing(wish("draw", prompt="a cat", done=True)))
    await shop.done(request("k1", "a cat"))
    draws = wishing(wish("draw", prompt="in a hat", edit="v1"))
    waiting = await asking(shop, wishing(wish("send", text="hi")), key="k2")
    shop.model.writer = Script(wishing(wish("draw", prompt="a dog", edit="v1", done=True)), draws, "Done.")
    await shop.done(request("k3", "make it a dog"))

    done = await decided(shop, waiting)

    (version,) = reply_to(shop, done).versions
    assert (version.number, version.parents) == (3, (1,))


async def test_only_the_requester_or_an_admin_answers(shop: Shop, send: CountingTool) -> None:
    job = await asking(shop)

    with pytest.raises(NotAllowed, match="Only ana"):
        await shop.consent.decide(approval_in(job), Verdict.ONCE, BO, is_admin=False)
    assert send.runs == []
    await shop.consent.decide(approval_in(job), Verdict.ONCE, BO, is_admin=True)
    assert (await shop.until(job)).state is DONE


async def test_an_answer_cannot_be_given_twice_nor_for_what_was_stopped(shop: Shop, send: CountingTool) -> None:
    first = await asking(shop)
    await decided(shop, first)
    second = await asking(shop, key="k2")
    await shop.control.cancel(second.id)

    for job in (first, second):
        with pytest.raises(AnsweredBefore):
            await shop.consent.decide(approval_in(job), Verdict.ONCE, ANA, is_admin=False)
    assert len(send.runs) == 1


async def test_no_forged_id_does_anything(shop: Shop, send: CountingTool) -> None:
    job = await asking(shop)
    forged: list[str] = []

    @settings(max_examples=60, database=None)
    @given(st.text(max_size=40))
    def draw(example: str) -> None:
        forged.append(example)

    draw()
    for one in (*forged, job.id, approval_in(job).lower(), approval_in(job)[:-1]):
        with pytest.raises(AnsweredBefore):
            await shop.consent.decide(one, Verdict.ONCE, ANA, is_admin=True)
    assert send.runs == []


async def test_a_day_later_the_job_ends_with_a_clear_sentence(shop: Shop, send: CountingTool) -> None:
    job = await asking(shop)
    assert isinstance(shop.clock, HandClock)
    shop.clock.pass_by(VALID_FOR)
    shop.queue.nudge()

    ended = await shop.until(job)

    assert (ended.state, send.runs) == (FAILED, [])
    assert ended.failure is not None
    assert str(ended.failure.words).startswith("Nobody said yes within a day, so nothing was done.")
    with pytest.raises(AnsweredBefore):
        await shop.consent.decide(approval_in(job), Verdict.ONCE, ANA, is_admin=False)


async def test_an_always_is_for_the_same_person_in_the_same_conversation(shop: Shop, send: CountingTool) -> None:
    await decided(shop, await asking(shop), Verdict.ALWAYS)
    shop.model.writer = Script(wishing(wish("send", text="more")), "Sent.")

    assert (await shop.done(request("k2", "send more"))).state is DONE
    assert send.runs == [{"text": "hi"}, {"text": "more"}]
    await asking(shop, key="k3", person=BO)
    there = conversation("t2")
    await shop.preferences.change(there, Wanted(Setting.TOOLS, "on", ANA))
    await asking(shop, key="k4", conversation=there)
    assert len(send.runs) == 2


async def test_several_wishes_of_one_answer_are_asked_about_one_after_the_other(shop: Shop, send: CountingTool) -> None:
    job = await asking(shop, wishing(wish("send", text="a"), wish("add", a=1, b=2), wish("send", text="b")), "Both.")

    await shop.consent.decide(approval_in(job), Verdict.NEVER, ANA, is_admin=False)
    second = await waiting_again(shop, job)
    done = await decided(shop, second)

    assert (send.runs, done.tries) == ([{"text": "b"}], 0)
    errors = [result.get("error") for result in results_in(shop.model.written[-1])]
    assert errors == ["The answer was no.", None, None]


async def waiting_again(shop: Shop, job: Job) -> Job:
    """The job when it asks the next thing."""
    while True:
        found = await shop.until(job, WAITING)
        if approval_in(found) != approval_in(job):
            return found


async def test_an_altered_wish_is_asked_about_anew(shop: Shop, send: CountingTool) -> None:
    job = await asking(shop)
    # As if the model's stored answer had been exchanged while a person looked at the other one.
    attempts = await shop.attempts.of(job.id)
    part = attempts[0].parts[0]
    assert isinstance(part, CallPart)
    altered = (replace(part, arguments={"text": "everything"}),)
    await shop.attempts.ended(attempts[0], Outcome.ANSWERED, shop.clock.now(), parts=altered)

    await shop.consent.decide(approval_in(job), Verdict.ONCE, ANA, is_admin=False)
    asked = await waiting_again(shop, job)

    assert send.runs == []
    assert asked.wait is not None
    assert asked.wait.asking is not None
    assert [one.value for one in asked.wait.asking.facts] == ["everything"]


async def test_a_waiting_approval_outlives_a_restart(tmp_path: Path, send: CountingTool) -> None:
    clock = HandClock()
    async with opened(tmp_path, send, clock) as before:
        job = await asking(before)
    async with opened(tmp_path, send, clock) as shop:
        shop.model.writer = Script("Sent.")

        done = await decided(shop, job)

    assert (done.state, send.runs) == (DONE, [{"text": "hi"}])


async def test_what_was_begun_and_never_ended_is_told_as_unknown_and_not_done_again(
    tmp_path: Path, send: CountingTool
) -> None:
    clock = HandClock()
    async with opened(tmp_path, send, clock) as before:
        job = await asking(before)
        before.worker.stop()
    async with open_shop(tmp_path, clock, toolbox=Toolbox((send,))) as between:
        await between.consent.decide(approval_in(job), Verdict.ONCE, ANA, is_admin=False)
        claimed = await between.queue.claim(clock.now())
        assert claimed is not None
        # The process dies while the tool runs.
        await between.runs.began(claimed, ToolRun(job.id, 1010, "send", {"text": "hi"}, clock.now()))
    async with opened(tmp_path, send, clock) as shop:
        shop.model.writer = Script("I do not know.")
        done = await shop.until(job)
        (run,) = await shop.runs.of(job.id)

    assert (done.state, send.runs, run.outcome) == (DONE, [], RunOutcome.FAILED)
    assert "may have been done" in str(reply_to(shop, done).notices[0])


@pytest.mark.parametrize(
    ("text", "why_not"), [("x" * 900, TOO_LONG), ("to all\u200b\u202e", UNSEEN), ("a\U000e0041b", UNSEEN)]
)
async def test_what_cannot_be_shown_as_it_is_is_not_asked(
    shop: Shop, send: CountingTool, text: str, why_not: str
) -> None:
    shop.model.writer = Script(wishing(wish("send", text=text)), "I cannot.")

    done = await shop.done(request("k1", "send it"))

    assert (done.state, send.runs, last_result(shop)) == (DONE, [], {"error": why_not})


async def test_a_request_that_was_repeated_by_itself_cannot_act(shop: Shop, send: CountingTool) -> None:
    shop.model.writer = Script(wishing(wish("send", text="hi")), "I cannot.")

    done = await shop.done(request("k1", "send hi", appointment="01J0"))

    assert (done.state, send.runs, last_result(shop)) == (DONE, [], {"error": FIRED_BY_ITSELF})


def test_a_wish_is_the_same_only_for_the_same_tool_and_arguments() -> None:
    same = wish_of("send", {"a": 1, "b": "ü"})

    assert same == wish_of("send", {"b": "ü", "a": 1})
    others: list[tuple[str, dict[str, object]]] = [
        ("sent", {"a": 1, "b": "ü"}),
        ("send", {"a": "1", "b": "ü"}),
        ("send", {"a": 1}),
        ("send", {"a": True}),
    ]
    assert same not in {wish_of(name, arguments) for name, arguments in others}


@pytest.mark.parametrize(
    ("tool", "wanted", "facts", "due"),
    [
        (
            Remind,
            {"words": "buy\nmilk", "in_amount": 3, "in_unit": "hours"},
            [("words", "buy milk")],
            "2026-11-21T15:00:00+00:00",
        ),
        (
            Repeat,
            {"request": "a fox", "every": "week"},
            [("request", "a fox"), ("every", "week")],
            "2026-11-22T12:00:00+00:00",
        ),
    ],
)
async def test_what_was_approved_is_what_is_kept(
    tmp_path: Path, tool: type[Remind | Repeat], wanted: dict[str, object], facts: list[tuple[str, str]], due: str
) -> None:
    clock = HandClock()
    async with open_shop(tmp_path, clock) as keeper:
        store = SqlAppointments(keeper.database, ["fake"])
        box = Toolbox((tool(Agenda(store), clock),))
        async with opened_with(tmp_path, clock, box) as shop:
            shop.model.writer = Script(wishing(LoadedCall("", tool.info.name, wanted)), "Kept.")
            job = await shop.until(await shop.order(request("k1", "later")), WAITING)
            clock.pass_by(HOUR)
            await decided(shop, job)
            (kept,) = await store.of("fake:home")

    assert job.wait is not None
    assert job.wait.asking is not None
    assert [(one.name, one.value) for one in job.wait.asking.facts] == facts
    assert job.wait.asking.moment == kept.due == datetime.fromisoformat(due)
    assert (kept.job, kept.person, kept.words) == (job.id, ANA, facts[0][1])


@asynccontextmanager
async def opened_with(folder: Path, clock: HandClock, box: Toolbox) -> AsyncIterator[Shop]:
    async with open_shop(folder, clock, toolbox=box) as shop:
        await shop.preferences.change(conversation(), Wanted(Setting.TOOLS, "on", ANA))
        async with shop.working():
            yield shop


async def test_an_unclear_time_is_told_to_the_model_and_nobody_is_asked(tmp_path: Path) -> None:
    clock = HandClock()
    async with open_shop(tmp_path, clock) as keeper:
        agenda = Agenda(SqlAppointments(keeper.database, ["fake"]))
        async with opened_with(tmp_path, clock, Toolbox((Remind(agenda, clock),))) as shop:
            shop.model.writer = Script(wishing(wish("remind", words="milk")), "When?")

            done = await shop.done(request("k1", "remind me of milk"))

            assert (done.state, reply_to(shop, done).words) == (DONE, "When?")
            assert str(last_result(shop)["error"]).startswith("Say when:")


async def test_the_same_again_is_a_persons_own_request_that_may_act(shop: Shop) -> None:
    done = await decided(shop, await asking(shop))
    fired = await shop.done(request("k2", "a cat", appointment="01J0", is_plain=True))

    again = [await shop.control.again(job.id, key="k9", person=BO, place="") for job in (done, fired)]

    assert [(one.appointment, one.is_pinned, one.person) for one in again] == [(None, False, BO)] * 2
