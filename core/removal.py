"""What people have removed: a picture for everyone, a conversation, everything of theirs."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

import structlog

from core.control import Control
from core.disposal import Disposal
from core.errors import LimnerError, NotAllowed, NotKept, UnknownVersion, UserError
from core.keeping import Erasure
from core.model.conversation import ConversationKey, Gone, GoneVersion, Version
from core.model.job import Job, JobState
from core.model.request import Asker, Person, Whose
from core.ports import Clock, Conversations
from core.sayings import requests as sayings
from core.sentence import said

log = structlog.get_logger(__name__)

BATCH = 20
"""Jobs of one transaction: people's requests wait for the same writer."""

LAST_WORDS = timedelta(seconds=5)
"""How long the chats may take to show that running work was stopped, before everything about it is forgotten."""

GLANCE_S = 0.05


def may_delete(job: Job, person: Person, *, is_admin: bool) -> bool:
    """Whether somebody may delete what a job made: who asked for it, and who moderates the place."""
    return is_admin or job.request.person.id == person.id


def check_may_delete(job: Job, version: Version, person: Person, *, is_admin: bool) -> None:
    """Refuse somebody who may not delete a version.

    Raises:
        NotAllowed: Neither did this person ask for it, nor do they moderate the place.
    """
    if not may_delete(job, person, is_admin=is_admin):
        raise NotAllowed(said(sayings.may_be_deleted_by, version.label, job.request.person.name))


class Removal:
    """Deletes and forgets; what it removed is gone from the database and from the blob store when it returns."""

    def __init__(
        self,
        erasure: Erasure,
        disposal: Disposal,
        conversations: Conversations,
        *,
        control: Control,
        clock: Clock,
    ) -> None:
        self._erasure = erasure
        self._disposal = disposal
        self._conversations = conversations
        self._control = control
        self._clock = clock

    async def delete(self, key: ConversationKey, number: int, person: Person, *, is_admin: bool) -> GoneVersion:
        """Remove a version for everyone; deleting it twice is deleting it once.

        Raises:
            UnknownVersion: There never was one of that number.
            NotKept: It was forgotten, or has expired.
            NotAllowed: Neither did this person ask for it, nor do they moderate the place.
        """
        version = next((one for one in await self._conversations.versions(key) if one.number == number), None)
        if version is None:
            return await self._deleted_before(key, number)
        job = await self._control.find(version.job)
        check_may_delete(job, version, person, is_admin=is_admin)
        gone = await self._erasure.delete(version.id, person, self._clock.now())
        assert gone is not None, "a version is kept or gone"
        await self._clear_away()
        self._control.nudge()
        log.info("version deleted", job=job.id, number=number)
        return gone

    async def forget_conversation(self, key: ConversationKey, person: Person, *, is_admin: bool) -> int:
        """Remove everything of a conversation; how many requests that were.

        Raises:
            NotAllowed: Others asked here too, and this person does not moderate the place.
        """
        others = await self._erasure.people_in(key) - {person.id}
        if others and not is_admin:
            raise NotAllowed(said(sayings.others_were_here))
        return await self._forget(key)

    async def forget_person(self, asker: Asker) -> int:
        """Remove everything that a person asked for, wherever that was; how many requests that were.

        What others made from their pictures stays: it is those people's own work.
        """
        return await self._forget(asker)

    async def _deleted_before(self, key: ConversationKey, number: int) -> GoneVersion:
        gone = next((one for one in await self._conversations.gone(key) if one.number == number), None)
        if gone is None:
            raise UnknownVersion(said(sayings.no_such_version, number))
        if gone.why is not Gone.DELETED:
            raise NotKept
        return gone

    async def _forget(self, whose: Whose) -> int:
        await self._stop(await self._erasure.running(whose))
        total = 0
        while True:
            count = await self._erasure.forget_some(whose, self._clock.now(), BATCH)
            total += count
            if count < BATCH:
                break
        await self._clear_away()
        log.info("forgotten", jobs=total)
        return total

    async def _stop(self, running: Sequence[Job]) -> None:
        """Stop work first, and let its messages say so: afterwards nothing is known that they could be found by."""
        stopped: list[Job] = []
        for job in running:
            try:
                stopped.append(await self._control.cancel(job.id))
            except UserError:
                # It has ended by itself meanwhile.
                continue
        try:
            async with asyncio.timeout(LAST_WORDS.total_seconds()):
                for job in stopped:
                    while not await self._is_shown(job):  # noqa: ASYNC110 - whoever writes the row tells nobody
                        await asyncio.sleep(GLANCE_S)
        except TimeoutError:
            log.info("forgotten before the chat said so", jobs=len(stopped))

    async def _is_shown(self, job: Job) -> bool:
        found = await self._control.find(job.id)
        return found.shown >= found.revision or found.state is not JobState.CANCELLED

    async def _clear_away(self) -> None:
        """Take the bytes out too. The rows are gone already, so a store that is away is a matter for the janitor."""
        try:
            await self._disposal.dispose()
            await self._disposal.wipe()
        except LimnerError as error:
            log.warning("pictures not removed yet", error=error.code, detail=str(error)[:300])
