"""Slack's Web API, by slack_sdk: no call before its time, and none for a workspace that put us out."""

import logging
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bots.lately import Lately
from bots.slack.failures import UNNAMED_PAUSE, ShutOut, asked_pause, slack_errors
from bots.slack.workspaces import Workspace
from core.errors import ChatUnreachable, SettingsWrong

ANSWERING = timedelta(seconds=20)
"""How long a call may take."""

OWN_API = "https://slack.com/api/"

_BY_TRIGGER = frozenset({"views.open", "views.push"})
"""Methods that somebody waits for, by a trigger that is good for three seconds."""

_SHORT_PAUSE = timedelta(seconds=1)
"""How long to leave those alone after a 429 that names no time."""

_BY_CHANNEL = frozenset({"chat.postMessage"})
"""Methods whose limits Slack counts by channel."""


class Rests:
    """What Slack asked us to leave alone, and for how long.

    Args:
        now: Seconds of a clock that never goes back.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._until: Lately[str, float] = Lately()

    def put(self, what: str, pause: timedelta) -> None:
        """Leave it alone."""
        self._until.put(what, self._now() + pause.total_seconds())

    def refuse(self, what: str) -> None:
        """Do nothing before its time.

        Raises:
            ChatUnreachable: It rests still.
        """
        rest = (self._until.get(what) or 0) - self._now()
        if rest > 0:
            raise ChatUnreachable(f"Slack asked for a pause: {what}", retry_after=timedelta(seconds=rest))


class PacedClient(AsyncWebClient):
    """Makes no call of a method before the pause that Slack asked for it is over.

    Args:
        token: The bot's, or the app's.
        base_url: Of the Web API.
        rests: What it leaves alone.
    """

    def __init__(self, token: str, base_url: str = OWN_API, *, rests: Rests | None = None) -> None:
        super().__init__(
            token=token,
            base_url=base_url,
            timeout=int(ANSWERING.total_seconds()),
            logger=_quiet_logger(),
            # The job owns all retries: slack_sdk's own would repeat a post that Slack has taken already.
            retry_handlers=[],
        )
        self._rests = rests or Rests()

    async def api_call(self, api_method: str, **arguments: object) -> AsyncSlackResponse:
        """Call a method.

        Raises:
            ChatUnreachable: It rests; nothing was sent.
            SlackApiError: As slack_sdk says.
        """
        key = _key(api_method, arguments)
        self._rests.refuse(key)
        try:
            return await super().api_call(api_method, **arguments)  # type: ignore[arg-type]  # passed on as they came
        except SlackApiError as error:
            unnamed = _SHORT_PAUSE if api_method in _BY_TRIGGER else UNNAMED_PAUSE
            if (pause := asked_pause(error, unnamed)) is not None:
                self._rests.put(key, pause)
            raise


def web_client(token: str, base_url: str | None = None) -> AsyncWebClient:
    """What a workspace is spoken to with.

    Args:
        token: The bot's, or the app's.
        base_url: Instead of Slack's own; with or without a slash at its end.
    """
    return PacedClient(token, base_url or OWN_API)


async def open_workspace(token: str, base_url: str | None = None) -> Workspace:
    """Ask Slack whose token it is.

    Raises:
        SettingsWrong: Slack does not take the token, or it is not a bot's.
        ChatUnreachable: Slack does not answer.
    """
    client = web_client(token, base_url)
    try:
        with slack_errors():
            told = await client.auth_test()
    except ShutOut as error:
        raise SettingsWrong(
            f"SLACK_BOT_TOKEN: Slack does not take this token ({error}). Set the bot token of the installed app."
        ) from None
    if not told.get("bot_id"):
        raise SettingsWrong("SLACK_BOT_TOKEN is not a bot's token. Take the one that begins with xoxb-.")
    name = str(told.get("user") or "Limner")
    return Workspace(str(told["team_id"]), token, client, str(told["user_id"]), str(told["bot_id"]), name)


@contextmanager
def reaching(workspace: Workspace) -> Iterator[AsyncWebClient]:
    """Call a workspace, unless it put us out; if it does so by this very call, that is kept.

    Raises:
        ShutOut: The installation ended.
        LimnerError: As `slack_errors` says.
    """
    if workspace.ended is not None:
        raise ShutOut(workspace.ended)
    try:
        with slack_errors():
            yield workspace.client
    except ShutOut as error:
        workspace.end(str(error))
        raise


def _quiet_logger() -> logging.Logger:
    """A log of its own: below warnings, slack_sdk writes down calls and answers, prompts and upload addresses too."""
    logger = logging.getLogger("limner.slack_sdk")
    logger.setLevel(logging.WARNING)
    return logger


def _key(method: str, arguments: Mapping[str, object]) -> str:
    sent = arguments.get("json")
    return f"{method} {sent.get('channel')}" if method in _BY_CHANNEL and isinstance(sent, dict) else method
