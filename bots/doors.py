"""The doors of the core that every chat goes through."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Protocol

from bots.languages.memory import Locales
from bots.languages.speaking import spoken_locale
from core.album import ContactSheet, Story
from core.faults import Alarms, Silence
from core.lineup import Lineup
from core.model.appointment import Appointment
from core.model.approval import StandingYes, Verdict
from core.model.catalogue import Catalogue
from core.model.conversation import ConversationKey, GoneVersion, Head, Version
from core.model.job import Job, Receipt
from core.model.preferences import Preferences
from core.model.reply import Reply
from core.model.request import Asker, Person, Request, Spot
from core.model.scope import Scope, Wanted
from core.model.template import Template
from core.ports import Blobs, ChatPlatform, Clock, Inbox, Pixels
from core.preferences import Changed, Sheet


class TakesRequests(Protocol):
    """`core.intake.Intake`, as far as a chat needs it."""

    async def submit(self, request: Request) -> Receipt:
        """Check and store a request."""

    async def acknowledged(self, job_id: str, spot: Spot | None = None) -> Job | None:
        """Let the job start; None when it does not start by this."""

    async def refused(self, job_id: str) -> None:
        """End the job before it cost anything."""


class ControlsJobs(Protocol):
    """`core.control.Control`, as far as a chat needs it."""

    async def find(self, reference: str) -> Job:
        """A job by its id or reference."""

    async def ended(self, job_id: str, *, within: timedelta) -> Job:
        """A job when it has ended, or the time is over."""

    async def cancel(self, reference: str) -> Job:
        """Stop a job."""

    async def unseen(self, tenant: str, person: Person) -> Sequence[Job]:
        """A person's jobs whose answer no chat took, newest first."""

    async def answer(self, job: Job) -> Reply:
        """The answer of a finished job."""

    async def seen(self, job: Job, message_ids: Sequence[str]) -> None:
        """The person has the answer after all, in these messages."""

    async def began(self, key: ConversationKey) -> Job | None:
        """The job that a conversation began with, forgotten or not."""

    async def known_in(self, key: ConversationKey) -> Job | None:
        """The first job of a conversation that is not forgotten."""

    async def undo(self, key: ConversationKey, under: str | None = None) -> Version:
        """Move the head to its parent, or to that of the named job's picture."""

    async def again(self, job_id: str, *, key: str, person: Person, place: str) -> Request:
        """Make a request for the same once more."""

    async def jobs(self, key: ConversationKey | None = None, *, tenant: str | None = None) -> Sequence[Job]:
        """Unfinished jobs, newest first."""


class ReadsConversations(Protocol):
    """`core.ports.Conversations`, as far as a chat needs it."""

    async def head(self, key: ConversationKey) -> Head:
        """Where the next edit starts."""

    async def version(self, version_id: str) -> Version | None:
        """One version by its id."""

    async def lost(self, version_id: str) -> GoneVersion | None:
        """One version that is not kept any more, by its id."""

    async def versions(self, key: ConversationKey) -> Sequence[Version]:
        """Every version of a conversation, by number."""

    async def gone(self, key: ConversationKey) -> Sequence[GoneVersion]:
        """The versions of a conversation that are not kept any more."""

    async def showing(self, platform: str, message_id: str) -> ConversationKey | None:
        """The conversation that a message belongs to."""

    async def answered_by(self, key: ConversationKey, message_id: str) -> Sequence[Version]:
        """The versions that a message shows."""

    async def gone_under(self, key: ConversationKey, message_id: str) -> Sequence[GoneVersion]:
        """The versions that a message showed and that are not kept any more."""


class KeepsSettings(Protocol):
    """`core.preferences.PreferenceBook`, as far as a chat needs it."""

    async def in_force(self, scope: Scope) -> Preferences:
        """What counts in a place."""

    async def sheet(self, scope: Scope) -> Sheet:
        """Every setting of a place."""

    async def change_all(
        self, scope: Scope, wanted: Sequence[Wanted], *, is_admin: bool = False
    ) -> tuple[Changed, ...]:
        """Set several values, or none of them where one is refused."""


class KeepsTemplates(Protocol):
    """`core.templates.book.TemplateBook`, as far as a chat needs it."""

    async def all_of(self, tenant: str) -> Sequence[Template]:
        """Every template of a server or workspace: what ships first."""

    async def named(self, tenant: str, name: str) -> Template:
        """One of them by its name."""

    async def save(self, tenant: str, person: Person, *, name: str, text: str) -> Template:
        """Keep a team's own."""

    async def delete(self, tenant: str, person: Person, name: str, *, is_admin: bool) -> Template:
        """Forget a team's own."""


