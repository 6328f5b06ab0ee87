"""What stands on disk: the two databases and the pictures of a data folder, read beside the process that owns them."""

import hashlib
import json
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

Body = dict[str, Any]

FINAL = frozenset({"delivered", "failed", "cancelled"})


@dataclass(frozen=True, slots=True)
class JobRow:
    """A job; `seq` is the order of the requests."""

    id: str
    seq: int
    thread: str
    prompt: str
    count: int
    state: str
    is_shown: bool
    failure: Body | None
    kind: str = "generate"

    @property
    def is_over(self) -> bool:
        """Whether it has ended, well or not."""
        return self.state in FINAL


@dataclass(frozen=True, slots=True)
class AttemptRow:
    """A model call as it was recorded; without an outcome it is open, or was when its process died."""

    job: str
    number: int
    outcome: str | None
    sent_at: float
    ended_at: float | None


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A picture of a thread."""

    job: str
    number: int
    parents: tuple[int, ...]
    blob: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Shown:
    """A message of Limner's as it stands in the chat."""

    id: str
    thread: str | None
    job: str
    revision: int
    body: Body

    @property
    def kind(self) -> str:
        """What it shows."""
        return str(self.body["kind"])


class Records:
    """A data folder, seen from outside."""

    def __init__(self, data: Path) -> None:
        self.limner = data / "limner.db"
        self.chat = data / "chat" / "chat.db"
        self._blobs = data / "blobs"

    def jobs(self) -> list[JobRow]:
        """Every job, in the order of the requests."""
        found = _rows(
            self.limner,
            "SELECT jobs.*, thread FROM jobs JOIN conversations ON conversations.id = jobs.conversation ORDER BY seq",
        )
        return [_job(row) for row in found]

    def job(self, prompt: str) -> JobRow:
        """The one job that asks for this."""
        (job,) = (job for job in self.jobs() if job.prompt == prompt)
        return job

    def state(self, prompt: str) -> str:
        """Where the job that asks for this stands."""
        return self.job(prompt).state

    def attempts(self) -> list[AttemptRow]:
        """Every model call, in the order of their sending."""
        found = _rows(self.limner, "SELECT * FROM attempts ORDER BY id")
        return [
            AttemptRow(row["job"], row["number"], row["outcome"], _time(row["sent_at"]), _end(row)) for row in found
        ]

    def versions(self) -> list[VersionRow]:
        """Every picture, by number in each thread."""
        return [_version(row) for row in _rows(self.limner, "SELECT * FROM versions ORDER BY conversation, number")]

    def runs(self) -> list[tuple[str, str | None]]:
        """What tools did, and how it ended."""
        return [(row["name"], row["outcome"]) for row in _rows(self.limner, "SELECT * FROM tool_runs ORDER BY number")]

    def moments_of_runs(self) -> list[tuple[str, str]]:
        """When each run began and ended."""
        found = _rows(self.limner, "SELECT * FROM tool_runs ORDER BY number")
        return [(row["began_at"], row["ended_at"]) for row in found]

    def answers(self) -> list[str]:
        """The words of the results that the chat shows, oldest first."""
        results = (message.body for message in self.messages() if message.kind == "result")
        return [piece["words"] for body in results for piece in body["pieces"] if "words" in piece]

    def written(self) -> list[str]:
        """What the person wrote, oldest first."""
        found = _rows(self.chat, "SELECT body FROM messages WHERE author = 'person' ORDER BY number")
        return [json.loads(row["body"])["text"] for row in found]

    def messages(self) -> list[Shown]:
        """Limner's messages, oldest first."""
        found = _rows(self.chat, "SELECT * FROM messages WHERE author = 'limner' ORDER BY number")
        return [Shown(row["id"], row["thread"], row["job"], row["revision"], json.loads(row["body"])) for row in found]

    def results(self) -> list[Shown]:
        """The answers, oldest first."""
        return [message for message in self.messages() if message.kind == "result"]

    def result(self, prompt: str) -> Body:
        """The one answer to this."""
        (body,) = (result.body for result in self.results() if result.body["prompt"] == prompt)
        return body

    def cards(self) -> list[Body]:
        """What the messages that follow a job's state say, oldest first."""
        return [message.body for message in self.messages() if message.kind == "progress"]

    def are_settled(self, jobs: int) -> bool:
        """Whether there are so many jobs, each of them has ended, and the chat shows it."""
        rows = self.jobs()
        return len(rows) == jobs and all(row.is_over and row.is_shown for row in rows)

    def faults(self) -> list[str]:
        """Everything that must never be so when all jobs have ended, however often the process was killed."""
        return [*self._damage(), *self._missing_pictures(), *self._wrong_answers(), *self.wrong_order()]

    def _damage(self) -> list[str]:
        checks = ((file, _rows(file, "PRAGMA integrity_check")) for file in (self.limner, self.chat))
        return [f"{file.name}: {row[0]}" for file, found in checks for row in found if row[0] != "ok"]

    def _missing_pictures(self) -> list[str]:
        """Pictures that are not on disk as they were stored: the name of each is the digest of its bytes."""
        files = {blob: self._blobs / blob for blob in {version.blob for version in self.versions()}}
        return [
            f"{blob} is missing or altered"
            for blob, file in files.items()
            if not file.exists() or hashlib.sha256(file.read_bytes()).hexdigest() != file.name
        ]

    def _wrong_answers(self) -> list[str]:
        """Jobs that were answered twice or not at all, or whose message shows other pictures than they made."""
        answers = Counter(result.job for result in self.results())
        # Other words for a prompt are told to whoever pressed, and have no message that follows their job.
        told = {"improve", "translate"}
        wanted = {job.id: int(job.state == "delivered") for job in self.jobs() if job.kind not in told}
        faults = [f"job {job} has {answers[job]} results" for job, count in wanted.items() if answers[job] != count]
        shown = {result.job: [piece["number"] for piece in _pictures(result.body)] for result in self.results()}
        made: dict[str, list[int]] = {job: [] for job in shown}
        for version in self.versions():
            made.setdefault(version.job, []).append(version.number)
        return faults + [
            f"job {job} made {numbers} and shows {shown.get(job)}"
            for job, numbers in made.items()
            if numbers != shown.get(job)
        ]

    def wrong_order(self) -> list[str]:
        """Threads whose pictures are not numbered from 1 in the order of the requests."""
        versions = self.versions()
        numbers: dict[str, list[int]] = {}
        for job in self.jobs():
            mine = [version.number for version in versions if version.job == job.id]
            numbers.setdefault(job.thread, []).extend(mine)
        return [
            f"thread {thread} has versions {found} in the order of its requests"
            for thread, found in numbers.items()
            if found != list(range(1, len(found) + 1))
        ]


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """Hold a database's write lock: whoever else wants to write, waits. Readers go on."""
    with closing(sqlite3.connect(file, isolation_level=None, timeout=10)) as holder:
        holder.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            holder.execute("ROLLBACK")


