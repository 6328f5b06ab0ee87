"""Asking Slack what our tokens may do, and putting every way to fail in plain words."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus

import aiohttp
from pydantic import SecretStr

from bots.checks.finding import Finding, Level
from bots.slack.manifest import EVENTS_PATH, missing_from
from core.settings import Settings

NAME, SCOPES, CONNECTION = "slack", "slack scopes", "slack connection"

SLACK = "https://slack.com/api"
LONGEST_ANSWER = timedelta(seconds=10)
PAGE = "https://api.slack.com/apps"

BOT_KIND, APP_KIND = "xoxb-", "xapp-"
_KINDS = {
    BOT_KIND: "a bot token",
    APP_KIND: "an app-level token",
    "xoxp-": "a person's token",
    "xoxe": "a token that expires",
}
"""What each token begins with."""

_BOT_TOKEN_MEND = (
    f"At {PAGE} open the app, page OAuth & Permissions, and set SLACK_BOT_TOKEN to the Bot User OAuth Token, "
    "which begins with xoxb-."
)
_APP_TOKEN_MEND = (
    f"At {PAGE} open the app, page Basic Information, make an App-Level Token with the scope connections:write, "
    "and set SLACK_APP_TOKEN to it. It begins with xapp-."
)
_GONE = frozenset({"account_inactive", "token_revoked", "token_expired"})


@dataclass(frozen=True, slots=True)
class Told:
    """What Slack answered to one question.

    Attributes:
        error: Slack's name for what is wrong; empty when nothing is.
        document: The body.
        scopes: What the token may do; None when Slack did not say.
        date: By Slack's clock.
    """

    error: str
    document: Mapping[str, object]
    scopes: frozenset[str] | None = None
    date: datetime | None = None


@dataclass(frozen=True, slots=True)
class Installation:
    """What Slack says of our tokens.

    Attributes:
        who: The answer to the bot's token.
        connection: The answer to the app's token; None without one, or when it is none.
    """

    who: Told
    connection: Told | None = None


async def ask_slack(bot_token: str, app_token: str | None, api_url: str | None) -> Installation:
    """Ask who the bot is and what it may do, and whether Socket Mode opens.

    Raises:
        OSError: Not reachable, or no answer in time (`TimeoutError`).
    """
    api = (api_url or SLACK).rstrip("/")
    async with _opened() as http:
        who = await _ask(http, f"{api}/auth.test", bot_token)
        asks = app_token is not None and app_token.startswith(APP_KIND)
        connection = await _ask(http, f"{api}/apps.connections.open", app_token or "") if asks else None
        return Installation(who, connection)


async def try_to_read(bot_token: str, api_url: str | None, channel: str) -> str:
    """Look for the last message of a channel, which takes being in it as writing does; returns Slack's error, if any.

    Raises:
        OSError: Not reachable, or no answer in time (`TimeoutError`).
    """
    address = f"{(api_url or SLACK).rstrip('/')}/conversations.history"
    async with _opened() as http:
        return (await _ask(http, address, bot_token, {"channel": channel, "limit": "1"})).error


@asynccontextmanager
async def _opened() -> AsyncIterator[aiohttp.ClientSession]:
    timeout = aiohttp.ClientTimeout(total=LONGEST_ANSWER.total_seconds())
    try:
        async with aiohttp.ClientSession(timeout=timeout, trust_env=True) as http:
            yield http
    except aiohttp.ClientError as error:
        raise OSError(type(error).__name__) from error


async def _ask(http: aiohttp.ClientSession, address: str, token: str, form: Mapping[str, str] | None = None) -> Told:
    # A redirect would carry the token to whoever it names.
    headers = {"Authorization": f"Bearer {token}"}
    async with http.post(address, headers=headers, data=form, allow_redirects=False) as response:
        date = _date(response.headers.get("Date"))
        if response.status != HTTPStatus.OK:
            return Told("ratelimited" if response.status == HTTPStatus.TOO_MANY_REQUESTS else "no_slack", {}, date=date)
        document = await _document(response)
        scopes = response.headers.get("X-OAuth-Scopes")
        granted = frozenset(scope.strip() for scope in scopes.split(",")) if scopes is not None else None
        error = "" if document.get("ok") is True else str(document.get("error") or "no_slack")
        return Told(error, document, granted, date)


def judge_token(installation: Installation, token: str) -> Finding:
    """Say whether the bot's token is one, and whether Slack accepts it."""
    kind = _kind_of(token)
    if kind != _KINDS[BOT_KIND]:
        return _wrong_setting(NAME, f"SLACK_BOT_TOKEN is {kind}.", _BOT_TOKEN_MEND)
    who = installation.who
    if not who.error:
        name, team = who.document.get("user", ""), who.document.get("team", "")
        return Finding(NAME, Level.OK, f"The token is accepted; the bot is called {name} in {team}.")
    if who.error in _GONE:
        return _wrong_setting(
            NAME, "The app is no longer installed in the workspace.", f"Install it. {_BOT_TOKEN_MEND}"
        )
    return _refusal(NAME, who.error) or _wrong_setting(
        NAME, f"Slack does not accept SLACK_BOT_TOKEN ({who.error}).", _BOT_TOKEN_MEND
    )


