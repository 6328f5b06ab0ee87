"""What `/help` answers, made from the tables of commands and models."""

from bots.commands import COMMANDS, HELP_TOPICS, LOOK, Command, Option, Verb
from bots.prompt_guide import prompt_guide
from core.errors import UnknownOption
from core.model.catalogue import Catalogue, ModelInfo

FAMILIES = {
    "gemini": "Gemini for context, conversation and several pictures",
    "imagen": "Imagen for photographic quality and logos",
}
"""When to take which, by provider; said where there is a choice."""
FIRST = frozenset({Verb.IMAGINE, Verb.EDIT, Verb.BLEND, Verb.UNDO, Verb.SETTINGS, Verb.TEMPLATES})
"""What somebody needs first: a line each in `/help`."""

OFFLINE_ACTS = (
    "slow 20", "words", "story", "missing", "empty", "stop", "refuse", "policy", "copy", "busy", "busy once", "lost",
    "quota", "key", "gone",
)  # fmt: skip
"""What the offline model acts out on demand, for trying the answers."""


def help_text(topic: str, catalogue: Catalogue) -> str:
    """What `/help` answers, in at most twelve lines without a topic.

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
    wanted = topic.strip().lower()
    if wanted == "models":
        return _models(catalogue)
    if wanted not in texts:
        raise UnknownOption(f"There is no help on that. The topics are {', '.join(HELP_TOPICS)}.")
    return texts[wanted]()


def _overview() -> str:
    first = [_help_line(entry) for entry in COMMANDS if entry.verb in FIRST]
    branch = "Start from an older version: press its ✏️, or write `from v2: make it night`"
    rest = ", ".join(f"`/{entry.verb}`" for entry in COMMANDS if entry.verb not in {*FIRST, Verb.HELP})
    more = ", ".join(f"`/help {topic}`" for topic in HELP_TOPICS)
    return "\n".join([*first, branch, f"Also: {rest}. `/help commands` tells what each does.", f"More: {more}"])


def _commands() -> str:
    return "\n".join(_help_line(entry) for entry in COMMANDS)


def _help_line(entry: Command) -> str:
    line = f"{entry.summary}: `{entry.examples[0]}`"
    return f"{line}, or {entry.gesture}" if entry.gesture else line


def _edits() -> str:
    return "\n".join(
        (
            "Write in a picture's thread and the newest version is edited: `make it night`.",
            "Attach pictures to take something from them: `put this boat in front`.",
            "Press a version's ✏️ and the edit starts there; `from v2: make it night` says the same,",
            "and so does a reply to it, where a chat has replies to one message.",
            "`/undo` and ↩️ go back to the version before. Nothing is deleted.",
            "`new: a cat` in a thread starts a picture without the history, and so does `/imagine a cat`.",
            "Say what you want rather than what you don't, and change one thing at a time.",
        )
    )


def _options() -> str:
    return "\n".join(["Anywhere in a prompt:", *(_option_line(option) for option in LOOK)])


def _option_line(option: Option) -> str:
    values = [*option.choices, *(name.word for name in option.nicknames)]
    aliases = "".join(f", also `--{alias}`" for alias in option.aliases)
    told = f": {', '.join(values)}" if values else ""
    return f"`--{option.name}` {option.summary}{told}{aliases}"


def _models(catalogue: Catalogue) -> str:
    lines = [_model_line(model, is_default=model.id == catalogue.default) for model in catalogue.usable]
    families = [words for provider, words in FAMILIES.items() if any(m.provider == provider for m in catalogue.usable)]
    which = [f"{'; '.join(families)}."] if len(families) > 1 else []
    return "\n".join([*which, *lines, "Choose one with `--model NAME`."])


def _model_line(model: ModelInfo, *, is_default: bool) -> str:
    facts = [model.best_for.removesuffix("."), f"up to {model.pictures_in} pictures in" if model.pictures_in else ""]
    sizes = f"sizes {', '.join(model.sizes)}" if model.sizes else ""
    told = ", ".join(fact for fact in [*facts, sizes] if fact)
    return f"`{model.id}`{' (used unless you name another)' if is_default else ''}: {told}"


def _offline() -> str:
    return "\n".join(
        (
            "Without a key for Gemini, a small model inside Limner draws simple pictures from your words.",
            "It knows shapes, colours and the time of day, and each picture says that it is offline.",
            "For the real models, set `GEMINI_API_KEY` and start again: everything else stays as it is.",
            "To see how trouble looks, write one of these into a prompt:",
            ", ".join(f"`[{act}]`" for act in OFFLINE_ACTS),
        )
    )
