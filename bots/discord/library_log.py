"""What discord.py logs, in the measure of an operator: what it mends by itself is no error and needs no traceback."""

import asyncio
import logging
from collections.abc import Iterator
from contextlib import contextmanager

import aiohttp
import discord

LOGGERS = ("discord.client", "discord.app_commands.tree")

_MENDS_ITSELF = (discord.ConnectionClosed, aiohttp.ClientError, OSError, asyncio.TimeoutError, discord.NotFound)
"""A lost connection, which it opens again, and an interaction whose person has typed on meanwhile."""


class _Softening(logging.Filter):
    """Lets such a record through as a warning of one line."""

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        if isinstance(error, _MENDS_ITSELF):
            record.levelno, record.levelname = logging.WARNING, logging.getLevelName(logging.WARNING)
            # Its own words and its traceback may hold addresses, and with them tokens.
            record.msg = f"{record.getMessage()}: {type(error).__name__}"
            record.args = record.exc_info = record.exc_text = None
        return True


@contextmanager
def quiet_library() -> Iterator[None]:
    """Soften what discord.py logs meanwhile."""
    # It would tell at every start that it cannot speak.
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
    softening = _Softening()
    for name in LOGGERS:
        logging.getLogger(name).addFilter(softening)
    try:
        yield
    finally:
        for name in LOGGERS:
            logging.getLogger(name).removeFilter(softening)
