"""What this Slack sends to the app: until it is acknowledged, and sometimes again."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from datetime import timedelta
from enum import Enum
from time import monotonic
from typing import Final, Protocol
from uuid import uuid4

from tests.fakes.schemas import Json

RETRIES_AFTER_S: Final = (0.0, 60.0, 300.0)


class Kind(Enum):
    """What is delivered; the value is the type of its envelope."""

    COMMAND = "slash_commands"
    INTERACTION = "interactive"
    EVENT = "events_api"


@dataclass(frozen=True)
class Acknowledgement:
    """The answer in time.

    Attributes:
        after: How long the person, or the event, waited for it.
        body: What was said with it; None when nothing was.
    """

    after: timedelta
    body: Json = field(repr=False)


@dataclass(eq=False)
class Delivery:
    """One payload on its way.

    Attributes:
        acknowledged: The first answer in time.
        failed: Why Slack gave up, or what it told the person: `operation_timeout`.
        attempts: What became of each try: `acknowledged` or the reason that the next try names.
        envelope_id: Of the first try.
        heard: Told the body of the first answer.
    """

    kind: Kind
    payload: Json = field(repr=False)
    acknowledged: Acknowledgement | None = None
    failed: str = ""
    attempts: list[str] = field(default_factory=list)
    envelope_id: str = field(default_factory=lambda: str(uuid4()))
    heard: Callable[[Json], Awaitable[None]] | None = field(default=None, repr=False)

    @property
    def event_id(self) -> str:
        """The name of an event; empty for anything else."""
        return str(self.payload.get("event_id", ""))


class Unanswered(Exception):
    """A try that was not acknowledged in time.

    Attributes:
        reason: As the next try names it.
        is_last: Whether the app asked for no further try.
    """

    def __init__(self, reason: str, *, is_last: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.is_last = is_last


class Transport(Protocol):
    """How payloads reach the app."""

    async def attempt(self, delivery: Delivery, number: int, reason: str, within_s: float) -> Json:
        """Send once, and return what the acknowledgement says.

        Args:
            number: 0 for the first try.
            reason: Why the one before failed.

        Raises:
            Unanswered: Nothing came in time.
        """


@dataclass(frozen=True)
class Again:
    """That the next delivery shall come more than once.

    Attributes:
        kinds: Of what kind it is.
        times: How many copies follow the first.
        after_s: How much later each copy comes than the one before.
        is_same_envelope: Whether copies carry the envelope's id too, as when one is sent on two sockets.
    """

    kinds: frozenset[Kind]
    times: int
    after_s: float
    is_same_envelope: bool


class Deliveries:
    """Sends, waits, and tries again.

    Attributes:
        ack_within_s: How long an acknowledgement may take.
        loses_first: Whether the first acknowledgement of each event is lost on its way.
        retries_after_s: How long Slack waits before each further try of an event.
        sent: Everything that was sent, copies too.
    """

    def __init__(self, transport: Transport, changed: Callable[[], Awaitable[None]]) -> None:
        self.transport = transport
        self.ack_within_s = 3.0
        self.loses_first = False
        self.retries_after_s: tuple[float, ...] = RETRIES_AFTER_S
        self.sent: list[Delivery] = []
        self._changed = changed
        self._again: deque[Again] = deque()
        self._running: set[asyncio.Task[None]] = set()

    def repeat(
        self, times: int = 1, *, after_s: float = 0, kinds: tuple[Kind, ...] = (*Kind,), same_envelope: bool = False
    ) -> None:
        """Let the next delivery of these kinds come so many times more."""
        self._again.append(Again(frozenset(kinds), times, after_s, same_envelope))

    def send(self, delivery: Delivery) -> None:
        """Send, in the background, until it is acknowledged or given up."""
        self.sent.append(delivery)
        self.run(self._deliver(delivery))
        again = next((one for one in self._again if delivery.kind in one.kinds), None)
        if again is not None:
            self._again.remove(again)
            for number in range(1, again.times + 1):
                self.run(self._copy(delivery, again.after_s * number, again.is_same_envelope))

    async def redeliver(self, delivery: Delivery) -> Delivery:
        """Send the same payload once more, however long ago it was; returns when that is acknowledged or given up."""
        copy = Delivery(delivery.kind, delivery.payload)
        self.sent.append(copy)
        await self._deliver(copy)
        return copy

    def run(self, work: Coroutine[None, None, None]) -> None:
        """Own a piece of work until it is done."""
        task = asyncio.create_task(work)
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def end(self) -> None:
        """Stop everything that is on its way."""
        running = [*self._running]
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    async def _copy(self, delivery: Delivery, after_s: float, same_envelope: bool) -> None:
        await asyncio.sleep(after_s)
        copy = Delivery(delivery.kind, delivery.payload)
        if same_envelope:
            copy.envelope_id = delivery.envelope_id
        self.sent.append(copy)
        await self._deliver(copy)

    async def _deliver(self, delivery: Delivery) -> None:
        waits = (0.0, *self.retries_after_s) if delivery.kind is Kind.EVENT else (0.0,)
        begun, reason = monotonic(), ""
        for number, wait_s in enumerate(waits):
            await asyncio.sleep(wait_s)
            try:
                body = await self._attempt(delivery, number, reason)
            except Unanswered as error:
                reason = error.reason
                delivery.attempts.append(reason)
                await self._changed()
                if error.is_last:
                    break
            else:
                delivery.attempts.append("acknowledged")
                await self._acknowledged(delivery, timedelta(seconds=monotonic() - begun), body)
                return
        delivery.failed = reason if delivery.kind is Kind.EVENT else _as_told(reason)
        await self._changed()

    async def _attempt(self, delivery: Delivery, number: int, reason: str) -> Json:
        body = await self.transport.attempt(delivery, number, reason, self.ack_within_s)
        if self.loses_first and delivery.kind is Kind.EVENT and number == 0:
            raise Unanswered("timeout")
        return body

    async def _acknowledged(self, delivery: Delivery, after: timedelta, body: Json) -> None:
        delivery.acknowledged = Acknowledgement(after, body)
        if delivery.heard is not None:
            await delivery.heard(body)
        await self._changed()


def _as_told(reason: str) -> str:
    # What a person reads below a command that failed.
    return "operation_timeout" if reason in {"timeout", "http_timeout"} else "dispatch_failed"
