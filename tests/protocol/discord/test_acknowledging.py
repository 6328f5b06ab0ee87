"""The acknowledgement: in time, once, and true, whatever breaks meanwhile."""

import asyncio
import logging
from datetime import timedelta
from pathlib import Path

import pytest

from bots.discord.answering import Answering
from core.adapters.database import SqlInbox
from core.errors import DatabaseWrong, StoreBusy
from core.model.job import JobState
from core.model.request import Request
from tests.fakes.alarms import FakeAlarm
from tests.fakes.core import FakeModel
from tests.fakes.discord.people import Manner
from tests.fakes.discord.server import LoopbackDiscord
from tests.fakes.discord_bot import Kit, imagined, open_bot

OPEN = "POST /channels/{channel_id}/messages/{message_id}/threads"
CALLBACK = "POST /interactions/{interaction_id}/{interaction_token}/callback"
DONE, CANCELLED = JobState.DELIVERED, JobState.CANCELLED


@pytest.mark.parametrize(("status", "code"), [(404, 10062), (400, 40060), (403, 50013)])
async def test_a_refused_acknowledgement_costs_nothing(
    place: LoopbackDiscord, tmp_path: Path, status: int, code: int
) -> None:
    async with open_bot(place, tmp_path) as bot:
        place.faults.refuse(CALLBACK, status, code)
        await place.person("ana").slash(place.channel("general"), "imagine", prompt="a fox")
        await bot.until_state(CANCELLED)

    assert bot.model.prompts == []
    assert place.from_bot(place.channel("general")) == []


@pytest.mark.parametrize("lost", ["500 afterwards", "connection lost afterwards", "connection lost before"])
async def test_an_acknowledgement_whose_own_answer_got_lost_counts_once(
    place: LoopbackDiscord, tmp_path: Path, lost: str
) -> None:
    general = place.channel("general")
    async with open_bot(place, tmp_path) as bot:
        if lost == "500 afterwards":
            place.faults.answer(CALLBACK, 500, after=True)
        else:
            place.faults.drop(CALLBACK, after=lost == "connection lost afterwards")
        _, thread, _ = await imagined(place, place.person("ana"))
        await bot.until_state(DONE)

    assert (len(place.from_bot(general)), len(place.from_bot(thread))) == (1, 1)


async def test_a_duplicate_of_another_process_makes_no_second_card(place: LoopbackDiscord, tmp_path: Path) -> None:
    other = Kit(FakeModel(), is_working=False)
    async with open_bot(place, tmp_path) as bot, open_bot(place, tmp_path, other):
        await place.ready(sessions=2)
        _, thread, _ = await imagined(place, place.person("ana"))
        await bot.until_state(DONE)

    assert len(place.from_bot(thread)) == 1
    assert [call.status for call in place.calls(CALLBACK)] == [200]


@pytest.mark.parametrize("count", [25, pytest.param(1_000, marks=[pytest.mark.deep, pytest.mark.timeout(600)])])
async def test_an_interaction_told_by_two_sessions_makes_one_job(
    place: LoopbackDiscord, tmp_path: Path, count: int
) -> None:
    ana, general = place.person("ana"), place.channel("general")
    async with open_bot(place, tmp_path, Kit(FakeModel(), sessions=2)) as bot:
        place.gateway.sessions[1].lag_s = 0.001
        place.gateway.deliver_twice(0.4, events=count)
        for batch in range(0, count, 25):
            asked = [await ana.slash(general, "imagine", prompt=f"a fox {batch + number}") for number in range(25)]
            await asyncio.gather(*(place.response(one) for one in asked))
        await bot.until_state(*[DONE] * count, within_s=500)
        # The last of them is told once more after 0.4 s.
        await asyncio.sleep(0.5)

    assert len(place.from_bot(general)) == count
    assert [call.status for call in place.calls(CALLBACK)] == [200] * count


