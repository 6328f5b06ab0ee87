"""What Discord refuses, in our own words: the only place where its errors are read.

Those below say where a message cannot go, and whoever sends one decides where it goes instead; they never leave this
bot. Everything that time mends becomes `ChatUnreachable`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from http import HTTPStatus

import aiohttp
import discord

from core.errors import ChatUnreachable, LimnerError, SettingsWrong

BANNED_FOR = timedelta(minutes=1)
"""How long to keep away after a 429 that names no time: it comes from the wall before Discord, not from Discord."""

LONGEST_DETAIL = 200


class PlaceGone(LimnerError):
    """The channel, thread or person is gone, or the bot may not write there."""


class MessageGone(PlaceGone):
    """The message is gone; the channel that it stood in may be there."""


class MayNot(PlaceGone):
    """The channel is there, and the bot lacks a permission in it."""


class TokenDead(LimnerError):
    """The interaction can no longer be answered through its own token."""


class AlreadyAnswered(LimnerError):
    """The interaction has its answer: by somebody else, or by a try of ours whose own answer got lost."""


class ThreadAsleep(LimnerError):
    """The thread is archived: a new message wakes it, an edit does not."""


class ThreadStands(LimnerError):
    """The message has its thread already."""


class TooLarge(LimnerError):
    """A file, or all of them together, exceeds what may be uploaded there."""


class MessageRefused(LimnerError):
    """Discord calls the message malformed."""


_BY_CODE: dict[int, type[LimnerError]] = {
    10008: MessageGone,
    10015: TokenDead,
    10062: TokenDead,
    40060: AlreadyAnswered,
    40005: TooLarge,
    # Of a channel's own kind, not of its being there: no threads below it, or no more of them.
    50024: MayNot,
    50013: MayNot,
    160006: MayNot,
    50027: TokenDead,
    50083: ThreadAsleep,
    160004: ThreadStands,
}

_BY_STATUS: dict[int, type[LimnerError]] = {
    HTTPStatus.FORBIDDEN: PlaceGone,
    HTTPStatus.NOT_FOUND: PlaceGone,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: TooLarge,
}


@contextmanager
def discord_errors() -> Iterator[None]:
    """Turn what discord.py and the connection raise into errors of ours.

    Raises:
        PlaceGone, TokenDead, ThreadAsleep, ThreadStands, TooLarge, MessageRefused: As each says.
        ChatUnreachable: Discord is busy or away; with its own wait when it names one.
        SettingsWrong: The bot's token is not taken any more.
    """
    try:
        yield
    except discord.HTTPException as error:
        raise _refusal(error) from error
    except discord.RateLimited as error:
        raise ChatUnreachable("Discord asked for a pause", retry_after=timedelta(seconds=error.retry_after)) from error
    except (aiohttp.ClientError, OSError) as error:
        # Their own words may hold the address of the request, and with it a token.
        raise ChatUnreachable(f"no answer from Discord: {type(error).__name__}") from error


@contextmanager
def token_errors() -> Iterator[None]:
    """The same for what goes through an interaction's token, where 401 and 404 tell of that token alone."""
    try:
        with discord_errors():
            yield
    except (SettingsWrong, PlaceGone) as error:
        raise TokenDead(str(error)) from error


def _refusal(error: discord.HTTPException) -> LimnerError:
    told = f"Discord answered {error.status}, code {error.code}"
    if error.status == HTTPStatus.TOO_MANY_REQUESTS:
        return ChatUnreachable(told, retry_after=BANNED_FOR)
    if error.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return ChatUnreachable(told)
    kind = _BY_CODE.get(error.code) or _BY_STATUS.get(error.status)
    if kind is not None:
        return kind(told)
    if error.status == HTTPStatus.UNAUTHORIZED:
        return SettingsWrong("DISCORD_TOKEN: Discord does not take this token any more. Set a new one and start again.")
    return MessageRefused(f"{told}: {error.text[:LONGEST_DETAIL]}")
