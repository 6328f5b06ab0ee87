"""Reminders and repeated requests come when they are due: once, late rather than never."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from core.adapters.database import SqlAppointments
from core.agenda import Agenda
from core.errors import NotAllowed, ToolFailed, UserError
from core.model.appointment import MOST_KEPT, Appointment, Rhythm
from core.model.job import Job, JobState
from core.model.request import LONGEST_PROMPT, Kind, Options, Person
from core.timekeeper import Timekeeper
from tests.fakes.acting import HandClock, appointment_of
from tests.fakes.core import ANA, Shop, open_shop, reply_to, request
from tests.fakes.store import new_id

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[Shop]:
    async with open_shop(tmp_path, HandClock()) as opened, opened.working():
        yield opened


def keeper_of(shop: Shop, store: SqlAppointments | None = None) -> Timekeeper:
    appointments = store or SqlAppointments(shop.database, ["fake"])
    chats = {"fake": shop.chat}
    return Timekeeper(appointments, shop.intake, shop.jobs, platforms=chats, clock=shop.clock, zone=UTC)


def clock_of(shop: Shop) -> HandClock:
    assert isinstance(shop.clock, HandClock)
    return shop.clock


async def kept(shop: Shop, *, rhythm: Rhythm | None = None, options: Options | None = None) -> Appointment:
    """Something that is due in an hour."""
    job = await shop.done(request("k1", options=options or Options()))
    one = appointment_of(job, clock_of(shop).now() + HOUR, rhythm, "feed the fox")
    await Agenda(SqlAppointments(shop.database, ["fake"])).keep(one)
    return one


async def fired(shop: Shop) -> list[Job]:
    """What appointments came to, oldest first, each ended."""
    found = [job for job in await shop.jobs.recent() if job.request.appointment]
    return [await shop.until(job) for job in reversed(found)]


async def test_nothing_comes_before_its_time(shop: Shop) -> None:
    await kept(shop)
    clock_of(shop).pass_by(HOUR - timedelta(seconds=1))

    await keeper_of(shop).look()

    assert await fired(shop) == []


async def test_a_reminder_comes_once_in_the_words_of_its_person_and_no_model_is_asked(shop: Shop) -> None:
    one = await kept(shop)
    clock_of(shop).pass_by(HOUR)
    asked = len(shop.model.prompts)

    for _ in range(3):
        await keeper_of(shop).look()

    (job,) = await fired(shop)
    assert (job.request.kind, job.request.person, job.state) == (Kind.REMIND, ANA, JobState.DELIVERED)
    assert reply_to(shop, job).words == one.words
    assert reply_to(shop, job).notices == ()
    assert len(shop.model.prompts) == asked
    assert all(of != job.id for of, _ in shop.chat.shown), "a reminder has no card"


async def test_two_processes_at_once_fire_a_time_once(shop: Shop, tmp_path: Path) -> None:
    await kept(shop, rhythm=Rhythm.DAY)
    clock_of(shop).pass_by(HOUR)
    async with open_shop(tmp_path, clock_of(shop)) as other:
        other.chat = shop.chat
        store = SqlAppointments(other.database, ["fake"])
        due = await store.due(clock_of(shop).now(), 10)

        await keeper_of(shop).look()
        # The other one had looked before, and comes second.
        for one in due:
            await keeper_of(other)._fire(one)

    assert len(await fired(shop)) == 1


@pytest.mark.parametrize(
    ("late", "told"),
    [
        (timedelta(seconds=30), ()),
        (timedelta(minutes=5), ("This comes 5 minutes late: Limner was not running when it was due.",)),
        (26 * HOUR, ("This comes 1 day late: Limner was not running when it was due.",)),
    ],
)
async def test_what_comes_late_says_so(shop: Shop, late: timedelta, told: tuple[str, ...]) -> None:
    await kept(shop)
    clock_of(shop).pass_by(HOUR + late)

    await keeper_of(shop).look()

    (job,) = await fired(shop)
    assert tuple(map(str, reply_to(shop, job).notices)) == told


async def test_a_repeated_request_makes_a_new_picture_each_time(shop: Shop) -> None:
    await kept(shop, rhythm=Rhythm.DAY, options=Options(ratio="16:9"))
    clock_of(shop).pass_by(HOUR)
    await keeper_of(shop).look()
    await fired(shop)
    clock_of(shop).pass_by(DAY)

    await keeper_of(shop).look()

    first, second = await fired(shop)
    assert [reply_to(shop, job).versions[0].number for job in (first, second)] == [2, 3]
    assert reply_to(shop, second).facts.parent is None, "each starts afresh"
    assert second.request.effective.ratio == "16:9"
    assert second.request.prompt == "feed the fox"


async def test_what_comes_due_right_after_a_look_is_looked_for_at_once(shop: Shop) -> None:
    class Slow(SqlAppointments):
        async def due(self, now: datetime, most: int) -> Sequence[Appointment]:
            found: Sequence[Appointment] = await super().due(now, most)
            clock_of(shop).pass_by(HOUR)
            return found

    await kept(shop)

    pause = await keeper_of(shop, Slow(shop.database, ["fake"]))._looked()

    assert pause == timedelta()


async def test_times_that_were_missed_are_made_up_for_once(shop: Shop) -> None:
    one = await kept(shop, rhythm=Rhythm.DAY)
    clock_of(shop).pass_by(HOUR + 3 * DAY + HOUR)

    for _ in range(3):
        await keeper_of(shop).look()

    (job,) = await fired(shop)
    told, *_ = map(str, reply_to(shop, job).notices)
    assert told.startswith("This comes 3 days late")
    assert told.endswith("What was due in between is left out.")
    assert await SqlAppointments(shop.database, ["fake"]).next_due() == one.due + 4 * DAY


async def test_a_crash_between_the_job_and_the_next_time_fires_nothing_twice(shop: Shop) -> None:
    class Dying(SqlAppointments):
        async def fired(self, *_: object) -> bool:
            raise RuntimeError("the process died")

    await kept(shop)
    clock_of(shop).pass_by(HOUR)
    await keeper_of(shop, Dying(shop.database, ["fake"])).look()

    await keeper_of(shop).look()

    assert len(await fired(shop)) == 1
    assert await SqlAppointments(shop.database, ["fake"]).next_due() is None


async def test_what_can_no_longer_be_asked_is_told_instead(shop: Shop) -> None:
    one = await kept(shop, rhythm=Rhythm.DAY)
    too_long = replace(one, id=new_id(), words="x" * (LONGEST_PROMPT + 1))
    store = SqlAppointments(shop.database, ["fake"])
    await store.drop(one.id)
    await store.keep(too_long, MOST_KEPT)
    clock_of(shop).pass_by(HOUR)

    await keeper_of(shop).look()

    (job,) = await fired(shop)
    assert job.request.kind is Kind.REMIND
    assert "could not be repeated this time" in reply_to(shop, job).words


async def test_a_person_sees_and_stops_their_own_and_an_admin_everyones(shop: Shop) -> None:
    one, bo = await kept(shop), Person("bo", "Bo")
    agenda = Agenda(SqlAppointments(shop.database, ["fake"]))

    assert await agenda.of("fake:home", ANA) == [one]
    assert await agenda.of("fake:home", bo) == []
    assert await agenda.of("fake:home", bo, is_admin=True) == [one]
    with pytest.raises(NotAllowed, match="Only ana"):
        await agenda.stop(one.id, "fake:home", bo, is_admin=False)
    with pytest.raises(UserError):
        await agenda.stop(one.id, "fake:elsewhere", ANA, is_admin=True)
    assert await agenda.stop(one.id, "fake:home", bo, is_admin=True) == one
    with pytest.raises(UserError):
        await agenda.stop(one.id, "fake:home", ANA, is_admin=False)


async def test_nobody_keeps_more_than_a_few(shop: Shop) -> None:
    agenda, job = Agenda(SqlAppointments(shop.database, ["fake"])), await shop.done(request("k1"))
    for _ in range(MOST_KEPT):
        await agenda.keep(appointment_of(job))

    with pytest.raises(ToolFailed, match="20 of these"):
        await agenda.keep(appointment_of(job))


async def test_something_that_is_due_sooner_wakes_the_timekeeper(shop: Shop) -> None:
    keeper, agenda = keeper_of(shop), Agenda(SqlAppointments(shop.database, ["fake"]))
    agenda.changed = keeper.wake
    job = await shop.done(request("k1"))

    await agenda.keep(appointment_of(job, clock_of(shop).now()))

    assert keeper._woken.is_set()