def judge_scopes(installation: Installation) -> Finding:
    """Compare what the bot may do with what the manifest asks for."""
    granted = installation.who.scopes
    if granted is None:
        return Finding(SCOPES, Level.WARNING, "Slack did not say what the token may do.")
    lacking = missing_from(granted)
    if not lacking:
        return Finding(SCOPES, Level.OK, "The bot has every scope that it needs.")
    what = " ".join(f"{scope.name} is missing. {scope.why}" for scope in lacking)
    mend = (
        f"At {PAGE} give the app the manifest that `limner slack-manifest` prints, then install it again "
        "(page Install App)."
    )
    return Finding(SCOPES, Level.PROBLEM, what, mend)


def judge_connection(settings: Settings, connection: Told | None) -> Finding:
    """Say whether events reach Limner: over Socket Mode with an app token, else over HTTP."""
    if settings.slack_app_token is None:
        return _judge_http(settings)
    kind = _kind_of(_clear(settings.slack_app_token))
    if kind != _KINDS[APP_KIND]:
        return _wrong_setting(CONNECTION, f"SLACK_APP_TOKEN is {kind}.", _APP_TOKEN_MEND)
    if connection is None or not connection.error:
        return Finding(CONNECTION, Level.OK, "Socket Mode opens.")
    if connection.error == "missing_scope":
        return _wrong_setting(CONNECTION, "SLACK_APP_TOKEN lacks the scope connections:write.", _APP_TOKEN_MEND)
    return _refusal(CONNECTION, connection.error) or _wrong_setting(
        CONNECTION,
        f"Slack does not open Socket Mode ({connection.error}).",
        f"Switch Socket Mode on, on the app's page of that name. {_APP_TOKEN_MEND}",
    )


def unreachable(error: OSError) -> Finding:
    """Put a failed connection in words."""
    how = "did not answer in time" if isinstance(error, TimeoutError) else "cannot be reached"
    mend = "Look at the network, the proxy (HTTPS_PROXY), and LIMNER_SLACK_API_URL if it is set."
    return Finding(NAME, Level.PROBLEM, f"Slack {how}.", mend)


def _judge_http(settings: Settings) -> Finding:
    if settings.slack_signing_secret is None:
        return _wrong_setting(
            CONNECTION,
            "Neither SLACK_APP_TOKEN nor SLACK_SIGNING_SECRET is set, so no event can reach Limner.",
            f"{_APP_TOKEN_MEND} For HTTP mode, set SLACK_SIGNING_SECRET from the same page.",
        )
    if settings.public_url is None:
        return Finding(
            CONNECTION,
            Level.WARNING,
            "HTTP mode is set up, and LIMNER_PUBLIC_URL is not set.",
            "Set it to the https address at which Slack reaches Limner, and make the app's manifest again by "
            "`limner slack-manifest --mode http`.",
        )
    where = f"{settings.public_url.rstrip('/')}{EVENTS_PATH}"
    if not where.startswith("https://"):
        return _wrong_setting(CONNECTION, f"{where} is no https address.", "Slack calls https addresses alone.")
    return Finding(CONNECTION, Level.OK, f"Slack is to call {where}; signatures are checked.")


def _refusal(name: str, error: str) -> Finding | None:
    """What is wrong on Slack's side, or between."""
    if error == "ratelimited":
        return Finding(name, Level.WARNING, "Slack asks for a pause.", "Run `limner check` again in a minute.")
    if error == "no_slack":
        mend = "Try again later, and look at LIMNER_SLACK_API_URL if it is set."
        return Finding(name, Level.PROBLEM, "What answers in Slack's place is not Slack, or it has trouble.", mend)
    return None


def _wrong_setting(name: str, what: str, mend: str) -> Finding:
    return Finding(name, Level.PROBLEM, what, mend, is_setting=True)


def _kind_of(token: str) -> str:
    return next((kind for beginning, kind in _KINDS.items() if token.startswith(beginning)), "no token of Slack")


def _clear(secret: SecretStr) -> str:
    return secret.get_secret_value()


async def _document(response: aiohttp.ClientResponse) -> Mapping[str, object]:
    try:
        document = await response.json(content_type=None)
    except ValueError:
        return {}
    return document if isinstance(document, Mapping) else {}


def _date(header: str | None) -> datetime | None:
    try:
        return parsedate_to_datetime(header).astimezone(UTC) if header else None
    except ValueError:
        return None
