"""slack-bolt: what comes goes to whoever answers it, and their answers go back as Slack takes them.

Listeners only hand over. They run before Slack is answered (`process_before_response`), so that what could not be
stored is answered with a failure, and Slack delivers it again.
"""

import logging
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

import structlog
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.kwargs_injection.async_args import AsyncArgs
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bots.slack.answering import Answer
from bots.slack.payloads import Payload, is_readable, text
from bots.slack.replies import Replies
from bots.slack.workspaces import Workspaces
from core.errors import LimnerError

log = structlog.get_logger(__name__)

ANYTHING = re.compile("")
LIBRARY = "slack_bolt"
DEPARTURES = frozenset({"app_uninstalled", "tokens_revoked"})


class AnswersPeople(Protocol):
    """`bots.slack.handlers.Handlers`: answers in time, and never raises."""

    async def commanded(self, payload: Payload) -> Answer:
        """A slash command."""

    async def pressed(self, payload: Payload) -> Answer:
        """A button."""

    async def picked(self, payload: Payload) -> Answer:
        """A shortcut of a message's menu."""

    async def submitted(self, payload: Payload) -> Answer:
        """A form."""


class HearsMessages(Protocol):
    """`bots.slack.hearing.Hearing`."""

    async def heard(self, team: str, event: Payload) -> None:
        """A message, or a mention; raises when it could not be stored."""


class PublishesPages(Protocol):
    """`bots.slack.home.Pages`."""

    async def opened(self, team: str, event: Payload) -> None:
        """Somebody looks at the app's home."""


class WelcomesPeople(Protocol):
    """`bots.slack.assistant.AssistantThreads`."""

    async def started(self, team: str, event: Payload) -> None:
        """Somebody opened an assistant thread."""


class SeesOut(Protocol):
    """`bots.slack.departures.Departures`."""

    async def left(self, team: str, why: str) -> None:
        """A workspace ended the installation."""


@dataclass(frozen=True, slots=True)
class Ears:
    """Whoever answers, by what they answer."""

    people: AnswersPeople
    messages: HearsMessages
    pages: PublishesPages
    threads: WelcomesPeople
    departures: SeesOut


def bolt_app(workspaces: Workspaces) -> AsyncApp:
    """An app that knows its workspaces, and hears nothing yet.

    Requests by HTTP are checked before they come here (`bots.slack.front_door`).
    """

    async def authorize(context: AsyncBoltContext) -> AuthorizeResult:
        return _authorized(workspaces, context)

    async def admit(args: AsyncArgs) -> BoltResponse | None:
        return await _admitted(workspaces, args)

    # Its warnings tell of how it is programmed; errors come to `_failed`.
    library = logging.getLogger(LIBRARY)
    library.setLevel(logging.ERROR)
    return AsyncApp(
        name="limner",
        logger=library,
        # Each request gets a copy of it, which our listeners leave alone: they call by their workspace's own.
        client=AsyncWebClient(retry_handlers=[]),
        authorize=authorize,
        before_authorize=admit,
        process_before_response=True,
        request_verification_enabled=False,
        ssl_check_enabled=False,
        attaching_function_token_enabled=False,
        attaching_conversation_kwargs_enabled=False,
    )


def dispatch_of(app: AsyncApp) -> Callable[[AsyncBoltRequest], Awaitable[BoltResponse]]:
    """What the ways in hand requests to; what slack-bolt would break at is refused, since no further try mends it."""

    async def dispatch(request: AsyncBoltRequest) -> BoltResponse:
        if not is_readable(request.body):
            log.warning("slack request not understood", kind=text(request.body, "type"))
            return BoltResponse(status=400)
        return await app.async_dispatch(request)

    return dispatch