class ShowsWork(Protocol):
    """`core.album.Album`, as far as a chat needs it."""

    async def sheet(self, key: ConversationKey) -> ContactSheet | None:
        """All versions of a conversation on one picture."""

    async def original(self, version: Version) -> bytes:
        """A version byte for byte as the model made it."""

    async def story(self, job: Job) -> Story:
        """How a job's answer came about."""


class Removes(Protocol):
    """`core.removal.Removal`, as far as a chat needs it."""

    async def delete(self, key: ConversationKey, number: int, person: Person, *, is_admin: bool) -> GoneVersion:
        """Remove a version for everyone."""

    async def forget_conversation(self, key: ConversationKey, person: Person, *, is_admin: bool) -> int:
        """Remove everything of a conversation; how many requests that were."""

    async def forget_person(self, asker: Asker) -> int:
        """Remove everything that a person asked for; how many requests that were."""


class DecidesApprovals(Protocol):
    """`core.consent.Consent`, as far as a chat needs it."""

    async def job_of(self, approval_id: str) -> Job | None:
        """The job that an approval belongs to."""

    async def decide(self, approval_id: str, verdict: Verdict, person: Person, *, is_admin: bool) -> Job:
        """Take a person's answer; the job goes on with it."""

    async def standing(self, key: ConversationKey) -> Sequence[StandingYes]:
        """What people said yes to for good in a conversation."""

    async def take_back(self, approval_id: str, tenant: str, person: Person, *, is_admin: bool) -> StandingYes:
        """Let a yes stand no longer."""


class KeepsAppointments(Protocol):
    """`core.agenda.Agenda`, as far as a chat needs it."""

    async def of(self, tenant: str, person: Person, *, is_admin: bool = False) -> Sequence[Appointment]:
        """Those of a person, the earliest first."""

    async def stop(self, appointment_id: str, tenant: str, person: Person, *, is_admin: bool) -> Appointment:
        """Let one never come again."""


@dataclass(frozen=True, slots=True)
class Lent:
    """The parts of the core that a chat writes its messages with."""

    blobs: Blobs
    pixels: Pixels
    inbox: Inbox
    clock: Clock


class Bell(Protocol):
    """A chat, as far as whoever runs Limner is told something there. Each raises a `LimnerError` where it cannot."""

    async def post(self, channel: str, words: str) -> None:
        """Tell it in a channel, which is named as `LIMNER_LOG_CHANNEL` names it after the chat."""

    async def tell(self, person: str, words: str) -> None:
        """Tell it to somebody alone, who is named as `LIMNER_ADMINS` names them after the chat."""

    def owners(self) -> Sequence[str]:
        """Whom the chat itself knows to run the bot, named as above; it asks nobody for that."""


class Chat(Protocol):
    """One chat platform, opened: able to write from the start, and to listen."""

    def platform(self, lent: Lent) -> ChatPlatform:
        """What the worker writes through; asked for once, before anything else."""

    @property
    def bell(self) -> Bell:
        """What operators are told by."""

    async def listen(self, core: "Core") -> None:
        """Take what people say until cancelled; what was begun is finished then.

        Raises:
            SettingsWrong: The platform does not let us in, and trying again would not help.
        """

    async def trouble(self) -> str | None:
        """Why nothing can be heard or said there at the moment, in plain words."""


@dataclass(frozen=True, slots=True)
class Core:
    """The parts of the core that a chat speaks to.

    Attributes:
        admins: Whom `LIMNER_ADMINS` names: `discord:<id>`, `slack:<team>:<id>`.
        locales: Remembers people's languages; None where a chat tells them each time.
        alarm: Rung for what somebody meets at once, before there is a job, and whoever runs Limner must mend.
    """

    intake: TakesRequests
    control: ControlsJobs
    conversations: ReadsConversations
    lineup: Lineup
    preferences: KeepsSettings
    templates: KeepsTemplates
    album: ShowsWork
    removal: Removes
    consent: DecidesApprovals
    agenda: KeepsAppointments
    admins: frozenset[str] = frozenset()
    locales: Locales | None = None
    alarm: Alarms = field(default_factory=Silence)

    async def submit(self, request: Request) -> Receipt:
        """Check and store a request, which is answered in the language of whoever is spoken to.

        Raises:
            UserError, TransientError: As `core.intake.Intake.submit` says.
        """
        return await self.intake.submit(replace(request, locale=spoken_locale()))

    @property
    def catalogue(self) -> Catalogue:
        """Every model, as it stands just now."""
        return self.lineup.catalogue
