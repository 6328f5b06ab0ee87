"""What is older than it may be really goes, by the clock, a little at a time."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from core.adapters.blobs import open_blobs
from core.errors import ChatUnreachable, NotKept, SettingsWrong, StoreBusy
from core.janitor import BATCH, ROUNDS, Janitor
from core.keeping import Diary
from core.model.conversation import Gone, Role
from core.model.image import Attachment
from core.model.job import JobState
from core.model.request import Kind
from core.retention import Retention, retention_from
from tests.fakes.core import (
    FakeClock,
    Shop,
    conversation,
    has_model_turn,
    open_shop,
    picture,
    reply_to,
    request,
    sent_pictures,
)
from tests.fakes.patience import until

DAY = timedelta(days=1)


class Hours:
    """Time that passes only when somebody waits, and goes no further than it is told."""

    def __init__(self, clock: FakeClock) -> None:
        self._clock = clock
        self.waited: list[float] = []

    async def pass_by(self, seconds: float) -> None:
        self.waited.append(seconds)
        self._clock.pass_by(timedelta(seconds=seconds))
        await asyncio.sleep(0)


class PaperDiary:
    """A chat's own file, of which only the closing is known."""

    def __init__(self) -> None:
        self.closed_before: list[datetime] = []

    async def expire(self, before: datetime) -> None:
        self.closed_before.append(before)


@asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[tuple[Shop, FakeClock]]:
    clock = FakeClock()
    async with open_shop(folder, clock) as shop, shop.working():
        yield shop, clock


def janitor(shop: Shop, clock: FakeClock, *diaries: Diary, hours: Hours | None = None) -> Janitor:
    pause = (hours or Hours(clock)).pass_by
    return Janitor(shop.keeping, shop.disposal, clock, retention=Retention(), diaries=diaries, pause=pause)


async def test_an_edit_after_thirty_days_sends_the_pictures_as_the_persons_own(tmp_path: Path) -> None:
    async with opened(tmp_path) as (shop, clock):
        await shop.done(request("k1", "a cat"))
        clock.pass_by(29 * DAY)
        await janitor(shop, clock).tidy()
        await shop.done(request("k2", "in a hat"))
        assert has_model_turn(shop.model.prompts[-1])

        clock.pass_by(2 * DAY)
        await janitor(shop, clock).tidy()
        job = await shop.done(request("k3", "in a boat"))

        prompt = shop.model.prompts[-1]
        assert sent_pictures(prompt) == ["picture of a cat", "picture of in a hat"]
        assert [turn.role for turn in prompt.turns] == [Role.USER, Role.USER, Role.MODEL, Role.USER]
        assert "The model's own notes on older pictures have expired" in str(reply_to(shop, job).notices[0])


async def test_signatures_leave_the_store_when_the_last_of_them_expired(tmp_path: Path) -> None:
    async with opened(tmp_path) as (shop, clock):
        await shop.done(request("k1", "a cat"))
        clock.pass_by(20 * DAY)
        await shop.done(request("k2", "in a hat"))

        clock.pass_by(15 * DAY)
        await janitor(shop, clock).tidy()
        assert b"signature" in shop.blobs.kept.values(), "the second one has the same, and is younger"
        clock.pass_by(20 * DAY)
        await janitor(shop, clock).tidy()

        assert sorted(shop.blobs.kept.values()) == [b"picture of a cat", b"picture of in a hat"]


async def test_pictures_and_prompts_go_after_a_year_and_younger_ones_stay(tmp_path: Path) -> None:
    async with opened(tmp_path) as (shop, clock):
        shop.chat.files = {"f": b"a boat"}
        old = await shop.done(request("k1", "a cat", attachments=(Attachment("f", "boat.png", ""),)))
        clock.pass_by(200 * DAY)
        await shop.done(request("k2", "in a hat"))

        clock.pass_by(166 * DAY)
        await janitor(shop, clock).tidy()

        found = await shop.jobs.find(old.id)
        assert found is not None
        assert (found.gone, found.request.prompt, found.request.attachments) == (Gone.EXPIRED, "", ())
        assert list(shop.blobs.kept.values()) == [b"picture of in a hat"]
        assert [version.label for version in await shop.conversations.versions(conversation())] == ["v2"]


async def test_an_expired_version_says_so(tmp_path: Path) -> None:
    async with opened(tmp_path) as (shop, clock):
        old = await shop.done(request("k1", "a cat"))
        clock.pass_by(366 * DAY)
        await janitor(shop, clock).tidy()

        with pytest.raises(
            NotKept, match=r"v1 is older than pictures are kept here\. There is no other picture here\."
        ):
            await shop.order(request("k2", "in a hat", kind=Kind.EDIT, reply_to=f"message of {old.id}"))

        assert [job.id for job in await shop.jobs.recent()] == [old.id], "nothing was queued"


async def test_failures_and_their_words_expire_too(tmp_path: Path) -> None:
    async with opened(tmp_path) as (shop, clock):
        job = await shop.done(request("k1", "make it night", kind=Kind.EDIT))
        assert job.state is JobState.FAILED

        clock.pass_by(366 * DAY)
        await janitor(shop, clock).tidy()

        found = await shop.jobs.find(job.id)
        assert found is not None
        assert (found.request.prompt, found.failure) == ("", None)


