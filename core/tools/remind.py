"""`remind`: tells a person something in this very thread, later."""

from collections.abc import Mapping
from datetime import datetime, tzinfo

from core.agenda import Agenda
from core.model.appointment import Appointment
from core.model.approval import Deed, Fact
from core.model.tooling import Effect, ToolContext, ToolInfo, ToolResult
from core.moments import WHEN, moment_of
from core.ports import Clock

LONGEST_WORDS = 500

INFO = ToolInfo(
    name="remind",
    description=(
        "Reminds the person who asked of something, later, in this thread; nobody else is told. They are asked for a "
        "yes first. Use it only when they ask to be reminded."
    ),
    parameters={
        "type": "object",
        "properties": {
            "words": {
                "type": "string",
                "minLength": 1,
                "maxLength": LONGEST_WORDS,
                "description": "What to remind them of, in their language.",
            },
            **WHEN,
        },
        "required": ["words"],
        "additionalProperties": False,
    },
    effect=Effect.ACTS,
)


class Remind:
    """The tool.

    Args:
        agenda: Keeps reminders.
        clock: Says what later means.
        zone: Whose days and hours count; None is the machine's own.
    """

    info = INFO

    def __init__(self, agenda: Agenda, clock: Clock, zone: tzinfo | None = None) -> None:
        self._agenda = agenda
        self._clock = clock
        self._zone = zone

    async def propose(self, arguments: Mapping[str, object], context: ToolContext) -> Deed:  # noqa: ARG002 - the port's
        """Say what would be told when.

        Raises:
            ToolFailed: It is not clear when.
        """
        due = moment_of(arguments, self._clock.now(), self._zone)
        words = " ".join(str(arguments["words"]).split())
        # With an id of its own, keeping it twice keeps it once.
        fixed = {"id": self._clock.new_id(), "words": words, "due": due.isoformat()}
        return Deed(INFO.name, fixed, (Fact("words", words),), due)

    async def call(self, arguments: Mapping[str, object], context: ToolContext) -> ToolResult:
        """Keep what was approved.

        Raises:
            ToolFailed: The person has too many.
        """
        due = datetime.fromisoformat(str(arguments["due"]))
        await self._agenda.keep(Appointment.made_by(context.job, arguments, due))
        return ToolResult({"reminder_kept_for_utc": due.isoformat(), "can_be_stopped_with": "/jobs"})
