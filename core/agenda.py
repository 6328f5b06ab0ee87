"""The agenda: what people want to happen later, kept, listed and stopped."""

from collections.abc import Callable, Sequence

import structlog

from core.acting_ports import AppointmentStore
from core.errors import NotAllowed, ToolFailed, UserError
from core.model.appointment import MOST_KEPT, Appointment
from core.model.request import Person
from core.sayings import requests as sayings
from core.sentence import said

log = structlog.get_logger(__name__)


class Agenda:
    """Keeps appointments."""

    def __init__(self, store: AppointmentStore) -> None:
        self._store = store
        self.changed: Callable[[], None] = _nobody
        """Called when something may be due earlier than it was."""

    async def keep(self, appointment: Appointment) -> None:
        """Keep one; the same one once more is no second.

        Raises:
            ToolFailed: Its person has too many.
        """
        if not await self._store.keep(appointment, MOST_KEPT):
            raise ToolFailed(f"The person has {MOST_KEPT} of these already. Some must be stopped first, under `/jobs`.")
        log.info("appointment kept", appointment=appointment.id, job=appointment.job, due=str(appointment.due))
        self.changed()

    async def of(self, tenant: str, person: Person, *, is_admin: bool = False) -> Sequence[Appointment]:
        """Those of a person in a server or workspace, the earliest first; an admin sees everybody's."""
        return [one for one in await self._store.of(tenant) if is_admin or one.person.id == person.id]

    async def stop(self, appointment_id: str, tenant: str, person: Person, *, is_admin: bool) -> Appointment:
        """Let one never come again.

        Raises:
            UserError: There is none of that id there.
            NotAllowed: It is somebody else's.
        """
        found = await self._store.find(appointment_id)
        if found is None or found.tenant != tenant:
            raise UserError(said(sayings.nothing_to_stop))
        if found.person.id != person.id and not is_admin:
            raise NotAllowed(said(sayings.not_yours_to_stop, found.person.name))
        if not await self._store.drop(found.id):
            raise UserError(said(sayings.nothing_to_stop))
        log.info("appointment stopped", appointment=found.id, person=person.id)
        return found


def _nobody() -> None:
    return None