def listen_to(app: AsyncApp, ears: Ears, replies: Replies) -> None:
    """Register everything; what is none of ours is acknowledged, so that it does not come again."""
    listeners = _Listeners(ears, replies)
    app.command(ANYTHING)(listeners.commanded)
    app.action(ANYTHING)(listeners.pressed)
    app.view(ANYTHING)(listeners.submitted)
    app.shortcut(ANYTHING)(listeners.picked)
    app.event(re.compile("^(message|app_mention)$"))(listeners.heard)
    app.event("app_home_opened")(listeners.opened_home)
    app.event("assistant_thread_started")(listeners.started_thread)
    app.event("app_uninstalled")(listeners.left)
    app.event("tokens_revoked")(listeners.lost_token)
    app.event(ANYTHING)(listeners.let_pass)
    app.view_closed(ANYTHING)(listeners.let_pass)
    app.options(ANYTHING)(listeners.let_pass)
    app.error(_failed)


class _Listeners:
    """One method for each kind of thing that comes; slack-bolt hands `args` over by that name."""

    def __init__(self, ears: Ears, replies: Replies) -> None:
        self._ears = ears
        self._replies = replies

    async def commanded(self, args: AsyncArgs) -> None:
        await self._replies.to_command(await self._ears.people.commanded(args.body), args)

    async def pressed(self, args: AsyncArgs) -> None:
        await self._replies.to_action(await self._ears.people.pressed(args.body), args)

    async def picked(self, args: AsyncArgs) -> None:
        await self._replies.to_action(await self._ears.people.picked(args.body), args)

    async def submitted(self, args: AsyncArgs) -> None:
        await self._replies.to_form(await self._ears.people.submitted(args.body), args)

    async def heard(self, args: AsyncArgs) -> None:
        await self._ears.messages.heard(_team(args.context), args.payload)

    async def opened_home(self, args: AsyncArgs) -> None:
        await self._ears.pages.opened(_team(args.context), args.payload)

    async def started_thread(self, args: AsyncArgs) -> None:
        await self._ears.threads.started(_team(args.context), args.payload)

    async def left(self, args: AsyncArgs) -> None:
        await self._ears.departures.left(_team(args.context), "the app was removed")

    async def lost_token(self, args: AsyncArgs) -> None:
        # It tells of the tokens of people, too.
        if (args.payload.get("tokens") or {}).get("bot"):
            await self._ears.departures.left(_team(args.context), "its token was revoked")

    async def let_pass(self, args: AsyncArgs) -> None:
        await args.ack()


async def _admitted(workspaces: Workspaces, args: AsyncArgs) -> BoltResponse | None:
    """Take in silence what comes from a workspace that is none of ours, or none any more."""
    if args.body.get("type") == "url_verification" or _is_ours(workspaces, args):
        await args.next()
        return None
    log.info("workspace not heard", team=_team(args.context))
    return BoltResponse(status=200)


def _is_ours(workspaces: Workspaces, args: AsyncArgs) -> bool:
    workspace = workspaces.find(_team(args.context))
    if workspace is None:
        return False
    event = args.body.get("event") or {}
    # The end may have been noticed by a call before Slack tells of it, and its jobs still run.
    return workspace.ended is None or event.get("type") in DEPARTURES


def _authorized(workspaces: Workspaces, context: AsyncBoltContext) -> AuthorizeResult:
    """Say who the bot is there, as the login told: slack-bolt would ask Slack before each request."""
    workspace = workspaces.find(_team(context))
    assert workspace is not None, "the others do not come so far"
    return AuthorizeResult(
        enterprise_id=context.enterprise_id,
        team_id=workspace.team,
        bot_user_id=workspace.me,
        bot_id=workspace.bot,
        bot_token=workspace.token,
        user_id=context.user_id,
    )


def _team(context: AsyncBoltContext) -> str:
    team = context.team_id
    return team if isinstance(team, str) else ""


async def _failed(error: Exception) -> BoltResponse:
    """What a listener could not do is not acknowledged."""
    if isinstance(error, LimnerError):
        log.warning("event not taken", error=error.code, detail=str(error))
    else:
        log.error("event not taken", exc_info=error)
    return BoltResponse(status=500)
