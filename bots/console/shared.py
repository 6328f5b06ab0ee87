"""What every command needs: its settings, and a way to say something."""

import re
import sys
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from bots.console.surroundings import Composition, Surroundings
from core.settings import Settings, load_settings

ConfigOption = Annotated[
    Path | None,
    typer.Option("--config", metavar="FILE", help="Read this config file instead of limner.toml in this folder."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Answer in JSON, for programs.")]

NOT_FOR_A_TERMINAL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")
MINUTE, HOUR, DAY = 60, 3_600, 86_400


class WrongUsage(typer.TyperException):
    """The command cannot be done as it stands; the message is the sentence that the operator reads."""

    exit_code = 2


def settings_of(context: typer.Context, config: Path | None) -> Settings:
    """Load the settings and start the log, as every command does first.

    Raises:
        SettingsWrong: As `load_settings`.
    """
    # The one module of the adapters that has no port: the log must stand before anything else can fail.
    from core.adapters.telemetry import configure_logging

    settings = load_settings(surroundings(context).environ, config, Path.cwd())
    configure_logging(settings.log_format(on_terminal=sys.stderr.isatty()), sys.stderr, settings.secrets())
    return settings


def surroundings(context: typer.Context) -> Surroundings:
    """What the program was started with."""
    given = context.find_root().obj
    assert isinstance(given, Surroundings)
    return given


def composition(context: typer.Context) -> Composition:
    """The composition root, imported by now."""
    return surroundings(context).compose()


def say(sentence: str) -> None:
    """Print a line for the operator."""
    typer.echo(sentence)


def complain(sentence: str) -> None:
    """Print a line beside the answer: it must not end up in a pipe."""
    typer.echo(sentence, err=True)


def one_line(text: str, longest: int) -> str:
    """Make people's words safe to print: no line breaks, no escape codes, no endless prompts."""
    plain = NOT_FOR_A_TERMINAL.sub(" ", text).strip()
    return plain if len(plain) <= longest else f"{plain[: longest - 1]}…"


def age(passed: timedelta) -> str:
    """Say how long ago something was, in its largest unit."""
    seconds = max(0, int(passed.total_seconds()))
    for unit, length in (("d", DAY), ("h", HOUR), ("min", MINUTE)):
        if seconds >= length:
            return f"{seconds // length} {unit}"
    return f"{seconds} s"
