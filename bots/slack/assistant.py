"""What an assistant thread shows besides its messages: what one may ask, what it is about, and that it is at work."""

from collections.abc import Awaitable, Callable

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bots import wording
from bots.slack.client import reaching
from bots.slack.payloads import Payload, text
from bots.slack.service import Service
from core.errors import LimnerError
from core.model.text import shortened

log = structlog.get_logger(__name__)

LONGEST_TITLE = 60


class AssistantThreads:
    """Dresses them; a thread without its dress works all the same."""

    def __init__(self, service: Service) -> None:
        self._service = service

    async def started(self, team: str, event: Payload) -> None:
        """Offer what one may ask in a thread that was just opened."""
        channel = text(event, "assistant_thread", "channel_id")
        thread = text(event, "assistant_thread", "thread_ts")
        prompts = [{"title": shortened(words, LONGEST_TITLE), "message": words} for words in wording.SUGGESTIONS]
        await self._dress(
            team,
            lambda client: client.assistant_threads_setSuggestedPrompts(
                channel_id=channel, thread_ts=thread, prompts=prompts
            ),
        )

    async def asked(self, team: str, channel: str, thread: str, words: str) -> None:
        """Name a thread after its first words, and show that the bot is at work."""
        title = shortened(" ".join(words.split()), LONGEST_TITLE)
        await self._dress(
            team,
            lambda client: client.assistant_threads_setTitle(channel_id=channel, thread_ts=thread, title=title),
        )
        await self._dress(
            team,
            lambda client: client.assistant_threads_setStatus(
                channel_id=channel, thread_ts=thread, status=wording.IS_DRAWING
            ),
        )

    async def _dress(self, team: str, call: Callable[[AsyncWebClient], Awaitable[object]]) -> None:
        workspace = self._service.workspaces.find(team)
        if workspace is None:
            return
        try:
            with reaching(workspace) as client:
                await call(client)
        except LimnerError as error:
            log.info("assistant thread not dressed", error=type(error).__name__, detail=str(error))
