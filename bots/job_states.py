"""How a job stands, in words; times are each platform's to fill in."""

import re
from collections.abc import Callable
from datetime import datetime

from bots import wording
from bots.languages import slots
from bots.languages.speaking import worded
from core.model.appointment import Rhythm
from core.model.approval import Asking, Fact
from core.model.job import FINAL, Job, JobState, Wait, WaitReason
from core.model.reply import Failure
from core.model.text import clean_text
from core.retry import MOST_TRIES

ICONS = {
    JobState.ACCEPTED: "⏳",
    JobState.QUEUED: "⏳",
    JobState.MAKING: "🎨",
    JobState.WAITING: "⏸️",
    JobState.MADE: "🎨",
    JobState.DELIVERED: "✅",
    JobState.FAILED: "⚠️",
    JobState.CANCELLED: "🚫",
}

_TRIED_AGAIN = frozenset({"ModelBusy", "ModelUnreachable", "AnswerLost"})
"""Failures that end a job only after every try."""

_CLOCKED = frozenset({JobState.MAKING, JobState.MADE, JobState.WAITING})
_SLOT = re.compile(r"\{(ago|in|time|when)\}")
_LISTED = (JobState.MAKING, JobState.WAITING, JobState.QUEUED, JobState.ACCEPTED, JobState.MADE, *FINAL)


def state_sentence(job: Job) -> str:
    """Say how a job stands, with slots for the clock."""
    match job.state:
        case JobState.WAITING if job.wait:
            return _wait_sentence(job.wait, job.tries)
        case JobState.FAILED if job.failure:
            return failure_sentence(job.failure)
        case JobState.ACCEPTED | JobState.QUEUED:
            return wording.QUEUED
        case JobState.MAKING | JobState.MADE:
            return wording.MAKING
        case JobState.CANCELLED:
            return wording.CANCELLED
    return ""


def with_clock(said: str, job: Job, tell: Callable[[str, datetime], str]) -> str:
    """Fill the slots of a state's sentence, each as the platform tells a time."""
    if job.state not in _CLOCKED:
        return said
    started = job.started_at or job.created_at
    until = job.wait.until if job.wait else started
    asking = job.wait.asking if job.wait else None
    when = asking.moment if asking and asking.moment else until
    for slot, moment in ((slots.AGO, started), (slots.IN, until), (slots.TIME, until), (slots.WHEN, when)):
        said = said.replace(slot, tell(slot, moment))
    return said


def listed_place(job: Job) -> int:
    """Where a job belongs in a list: first what costs, last what cannot be stopped."""
    return _LISTED.index(job.state)


def failure_sentence(failure: Failure) -> str:
    """Why there is no result, with the model's own words when it gave any."""
    said = clean_text(failure.explanation or "")
    why = worded(failure.words)
    words = wording.after_tries(why, MOST_TRIES) if failure.code in _TRIED_AGAIN else why
    return wording.with_models_words(words, said) if said else words


def reference_line(job: Job) -> str:
    """What to read out to whoever runs Limner."""
    return wording.reference(job.reference)


def _wait_sentence(wait: Wait, tries: int) -> str:
    if wait.asking is not None:
        return _asking_sentence(wait.asking)
    why = worded(wait.words) or wording.WAITS[wait.reason]
    if wait.reason is WaitReason.RETRY:
        most = wait.most_tries or MOST_TRIES
        return wording.trying_again(why, min(tries + 1, most), most)
    return wording.goes_on(why) if wait.reason is WaitReason.PROVIDER_QUOTA else why


def _asking_sentence(asking: Asking) -> str:
    """What a tool would do, whole: nobody could say yes to what is not shown."""
    names = wording.FACTS
    facts = [
        wording.fact(names.get(one.name, _on_one_line(one.name)), _value(asking.tool, one)) for one in asking.facts
    ]
    when = [wording.fact_when()] if asking.moment else []
    return "\n".join([wording.needs_a_yes(asking.tool), *facts, *when])


def _value(tool: str, fact: Fact) -> str:
    is_rhythm = (tool, fact.name) == ("repeat", "every")
    return wording.EVERY[Rhythm(fact.value)] if is_rhythm else _on_one_line(fact.value)


def _on_one_line(text: str) -> str:
    # A model's words must not look like a line, a slot or code of ours.
    return _SLOT.sub(r"(\1)", " ".join(clean_text(text).split()).replace("`", "'"))
