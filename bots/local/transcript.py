"""The local chat's own memory: what a chat platform keeps on its servers, here in `chat.db`.

It is apart from Limner's database on purpose: between the two lies the same gap as between Limner and any platform,
so a crash in between is met in the same way.
"""

import asyncio
import json
import sqlite3
from collections import deque
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from itertools import takewhile
from pathlib import Path
from typing import Self

from pydantic import TypeAdapter
from ulid import ULID

from bots.local.ledger import Ledger, Rows, Values
from bots.local.messages import FILES_ADDRESS, Author, Body, ChatFile, Draft, Json, Message
from core.errors import ChatUnreachable, DatabaseWrong
from core.ports import Clock

SCHEMA_VERSION = 1
MOST_AT_ONCE = 500
"""Messages that one look gives; the next look gives the rest."""

_SCHEMA = """
CREATE TABLE messages (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    nonce TEXT NOT NULL UNIQUE,
    author TEXT NOT NULL,
    thread TEXT,
    job TEXT NOT NULL,
    stage TEXT NOT NULL,
    body TEXT NOT NULL,
    at REAL NOT NULL,
    revision INTEGER NOT NULL UNIQUE,
    answered INTEGER NOT NULL
) STRICT;
CREATE INDEX messages_of_job ON messages (job) WHERE job <> '';
CREATE INDEX messages_unanswered ON messages (number) WHERE answered = 0;
CREATE TABLE files (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    mime TEXT NOT NULL,
    size_bytes INTEGER NOT NULL
) STRICT;
CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
"""

_COLUMNS = "id, number, nonce, author, thread, body, at, revision, answered"

# One statement, so that no reader and no crash sees half of it. RETURNING is empty when nothing was to be changed.
_PUT = f"""
INSERT INTO messages (id, nonce, author, thread, job, stage, body, at, revision, answered)
VALUES (:id, :nonce, :author, :thread, :job, :stage, :body, :at,
        (SELECT coalesce(max(revision), 0) + 1 FROM messages), :answered)
ON CONFLICT (nonce) DO UPDATE
SET job = excluded.job, stage = excluded.stage, body = excluded.body, revision = excluded.revision
WHERE excluded.stage > messages.stage
RETURNING {_COLUMNS}
"""  # noqa: S608 - made of constants

# What is emptied is at its last stage: nothing that was meant for it before is written over it.
GONE_STAGE = "~gone"

_EMPTY = f"""
UPDATE messages
SET body = :body, stage = '{GONE_STAGE}', answered = 1, revision = (SELECT max(revision) + 1 FROM messages)
WHERE id = :id
RETURNING {_COLUMNS}
"""  # noqa: S608 - made of constants

_NOTES = f"WHERE stage <> '{GONE_STAGE}' AND json_extract(body, '$.kind') = 'note'"

_TIME_OF_ID = 10
"""Characters of an id that tell its time."""

_UNNAMED_FILES = f"""
SELECT id FROM files
WHERE (:newest = '' OR id < :newest) AND id NOT IN (
    SELECT coalesce(json_extract(one.value, '$.id'), '') FROM messages, json_each(messages.body, '$.files') AS one
    UNION ALL
    SELECT substr(json_extract(body, '$.file.address'), {len(FILES_ADDRESS) + 1}) FROM messages
    WHERE json_extract(body, '$.file.address') IS NOT NULL
)
"""  # noqa: S608 - made of constants

_BODY: TypeAdapter[Body] = TypeAdapter(Body)


