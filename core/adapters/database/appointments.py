"""Reminders and repeated requests."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, false, func, or_, select, update

from core.adapters.database.engine import Database, reads, writes
from core.adapters.database.rows import insert_new
from core.adapters.database.schema import appointments
from core.model.appointment import Appointment, Rhythm
from core.model.request import Person


class SqlAppointments:
    """The `AppointmentStore` port.

    Args:
        platforms: Whose appointments are fired: the chats that this process can write to.
    """

    def __init__(self, database: Database, platforms: Collection[str]) -> None:
        self._database = database
        self._ours = or_(
            false(), *(appointments.c.tenant.startswith(f"{name}:", autoescape=True) for name in platforms)
        )

    @writes
    def keep(self, connection: Connection, appointment: Appointment, most: int) -> bool:
        """Keep one more, unless its person has `most` of them there; the same one again is kept already."""
        whose = (appointments.c.tenant == appointment.tenant, appointments.c.person == appointment.person.id)
        others = select(func.count()).where(*whose, appointments.c.id != appointment.id)
        if connection.execute(others).scalar_one() >= most:
            return False
        connection.execute(insert_new(connection.dialect.name, appointments), _row(appointment))
        return True

    @reads
    def due(self, connection: Connection, now: datetime, limit: int) -> Sequence[Appointment]:
        """Those whose time has come, the earliest first."""
        ripe = select(appointments).where(appointments.c.due <= now, self._ours).order_by(appointments.c.due)
        return [_appointment_from(row) for row in connection.execute(ripe.limit(limit)).mappings()]

    @reads
    def next_due(self, connection: Connection) -> datetime | None:
        """When the earliest is due."""
        earliest: datetime | None = connection.scalar(select(func.min(appointments.c.due)).where(self._ours))
        return earliest

    @writes
    def fired(self, connection: Connection, appointment: Appointment, following: datetime | None) -> bool:
        """It was fired for this very time: it is due again then, or over; whether nobody had written that before."""
        this = (appointments.c.id == appointment.id, appointments.c.due == appointment.due)
        change = delete(appointments) if following is None else update(appointments).values(due=following)
        return connection.execute(change.where(*this)).rowcount > 0

    @reads
    def of(self, connection: Connection, tenant: str) -> Sequence[Appointment]:
        """Those of a server or workspace, the earliest first."""
        theirs = select(appointments).where(appointments.c.tenant == tenant).order_by(appointments.c.due)
        return [_appointment_from(row) for row in connection.execute(theirs).mappings()]

    @reads
    def find(self, connection: Connection, appointment_id: str) -> Appointment | None:
        """One by its id."""
        found = connection.execute(select(appointments).where(appointments.c.id == appointment_id))
        row = found.mappings().one_or_none()
        return None if row is None else _appointment_from(row)

    @writes
    def drop(self, connection: Connection, appointment_id: str) -> bool:
        """Let it never be due again; whether there was one."""
        return connection.execute(delete(appointments).where(appointments.c.id == appointment_id)).rowcount > 0


def _row(appointment: Appointment) -> dict[str, Any]:
    return {
        "id": appointment.id,
        "job": appointment.job,
        "tenant": appointment.tenant,
        "person": appointment.person.id,
        "person_name": appointment.person.name,
        "words": appointment.words,
        "first": appointment.first,
        "due": appointment.due,
        "rhythm": appointment.rhythm,
    }


def _appointment_from(row: RowMapping) -> Appointment:
    return Appointment(
        id=row["id"],
        job=row["job"],
        tenant=row["tenant"],
        person=Person(row["person"], row["person_name"]),
        words=row["words"],
        first=row["first"],
        due=row["due"],
        rhythm=None if row["rhythm"] is None else Rhythm(row["rhythm"]),
    )
