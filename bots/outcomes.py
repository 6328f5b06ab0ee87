"""What a verb, a button or a form comes to: the same in every chat, which shows it as it can."""

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bots.buttons import Button
from bots.dialect import Said
from bots.fields import Form
from core.model.conversation import Version
from core.model.image import Attachment
from core.model.job import Job
from core.model.request import Person, Request
from core.preferences import Sheet


@dataclass(frozen=True, slots=True)
class Tell:
    """Words of our own, with buttons under them.

    Attributes:
        aloud: Everyone in the place reads them; else the person alone, where the chat can do that.
        named: Who stands in the words, by the slot of `bots.languages.slots` that each platform puts a name into, as
            `in_slots` says.
    """

    text: str
    buttons: tuple[Button, ...] = ()
    aloud: bool = False
    named: Mapping[str, Person] = field(default_factory=dict)


def with_names(tell: Tell) -> str:
    """The words, with people by the names that the platform told of them."""
    return in_slots(tell.text, {slot: person.name for slot, person in tell.named.items()})


def in_slots(text: str, names: Mapping[str, str]) -> str:
    """Put each name into the first place of its slot: what people wrote stands behind, and may look like one."""
    left = dict(names)
    slots = "|".join(map(re.escape, left))
    return re.sub(slots, lambda found: left.pop(found[0], found[0]), text) if slots else text


@dataclass(frozen=True, slots=True)
class Kept:
    """Something that will come later, in a line, with the button that stops it.

    Attributes:
        text: May hold the slot `WHEN` of `bots.languages.slots`, which each platform's own clock fills with the moment.
    """

    text: str
    moment: datetime
    button: Button


@dataclass(frozen=True, slots=True)
class Listing:
    """The list of jobs, each with its button, and of what will come later."""

    jobs: Sequence[Job]
    aloud: bool = False
    kept: tuple[Kept, ...] = ()


@dataclass(frozen=True, slots=True)
class Menu:
    """Several things to choose from, each told in a line and chosen by a button.

    Attributes:
        heading: Above them.
        lines: At most `MOST_CHOICES` of `bots.fields`.
        ending: Below them.
    """

    heading: str
    lines: tuple[tuple[str, Button], ...]
    ending: str = ""
    aloud: bool = False

    @property
    def text(self) -> str:
        """All its words."""
        return "\n".join(line for line in (self.heading, *(told for told, _ in self.lines), self.ending) if line)

    @property
    def buttons(self) -> tuple[Button, ...]:
        """All its buttons."""
        return tuple(button for _, button in self.lines)


@dataclass(frozen=True, slots=True)
class Post:
    """A file that is no version: a sheet of pictures, an original, a palette.

    Attributes:
        text: Above it.
        name: Of the file, with its ending.
        alt: What it shows, in words.
    """

    text: str
    name: str
    alt: str
    data: bytes
    aloud: bool = True


@dataclass(frozen=True, slots=True)
class Later:
    """What takes longer than a chat waits for: it is told as soon as it is there.

    Attributes:
        making: Gives it, or raises what is told instead.
        aloud: As the outcome itself will be.
        is_seen: The messages that it is about show what came of it to whoever sees them.
    """

    making: Callable[[], Awaitable["Tell | Post"]]
    aloud: bool = False
    is_seen: bool = False


@dataclass(frozen=True, slots=True)
class OpenForm:
    """A form to be filled in.

    No message opens one on Discord or Slack: where `Scene.aloud`, tell of a button that does.
    """

    form: Form


@dataclass(frozen=True, slots=True)
class Panel:
    """The settings of a place, for the person alone, to be changed there; `bots.settings_here` takes the changes."""

    sheet: Sheet


@dataclass(frozen=True, slots=True)
class Ask:
    """A request for pictures, in the words of this person.

    Attributes:
        said: The words, understood; their verb says what is asked for.
        version: What it starts from; its conversation gets the answer.
        job: The job that the answer stands beside, in its conversation; None where the person is.
        attachments: Pictures that came along.
    """

    said: Said
    version: Version | None = None
    job: Job | None = None
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class Repeat:
    """What a job asked for once more, from the same picture, as this person's own request.

    Attributes:
        change: What is different this time.
        said: The words that it is different by, if any.
    """

    job: Job
    change: Callable[[Request], Request]
    said: Said | None = None


@dataclass(frozen=True, slots=True)
class Stopped:
    """A job that ended by this press: the pressed card or list says so."""

    job: Job


@dataclass(frozen=True, slots=True)
class GoesOn:
    """A job that goes on by this press: the pressed card says so."""

    job: Job


@dataclass(frozen=True, slots=True)
class Reveal:
    """The answer of a job that no chat took, for the person alone."""

    job: Job


Outcome = Tell | Listing | Menu | Post | Later | OpenForm | Panel | Ask | Repeat | Stopped | GoesOn | Reveal
