"""What the local chat keeps in its own file goes too: with its conversation, and after its time."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bots.local.chat import Memory
from bots.local.messages import Author, ChatFile, Draft, Message, Note, Written
from bots.outcomes import Post
from tests.fakes.core import FakeClock

DAY = timedelta(days=1)


async def spoken(memory: Memory, name: str, thread: str | None = None) -> Message:
    """A message with a file of its own, and what Limner says about it."""

    async def chunks() -> AsyncIterator[bytes]:
        yield f"bytes of {name}".encode()

    stored = await memory.files.keep(chunks(), name=name, most_bytes=1_000)
    file = ChatFile(f"file{name}", f"{name}.png", stored.sha256, stored.mime, stored.size_bytes)
    await memory.transcript.add_file(file)
    said = await memory.transcript.put(Draft(name, Author.PERSON, Written(f"words of {name}", (file,)), thread))
    await memory.transcript.put(Draft(f"{name}:note", Author.LIMNER, Note(f"about {name}", said.id), thread, "job"))
    return said


def traces(folder: Path, word: str) -> list[str]:
    return [file.name for file in folder.rglob("*") if file.is_file() and word.encode() in file.read_bytes()]


async def texts(memory: Memory) -> list[object]:
    return [message.body["text"] for message in await memory.transcript.after(0)]


async def test_a_forgotten_thread_is_empty_and_others_stay(tmp_path: Path) -> None:
    async with Memory.open(tmp_path, FakeClock()) as memory:
        root = await spoken(memory, "rooted")
        await spoken(memory, "answered", f"t{root.id}")
        await spoken(memory, "elsewhere")
        newest = (await memory.transcript.after(0))[-1].revision

        await memory.diary.forget(f"t{root.id}")

        assert [traces(tmp_path, f"of {name}") for name in ("rooted", "answered")] == [[], []]
        assert traces(tmp_path, "of elsewhere") != []
        assert sorted(map(str, await texts(memory))) == [
            *["(no longer kept)"] * 4,
            "about elsewhere",
            "words of elsewhere",
        ]
        assert len(await memory.transcript.after(newest)) == 4, "open pages are told"


async def test_the_files_of_limners_own_notes_go_with_them(tmp_path: Path) -> None:
    async with Memory.open(tmp_path, FakeClock()) as memory:
        for thread in ("t1", "t2"):
            shown = await memory.platform.keep(Post("", "versions.png", "All of them.", f"sheet of {thread}".encode()))
            await memory.transcript.put(Draft(thread, Author.LIMNER, Note("All of them", file=shown), thread))

        await memory.diary.forget("t1")

        assert traces(tmp_path, "sheet of t1") == []
        assert traces(tmp_path, "sheet of t2") != []


async def test_files_that_were_never_sent_go_after_a_day_or_with_their_person(tmp_path: Path) -> None:
    clock = FakeClock()
    clock.moment = datetime.now(UTC)
    async with Memory.open(tmp_path, clock) as memory:
        await spoken(memory, "sent")
        await memory.platform.keep(Post("", "a.png", "", b"bytes of unsent"))
        await memory.diary.expire(clock.now() - 365 * DAY)
        assert traces(tmp_path, "of unsent") != []

        clock.pass_by(DAY + timedelta(minutes=1))
        await memory.diary.expire(clock.now() - 365 * DAY)
        assert traces(tmp_path, "of unsent") == []
        assert traces(tmp_path, "bytes of sent") != []

        await memory.platform.keep(Post("", "a.png", "", b"bytes of another"))
        await memory.diary.forget(None)
        assert traces(tmp_path, "of another") + traces(tmp_path, "bytes of sent") == []


async def test_everything_goes_with_its_person(tmp_path: Path) -> None:
    async with Memory.open(tmp_path, FakeClock()) as memory:
        await spoken(memory, "one")
        await spoken(memory, "two", "t1")

        await memory.diary.forget(None)

        assert traces(tmp_path, "of one") + traces(tmp_path, "of two") == []


async def test_old_messages_expire_and_a_file_that_a_younger_one_needs_stays(tmp_path: Path) -> None:
    clock = FakeClock()
    async with Memory.open(tmp_path, clock) as memory:
        await spoken(memory, "old")
        old = (await memory.transcript.after(0))[0]
        clock.pass_by(10 * DAY)
        file = Written.read(old.body).files[0]
        await memory.transcript.put(Draft("young", Author.PERSON, Written("the same", (file,))))

        await memory.diary.expire(clock.now() - 5 * DAY)

        assert await memory.transcript.file(file.id) == file
        assert traces(tmp_path, "words of old") == []
        assert (await texts(memory))[-1] == "(no longer kept)"


async def test_a_late_answer_is_not_written_over_an_empty_message(tmp_path: Path) -> None:
    async with Memory.open(tmp_path, FakeClock()) as memory:
        state = Draft("job", Author.LIMNER, Note("Making"), "t1", "job", "01/1")
        await memory.transcript.put(state)
        await memory.diary.forget("t1")

        await memory.transcript.put(Draft("job", Author.LIMNER, Note("A result"), "t1", "job", "01M7/2"))

        assert await texts(memory) == ["(no longer kept)"]
