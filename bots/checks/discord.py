"""Asking Discord what our token may do, and putting every way to fail in plain words."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus

import aiohttp

from bots.checks.finding import Finding, Level
from bots.discord.permissions import missing_from

DISCORD = "https://discord.com/api/v10"
LONGEST_ANSWER = timedelta(seconds=10)
PORTAL = "https://discord.com/developers/applications"

READS_MESSAGES = (1 << 18) | (1 << 19)
"""Flags of an application that may ask for what people write; the second is for bots on fewer than 100 servers."""


@dataclass(frozen=True, slots=True)
class Server:
    """A server that the bot is on, and what its role may do there."""

    name: str
    permissions: int


@dataclass(frozen=True, slots=True)
class Membership:
    """What Discord says of our token.

    Attributes:
        status: Of the first question that was refused, else 200.
    """

    status: int
    bot: str = ""
    flags: int = 0
    servers: tuple[Server, ...] = ()

    @property
    def is_accepted(self) -> bool:
        """Whether the token works."""
        return self.status == HTTPStatus.OK


async def ask_discord(token: str, api_url: str | None) -> Membership:
    """Ask who the bot is, what its application may see, and where it is a member.

    Raises:
        OSError: Not reachable, or no answer in time (`TimeoutError`).
    """
    async with _opened(token) as http:
        return await _ask(http, api_url or DISCORD)


async def try_to_write(token: str, api_url: str | None, channel: str) -> int:
    """Seem to write in a channel for a moment, which takes the same permission as to write; returns the status.

    Raises:
        OSError: Not reachable, or no answer in time (`TimeoutError`).
    """
    address = f"{api_url or DISCORD}/channels/{channel}/typing"
    async with _opened(token) as http, http.post(address, allow_redirects=False) as response:
        return response.status


@asynccontextmanager
async def _opened(token: str) -> AsyncIterator[aiohttp.ClientSession]:
    timeout = aiohttp.ClientTimeout(total=LONGEST_ANSWER.total_seconds())
    headers = {"Authorization": f"Bot {token}"}
    try:
        async with aiohttp.ClientSession(timeout=timeout, trust_env=True, headers=headers) as http:
            yield http
    except aiohttp.ClientError as error:
        raise OSError(type(error).__name__) from error


async def _ask(http: aiohttp.ClientSession, api_url: str) -> Membership:
    documents: list[object] = []
    for path in ("users/@me", "oauth2/applications/@me", "users/@me/guilds"):
        # A redirect would carry the token to whoever it names.
        async with http.get(f"{api_url}/{path}", allow_redirects=False) as response:
            if response.status != HTTPStatus.OK:
                return Membership(response.status)
            documents.append(await response.json(content_type=None))
    me, application, guilds = documents
    return Membership(
        HTTPStatus.OK,
        bot=str(_mapping(me).get("username", "")),
        flags=int(str(_mapping(application).get("flags", 0))),
        servers=tuple(_server(_mapping(guild)) for guild in (guilds if isinstance(guilds, Sequence) else ())),
    )


def judge_token(membership: Membership) -> Finding:
    """Say whether the token is accepted."""
    if membership.is_accepted:
        return Finding("discord", Level.OK, f"The token is accepted; the bot is called {membership.bot}.")
    if membership.status == HTTPStatus.UNAUTHORIZED:
        return Finding(
            "discord",
            Level.PROBLEM,
            "Discord does not accept the token.",
            f"At {PORTAL} open the application, page Bot, press Reset Token, and set DISCORD_TOKEN to what it shows.",
            is_setting=True,
        )
    if membership.status == HTTPStatus.TOO_MANY_REQUESTS:
        return Finding("discord", Level.WARNING, "Discord asks for a pause.", "Run `limner check` again in a minute.")
    what = f"Discord answered with status {membership.status}."
    return Finding("discord", Level.PROBLEM, what, "Try again later, and look at LIMNER_DISCORD_API_URL if it is set.")


def judge_intent(membership: Membership) -> Finding:
    """Say whether replies that do not mention the bot can be read."""
    name = "discord intent"
    if membership.flags & READS_MESSAGES:
        return Finding(name, Level.OK, "The message content intent is on: plain replies are read.")
    return Finding(
        name,
        Level.WARNING,
        "The message content intent is off: replies that do not mention the bot cannot be read.",
        f"At {PORTAL}, page Bot, switch on Message Content Intent. Mentions, menus and buttons work without it.",
    )


def judge_servers(membership: Membership) -> Finding:
    """Say where the bot is, and what it may not do there."""
    name, servers = "discord servers", membership.servers
    if not servers:
        what = "The bot is on no server yet."
        return Finding(name, Level.WARNING, what, "`limner discord-invite` prints the address that invites it.")
    lacking = [_lack(server) for server in servers if missing_from(server.permissions)]
    if lacking:
        mend = "Give these to the bot's role in the server's settings, or invite it again by `limner discord-invite`."
        return Finding(name, Level.PROBLEM, f"Permissions are missing. {' '.join(lacking)}", mend)
    count = "1 server" if len(servers) == 1 else f"{len(servers)} servers"
    return Finding(name, Level.OK, f"The bot is on {count}, with every permission that it needs.")


def unreachable(error: OSError) -> Finding:
    """Put a failed connection in words."""
    how = "did not answer in time" if isinstance(error, TimeoutError) else "cannot be reached"
    mend = "Look at the network, the proxy (HTTPS_PROXY), and LIMNER_DISCORD_API_URL if it is set."
    return Finding("discord", Level.PROBLEM, f"Discord {how}.", mend)


def _lack(server: Server) -> str:
    labels = ", ".join(permission.label for permission in missing_from(server.permissions))
    return f"On {server.name}: {labels}."


def _server(guild: Mapping[str, object]) -> Server:
    return Server(str(guild.get("name", "")), int(str(guild.get("permissions", 0))))


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}
