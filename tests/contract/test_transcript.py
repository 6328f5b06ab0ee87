"""The local chat's memory keeps each message once, in order, over restarts."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bots.local.messages import Author, ChatFile, Draft, Note, Written
from bots.local.transcript import MOST_AT_ONCE, Transcript
from core.adapters.clock import SystemClock
from core.errors import ChatUnreachable, DatabaseWrong
from tests.fakes.patience import soon
from tests.fakes.records import locked

SAID = Draft("nonce-1", Author.PERSON, Written("a cat"))
STATE = Draft("job-1", Author.LIMNER, Note("Queued"), thread="t1", job="job-1", stage="job-1/1")


@pytest.fixture
async def transcript(tmp_path: Path) -> AsyncIterator[Transcript]:
    async with Transcript.open(tmp_path / "chat.db", SystemClock()) as opened:
        yield opened


async def test_a_message_that_is_put_again_is_the_same_message(transcript: Transcript) -> None:
    first = await transcript.put(SAID)

    again = await transcript.put(replace(SAID, body=Written("a dog")))

    assert again == first
    assert await transcript.after(0) == [first]


async def test_a_later_stage_changes_the_message_in_its_place(transcript: Transcript) -> None:
    first = await transcript.put(STATE)
    await transcript.put(SAID)

    later = await transcript.put(replace(STATE, body=Note("Making"), stage="job-1/2"))

    assert (later.id, later.number, later.at) == (first.id, first.number, first.at)
    assert later.body["text"] == "Making"
    assert [message.id for message in await transcript.after(first.revision)][-1] == later.id


@pytest.mark.parametrize("stage", ["job-1/1", "job-1/0", ""])
async def test_an_earlier_stage_changes_nothing(transcript: Transcript, stage: str) -> None:
    first = await transcript.put(STATE)

    stale = await transcript.put(replace(STATE, body=Note("stale"), stage=stage))

    assert stale == first


async def test_revisions_grow_with_every_change(transcript: Transcript) -> None:
    revisions = [
        (await transcript.put(SAID)).revision,
        (await transcript.put(STATE)).revision,
        (await transcript.put(replace(STATE, stage="job-1/2"))).revision,
    ]

    assert revisions == sorted(set(revisions))


async def test_a_client_is_given_what_it_missed_and_no_more_than_it_can_take(transcript: Transcript) -> None:
    for number in range(MOST_AT_ONCE + 3):
        await transcript.put(replace(SAID, nonce=f"nonce-{number}"))

    first = await transcript.after(0)
    rest = await transcript.after(first[-1].revision)

    assert (len(first), len(rest)) == (MOST_AT_ONCE, 3)


async def test_who_waits_is_woken_by_the_next_change(transcript: Transcript) -> None:
    known = (await transcript.put(SAID)).revision
    waiting = asyncio.create_task(transcript.wait_after(known))
    await asyncio.sleep(0)

    changed = await transcript.put(STATE)

    await asyncio.wait_for(waiting, 5)
    assert changed.revision > known


async def test_who_is_behind_does_not_wait(transcript: Transcript) -> None:
    message = await transcript.put(SAID)

    await asyncio.wait_for(transcript.wait_after(message.revision - 1), 5)


async def test_only_a_persons_message_waits_for_an_answer(transcript: Transcript) -> None:
    await transcript.put(STATE)
    said = await transcript.put(SAID)

    assert [message.id for message in await transcript.unanswered()] == [said.id]
    await transcript.answered(said.id)

    assert await transcript.unanswered() == []


async def test_a_fact_stays_what_was_written_first(transcript: Transcript) -> None:
    assert await transcript.keep("undo:p1", "v3") == "v3"
    assert await transcript.keep("undo:p1", "v2") == "v3"


async def test_messages_are_found_by_name_and_by_job(transcript: Transcript) -> None:
    said, state = await transcript.put(SAID), await transcript.put(STATE)

    assert await transcript.find(said.id) == said
    assert await transcript.by_nonce("job-1") == state
    assert await transcript.of_job("job-1") == [state]
    assert await transcript.find("nothing") is None


async def test_everything_is_there_after_a_restart(tmp_path: Path) -> None:
    file = ChatFile("F1", "boat.jpg", "ab12", "image/jpeg", 3)
    async with Transcript.open(tmp_path / "chat.db", SystemClock()) as before:
        written = await before.put(replace(SAID, body=Written("a cat", (file,), reply_to="R1")))
        await before.add_file(file)

    async with Transcript.open(tmp_path / "chat.db", SystemClock()) as after:
        messages = await after.after(0)
        next_one = await after.put(STATE)

        assert messages == [written]
        assert Written.read(messages[0].body) == Written("a cat", (file,), reply_to="R1")
        assert await after.file("F1") == file
        assert next_one.revision > written.revision


async def test_a_write_is_on_disk_before_it_is_told(tmp_path: Path) -> None:
    async with Transcript.open(tmp_path / "chat.db", SystemClock()) as transcript:
        await transcript.put(SAID)

        reader = sqlite3.connect(tmp_path / "chat.db")
        (count,) = reader.execute("SELECT count(*) FROM messages").fetchone()
        reader.close()

        assert count == 1
        assert (await transcript._rows("PRAGMA synchronous", ()))[0][0] == 2  # FULL


async def test_a_file_that_is_no_database_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "chat.db").write_bytes(b"not a database at all, whatever its name says" * 100)

    with pytest.raises(DatabaseWrong, match="Move it away"):
        async with Transcript.open(tmp_path / "chat.db", SystemClock()):
            pass


async def test_a_newer_schema_is_refused_in_words(tmp_path: Path) -> None:
    newer = sqlite3.connect(tmp_path / "chat.db")
    newer.execute("PRAGMA user_version=99")
    newer.close()

    with pytest.raises(DatabaseWrong, match="newer Limner"):
        async with Transcript.open(tmp_path / "chat.db", SystemClock()):
            pass


async def test_a_write_that_fails_is_for_time_to_mend(transcript: Transcript) -> None:
    await transcript._rows("PRAGMA max_page_count=1", ())

    with pytest.raises(ChatUnreachable):
        await transcript.put(replace(SAID, body=Written("x" * 100_000)))


async def test_a_change_whose_writer_was_cancelled_is_told_with_the_next(
    transcript: Transcript, tmp_path: Path
) -> None:
    first = await transcript.put(SAID)
    with locked(tmp_path / "chat.db"):
        cut = asyncio.create_task(transcript.put(STATE))
        await asyncio.sleep(0)
        cut.cancel()
        await asyncio.wait([cut])

    await transcript.put(replace(SAID, nonce="nonce-2"))

    assert [message.nonce for message in await transcript.after(first.revision)] == ["job-1", "nonce-2"]


async def test_of_what_waited_together_only_the_statement_that_fails_does_nothing(
    transcript: Transcript, tmp_path: Path
) -> None:
    file = ChatFile("F1", "boat.jpg", "ab12", "image/jpeg", 3)
    with locked(tmp_path / "chat.db"):
        writes = asyncio.gather(
            transcript.add_file(file), transcript.add_file(file), transcript.put(SAID), return_exceptions=True
        )
        await asyncio.sleep(0)

    outcomes = await soon(writes)

    assert outcomes[0] is None
    assert isinstance(outcomes[1], ChatUnreachable)
    assert await transcript.after(0) == [outcomes[2]]
    assert await transcript.file("F1") == file


async def test_a_message_is_new_once(transcript: Transcript) -> None:
    puts = [await transcript.put(draft) for draft in (STATE, STATE, replace(STATE, stage="job-1/2"))]

    assert [message.is_new for message in puts] == [True, False, False]


async def test_a_page_that_is_far_behind_is_given_what_is_no_longer_in_memory(tmp_path: Path) -> None:
    async with Transcript.open(tmp_path / "chat.db", SystemClock()) as before:
        old = await before.put(SAID)

    async with Transcript.open(tmp_path / "chat.db", SystemClock()) as after:
        new = await after.put(STATE)

        assert await after.after(0) == [old, new]
        assert await after.after(old.revision) == [new]
