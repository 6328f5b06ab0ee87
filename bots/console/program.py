"""The whole command line, and the one place where its errors become sentences and exit codes."""

import secrets
import sys
from collections.abc import Iterator, Sequence

import structlog
import typer

from bots.console.invite import discord_invite
from bots.console.jobs import jobs
from bots.console.look import check, migrate, models, version
from bots.console.manifest import slack_manifest
from bots.console.shared import WrongUsage, complain, one_line
from bots.console.start import demo, run
from bots.console.surroundings import Surroundings
from bots.console.tool_servers import mcp
from core.errors import LimnerError, SettingsWrong, UserError

LONGEST_SENTENCE = 400

program = typer.Typer(
    help="Gemini's image models in team chat: ask, edit by answering in the thread, keep every version.",
    epilog="Start with `limner demo`: a chat page on this computer, with no account at all.",
    no_args_is_help=True,
    add_completion=False,
)
program.command()(run)
program.command()(demo)
program.command()(check)
program.command()(migrate)
program.command("discord-invite")(discord_invite)
program.command("slack-manifest")(slack_manifest)
program.add_typer(jobs, name="jobs")
program.add_typer(mcp, name="mcp")
program.command()(models)
program.command()(version)


def execute(arguments: Sequence[str], given: Surroundings) -> int:
    """Do what the arguments say.

    Returns:
        The exit code: 0 well, 2 wrong usage or settings, 1 anything else.
    """
    try:
        return program(list(arguments), prog_name="limner", standalone_mode=False, obj=given) or 0
    except typer.Abort:
        return 1
    except WrongUsage as error:
        complain(error.message)
        return error.exit_code
    except typer.TyperException as error:
        # Without a message it was the help text that was wanted.
        if error.format_message():
            complain(_plain(error.format_message()))
        return error.exit_code
    except Exception as error:  # noqa: BLE001 - the edge of the program: whatever it is, the operator reads a sentence
        return _explain(error)


def _plain(message: str) -> str:
    return one_line(message.replace("Value error, ", ""), LONGEST_SENTENCE).rstrip(".") + ". `limner --help` says more."


def _explain(error: Exception) -> int:
    known = next(_limner_errors(error), None)
    if known is not None:
        complain(str(known))
        return 2 if isinstance(known, (SettingsWrong, UserError)) else 1
    reference = secrets.token_hex(3)
    _log_fault(error, reference)
    complain(f"Limner stopped because of a fault of its own. The log has it under reference {reference}.")
    return 1


def _limner_errors(error: BaseException) -> Iterator[LimnerError]:
    """Find our own errors, also within the groups that tasks raise; each says best what happened."""
    if isinstance(error, LimnerError):
        yield error
    elif isinstance(error, BaseExceptionGroup):
        for inner in error.exceptions:
            yield from _limner_errors(inner)


def _log_fault(error: Exception, reference: str) -> None:
    if not structlog.is_configured():
        from core.adapters.telemetry import configure_logging

        configure_logging("text", sys.stderr)
    structlog.get_logger().error("command failed", reference=reference, exc_info=error)