class Transcript:
    """Messages, files and first-written facts; every write is on disk when it returns."""

    def __init__(self, ledger: Ledger, clock: Clock, newest: int) -> None:
        self._ledger = ledger
        self._clock = clock
        self._newest = newest
        self._arrived = asyncio.Condition()
        # The last changes, without a gap: every open page asks for them, and most ask for nothing else.
        self._recent: deque[Message] = deque(maxlen=MOST_AT_ONCE)

    @classmethod
    @asynccontextmanager
    async def open(cls, path: Path, clock: Clock) -> AsyncIterator[Self]:
        """Open, and make if need be, the transcript in this file.

        Raises:
            DatabaseWrong: It is damaged, or from a newer version.
        """
        ledger = Ledger(path, _prepare)
        try:
            yield cls(ledger, clock, await _newest(ledger, path))
        finally:
            await ledger.close()

    async def put(self, draft: Draft) -> Message:
        """Put a message into the chat, or bring it to a later stage; returns it as it now stands.

        Raises:
            ChatUnreachable: It could not be written.
        """
        values = {
            "id": self._clock.new_id(),
            "nonce": draft.nonce,
            "author": draft.author,
            "thread": draft.thread,
            "job": draft.job,
            "stage": draft.stage,
            "body": _BODY.dump_json(draft.body).decode(),
            "at": self._clock.now().timestamp(),
            "answered": draft.author is Author.LIMNER,
        }
        written = await self._rows(_PUT, values)
        if written:
            message = _message(written[0])
            await self._tell(message)
            return replace(message, is_new=message.id == values["id"])
        standing = await self.by_nonce(draft.nonce)
        if standing is None:
            raise ChatUnreachable(f"message {draft.nonce} was neither written nor found")
        return standing

    async def by_nonce(self, nonce: str) -> Message | None:
        """Find a message by the name that its author gave it."""
        return await self._one(f"SELECT {_COLUMNS} FROM messages WHERE nonce = ?", nonce)  # noqa: S608 - constants

    async def find(self, message_id: str) -> Message | None:
        """Find a message by its id."""
        return await self._one(f"SELECT {_COLUMNS} FROM messages WHERE id = ?", message_id)  # noqa: S608 - constants

    async def of_job(self, job_id: str) -> Sequence[Message]:
        """The messages that show a job: its card, its answer."""
        return await self._messages("WHERE job = ? ORDER BY number", job_id)

    async def after(self, revision: int) -> Sequence[Message]:
        """The messages that changed after a revision, oldest change first, at most `MOST_AT_ONCE`."""
        if self._recent and self._recent[0].revision <= revision + 1:
            return self._recent_after(revision)
        return await self._messages("WHERE revision > ? ORDER BY revision LIMIT ?", revision, MOST_AT_ONCE)

    def _recent_after(self, revision: int) -> Sequence[Message]:
        found: dict[str, Message] = {}
        for message in takewhile(lambda message: message.revision > revision, reversed(self._recent)):
            # Of a message that changed twice, the last state alone.
            found.setdefault(message.id, message)
        return list(found.values())[::-1]

    async def wait_after(self, revision: int) -> None:
        """Return as soon as something changed after a revision."""
        async with self._arrived:
            await self._arrived.wait_for(lambda: self._newest > revision)

    async def unanswered(self) -> Sequence[Message]:
        """The person's messages that nothing has answered, oldest first."""
        return await self._messages("WHERE answered = 0 ORDER BY number")

    async def answered(self, message_id: str) -> None:
        """A message of the person was answered, or handed over."""
        await self._rows("UPDATE messages SET answered = 1 WHERE id = ? RETURNING id", (message_id,))

    async def kept(
        self, *, before: datetime | None = None, thread: str | None = None, about: str | None = None
    ) -> Sequence[Message]:
        """Some messages that are not empty, oldest first.

        Args:
            before: Only those from before this moment.
            thread: Only those of this thread, those that stand for the message `about`, and that message.
            about: Belongs to `thread`.
        """
        where = f"WHERE stage <> '{GONE_STAGE}' AND (:before IS NULL OR at < :before) AND (:thread IS NULL "
        where += "OR thread = :thread OR id = :about OR json_extract(body, '$.opens') = :thread "
        where += f"OR json_extract(body, '$.about') = :about) ORDER BY number LIMIT {MOST_AT_ONCE}"
        values = {"before": before.timestamp() if before else None, "thread": thread, "about": about}
        with _database_errors():
            rows = await self._ledger.run(f"SELECT {_COLUMNS} FROM messages {where}", values)  # noqa: S608 - constants
        return [_message(row) for row in rows]

    async def offering(self, subject: str) -> Sequence[Message]:
        """The notes with a button that is about something, by its id."""
        return await self._messages(f"{_NOTES} AND instr(body, ?) ORDER BY number", f':{subject}"')

    async def empty(self, message: Message, body: Body) -> None:
        """Let a message say this and nothing else for ever."""
        rows = await self._rows(_EMPTY, {"id": message.id, "body": _BODY.dump_json(body).decode()})
        for row in rows:
            await self._tell(_message(row))

    async def without_message(self, file_ids: Sequence[str]) -> Sequence[str]:
        """Forget files whose message is empty; the digests of those whose bytes nobody needs any more."""
        lonely: list[str] = []
        for file_id in file_ids:
            found = "SELECT id FROM messages WHERE instr(body, ?) LIMIT 1"
            if await self._rows(found, (file_id,)):
                continue
            rows = await self._rows("DELETE FROM files WHERE id = ? RETURNING sha256", (file_id,))
            digests = [str(row["sha256"]) for row in rows]
            others = [await self._rows("SELECT id FROM files WHERE sha256 = ? LIMIT 1", (one,)) for one in digests]
            lonely.extend(one for one, needed in zip(digests, others, strict=True) if not needed)
        return lonely

    async def unnamed_files(self, before: datetime | None = None) -> Sequence[str]:
        """The files that no message names, of those from before a moment: given to forms, or never sent."""
        # An id begins with its time, so that the first id of a moment sorts after every earlier one.
        newest = "" if before is None else str(ULID.from_datetime(before))[:_TIME_OF_ID]
        return [row["id"] for row in await self._rows(_UNNAMED_FILES, {"newest": newest})]

    async def wipe(self) -> None:
        """Leave no trace of what was emptied in the file's log, unless somebody writes just then."""
        self._recent.clear()
        with suppress(ChatUnreachable):
            await self._rows("PRAGMA wal_checkpoint(TRUNCATE)", ())

    def new_name(self) -> str:
        """A name that nothing here has yet."""
        return self._clock.new_id()

    async def keep(self, name: str, value: str) -> str:
        """Write a fact down unless it was written before; returns what was written first."""
        await self._rows("INSERT INTO facts VALUES (?, ?) ON CONFLICT DO NOTHING RETURNING name", (name, value))
        return str((await self._rows("SELECT value FROM facts WHERE name = ?", (name,)))[0]["value"])

    async def add_file(self, file: ChatFile) -> None:
        """Remember a file whose bytes are stored."""
        row = (file.id, file.name, file.sha256, file.mime, file.size_bytes)
        await self._rows("INSERT INTO files VALUES (?, ?, ?, ?, ?) RETURNING id", row)

    async def file(self, file_id: str) -> ChatFile | None:
        """Find a file by its id."""
        rows = await self._rows("SELECT id, name, sha256, mime, size_bytes FROM files WHERE id = ?", (file_id,))
        return ChatFile(**dict(rows[0])) if rows else None

    async def _one(self, sql: str, value: str) -> Message | None:
        rows = await self._rows(sql, (value,))
        return _message(rows[0]) if rows else None

    async def _messages(self, which: str, *values: object) -> Sequence[Message]:
        return [_message(row) for row in await self._rows(f"SELECT {_COLUMNS} FROM messages {which}", values)]  # noqa: S608 - constants

    async def _rows(self, sql: str, values: Values) -> Rows:
        with _database_errors():
            return await self._ledger.run(sql, values)

    async def _tell(self, message: Message) -> None:
        async with self._arrived:
            if self._recent and message.revision != self._recent[-1].revision + 1:
                # Whoever wrote the one between was cancelled before it was told.
                self._recent.clear()
            self._recent.append(message)
            self._newest = max(self._newest, message.revision)
            self._arrived.notify_all()


