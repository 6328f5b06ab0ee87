"""Running tools: recorded before, stored after, never run twice for the same wish."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

import structlog

from core import toolbox
from core.consent import Consent, Wished
from core.errors import BadPicture, ToolFailed
from core.faults import Alarms, Silence, ring_for
from core.model.image import ImageRef
from core.model.job import Job
from core.model.tooling import Effect, MadePicture, RunOutcome, ToolContext, ToolPicture, ToolRun
from core.ports import Blobs, Clock, Pixels
from core.sources import blob_space
from core.tool_ports import Tool, ToolRuns

log = structlog.get_logger(__name__)

NOT_AGAIN = "It was begun before and may have been done. It is not done again."


@dataclass(frozen=True, slots=True)
class Errand:
    """A tool that is to run.

    Attributes:
        run: What it is to do; nothing has come of it yet.
        context: What it may touch.
        within: How long it may take.
        version: Number of the version that its job starts from.
    """

    tool: Tool
    run: ToolRun
    context: ToolContext
    within: timedelta
    version: int | None = None

    @property
    def acts(self) -> bool:
        """Whether a person must say yes before it is run."""
        return self.tool.info.effect is Effect.ACTS

    def held_back(self, why: str) -> ToolRun:
        """The run, ended before it began."""
        return replace(self.run, outcome=RunOutcome.HELD_BACK, data=failure(why))


class Runner:
    """Runs tools; there is no other way to run one that acts than after a person's yes.

    Attributes:
        alarm: Rung where a tool failed of what whoever runs Limner must mend.
    """

    def __init__(self, runs: ToolRuns, blobs: Blobs, pixels: Pixels, *, consent: Consent, clock: Clock) -> None:
        self._runs = runs
        self._consent = consent
        self._blobs = blobs
        self._pixels = pixels
        self._clock = clock
        self.alarm: Alarms = Silence()

    async def earlier(self, job: Job) -> Mapping[int, ToolRun]:
        """What was run before a crash or a pause, by number."""
        # Claimed for the first time: nothing can have run.
        return {} if job.fence == 1 else {run.number: run for run in await self._runs.of(job.id)}

    async def run(self, errand: Errand, earlier: Mapping[int, ToolRun]) -> ToolRun:
        """Run a tool once, or find what came of it before.

        Raises:
            ClaimLost: The job was stopped or taken over; nothing ran.
            PersonAsked: A person must be asked first; nothing ran.
            ApprovalExpired: Nobody answered in time; nothing ran.
        """
        known = earlier.get(errand.run.number)
        if known is not None and known.outcome is not None:
            return known
        if known is not None and errand.acts:
            ended = await self._interrupted(errand, known)
        else:
            ended = await self._begun(errand)
        await self._runs.ended(ended, self._clock.now())
        return ended

    async def _interrupted(self, errand: Errand, known: ToolRun) -> ToolRun:
        """End what was under way, after somebody's yes, when the process died."""
        if not errand.tool.info.is_repeatable or known.name != errand.run.name:
            # Whether it acted is not known, and twice is worse than not at all.
            return replace(known, outcome=RunOutcome.FAILED, data=failure(NOT_AGAIN))
        # A run that acts is begun only with what a person said yes to.
        return await self._ended(replace(errand, run=replace(errand.run, arguments=known.arguments)))

    async def _begun(self, errand: Errand) -> ToolRun:
        try:
            errand = await self._granted(errand) if errand.acts else errand
        except ToolFailed as error:
            log.info("tool may not act", job=errand.run.job, tool=errand.run.name)
            ring_for(self.alarm, error.__cause__)
            ended = errand.held_back(error.user_message)
            await self._runs.began(errand.context.job, ended)
            return ended
        await self._runs.began(errand.context.job, errand.run)
        return await self._ended(errand)

    async def _granted(self, errand: Errand) -> Errand:
        """Let it do exactly what a person said yes to."""
        run = errand.run
        wished = Wished(run.number, errand.tool, run.arguments, errand.context, errand.version)
        return replace(errand, run=replace(run, arguments=await self._consent.granted(wished)))

    async def _ended(self, errand: Errand) -> ToolRun:
        run, job = errand.run, errand.context.job
        try:
            here = replace(errand.context, number=run.number)
            result = await toolbox.run(errand.tool, run.arguments, here, errand.within)
            pictures = tuple([await self._store(job, one) for one in result.pictures])
        except ToolFailed as error:
            log.info("tool failed", job=run.job, tool=run.name)
            ring_for(self.alarm, error.__cause__)
            failed = replace(run, outcome=RunOutcome.FAILED, data=failure(error.user_message))
            return replace(failed, took=self._clock.now() - run.began_at)
        ran = replace(run, outcome=RunOutcome.RAN, data=result.data, pictures=pictures)
        ran = replace(ran, notes=result.notes, web=result.web)
        return replace(ran, took=self._clock.now() - run.began_at)

    async def _store(self, job: Job, picture: ToolPicture) -> MadePicture:
        try:
            clean = await self._pixels.clean(picture.data, "picture")
        except BadPicture as error:
            raise ToolFailed("It made a picture that cannot be read.") from error
        blob = await self._blobs.put(blob_space(job), clean.data)
        return MadePicture(ImageRef(blob, clean.mime, clean.width, clean.height), picture.alt)


def failure(why: str) -> Mapping[str, object]:
    """What the model is told of what did not work."""
    return {"error": why}
