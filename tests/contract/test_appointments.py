"""Reminders and repeated requests as rows, on SQLite and on PostgreSQL alike."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from core.adapters.database import Database, SqlAppointments
from core.model.appointment import Rhythm
from tests.fakes.acting import appointment_of
from tests.fakes.store import LATER, NOON, Store


@pytest.fixture
def store(database: Database) -> Store:
    return Store(database)


@pytest.fixture
def appointments(database: Database) -> SqlAppointments:
    return SqlAppointments(database, ["fake"])


async def test_an_appointment_is_due_when_its_time_has_come(store: Store, appointments: SqlAppointments) -> None:
    one = appointment_of(await store.claimed(), rhythm=Rhythm.DAY)
    assert await appointments.keep(one, 20)

    assert await appointments.due(LATER - timedelta(seconds=1), 10) == []
    assert await appointments.due(LATER, 10) == [one]
    assert await appointments.next_due() == LATER
    assert await appointments.find(one.id) == one


async def test_the_same_appointment_is_kept_once_and_no_more_than_allowed(
    store: Store, appointments: SqlAppointments
) -> None:
    job = await store.claimed()
    one, two = appointment_of(job), appointment_of(job)

    assert [await appointments.keep(each, 1) for each in (one, one, two)] == [True, True, False]
    assert await appointments.of("fake:home") == [one]


async def test_of_several_processes_that_fire_the_same_time_one_moves_it_on(
    store: Store, appointments: SqlAppointments
) -> None:
    one = appointment_of(await store.claimed(), rhythm=Rhythm.DAY)
    await appointments.keep(one, 20)
    tomorrow = LATER + timedelta(days=1)

    moved = await asyncio.gather(*(appointments.fired(one, tomorrow) for _ in range(4)))

    assert sorted(moved) == [False, False, False, True]
    assert await appointments.find(one.id) == replace(one, due=tomorrow)


async def test_a_reminder_is_over_when_it_was_fired(store: Store, appointments: SqlAppointments) -> None:
    one = appointment_of(await store.claimed())
    await appointments.keep(one, 20)

    assert await appointments.fired(one, None)
    assert not await appointments.fired(one, None)
    assert await appointments.next_due() is None


async def test_a_process_fires_nothing_of_chats_that_it_cannot_write_to(store: Store, database: Database) -> None:
    await SqlAppointments(database, ["fake"]).keep(appointment_of(await store.claimed()), 20)
    elsewhere = SqlAppointments(database, ["discord"])

    assert await elsewhere.due(LATER, 10) == []
    assert await elsewhere.next_due() is None


async def test_an_appointment_that_is_dropped_never_comes(store: Store, appointments: SqlAppointments) -> None:
    one = appointment_of(await store.claimed())
    await appointments.keep(one, 20)

    assert await appointments.drop(one.id)
    assert not await appointments.drop(one.id)
    assert await appointments.of("fake:home") == []


async def test_whoever_is_forgotten_is_reminded_of_nothing(store: Store, appointments: SqlAppointments) -> None:
    job = await store.made()
    await appointments.keep(appointment_of(job), 20)

    await store.erasure.forget_some(job.request.conversation, NOON, 10)

    assert await appointments.of("fake:home") == []
