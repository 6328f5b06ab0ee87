"""What is wrong with what somebody wrote."""

from collections.abc import Sequence

from core.sayings.lists import all_of, any_of

TEMPLATES_LISTED = "`/templates` lists the templates."
MODELS_LISTED = "`/help models` lists the models."


def no_command(name: str, meant: str) -> str:
    """A command that does not exist, and the one that may be meant."""
    return " ".join(filter(None, (f"There is no `/{name}`.", meant, "`/help` lists what there is.")))


def no_flag(name: str, meant: str, flags: Sequence[str]) -> str:
    """A flag that does not exist, the one that may be meant, and all that there are."""
    return " ".join(filter(None, (f"There is no `--{name}`.", meant, f"The options are {all_of(flags)}.")))


def no_setting(name: str, meant: str, settings: Sequence[str]) -> str:
    """A setting that does not exist, the one that may be meant, and all that there are."""
    return " ".join(filter(None, (f"There is no setting `{name}`.", meant, f"The settings are {all_of(settings)}.")))


def no_help(topics: Sequence[str]) -> str:
    """A topic that does not exist."""
    return f"There is no help on that. The topics are {all_of(topics)}."


def needs_value(flag: str, legal: str) -> str:
    """A flag without its value, and which values it takes."""
    return f"`--{flag}` needs a value. {legal}"


def takes_no(flag: str, value: str, legal: str) -> str:
    """A value that a flag does not take, and which ones it takes."""
    return f"`--{flag}` does not take `{value}`. {legal}"


def takes_values(values: Sequence[str]) -> str:
    """The values that a flag takes."""
    return f"It takes {any_of(values)}."


def no_template_to_describe(flag: str, command: str) -> str:
    """A template where a picture is to be put into words."""
    return f"`--{flag}` is for making pictures; `/{command}` puts one into words without it."


def quotes_open(blank: str, quote: str) -> str:
    """A value that begins with a quote and does not end with one."""
    return f"The quotes of `{blank}=` are not closed. Write it like this: `{blank}={quote}…{quote}`."
