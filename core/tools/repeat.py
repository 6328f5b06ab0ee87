"""`repeat`: makes a request again and again, as the person's own."""

from collections.abc import Mapping
from datetime import datetime, timedelta, tzinfo

from core.agenda import Agenda
from core.errors import ToolFailed
from core.model.appointment import SATURDAY, Appointment, Rhythm
from core.model.approval import Deed, Fact
from core.model.tooling import Effect, ToolContext, ToolInfo, ToolResult
from core.moments import DAY, TIME, WHEN, moment_of
from core.ports import Clock

LONGEST_REQUEST = 600

INFO = ToolInfo(
    name="repeat",
    description=(
        "Makes a request again and again in this thread, from a given time on, until it is stopped. They are asked for "
        "a yes first. Use it only when the person asks for something regular."
    ),
    parameters={
        "type": "object",
        "properties": {
            "request": {
                "type": "string",
                "minLength": 1,
                "maxLength": LONGEST_REQUEST,
                "description": "What is wanted each time, whole, as if it were asked for alone.",
            },
            "every": {"type": "string", "enum": [rhythm.value for rhythm in Rhythm]},
            TIME: WHEN[TIME],
            DAY: WHEN[DAY],
        },
        "required": ["request", "every"],
        "additionalProperties": False,
    },
    effect=Effect.ACTS,
)


class Repeat:
    """The tool; its parts are those of `Remind`."""

    info = INFO

    def __init__(self, agenda: Agenda, clock: Clock, zone: tzinfo | None = None) -> None:
        self._agenda = agenda
        self._clock = clock
        self._zone = zone

    async def propose(self, arguments: Mapping[str, object], context: ToolContext) -> Deed:
        """Say what would be asked, how often, and when first.

        Raises:
            ToolFailed: It is not clear when, or the answer would be for one person alone.
        """
        if context.job.request.options.private:
            raise ToolFailed("A private answer cannot be repeated: nobody would see the next ones.")
        rhythm, words = Rhythm(str(arguments["every"])), " ".join(str(arguments["request"]).split())
        first = self._first(arguments, rhythm)
        fixed = {"id": self._clock.new_id(), "words": words, "every": rhythm.value, "first": first.isoformat()}
        facts = (Fact("request", words), Fact("every", rhythm.value))
        return Deed(INFO.name, fixed, facts, first)

    def _first(self, arguments: Mapping[str, object], rhythm: Rhythm) -> datetime:
        now = self._clock.now()
        if TIME in arguments or DAY in arguments:
            first = moment_of(arguments, now, self._zone)
        else:
            ahead = timedelta(hours=1) if rhythm is Rhythm.HOUR else timedelta(days=1)
            first = (now + ahead).replace(microsecond=0)
        while rhythm is Rhythm.WEEKDAY and first.astimezone(self._zone).weekday() >= SATURDAY:
            first += timedelta(days=1)
        return first

    async def call(self, arguments: Mapping[str, object], context: ToolContext) -> ToolResult:
        """Keep what was approved.

        Raises:
            ToolFailed: The person has too many.
        """
        first = datetime.fromisoformat(str(arguments["first"]))
        await self._agenda.keep(Appointment.made_by(context.job, arguments, first))
        return ToolResult({"first_time_utc": first.isoformat(), "can_be_stopped_with": "/jobs"})
