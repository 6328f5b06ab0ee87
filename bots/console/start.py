"""`limner run` and `limner demo`."""

import asyncio
import os
import signal
import sys
import threading
import webbrowser
from collections.abc import Callable, Coroutine, Mapping
from typing import Annotated

import typer

from bots.checks.paid_tier import refuse_unpaid_key
from bots.console.shared import ConfigOption, composition, say, settings_of, surroundings
from core.errors import SettingsWrong
from core.model.catalogue import Catalogue
from core.settings import Settings

CHATS = {"discord": ("Discord", "DISCORD_TOKEN"), "slack": ("Slack", "SLACK_BOT_TOKEN")}
"""What each is called, and what sets it up."""

LONGEST_LEAVING_S = 10.0

WITHOUT_CHAT = frozenset({"worker", "web"})
ROLES = WITHOUT_CHAT | CHATS.keys()


def run(
    context: typer.Context,
    *,
    roles: Annotated[str | None, typer.Option(help="Only these parts: discord, slack, worker, web.")] = None,
    config: ConfigOption = None,
) -> None:
    """Run the bots that are set up, until SIGTERM or Ctrl-C."""
    settings = settings_of(context, config)
    chosen = choose_roles(roles, settings)
    refuse_unpaid_key(settings)
    leave_when_asked()
    serve(composition(context).run(settings, chosen, announce=say))


def serve(work: Coroutine[object, object, None]) -> None:
    """Run the bots to their end, on uvloop: with many requests at once they wait a third less than on Python's loop."""
    with asyncio.Runner(loop_factory=_quick_loop()) as runner:
        runner.run(work)


def _quick_loop() -> Callable[[], asyncio.AbstractEventLoop] | None:
    if sys.platform == "win32":
        # There is no uvloop for it.
        return None
    from uvloop import new_event_loop

    return new_event_loop


def leave_when_asked(within_s: float = LONGEST_LEAVING_S) -> None:
    """Until the worker takes over, SIGTERM ends the start at once, and well: nothing was claimed yet.

    It may come where something is half open, so that nobody will ever stop its threads: they are not waited for long.
    """

    def leave(*_: object) -> None:
        cut = threading.Timer(within_s, os._exit, (0,))
        cut.daemon = True
        cut.start()
        sys.exit(0)

    signal.signal(signal.SIGTERM, leave)


def demo(
    context: typer.Context,
    *,
    port: Annotated[int | None, typer.Option(min=0, max=65_535, help="Listen on this port.")] = None,
    no_open: Annotated[bool, typer.Option("--no-open", help="Do not open a browser.")] = False,
    config: ConfigOption = None,
) -> None:
    """Open a chat page on this computer, with no account at all."""
    settings = settings_of(context, config)
    refuse_unpaid_key(settings)
    leave_when_asked()
    app = composition(context)
    say(f"Model: {which_model(settings, app.catalogue(settings))}")
    say(f"Data: {settings.data_dir}")
    opens = not no_open and has_display(surroundings(context).environ, sys.platform)

    def announce(address: str) -> None:
        say(f"\nLimner is at {address}\nStop it with Ctrl-C.")
        if opens:
            # A browser that takes its time must not hold up the bot.
            threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()

    try:
        serve(app.demo(settings, port=port, announce=announce))
    except KeyboardInterrupt:
        say("Stopped.")


def choose_roles(named: str | None, settings: Settings) -> frozenset[str]:
    """Decide which parts to start.

    Raises:
        SettingsWrong: A role does not exist, is not set up, or nothing would be left to do.
    """
    configured = configured_chats(settings)
    wanted = _parse_roles(named) if named is not None else WITHOUT_CHAT | configured
    if named is None and not configured:
        raise SettingsWrong(
            "No chat is set up. Set DISCORD_TOKEN or SLACK_BOT_TOKEN; or try `limner demo`, which needs no account."
        )
    for chat in sorted((wanted & CHATS.keys()) - configured):
        name, token = CHATS[chat]
        raise SettingsWrong(f"{token} is not set, so {name} cannot start. `limner check` says more.")
    return wanted


def configured_chats(settings: Settings) -> frozenset[str]:
    """The chats whose tokens are set."""
    found = {"discord": settings.discord_token, "slack": settings.slack_bot_token}
    return frozenset(chat for chat, token in found.items() if token)


def which_model(settings: Settings, catalogue: Catalogue) -> str:
    """Say in a few words what draws."""
    if settings.gemini_api_key is None:
        return "offline model: no GEMINI_API_KEY is set, so simple shapes are drawn on this computer"
    return catalogue.choose(None).model.id


def has_display(environ: Mapping[str, str], platform: str) -> bool:
    """Tell whether a browser could show itself here."""
    return platform in {"darwin", "win32"} or bool(environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY"))


def _parse_roles(named: str) -> frozenset[str]:
    wanted = frozenset(role.strip() for role in named.split(",") if role.strip())
    unknown = sorted(wanted - ROLES)
    if unknown or not wanted:
        fault = f"{unknown[0]!r} is not a role" if unknown else "No role is named"
        raise SettingsWrong(f"{fault}. The roles are {', '.join(sorted(ROLES))}.")
    return wanted