async def test_an_event_is_known_for_a_week(tmp_path: Path) -> None:
    async with opened(tmp_path) as (shop, clock):
        job = await shop.done(request("k1"))
        clock.pass_by(6 * DAY)
        await janitor(shop, clock).tidy()
        assert (await shop.intake.submit(request("k1"))).job.id == job.id

        clock.pass_by(2 * DAY)
        await janitor(shop, clock).tidy()

        assert (await shop.intake.submit(request("k1"))).is_new


async def test_what_is_on_its_way_is_left_alone_however_old(tmp_path: Path) -> None:
    clock = FakeClock()
    async with open_shop(tmp_path, clock) as shop:
        job = await shop.order(request("k1", "a cat"))
        clock.pass_by(400 * DAY)

        await janitor(shop, clock).tidy()

        found = await shop.jobs.find(job.id)
        assert found is not None
        assert (found.state, found.request.prompt) == (JobState.QUEUED, "a cat")


async def test_many_old_requests_go_in_small_batches(tmp_path: Path) -> None:
    clock = FakeClock()
    async with open_shop(tmp_path, clock) as shop:
        for n in range(2 * BATCH + 1):
            job = (await shop.intake.submit(request(f"k{n}"))).job
            await shop.intake.refused(job.id)
        clock.pass_by(366 * DAY)
        hours = Hours(clock)

        await janitor(shop, clock, hours=hours).tidy()

        jobs = await shop.jobs.recent(limit=100)
        assert {job.gone for job in jobs} == {Gone.EXPIRED}
        assert len(hours.waited) == 4, "a breath after each full batch: two of expired requests, two of their keys"


async def test_blobs_without_a_row_are_swept_after_a_day(tmp_path: Path) -> None:
    blobs = open_blobs(None, tmp_path / "blobs")
    async with open_shop(tmp_path, blobs=blobs) as shop, shop.working():
        await shop.done(request("k1", "a cat"))
        old, fresh = await blobs.put("fake-home", b"old orphan"), await blobs.put("fake-home", b"fresh orphan")
        yesterday = (datetime.now() - DAY - timedelta(minutes=1)).timestamp()  # noqa: DTZ005 - a file's own time
        for file in (tmp_path / "blobs").rglob("*"):
            if file.is_file() and file.name != fresh.sha256:
                os.utime(file, (yesterday, yesterday))

        assert await shop.disposal.sweep() == 1

        assert (await blobs.exists(old), await blobs.exists(fresh)) == (False, True)
        version = (await shop.conversations.versions(conversation()))[0]
        assert await blobs.get(version.image.blob) == picture("a cat").data


async def test_the_janitor_works_at_the_start_and_once_a_day(tmp_path: Path) -> None:
    clock, diary = FakeClock(), PaperDiary()
    async with open_shop(tmp_path, clock) as shop:
        began = clock.now()
        running = asyncio.create_task(janitor(shop, clock, diary, hours=Hours(clock)).run())
        await until(lambda: len(diary.closed_before) > 2)
        running.cancel()

    year = Retention().pictures
    assert [before - began + year for before in diary.closed_before[:3]] == [timedelta(), ROUNDS, 2 * ROUNDS]


class LockedDiary(PaperDiary):
    """One that cannot be opened the first time."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self._error = error

    async def expire(self, before: datetime) -> None:
        await super().expire(before)
        if len(self.closed_before) == 1:
            raise self._error


@pytest.mark.parametrize("error", [ChatUnreachable("locked"), PermissionError("not yours"), ValueError("a bad row")])
async def test_what_could_not_be_tidied_is_tried_the_next_day(tmp_path: Path, error: Exception) -> None:
    clock, diary = FakeClock(), LockedDiary(error)
    async with open_shop(tmp_path, clock) as shop:
        running = asyncio.create_task(janitor(shop, clock, diary).run())
        await until(lambda: len(diary.closed_before) > 1)
        running.cancel()

    assert diary.closed_before[1] - diary.closed_before[0] == ROUNDS


async def test_what_cannot_be_tidied_keeps_nothing_else_from_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(*_: object) -> int:
        raise StoreBusy("locked")

    clock, other = FakeClock(), PaperDiary()
    async with open_shop(tmp_path, clock) as shop:
        for name in ("expire", "fade"):
            monkeypatch.setattr(shop.keeping, name, away)
        with capture_logs() as logs:
            await janitor(shop, clock, LockedDiary(ValueError("a bad row")), other).tidy()

    assert [log["subject"] for log in logs if log["event"] == "not tidied"] == ["expired", "faded", "diary_0"]
    assert len(other.closed_before) == 1
    assert logs[-1]["wiped"] is True


def test_the_table_says_for_how_many_days_things_are_kept() -> None:
    assert retention_from({}) == Retention(30 * DAY, 365 * DAY, 7 * DAY)
    assert retention_from({"pictures": 90, "signatures": 5}) == Retention(5 * DAY, 90 * DAY, 7 * DAY)


@pytest.mark.parametrize("days", [0, -1, 1.5, "30", True, 100_000])
def test_a_retention_that_is_no_number_of_days_is_refused(days: object) -> None:
    with pytest.raises(SettingsWrong, match="pictures must be a whole number of days, 1 or more"):
        retention_from({"pictures": days})


def test_an_unknown_retention_names_the_known_ones() -> None:
    with pytest.raises(SettingsWrong, match="takes signatures, pictures, event_keys, and not keys"):
        retention_from({"keys": 7})
