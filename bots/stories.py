"""What was made and how, in words: the lines of a contact sheet, and the story of one picture."""

from collections.abc import Mapping, Sequence

from bots import wording
from bots.alt_texts import alt_of
from bots.cutting import within
from bots.job_states import reference_line, state_sentence
from bots.languages import slots
from bots.notices import what_ran
from bots.result_lines import options_line, origin
from bots.wishes import own_words, short_prompt
from core.album import ContactSheet, Entry, Story
from core.model.conversation import Version
from core.model.job import FINAL, Job
from core.model.reply import Facts, Reply
from core.model.request import Person
from core.model.text import clean_text, shortened

LONGEST_PROMPT = 1_000
"""Characters; the rest of a longer one stands where it was written."""

LONGEST_ALT = 1_000
"""Of a file's description: Slack takes no more, and Discord hardly more."""


def sheet_title(sheet: ContactSheet) -> str:
    """Over the lines of a contact sheet."""
    shown = len(sheet.entries)
    left_out = sheet.left_out
    count = wording.newest_versions(shown, shown + left_out) if left_out else wording.versions(shown)
    if sheet.head is None:
        return wording.starts_anew(count, sheet.entries[-1].version.label)
    return wording.starts_from(count, sheet.head.label)


def sheet_line(entry: Entry) -> str:
    """`v3 ← v1 make it night`."""
    came_from = f" ← {' + '.join(f'v{number}' for number in entry.version.parents)}" if entry.version.parents else ""
    words = f" {short_prompt(entry.job.request)}" if entry.job else ""
    return f"{entry.version.label}{came_from}{words}"


def sheet_alt(sheet: ContactSheet) -> str:
    """What a contact sheet shows."""
    shown = "; ".join(f"{entry.version.label}: {alt_of(entry.version)}" for entry in sheet.entries)
    return within(wording.side_by_side(shown), LONGEST_ALT)


def story(told: Story, version: Version | None) -> str:
    """How a picture was made, or how a job stands, with the slots of `people`."""
    job, reply = told.job, told.reply
    made = reply.versions if reply else ()
    shown = (version,) if version else made
    label = ", ".join(one.label for one in shown) or wording.STATES[job.state]
    made_of = origin(reply.facts, slots.WHOSE if reply.facts.based_on else "") if reply else ()
    heading = " · ".join((label, *made_of, wording.asked_by(slots.WHO)))
    prompt = " ".join(clean_text(own_words(job.request.prompt)).split())
    lines = (
        heading,
        f"“{shortened(prompt, LONGEST_PROMPT)}”",
        wording.made_from(job.request.template) if job.request.template else "",
        _made_with(reply.facts, shown) if reply else " · ".join(options_line(job.request.options)),
        _made_when(job, reply),
        *(what_ran(reply.facts) if reply else ()),
        state_sentence(job) if reply is None and job.state in FINAL else "",
        _cost(told),
        reference_line(job),
    )
    return "\n".join(line for line in lines if line)


def people(told: Story) -> Mapping[str, Person]:
    """Who stands in a story, by the slot that a platform puts their name into."""
    based_on = told.reply.facts.based_on if told.reply else None
    return {slots.WHO: told.job.request.person, **({slots.WHOSE: based_on} if based_on else {})}


def _made_with(facts: Facts, shown: Sequence[Version]) -> str:
    pixels = wording.pixels(shown[0].image.width, shown[0].image.height) if shown else None
    return " · ".join(part for part in (facts.model, facts.ratio, facts.size, pixels) if part)


def _made_when(job: Job, reply: Reply | None) -> str:
    asked = wording.asked_on(wording.date(job.created_at), f"{job.created_at:%H:%M}")
    return wording.made_in(asked, wording.seconds(reply.facts.took.total_seconds())) if reply else asked


def _cost(told: Story) -> str:
    """What the model calls cost, by the model's own count of tokens."""
    if told.usage is None:
        return ""
    dollars, usage = told.usage.cost_usd, told.usage
    if dollars == 0:
        return wording.COST_NOTHING
    tokens_out = usage.text_tokens + usage.thought_tokens + usage.image_tokens
    price = "" if dollars is None else f"${dollars:.4f}"
    # One sum holds for everything that came of a request.
    pictures = len(told.reply.versions) if told.reply else 0
    return wording.cost(price, usage.input_tokens, tokens_out, pictures=pictures)
