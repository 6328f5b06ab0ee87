"""Telling whoever runs Limner, by the chats: the `Operators` port."""

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, timedelta

import structlog

from bots import wording
from bots.doors import Bell
from bots.languages.speaking import worded
from core.errors import LimnerError
from core.faults import Notice
from core.model.text import shortened

log = structlog.get_logger(__name__)

LONGEST_WRITING = timedelta(seconds=10)
"""How long one chat may take, so that another's answer counts while it hangs."""

LONGEST_DETAIL = 300
"""Characters of what a provider or a library said."""


class ChatOperators:
    """Tells the log channels; where none is set or none takes it, the admins; where none is named, who owns the bot.

    What is named of a chat that is not set up counts as not named.

    Args:
        bells: The chats that are set up, by name.
        channels: As `LIMNER_LOG_CHANNEL` has them.
        admins: As `LIMNER_ADMINS` has them.
        hide: Takes secrets out of a text.
        within: How long each of them may take.
    """

    def __init__(
        self,
        bells: Mapping[str, Bell],
        *,
        channels: Sequence[str],
        admins: Sequence[str],
        hide: Callable[[str], str],
        within: timedelta = LONGEST_WRITING,
    ) -> None:
        self._bells = bells
        self._channels = [one for one in channels if _chat_of(one) in bells]
        self._admins = [one for one in admins if _chat_of(one) in bells]
        self._hide = hide
        self._within_s = within.total_seconds()

    async def tell(self, notice: Notice) -> bool:
        """Tell them; whether anybody was reached."""
        words = words_of(notice, self._hide)
        if await self._any_took(self._channels, words, in_channels=True):
            return True
        # Owners are told where no admin is named, and not instead of one who cannot be reached.
        if await self._any_took(self._admins or self._owners(), words):
            return True
        log.error(
            "nobody could be told what must be mended",
            cause=notice.fault.cause,
            mend="set LIMNER_LOG_CHANNEL or LIMNER_ADMINS to whom Limner can write to",
        )
        return False

    def _owners(self) -> Sequence[str]:
        return [f"{name}:{person}" for name, bell in self._bells.items() for person in bell.owners()]

    async def _any_took(self, named: Iterable[str], words: str, *, in_channels: bool = False) -> bool:
        return any(await asyncio.gather(*(self._took(one, words, in_channels=in_channels) for one in named)))

    async def _took(self, named: str, words: str, *, in_channels: bool) -> bool:
        chat, _, place = named.partition(":")
        bell = self._bells[chat]
        try:
            async with asyncio.timeout(self._within_s):
                await (bell.post(place, words) if in_channels else bell.tell(place, words))
        except (LimnerError, TimeoutError) as error:
            detail = str(error)[:LONGEST_DETAIL]
            log.warning("operator not told", chat=chat, place=place, error=type(error).__name__, detail=detail)
            return False
        return True


def _chat_of(named: str) -> str:
    return named.partition(":")[0]


def words_of(notice: Notice, hide: Callable[[str], str]) -> str:
    """What is wrong, how to mend it, and how often it happened, without secrets."""
    fault = notice.fault
    detail = shortened(" ".join(hide(fault.detail).split()), LONGEST_DETAIL)
    happened = wording.happened(notice.times, notice.first.astimezone(UTC), notice.last.astimezone(UTC))
    lines = [
        wording.must_be_mended(worded(fault.what)),
        wording.in_detail(detail) if detail else "",
        wording.to_mend(worded(fault.mend)),
        f"{happened} {wording.TOLD_HOURLY}",
    ]
    return hide("\n".join(filter(None, lines)))
