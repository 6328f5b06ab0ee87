"""What an assistant thread shows besides its messages: what one may ask, what it is about, and that it is at work."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bots import wording
from bots.languages.speaking import speaking
from bots.slack.client import reaching
from bots.slack.payloads import Payload, text
from bots.slack.service import Service
from bots.slack.translate import Here
from bots.slack.unfinished import Unfinished
from core.errors import LimnerError
from core.model.job import FINAL, Job, JobState
from core.model.text import shortened

log = structlog.get_logger(__name__)

LONGEST_TITLE = 60

REFRESHED_AFTER = timedelta(seconds=100)
"""Slack shows a status for two minutes."""

AT_WORK = frozenset({JobState.QUEUED, JobState.MAKING, JobState.MADE})
"""States in which something is being done; what waits for a time is not."""


class AssistantThreads:
    """Dresses them; a thread without its dress works all the same."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._statuses = Unfinished()

    async def started(self, team: str, event: Payload) -> None:
        """Offer what one may ask in a thread that was just opened."""
        channel = text(event, "assistant_thread", "channel_id")
        thread = text(event, "assistant_thread", "thread_ts")
        with speaking(await self._service.platform.locale_of(team, text(event, "assistant_thread", "user_id"))):
            suggestions = wording.SUGGESTIONS
        prompts = [{"title": shortened(words, LONGEST_TITLE), "message": words} for words in suggestions]
        await self._dress(
            team,
            lambda client: client.assistant_threads_setSuggestedPrompts(
                channel_id=channel, thread_ts=thread, prompts=prompts
            ),
        )

    async def named(self, here: Here, words: str) -> None:
        """Name a thread after its first words."""
        title = shortened(" ".join(words.split()), LONGEST_TITLE)
        await self._dress(
            here.team,
            lambda client: client.assistant_threads_setTitle(
                channel_id=here.channel, thread_ts=here.thread, title=title
            ),
        )

    def at_work(self, here: Here, job: Job, end: asyncio.Event) -> None:
        """Show in a thread that the bot is at work, until it was shown how the job ended.

        Slack takes the status away whenever the bot posts there: call it after the job's own message stands.
        """
        self._statuses.start(self._worked(here, job, end))

    async def aclose(self) -> None:
        """Show it no further; Slack takes it away by itself."""
        await self._statuses.finish(timedelta())

    async def _worked(self, here: Here, job: Job, end: asyncio.Event) -> None:
        state = JobState.QUEUED
        while state not in FINAL and not end.is_set():
            if state in AT_WORK:
                await self._say(here, wording.IS_DRAWING)
            with suppress(TimeoutError):
                async with asyncio.timeout(REFRESHED_AFTER.total_seconds()):
                    await end.wait()
            state = (await self._service.core.control.find(job.id)).state
        # The result takes the place of the job's own message, which is no post that would end it.
        await self._say(here, "")

    async def _say(self, here: Here, status: str) -> None:
        await self._dress(
            here.team,
            lambda client: client.assistant_threads_setStatus(
                channel_id=here.channel, thread_ts=here.thread, status=status
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
