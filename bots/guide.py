"""What `/help` answers, made from the tables of commands and models."""

from bots import wording
from bots.commands import COMMANDS, HELP_TOPICS, LOOK, Command, Option, Verb, command
from bots.model_wording import best_for
from bots.prompt_guide import prompt_guide
from core.errors import UnknownOption
from core.model.catalogue import Catalogue, ModelInfo

FIRST = frozenset({Verb.IMAGINE, Verb.EDIT, Verb.BLEND, Verb.UNDO, Verb.SETTINGS, Verb.TEMPLATES})
"""What somebody needs first: a line each in `/help`."""

OFFLINE_ACTS = (
    "slow 20", "words", "story", "missing", "empty", "stop", "refuse", "policy", "copy", "busy", "busy once", "lost",
    "quota", "key", "gone",
)  # fmt: skip
"""What the offline model acts out on demand, for trying the answers."""


def help_text(topic: str, catalogue: Catalogue) -> str:
    """What `/help` answers, in at most twelve lines without a topic; a command is a topic too.

    Raises:
        UnknownOption: No such topic.
    """
    texts = {
        "": _overview,
        "edits": _edits,
        "prompts": prompt_guide,
        "commands": _commands,
        "options": _options,
        "offline": _offline,
    }
    wanted = topic.strip().lower().removeprefix("/")
    if wanted == "models":
        return _models(catalogue)
    if wanted in list(Verb):
        return _command(command(Verb(wanted)))
    if wanted not in texts:
        raise UnknownOption(wording.no_help(HELP_TOPICS))
    return texts[wanted]()


def _overview() -> str:
    first = [_help_line(entry) for entry in COMMANDS if entry.verb in FIRST]
    rest = ", ".join(f"`/{entry.verb}`" for entry in COMMANDS if entry.verb not in {*FIRST, Verb.HELP})
    topics = ", ".join(f"`/help {topic}`" for topic in HELP_TOPICS)
    return "\n".join([*first, wording.START_FROM_OLDER, wording.also(rest), wording.more_help(topics)])


def _commands() -> str:
    return "\n".join(_help_line(entry) for entry in COMMANDS)


def _command(entry: Command) -> str:
    """One of them, with everything that may be typed to try it."""
    return "\n".join([_help_line(entry), *(f"`{example}`" for example in entry.examples[1:])])


def _help_line(entry: Command) -> str:
    line = f"{entry.summary}: `{entry.examples[0]}`"
    return wording.or_gesture(line, entry.gesture) if entry.gesture else line


def _edits() -> str:
    return "\n".join(wording.EDITS_HELP)


def _options() -> str:
    return "\n".join([wording.OPTIONS_HELP, *(_option_line(option) for option in LOOK)])


def _option_line(option: Option) -> str:
    values = ", ".join([*option.choices, *(name.word for name in option.nicknames)])
    aliases = ", ".join(f"`--{alias}`" for alias in option.aliases)
    return wording.option_line(f"`--{option.name}`", option.summary, values, aliases)


def _models(catalogue: Catalogue) -> str:
    lines = [_model_line(model, is_default=model.id == catalogue.default) for model in catalogue.offered]
    providers = {model.provider for model in catalogue.offered}
    families = [words for provider, words in wording.FAMILIES.items() if provider in providers]
    which = [f"{'; '.join(families)}."] if len(families) > 1 else []
    return "\n".join([*which, *lines, wording.MODELS_HELP])


def _model_line(model: ModelInfo, *, is_default: bool) -> str:
    takes = wording.takes_pictures(model.pictures_in) if model.pictures_in else ""
    sizes = wording.draws_sizes(", ".join(model.sizes)) if model.sizes else ""
    facts = " · ".join(fact for fact in (best_for(model).removesuffix("."), takes, sizes) if fact)
    return wording.model_line(model.id, facts, is_default=is_default)


def _offline() -> str:
    return "\n".join([*wording.OFFLINE_HELP, ", ".join(f"`[{act}]`" for act in OFFLINE_ACTS)])
