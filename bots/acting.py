"""What people want to happen later: in lists, when it is stopped, and when its time has come."""

from collections.abc import Sequence

from bots import wording
from bots.buttons import Button, Press
from bots.languages import slots
from bots.languages.speaking import worded
from bots.outcomes import Kept
from bots.scenes import Scene
from core.model.appointment import Appointment
from core.model.job import Job
from core.model.reply import Reply
from core.model.sharing import Parcel
from core.model.text import clean_text, shortened

LONGEST_KEPT = 120
LONGEST_SHARED = 400


def dropped(appointment: Appointment) -> str:
    """After 🗑."""
    return wording.dropped(_short(appointment.words))


async def kept(scene: Scene) -> tuple[Kept, ...]:
    """What a person is told of when they ask what is still to come; an admin of everyone's."""
    theirs = await scene.core.agenda.of(scene.here.tenant, scene.person, is_admin=scene.is_admin)
    return listed(theirs, scene.person.id)


def listed(appointments: Sequence[Appointment], person: str) -> tuple[Kept, ...]:
    """Reminders and repeated requests, each in a line; others' with their names."""
    return tuple(Kept(_line(one, person), one.due, Button(Press.DROP, one.id)) for one in appointments)


def reminder(job: Job, reply: Reply, mention: str) -> str:
    """What a reminder says, before it is rendered; the mention is put in by each platform."""
    return "\n".join((wording.reminds(mention, clean_text(job.request.prompt)), *map(worded, reply.notices)))


def shared(parcel: Parcel, name: str) -> str:
    """What stands above a picture that was shared, before it is rendered; where it comes from, each platform links.

    Args:
        parcel: What was shared.
        name: Of whoever shared it; it is shown to others, and notifies nobody.
    """
    # A person's words must not look like a slot of ours.
    name, words = (_short(one, LONGEST_SHARED).replace(slots.WHERE, "…") for one in (name, parcel.words))
    return wording.shared(name, parcel.version.label, words)


def _line(appointment: Appointment, person: str) -> str:
    words = _short(appointment.words)
    rhythm, whose = appointment.rhythm, appointment.person
    line = wording.reminder_at(words) if rhythm is None else wording.repeated_from(words, wording.EVERY[rhythm])
    return line if whose.id == person else wording.for_somebody(line, whose.name)


def _short(text: str, most: int = LONGEST_KEPT) -> str:
    return shortened(" ".join(clean_text(text).split()), most)