async def test_who_waits_for_the_database_is_told_in_time_and_nothing_starts_later(
    place: LoopbackDiscord, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    let_go, accept = asyncio.Event(), SqlInbox.accept

    async def slow(*call: object) -> object:
        await let_go.wait()
        return await accept(*call)  # type: ignore[arg-type]  # handed on as it came

    monkeypatch.setattr(SqlInbox, "accept", slow)
    ana, general = place.person("ana"), place.channel("general")
    async with open_bot(place, tmp_path, Kit(FakeModel(), within=timedelta(seconds=0.1))) as bot:
        told = await place.response(await ana.slash(general, "imagine", prompt="a fox"))
        let_go.set()
        await bot.until_state(CANCELLED)

    assert (told.seen_by, "Nothing was started" in told.text) == (ana.user, True)
    assert bot.model.prompts == []


async def test_time_that_passed_on_the_way_is_not_there_for_finding_an_answer(
    place: LoopbackDiscord, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    let_go, accept = asyncio.Event(), SqlInbox.accept

    async def slow(*call: object) -> object:
        asyncio.get_running_loop().call_later(0.7, let_go.set)
        await let_go.wait()
        return await accept(*call)  # type: ignore[arg-type]  # handed on as it came

    monkeypatch.setattr(SqlInbox, "accept", slow)
    late, half = Manner(age=timedelta(seconds=1.5)), timedelta(seconds=1.5)
    ana, general = place.person("ana"), place.channel("general")
    async with open_bot(place, tmp_path, Kit(FakeModel(), within=half)) as bot:
        await ana.slash(general, "imagine", prompt="a fox", manner=late)
        await bot.until_state(CANCELLED)

    assert bot.model.prompts == []


async def test_an_answer_that_is_cut_short_leaves_no_job_behind(
    place: LoopbackDiscord, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, let_go, accept, answer = asyncio.Event(), asyncio.Event(), SqlInbox.accept, Answering.answer
    answering: list[asyncio.Task[None]] = []

    async def slow(*call: object) -> object:
        begun.set()
        await let_go.wait()
        return await accept(*call)  # type: ignore[arg-type]  # handed on as it came

    async def noted(*call: object) -> None:
        task = asyncio.current_task()
        assert task is not None
        answering.append(task)
        await answer(*call)  # type: ignore[arg-type]  # handed on as it came

    monkeypatch.setattr(SqlInbox, "accept", slow)
    monkeypatch.setattr(Answering, "answer", noted)
    async with open_bot(place, tmp_path) as bot:
        await place.person("ana").slash(place.channel("general"), "imagine", prompt="a fox")
        await begun.wait()
        answering[0].cancel()
        let_go.set()
        await bot.until_state(CANCELLED)


class Broken(Exception):
    """Something that nobody thought of."""


@pytest.mark.parametrize(
    ("error", "words", "rung"),
    [
        (StoreBusy("locked"), "Limner is busy", []),
        (Broken("x"), "Reference ", []),
        (DatabaseWrong("damaged"), "Limner is not set up right.", ["DatabaseWrong"] * 2),
    ],
)
async def test_whatever_breaks_the_person_is_told(
    place: LoopbackDiscord,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
    words: str,
    rung: list[str],
) -> None:
    async def broken(_: SqlInbox, __: Request, *___: object) -> None:
        raise error

    monkeypatch.setattr(SqlInbox, "accept", broken)
    ana, general, alarm = place.person("ana"), place.channel("general"), FakeAlarm()
    async with open_bot(place, tmp_path, Kit(FakeModel(), alarm=alarm)):
        told = await place.response(await ana.slash(general, "imagine", prompt="a fox"))
        await ana.write(general, f"<@{place.bot.id}> a fox")
        replied = await place.next_from_bot(general)

    assert told.seen_by is ana.user
    assert words in told.text
    assert words in replied.text
    assert [fault.cause for fault in alarm.rung] == rung


async def test_a_job_that_was_promised_starts_although_the_database_is_busy_then(
    place: LoopbackDiscord, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    acknowledge = SqlInbox.acknowledge
    trouble = [StoreBusy("locked"), StoreBusy("locked")]

    async def busy(*call: object) -> object:
        if trouble:
            raise trouble.pop()
        return await acknowledge(*call)  # type: ignore[arg-type]  # handed on as it came

    monkeypatch.setattr(SqlInbox, "acknowledge", busy)
    async with open_bot(place, tmp_path) as bot:
        await imagined(place, place.person("ana"))
        await bot.until_state(DONE)


async def test_an_answer_that_was_begun_is_finished_before_the_connection_closes(
    place: LoopbackDiscord, tmp_path: Path
) -> None:
    general = place.channel("general")
    async with open_bot(place, tmp_path, Kit(FakeModel(), is_working=False)):
        held = place.faults.hold(CALLBACK)
        asked = await place.person("ana").slash(general, "imagine", prompt="a fox")
        await held.arrived()
        asyncio.get_running_loop().call_later(0.1, held.release)
    async with open_bot(place, tmp_path) as bot:
        await bot.until_state(DONE)

    assert asked.response is not None


NAUGHTY = (
    "\u202egnp.exe\u202c a fox", "a\u0301\u0302\u0303\u0304\u0305\u0306\u0307\u0308\u0309", "\ud800 a fox", "a\0fox",
    "\u200b\u200b", "@everyone <@1> <@&2> </imagine:3>", "||spoiler|| ```code``` # head", "{ago} {in} {time}",
    "<script>alert(1)</script>", "'; DROP TABLE jobs; --", "--", "—", "/", "/imagine", "new:", "from v2: a", "\\u0000",
    "https://example.org/x?token=1", "👨‍👩‍👧‍👦 🏳️‍🌈", "a fox --count 99", "--ratio", "x" * 1970, "\x1b[31mred", "۝ ﷽",
    "-1/0", "NaN", "../../etc/passwd", "%s%n {0} ${x}", "\u2028\u2029", "limner:again:1",
)  # fmt: skip


async def test_strange_words_are_answered_like_others(
    place: LoopbackDiscord, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    ana, general = place.person("ana"), place.channel("general")
    async with open_bot(place, tmp_path) as bot:
        for words in NAUGHTY:
            await place.response(await ana.slash(general, "imagine", prompt=words))
            await ana.write(general, f"<@{place.bot.id}> {words}")
        await place.response(await ana.slash(general, "imagine", prompt="\ufdfd" * 6000))
        jobs = await bot.all_jobs()
        # A version that is named where there is none is told of when its turn comes.
        ends = [JobState.FAILED if job.request.version else DONE for job in jobs]
        await asyncio.wait_for(bot.until_state(*ends), 30)

    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []
    assert not any(message.pinged for message in place.all_messages if message.author is place.bot)


async def test_a_job_that_waits_for_its_turn_has_a_card_and_no_thread_yet(
    place: LoopbackDiscord, tmp_path: Path
) -> None:
    general = place.channel("general")
    async with open_bot(place, tmp_path, Kit(FakeModel(), is_working=False)) as bot:
        asked = await place.person("ana").slash(general, "imagine", prompt="a fox")
        card = await place.response(asked)
        await bot.until_state(JobState.QUEUED)

    assert card.thread is None
    assert place.calls(OPEN) == []


async def test_a_job_that_was_stopped_before_its_card_stood_there_says_so(
    place: LoopbackDiscord, tmp_path: Path
) -> None:
    ana, general = place.person("ana"), place.channel("general")
    async with open_bot(place, tmp_path) as bot:
        held = place.faults.hold(CALLBACK, times=1)
        await ana.slash(general, "imagine", prompt="a fox")
        await held.arrived()
        (job,) = await bot.all_jobs()
        await bot.core.control.cancel(job.id)
        held.release()
        card = await place.next_from_bot(general)
        await place.until(lambda: "Cancelled" in card.text)

    assert card.thread is None
    assert bot.model.prompts == []
