"""What people do with work that exists: stop it, go back, ask again."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from math import ceil

from core.errors import ClaimLost, NothingToUndo, NotKept, UnknownJob, UserError
from core.model.conversation import ConversationKey, Version
from core.model.job import FINAL, LEGAL_MOVES, Job, JobState
from core.model.preferences import Preferences
from core.model.reply import Reply
from core.model.request import Person, Request, Start
from core.ports import Clock, Conversations, Deliveries, JobLog, JobQueue
from core.sayings import requests as sayings
from core.sentence import said

KEPT_FOR = timedelta(days=7)
"""How long an answer that no chat took is offered."""

BETWEEN_LOOKS = timedelta(milliseconds=100)
"""Between two looks at a job that somebody waits for."""

MOST_LISTED = 500
"""Unfinished jobs that one look gives."""


_REFUSED_MOVES = {
    JobState.CANCELLED: sayings.job_cannot_be_stopped,
    JobState.QUEUED: sayings.job_cannot_be_retried,
}


class Control:
    """The verbs that start nothing from words."""

    def __init__(
        self, jobs: JobLog, queue: JobQueue, conversations: Conversations, deliveries: Deliveries, *, clock: Clock
    ) -> None:
        self._jobs = jobs
        self._queue = queue
        self._conversations = conversations
        self._deliveries = deliveries
        self._clock = clock

    async def find(self, reference: str) -> Job:
        """A job by its id or its short reference.

        Raises:
            UnknownJob: There is no such job.
        """
        job = await self._jobs.find(reference)
        if job is None:
            raise UnknownJob
        return job

    async def ended(self, job_id: str, *, within: timedelta) -> Job:
        """Wait for a job to end; as it stands when it has, or when the time is over.

        Raises:
            UnknownJob: There is no such job.
        """
        for _ in range(ceil(within / BETWEEN_LOOKS)):
            job = await self.find(job_id)
            if job.state in FINAL:
                return job
            await asyncio.sleep(BETWEEN_LOOKS.total_seconds())
        return await self.find(job_id)

    async def cancel(self, reference: str) -> Job:
        """Stop a job; an open model call is cut, and the next job of the conversation starts.

        Raises:
            UnknownJob: There is no such job.
            UserError: It has ended already, or its pictures are on their way.
        """
        return await self._move(reference, JobState.CANCELLED)

    async def retry(self, reference: str) -> Job:
        """Queue a failed or cancelled job again.

        Raises:
            UnknownJob: There is no such job.
            UserError: It has not ended, or it was delivered.
        """
        return await self._move(reference, JobState.QUEUED)

    async def jobs(self, key: ConversationKey | None = None, *, tenant: str | None = None) -> Sequence[Job]:
        """Unfinished jobs, newest first; of one conversation or one tenant when it is named."""
        unfinished = frozenset(JobState) - FINAL
        return await self._jobs.recent(states=unfinished, conversation=key, tenant=tenant, limit=MOST_LISTED)

    async def unseen(self, tenant: str, person: Person) -> Sequence[Job]:
        """A person's jobs whose answer no chat took, newest first; after a while they are not offered any more."""
        return await self._deliveries.unseen(tenant, person.id, self._clock.now() - KEPT_FOR)

    async def answer(self, job: Job) -> Reply:
        """The answer of a finished job.

        Raises:
            UnknownJob: It has none.
        """
        reply = await self._deliveries.reply(job.id)
        if reply is None:
            raise UnknownJob
        return reply

    def nudge(self) -> None:
        """Let the worker look at what was changed."""
        self._queue.nudge()

    async def seen(self, job: Job, message_ids: Sequence[str]) -> None:
        """The person has the answer after all, in these messages."""
        await self._deliveries.seen(job, message_ids)

    async def began(self, key: ConversationKey) -> Job | None:
        """The job that a conversation began with, forgotten or not; None when none is held there."""
        return await self._jobs.began(key)

    async def known_in(self, key: ConversationKey) -> Job | None:
        """The first job of a conversation that is not forgotten."""
        return await self._jobs.known_in(key)

    async def undo(self, key: ConversationKey, under: str | None = None) -> Version:
        """Move the head to the version that a picture was made from; nothing is deleted.

        A version that is not kept any more is passed over.

        Args:
            key: The conversation.
            under: The job whose result is undone; None means the head.

        Raises:
            NothingToUndo: There is no picture, or it was not made from another one.
        """
        versions = {version.number: version for version in await self._conversations.versions(key)}
        if under is None:
            undone = (await self._conversations.head(key)).version
        else:
            undone = next((version for version in reversed(versions.values()) if version.job == under), None)
        gone = {version.number: version for version in await self._conversations.gone(key)}
        parents = undone.parents if undone else ()
        while parents and parents[0] in gone:
            parents = gone[parents[0]].parents
        if not parents:
            raise NothingToUndo
        parent = versions[parents[0]]
        await self._conversations.move_head(key, parent)
        return parent

    async def again(self, job_id: str, *, key: str, person: Person, place: str) -> Request:
        """Ask the same once more, from the same version, as this person's own request.

        What was typed then is kept; for the rest the settings of the moment count.

        Raises:
            UnknownJob: There is no such job.
            NotKept: What was asked is not kept any more.
        """
        job = await self.find(job_id)
        if job.gone is not None:
            raise NotKept
        reply = await self._deliveries.reply(job.id)
        base = reply.facts.parent if reply else job.request.version
        fresh = reply is not None and base is None
        return replace(
            job.request,
            key=key,
            person=person,
            place=place,
            settings=Preferences(),
            notices=(),
            version=base,
            reply_to=None if reply else job.request.reply_to,
            start=Start.FRESH if fresh else job.request.start,
            appointment=None,
            is_pinned=False,
            # The platform's own addresses of attachments expire; what was gathered from them does not.
            attachments=() if job.sources else job.request.attachments,
            kept=job.sources.pictures if job.sources else job.request.kept,
        )

    async def _move(self, reference: str, to: JobState) -> Job:
        job = await self.find(reference)
        # The worker may move the job between the look and the write; a second look sees where it went.
        for _ in range(3):
            if job.gone is not None:
                raise NotKept
            if to not in LEGAL_MOVES[job.state]:
                raise UserError(said(_REFUSED_MOVES[to], job.reference, job.state.value))
            try:
                moved = await self._jobs.move(job, to, self._clock.now())
            except ClaimLost:
                job = await self.find(reference)
                continue
            self._queue.nudge()
            return moved
        raise UserError(said(sayings.job_keeps_moving, job.reference))
