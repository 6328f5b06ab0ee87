"""The one table of verbs and options; each platform's commands, completion and help are made from it."""

from dataclasses import dataclass
from enum import StrEnum

from core.model.preferences import Setting
from core.model.request import MOST_PICTURES


class Verb(StrEnum):
    """What a person can tell Limner to do."""

    IMAGINE = "imagine"
    EDIT = "edit"
    BLEND = "blend"
    DESCRIBE = "describe"
    UNDO = "undo"
    VERSIONS = "versions"
    SHOW = "show"
    JOBS = "jobs"
    CANCEL = "cancel"
    SETTINGS = "settings"
    TEMPLATES = "templates"
    FORGET = "forget"
    HELP = "help"


class OptionType(StrEnum):
    """What an option takes."""

    WORDS = "words"
    """Everything in the message that is not a flag."""
    CHOICE = "choice"
    NUMBER = "number"
    MODEL = "model"
    """The name of a model of the catalogue."""
    TEMPLATE = "template"
    """The name of a template, shipped or the team's own."""
    SWITCH = "switch"
    """Takes no value."""
    PICTURE = "picture"
    """A file: attached to the message where commands cannot carry one."""


@dataclass(frozen=True, slots=True)
class Nickname:
    """A word that people may write for a value."""

    word: str
    value: str


@dataclass(frozen=True, slots=True)
class Option:
    """One thing that a command takes.

    Attributes:
        positional: It stands behind the verb where commands are text, without `--name`.
        choices: The values to offer; for a `CHOICE`, which of them a model takes is for `Intake` to say.
        aliases: Other names of the flag.
    """

    name: str
    type: OptionType
    summary: str
    required: bool = False
    positional: bool = False
    choices: tuple[str, ...] = ()
    nicknames: tuple[Nickname, ...] = ()
    aliases: tuple[str, ...] = ()

    @property
    def is_flag(self) -> bool:
        """Whether it is written `--name` in text."""
        return not self.positional and self.type in {
            OptionType.CHOICE,
            OptionType.NUMBER,
            OptionType.MODEL,
            OptionType.TEMPLATE,
            OptionType.SWITCH,
        }


@dataclass(frozen=True, slots=True)
class Command:
    """One verb.

    Attributes:
        gesture: The way to the same thing without the command.
        bare: Where a message need not begin with a slash to mean the verb: what may stand behind it then, as a
            pattern. None of a verb with a prompt.
    """

    verb: Verb
    summary: str
    examples: tuple[str, ...]
    options: tuple[Option, ...] = ()
    gesture: str = ""
    bare: str | None = None


FORGETTABLE = ("me", "conversation")
HELP_TOPICS = ("edits", "prompts", "commands", "options", "models", "offline")

RATIO = Option(
    "ratio",
    OptionType.CHOICE,
    "shape of the picture",
    choices=(
        "1:1",
        "16:9",
        "9:16",
        "4:3",
        "3:4",
        "3:2",
        "2:3",
        "5:4",
        "4:5",
        "21:9",
        "4:1",
        "1:4",
        "8:1",
        "1:8",
    ),
    nicknames=(Nickname("wide", "16:9"), Nickname("tall", "9:16"), Nickname("square", "1:1")),
    aliases=("ar",),
)
SIZE = Option("size", OptionType.CHOICE, "resolution", choices=("512", "1K", "2K", "4K"))
COUNT = Option(
    "count", OptionType.NUMBER, "how many pictures", choices=tuple(str(n) for n in range(1, MOST_PICTURES + 1))
)
MODEL = Option("model", OptionType.MODEL, "which model draws")
PRIVATE = Option("private", OptionType.SWITCH, "answer only to me, with a command")
TEMPLATE = Option("template", OptionType.TEMPLATE, "a prompt with blanks, as in `/templates`")
LOOK = (RATIO, COUNT, SIZE, MODEL, TEMPLATE, PRIVATE)
"""How a picture should be: understood in every request, in a command as in plain words."""

FLAGS = {name: option for option in LOOK for name in (option.name, *option.aliases)}
"""Every flag by each of its names."""


def _words(summary: str) -> Option:
    return Option("prompt", OptionType.WORDS, summary, required=True)


