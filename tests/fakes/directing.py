"""A director around a database, for the bots that tests put together."""

from dataclasses import dataclass

from core.adapters.database import Database, EmbeddedQueue, SqlApprovals, SqlToolRuns
from core.consent import Consent
from core.crew import Crew
from core.director import Director
from core.ports import Blobs, Deliveries, JobLog, Pixels
from core.runner import Runner
from core.studio import Studio
from core.toolbox import Toolbox


@dataclass(frozen=True, slots=True)
class Records:
    """Where a director looks up what was, and keeps what tools made."""

    jobs: JobLog
    deliveries: Deliveries
    blobs: Blobs
    pixels: Pixels


def director_of(crew: Crew, database: Database, records: Records, toolbox: Toolbox) -> Director:
    """A director of these tools."""
    queue = EmbeddedQueue(database, ())
    consent = Consent(SqlApprovals(database), records.jobs, queue, crew.clock)
    runner = Runner(SqlToolRuns(database), records.blobs, records.pixels, consent=consent, clock=crew.clock)
    return Director(
        crew, Studio(crew), jobs=records.jobs, deliveries=records.deliveries, runner=runner, toolbox=toolbox
    )
