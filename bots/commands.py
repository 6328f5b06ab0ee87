"""The one table of verbs and options; each platform's commands, completion and help are made from it."""

from dataclasses import dataclass
from enum import StrEnum

from bots import wording
from core.model.preferences import Setting, Switch
from core.model.request import MOST_PICTURES
from core.model.tooling import TOOL_NAME


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
    TOOLS = "tools"
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
        told_as: Names its summary in `wording.OPTION_SUMMARIES`.
        positional: It stands behind the verb where commands are text, without `--name`.
        choices: The values to offer; for a `CHOICE`, which of them a model takes is for `Intake` to say.
        aliases: Other names of the flag.
    """

    name: str
    type: OptionType
    told_as: str
    required: bool = False
    positional: bool = False
    choices: tuple[str, ...] = ()
    nicknames: tuple[Nickname, ...] = ()
    aliases: tuple[str, ...] = ()

    @property
    def summary(self) -> str:
        """What it is for."""
        return wording.OPTION_SUMMARIES[self.told_as]

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
        bare: Where a message need not begin with a slash to mean the verb: what may stand behind it then, as a
            pattern. None of a verb with a prompt.
    """

    verb: Verb
    options: tuple[Option, ...] = ()
    bare: str | None = None

    @property
    def summary(self) -> str:
        """What it does."""
        return wording.COMMAND_SUMMARIES[self.verb]

    @property
    def examples(self) -> tuple[str, ...]:
        """What to type."""
        return wording.EXAMPLES[self.verb]

    @property
    def gesture(self) -> str:
        """The way to the same thing without the command, if there is one."""
        return wording.GESTURES.get(self.verb, "")


FORGETTABLE = ("me", "conversation")
HELP_TOPICS = ("edits", "prompts", "commands", "options", "models", "offline")

RATIO = Option(
    "ratio",
    OptionType.CHOICE,
    "ratio",
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
SIZE = Option("size", OptionType.CHOICE, "size", choices=("512", "1K", "2K", "4K"))
COUNT = Option("count", OptionType.NUMBER, "count", choices=tuple(str(n) for n in range(1, MOST_PICTURES + 1)))
MODEL = Option("model", OptionType.MODEL, "model")
PRIVATE = Option("private", OptionType.SWITCH, "private")
TEMPLATE = Option("template", OptionType.TEMPLATE, "template")
LOOK = (RATIO, COUNT, SIZE, MODEL, TEMPLATE, PRIVATE)
"""How a picture should be: understood in every request, in a command as in plain words."""

FLAGS = {name: option for option in LOOK for name in (option.name, *option.aliases)}
"""Every flag by each of its names."""


def _words(told_as: str) -> Option:
    return Option("prompt", OptionType.WORDS, told_as, required=True)


def _pictures(*, required: int, most: int) -> tuple[Option, ...]:
    return tuple(Option(f"image{n}", OptionType.PICTURE, "source", required=n <= required) for n in range(1, most + 1))


COMMANDS = (
    Command(Verb.IMAGINE, (_words("imagine.prompt"), *_pictures(required=0, most=3), *LOOK)),
    Command(Verb.EDIT, (_words("edit.prompt"), *_pictures(required=0, most=3), *LOOK)),
    Command(Verb.BLEND, (_words("blend.prompt"), *_pictures(required=2, most=4), *LOOK)),
    Command(
        Verb.DESCRIBE,
        (
            Option("image", OptionType.PICTURE, "describe.image"),
            Option("prompt", OptionType.WORDS, "describe.prompt"),
            PRIVATE,
        ),
        bare=r"it|this|th(?:e|is) (?:picture|image)|(?:from\s+)?v\d{1,6}",
    ),
    Command(Verb.UNDO, bare=""),
    Command(Verb.VERSIONS, bare=""),
    Command(
        Verb.SHOW,
        (Option("what", OptionType.WORDS, "show.what"),),
        bare=r"v\d{1,5}|(?=\w*\d)(?:[0-9A-Z]{6}|[0-9A-Z]{26})",
    ),
    Command(Verb.JOBS, bare=""),
    Command(Verb.CANCEL, (Option("job", OptionType.WORDS, "cancel.job"),), bare=r"[0-9A-Z]{6}|[0-9A-Z]{26}"),
    Command(
        Verb.SETTINGS,
        (Option("change", OptionType.WORDS, "settings.change"),),
        bare=rf"(?:{'|'.join(Setting)})(?:(?:\s+|\s*[=:]\s*)\S+)?",
    ),
    Command(
        Verb.TEMPLATES,
        (
            Option("do", OptionType.WORDS, "templates.do", choices=("list", "show", "save", "delete")),
            Option("name", OptionType.TEMPLATE, "templates.name", positional=True),
            Option("text", OptionType.WORDS, "templates.text"),
        ),
        bare=r"list|(?:show|save|delete)\s(?s:.*)",
    ),
    Command(
        Verb.TOOLS,
        (
            Option("do", OptionType.WORDS, "tools.do", choices=("list", *Switch)),
            Option("tool", OptionType.WORDS, "tools.tool"),
        ),
        bare=rf"list|(?:{'|'.join(Switch)})(?:\s+{TOOL_NAME})?",
    ),
    Command(
        Verb.FORGET, (Option("what", OptionType.WORDS, "forget.what", choices=FORGETTABLE),), bare="|".join(FORGETTABLE)
    ),
    Command(
        Verb.HELP,
        (Option("topic", OptionType.WORDS, "help.topic", choices=HELP_TOPICS),),
        bare="|".join([*HELP_TOPICS, *Verb]),
    ),
)


def command(verb: Verb) -> Command:
    """Look a verb up in the table."""
    return next(entry for entry in COMMANDS if entry.verb is verb)
