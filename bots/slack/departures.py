"""A workspace that the app leaves: nothing of it is called or made any more; what was made stays until its time."""

from collections.abc import Sequence

import structlog

from bots.slack.places import PLATFORM
from bots.slack.service import Service
from core.errors import UserError
from core.model.job import Job

log = structlog.get_logger(__name__)


class Departures:
    """Notices them."""

    def __init__(self, service: Service) -> None:
        self._service = service

    async def left(self, team: str, why: str) -> None:
        """Stop everything of a workspace.

        Raises:
            StoreBusy: Its jobs may run on; Slack is to tell of it again.
        """
        workspace = self._service.workspaces.find(team)
        if workspace is None:
            return
        log.error("workspace left", team=team, reason=why)
        workspace.ended = why
        # One look does not give all of them when there are very many.
        while await self._stopped(await self._service.core.control.jobs(tenant=f"{PLATFORM}:{team}")):
            pass

    async def _stopped(self, jobs: Sequence[Job]) -> int:
        """Stop jobs; how many that were."""
        stopped = 0
        for job in jobs:
            try:
                await self._service.core.control.cancel(job.id)
                stopped += 1
            except UserError as error:
                # It ended meanwhile, or its pictures are on their way: to nowhere.
                log.info("job not stopped", job=job.id, detail=str(error))
        return stopped