async def _newest(ledger: Ledger, path: Path) -> int:
    """Open the file; returns its newest revision."""
    try:
        await ledger.open()
        ((newest,),) = await ledger.run("SELECT coalesce(max(revision), 0) FROM messages")
    except sqlite3.Error as error:
        raise DatabaseWrong(f"{path} cannot be used: {error}. Move it away to start with an empty chat.") from error
    return int(newest)


def _prepare(database: sqlite3.Connection) -> None:
    """Bring the file to this schema."""
    (version,) = database.execute("PRAGMA user_version").fetchone()
    if version == 0:
        database.executescript(f"BEGIN IMMEDIATE; {_SCHEMA} PRAGMA user_version={SCHEMA_VERSION}; COMMIT;")
    elif version != SCHEMA_VERSION:
        raise DatabaseWrong(
            f"The chat's messages were written by a newer Limner (schema {version}, known is {SCHEMA_VERSION})."
        )


@contextmanager
def _database_errors() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise ChatUnreachable(f"the chat's own database: {error}") from error


def _message(row: sqlite3.Row) -> Message:
    body: dict[str, Json] = json.loads(row["body"])
    return Message(
        id=row["id"],
        number=row["number"],
        nonce=row["nonce"],
        author=Author(row["author"]),
        thread=row["thread"],
        body=body,
        at=datetime.fromtimestamp(row["at"], UTC),
        revision=row["revision"],
        is_answered=bool(row["answered"]),
    )
