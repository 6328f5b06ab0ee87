"""The App Home page of each person."""

import structlog

from bots import acting
from bots.errands import Errands
from bots.languages.speaking import speaking
from bots.slack.client import reaching
from bots.slack.home_view import home_view
from bots.slack.payloads import Payload, text
from bots.slack.service import Service
from bots.slack.translate import Here
from core.errors import LimnerError
from core.model.request import Person

log = structlog.get_logger(__name__)


class Pages:
    """Publishes them."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._errands = Errands(service.core)

    async def opened(self, team: str, event: Payload) -> None:
        """Somebody opened the bot's own page."""
        person = text(event, "user")
        if text(event, "tab") != "home" or not person:
            return
        try:
            await self.publish(team, Person(person, person))
        except LimnerError as error:
            log.warning("home not published", error=type(error).__name__, detail=str(error))

    async def publish(self, team: str, person: Person) -> None:
        """Let the page show help, and how this person's jobs stand.

        Raises:
            LimnerError: Slack or the database does not take it.
        """
        workspace = self._service.workspaces.find(team)
        if workspace is None:
            return
        here = Here(team, "")
        jobs = await self._errands.listed(here, person)
        coming = await self._errands.coming(here, person)
        with speaking(await self._service.platform.locale_of(team, person.id)):
            view = home_view(jobs, self._service.core.catalogue, acting.listed(coming, person.id))
        with reaching(workspace) as client:
            await client.views_publish(user_id=person.id, view=view)
