"""Remembering the languages of people whose chat tells them only now and then."""

from datetime import datetime
from typing import Protocol

import structlog

from bots.languages.speaking import LONGEST_LOCALE, is_choice
from core.errors import LimnerError
from core.ports import Clock

log = structlog.get_logger(__name__)


class LocaleStore(Protocol):
    """`core.adapters.database.SqlLocales`, as far as a chat needs it."""

    async def of(self, platform: str, person: str) -> str:
        """The locale of a person; empty when it is not known."""

    async def remember(self, platform: str, person: str, *, locale: str, now: datetime) -> None:
        """Keep what a chat told of a person."""


class Locales:
    """Knows what each person's chat was set to last; nothing is kept while there is one language alone.

    Trouble with the database is no trouble here: the person is spoken to in another language once.
    """

    def __init__(self, store: LocaleStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def of(self, platform: str, person: str) -> str:
        """The locale of a person; empty when it is not known."""
        if not is_choice():
            return ""
        try:
            return await self._store.of(platform, person)
        except LimnerError as error:
            log.info("locale not known", platform=platform, error=error.code)
            return ""

    async def remember(self, platform: str, person: str, locale: str) -> None:
        """Keep what a chat told of a person, if it is news."""
        kept = locale[:LONGEST_LOCALE]
        if not is_choice() or await self.of(platform, person) == kept:
            return
        try:
            await self._store.remember(platform, person, locale=kept, now=self._clock.now())
        except LimnerError as error:
            log.info("locale not kept", platform=platform, error=error.code)
