"""What is known to stand in Slack: which message is which part of a job, and which files are on it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bots.lately import Lately
from bots.slack.workspaces import Workspace
from core.errors import ChatUnreachable, LimnerError
from core.model.job import Job

EVENT_TYPE: Final = "limner_job"


@dataclass(frozen=True, slots=True)
class Where:
    """A channel, or a thread of one."""

    workspace: Workspace
    channel: str
    thread: str = ""


@dataclass(frozen=True, slots=True)
class Tag:
    """Names one message of a job, in its metadata.

    Attributes:
        part: `card`, `answer 1` or `announcement`.
        since: When the job was made: before that it had no messages.
    """

    job: str
    part: str
    since: datetime

    @classmethod
    def of(cls, job: Job, part: str) -> "Tag":
        """The name of a part of a job."""
        return cls(job.id, part, job.created_at)

    @property
    def metadata(self) -> dict[str, object]:
        """As Slack keeps it with the message, for apps alone."""
        return {"event_type": EVENT_TYPE, "event_payload": {"job": self.job, "part": self.part}}


class Standing:
    """Remembers what this process posted and found.

    Args:
        began: What was asked for since then, nobody else can have answered.
    """

    def __init__(self, began: datetime) -> None:
        self._began = began
        self._posted: Lately[tuple[str, str, str, str], str] = Lately()
        self._bearing: Lately[tuple[str, str, str, str], str] = Lately()
        self._sure: Lately[tuple[str, str, str], bool] = Lately()

    def is_sure(self, where: Where, tag: Tag) -> bool:
        """Whether nothing of the job can stand there that is not known here."""
        sure = self._sure.get(_scope(where, tag))
        return tag.since >= self._began if sure is None else sure

    @contextmanager
    def in_doubt(self, where: Where, tag: Tag) -> Iterator[None]:
        """Doubt what stands there until Slack has either taken or refused what is sent meanwhile."""
        self._sure.put(_scope(where, tag), False)
        try:
            yield
        except LimnerError as error:
            if not isinstance(error, ChatUnreachable) or error.retry_after is not None:
                self._sure.put(_scope(where, tag), True)
            raise
        self._sure.put(_scope(where, tag), True)

    def learn(self, where: Where, tag: Tag, own: Iterable[Mapping[str, object]]) -> None:
        """Remember all of the bot's own messages since the job was made, as Slack tells of them."""
        job = ""
        for message in sorted(own, key=lambda message: str(message.get("ts"))):
            ts, payload = str(message.get("ts")), _payload_of(message)
            if payload is not None:
                job = str(payload.get("job"))
                self._posted.put((*_scope_of(where, job), str(payload.get("part"))), ts)
            # Files in a message of their own have no payload; they follow the words that they belong to.
            self._bears(_scope_of(where, job), ts, [str(file.get("name")) for file in files_of(message)])
        self._sure.put(_scope(where, tag), True)

    def posted(self, where: Where, tag: Tag, ts: str) -> str:
        """Remember a message; returns its `ts`."""
        return self._posted.put((*_scope(where, tag), tag.part), ts)

    def find(self, where: Where, tag: Tag) -> str | None:
        """The `ts` of a message, if it is known."""
        return self._posted.get((*_scope(where, tag), tag.part))

    def bears(self, where: Where, tag: Tag, ts: str, names: Iterable[str]) -> None:
        """Remember which files of a job stand on a message."""
        self._bears(_scope(where, tag), ts, names)

    def bearing(self, where: Where, tag: Tag, names: Iterable[str]) -> str | None:
        """The message that all of these files of a job are known to stand on."""
        found = {self._bearing.get((*_scope(where, tag), name)) for name in names}
        return found.pop() if len(found) == 1 else None

    def _bears(self, scope: tuple[str, str, str], ts: str, names: Iterable[str]) -> None:
        for name in names:
            self._bearing.put((*scope, name), ts)


def files_of(message: Mapping[str, object]) -> Sequence[Mapping[str, object]]:
    """The files of a message, as Slack tells of it."""
    files = message.get("files")
    return [one for one in files if isinstance(one, dict)] if isinstance(files, list) else []


def _payload_of(message: Mapping[str, object]) -> Mapping[str, object] | None:
    named = message.get("metadata")
    if not isinstance(named, dict) or named.get("event_type") != EVENT_TYPE:
        return None
    payload = named.get("event_payload")
    return payload if isinstance(payload, dict) else None


def _scope(where: Where, tag: Tag) -> tuple[str, str, str]:
    return _scope_of(where, tag.job)


def _scope_of(where: Where, job: str) -> tuple[str, str, str]:
    return job, where.channel, where.thread