def _pictures(*, required: int, most: int) -> tuple[Option, ...]:
    return tuple(
        Option(f"image{n}", OptionType.PICTURE, "a picture to work from", required=n <= required)
        for n in range(1, most + 1)
    )


COMMANDS = (
    Command(
        Verb.IMAGINE,
        "Make a new picture",
        (
            "/imagine a lighthouse at dusk --ratio 16:9 --count 2",
            "/imagine a fox in snow, watercolour --ratio tall",
        ),
        (_words("what the picture shows"), *_pictures(required=0, most=3), *LOOK),
        "write to Limner, or begin a message in a thread with `new:`",
    ),
    Command(
        Verb.EDIT,
        "Change a picture",
        ("/edit make it night", "/edit from v2: add a red boat"),
        (_words("what to change"), *_pictures(required=0, most=3), *LOOK),
        "answer in the picture's thread",
    ),
    Command(
        Verb.BLEND,
        "Combine attached pictures into one",
        ("/blend put the hat on the dog",),
        (_words("how they go together"), *_pictures(required=2, most=4), *LOOK),
        "attach two or more pictures to a message",
    ),
    Command(
        Verb.DESCRIBE,
        "Turn a picture into words, and into prompts to go on from",
        ("/describe", "/describe v2"),
        (
            Option("image", OptionType.PICTURE, "the picture; without one, the newest of the thread"),
            Option("prompt", OptionType.WORDS, "what to look at, or a version like v2"),
            PRIVATE,
        ),
        "attach a picture to it",
        bare=r"it|this|th(?:e|is) (?:picture|image)|(?:from\s+)?v\d{1,6}",
    ),
    Command(
        Verb.UNDO,
        "Go back to the version before",
        ("/undo",),
        gesture="↩️ under a result",
        bare="",
    ),
    Command(
        Verb.VERSIONS,
        "See all versions side by side",
        ("/versions",),
        bare="",
    ),
    Command(
        Verb.SHOW,
        "See how a picture was made",
        ("/show v3", "/show 7K2M9Q"),
        (Option("what", OptionType.WORDS, "a version like v3, or a job's reference"),),
        bare=r"v\d{1,5}|(?=\w*\d)(?:[0-9A-Z]{6}|[0-9A-Z]{26})",
    ),
    Command(
        Verb.JOBS,
        "See what is being made",
        ("/jobs",),
        bare="",
    ),
    Command(
        Verb.CANCEL,
        "Stop what is being made",
        ("/cancel", "/cancel 7K2M9Q"),
        (Option("job", OptionType.WORDS, "the job's reference, from /jobs"),),
        "✖ while it is made",
        bare=r"[0-9A-Z]{6}|[0-9A-Z]{26}",
    ),
    Command(
        Verb.SETTINGS,
        "See and change what is usual here",
        ("/settings", "/settings ratio 16:9"),
        (Option("change", OptionType.WORDS, "a setting and its value, for example: ratio 16:9"),),
        bare=rf"(?:{'|'.join(Setting)})(?:(?:\s+|\s*[=:]\s*)\S+)?",
    ),
    Command(
        Verb.TEMPLATES,
        "Prompts with blanks to fill in; save your team's own",
        ("/templates", "/templates sticker", "/templates save banner a wide banner of {subject}, {style=flat}"),
        (
            Option("do", OptionType.WORDS, "what to do", choices=("list", "show", "save", "delete")),
            Option("name", OptionType.TEMPLATE, "which template", positional=True),
            Option("text", OptionType.WORDS, "its words, with blanks like {subject} and {style=flat}"),
        ),
        bare=r"list|(?:show|save|delete)\s(?s:.*)",
    ),
    Command(
        Verb.FORGET,
        "Remove what Limner keeps, for good",
        ("/forget me", "/forget conversation"),
        (Option("what", OptionType.WORDS, "everything of yours, or this conversation", choices=FORGETTABLE),),
        bare="|".join(FORGETTABLE),
    ),
    Command(
        Verb.HELP,
        "What Limner can do, and how",
        ("/help", "/help models"),
        (Option("topic", OptionType.WORDS, "what about", choices=HELP_TOPICS),),
        bare="|".join(HELP_TOPICS),
    ),
)


def command(verb: Verb) -> Command:
    """Look a verb up in the table."""
    return next(entry for entry in COMMANDS if entry.verb is verb)
