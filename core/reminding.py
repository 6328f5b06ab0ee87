"""Reminders: what a person wanted to be told, told."""

from core.model.conversation import Role, TextPart, Turn
from core.model.job import Job, Made
from core.model.reply import Facts
from core.ports import Clock

NOBODY = ""
"""No model says it."""


def reminded(job: Job, clock: Clock) -> Made:
    """The answer of a job that reminds: the person's own words, outside of the conversation's history."""
    words = (TextPart(job.request.prompt),)
    asked = Turn(clock.new_id(), None, Role.USER, words, NOBODY)
    said = Turn(clock.new_id(), asked.id, Role.MODEL, words, NOBODY)
    facts = Facts(model=NOBODY)
    return Made(asked, (said,), (), (), facts, notices=job.request.notices, is_aside=True)
