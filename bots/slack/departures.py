"""A workspace that the app leaves: nothing of it is called or made any more; what was made stays until its time."""

import asyncio
from collections.abc import Sequence

import structlog

from bots.patience import Pauses
from bots.slack.places import PLATFORM
from bots.slack.service import Service
from bots.slack.workspaces import Workspace
from core.errors import TransientError, UserError
from core.model.job import Job

log = structlog.get_logger(__name__)


class Departures:
    """Notices them."""

    def __init__(self, service: Service) -> None:
        self._service = service

    async def watch(self) -> None:
        """Stop everything of each workspace whose end was noticed by a call; until cancelled."""
        async with asyncio.TaskGroup() as watching:
            for workspace in self._service.workspaces.all:
                watching.create_task(self._seen_out(workspace))

    async def left(self, team: str, why: str) -> None:
        """Stop everything of a workspace.

        Raises:
            StoreBusy: Its jobs may run on; Slack is to tell of it again.
        """
        workspace = self._service.workspaces.find(team)
        if workspace is None:
            return
        workspace.end(why)
        # One look does not give all of them when there are very many.
        while await self._stopped(await self._service.core.control.jobs(tenant=f"{PLATFORM}:{team}")):
            pass

    async def _seen_out(self, workspace: Workspace) -> None:
        await workspace.departure.wait()
        pauses = Pauses()
        while True:
            try:
                return await self.left(workspace.team, workspace.ended or "")
            except TransientError as error:
                log.warning("jobs of the workspace not stopped yet", team=workspace.team, detail=str(error))
                await asyncio.sleep(pauses.following().total_seconds())

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