@contextmanager
def deaf(chat: Path) -> Iterator[None]:
    """Let the chat take what the person writes and nothing that Limner writes, as when a platform answers 500."""
    trigger = "BEFORE INSERT ON messages WHEN NEW.author = 'limner' BEGIN SELECT RAISE(ABORT, 'deaf'); END"
    with closing(sqlite3.connect(chat, isolation_level=None, timeout=10)) as connection:
        connection.execute(f"CREATE TRIGGER deaf {trigger}")
        try:
            yield
        finally:
            connection.execute("DROP TRIGGER deaf")


def _rows(file: Path, sql: str) -> list[sqlite3.Row]:
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True, timeout=10)) as connection:
        connection.row_factory = sqlite3.Row
        return connection.execute(sql).fetchall()


def _job(row: sqlite3.Row) -> JobRow:
    request = json.loads(row["request"])
    return JobRow(
        id=row["id"],
        seq=row["seq"],
        thread=row["thread"],
        prompt=request["prompt"],
        count=request["options"]["count"] or 1,
        state=row["state"],
        is_shown=row["shown"] >= row["revision"],
        failure=json.loads(row["failure"]) if row["failure"] else None,
        kind=request["kind"],
    )


def _version(row: sqlite3.Row) -> VersionRow:
    image = json.loads(row["image"])
    return VersionRow(
        job=row["job"],
        number=row["number"],
        parents=tuple(json.loads(row["parents"])),
        blob=image["blob"]["key"],
        width=image["width"],
        height=image["height"],
    )


def _pictures(body: Body) -> list[Body]:
    return [piece for piece in body["pieces"] if "version" in piece]


def _end(row: sqlite3.Row) -> float | None:
    return _time(row["ended_at"]) if row["ended_at"] else None


def _time(text: str) -> float:
    """Seconds since the epoch; SQLite keeps no time zone, and Limner stores UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()
