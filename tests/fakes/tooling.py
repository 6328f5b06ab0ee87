"""What a tool's test needs: a job to run for, without any database."""

from datetime import UTC, datetime

from core.model.image import BlobRef, ImageRef
from core.model.job import Job, JobState
from core.model.tooling import ToolContext
from tests.fakes.core import request

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
BOAT = ImageRef(BlobRef("fake-home/ab/boat", 10), "image/png", 4, 3)


def a_job(prompt: str = "what is 2 + 2?") -> Job:
    """A claimed job."""
    asked = request(prompt=prompt)
    return Job("01J0TOOLS0", asked, JobState.MAKING, 1, 1, 1, 0, created_at=NOON, changed_at=NOON, started_at=NOON)


def context(subject: str | None = None, **pictures: ImageRef) -> ToolContext:
    """What a tool may touch in that job."""
    return ToolContext(a_job(), pictures, subject)
