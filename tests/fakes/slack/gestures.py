"""A gesture: what a person did, and what the app made of it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from tests.fakes.schemas import Json
from tests.fakes.slack.deliveries import Acknowledgement, Delivery
from tests.fakes.slack.state import Channel, Message, User
from tests.fakes.slack.views import View

TRIGGER_LIVES: Final = timedelta(seconds=3)
RESPONSES_LIVE: Final = timedelta(minutes=30)
MOST_RESPONSES: Final = 5


@dataclass(eq=False)
class Gesture:
    """One thing that a person did.

    Attributes:
        did: `command`, `write`, `edit`, `delete`, `press`, `choose`, `shortcut`, `submit`, `close`, `home`, `thread`.
        message: What was written, or what the gesture was about.
        view: The view that it was done in.
        trigger_id: What opens a view; single use, for three seconds.
        response_key: The last part of the address that answers it; empty when it has none.
        responses: How often that address was used.
        deliveries: What told the app of it: none, one, or two for a mention.
        views: What was opened because of it.
        answers: The messages that the response address, or the acknowledgement itself, brought about.
    """

    did: str
    user: User
    created: datetime
    channel: Channel | None = None
    message: Message | None = None
    view: View | None = None
    trigger_id: str = ""
    is_spent: bool = False
    response_key: str = ""
    responses: int = 0
    deliveries: list[Delivery] = field(default_factory=list)
    views: list[View] = field(default_factory=list)
    answers: list[Message] = field(default_factory=list)

    @property
    def acknowledged(self) -> Acknowledgement | None:
        """The slowest acknowledgement, once everything that told of the gesture has one."""
        answers = [one.acknowledged for one in self.deliveries]
        heard = [one for one in answers if one is not None]
        return max(heard, key=lambda one: one.after) if heard and len(heard) == len(answers) else None

    @property
    def failed(self) -> str:
        """What the person reads when nobody acknowledged it: `operation_timeout`; empty otherwise."""
        return next((one.failed for one in self.deliveries if one.failed), "")

    @property
    def errors(self) -> dict[str, str]:
        """What the app said is wrong with what was submitted, by `block_id`."""
        return self.view.errors if self.view else {}

    @property
    def payload(self) -> Json:
        """What the app was told first."""
        return self.deliveries[0].payload

    @property
    def answer(self) -> Message | None:
        """The newest answer that still stands."""
        return next((one for one in reversed(self.answers) if not one.deleted), None)

    @property
    def opened(self) -> View | None:
        """The newest view that was opened because of it."""
        return self.views[-1] if self.views else None

    def trigger_error(self, now: datetime) -> str:
        """Why its trigger opens nothing any more; empty when it does."""
        if self.is_spent:
            return "exchanged_trigger_id"
        return "expired_trigger_id" if now - self.created > TRIGGER_LIVES else ""

    def may_respond(self, now: datetime) -> bool:
        """Whether its response address is still taken."""
        return now - self.created <= RESPONSES_LIVE and self.responses < MOST_RESPONSES
