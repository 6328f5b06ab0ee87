"""Who does what where: everything that a verb, a button or a form is given, in every chat."""

from dataclasses import dataclass

from bots.buttons import Button
from bots.dialect import Said
from bots.doors import Core
from bots.errands import Errands, GoesBack
from bots.finding import Around, Found
from core.model.conversation import ConversationKey, Version
from core.model.image import Attachment
from core.model.job import Job
from core.model.request import Person

NOTHING_SAID = Said(None, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What a person did, and where.

    Attributes:
        here: The place.
        said: The words, understood; `said.words` is what follows the verb.
        attachments: Files that came along.
        replied_to: The message that the words answer, by the platform's id.
        is_admin: Looked up only for what `FOR_ADMINS` names in `bots.verbs`, `bots.presses` and `bots.submissions`.
        aloud: Everyone in the place reads the answer, because it answers a message.
        undo: Moves a head back where it is not `Control.undo` itself.
    """

    core: Core
    here: Around
    person: Person
    said: Said = NOTHING_SAID
    attachments: tuple[Attachment, ...] = ()
    replied_to: str | None = None
    is_admin: bool = False
    aloud: bool = False
    undo: GoesBack | None = None

    async def conversation(self) -> ConversationKey | None:
        """The conversation that is held there, else that of the answered message."""
        key = self.here.conversation
        if key is None and self.replied_to is not None:
            platform = self.here.tenant.partition(":")[0]
            shown = await self.core.conversations.showing(platform, self.replied_to)
            return shown if shown and shown.tenant == self.here.tenant else None
        return key

    @property
    def errands(self) -> Errands:
        """What people do with work that exists."""
        return Errands(self.core, self.undo)


@dataclass(frozen=True, slots=True, kw_only=True)
class _AboutScene(Scene):
    """Something that is about a job or a version.

    Attributes:
        found: Looked up, and allowed there; None where it is about something else.
    """

    found: Found | None = None

    @property
    def job(self) -> Job:
        """The job that it is about, or that made the version that it is about."""
        assert self.found is not None, "it is about neither a job nor a version"
        return self.found.job

    @property
    def version(self) -> Version:
        """The version that it is about."""
        version = self.found.version if self.found else None
        assert version is not None, "it is about no version"
        return version


@dataclass(frozen=True, slots=True, kw_only=True)
class PressScene(_AboutScene):
    """A press of a button."""

    button: Button


@dataclass(frozen=True, slots=True, kw_only=True)
class FormScene(_AboutScene):
    """A form that was sent; `about` is as the form says."""

    about: str = ""
