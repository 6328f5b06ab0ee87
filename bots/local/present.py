"""From jobs and answers to what the local chat's page shows; pure."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bots import acting, describing, faces, job_states, result_lines, wishes, wording
from bots.alt_texts import alt_of
from bots.buttons import Button, buttons_of_reply, buttons_of_state
from bots.citing import Citation, citations
from bots.fields import MOST_FILES, ChoiceField, Field, FilesField, Form, SwitchField, WordsField
from bots.languages import slots
from bots.local.messages import (
    Author,
    Draft,
    JobLine,
    JobList,
    Json,
    Note,
    PageButton,
    Progress,
    Result,
    ShownCitation,
    ShownLink,
    ShownPicture,
    ShownWords,
)
from bots.local.translate import message_under
from bots.notices import in_place_of, notices_of, what_ran
from bots.outcomes import Kept
from core.model.conversation import Version
from core.model.job import Job, JobState
from core.model.reply import Piece, Reply, Words
from core.model.text import clean_text

_DONE = "~"
"""Follows every digit: after an answer comes only what is left of it."""


def progress_draft(job: Job, *, quotes: bool = False) -> Draft:
    """The message that says how a job stands: its card in the channel, or its place in the thread.

    Args:
        job: The job.
        quotes: Nothing in its thread says what was asked for, as after a button, so that this does.
    """
    place = job.request.place
    return Draft(
        nonce=place or job.id,
        author=Author.LIMNER,
        body=replace(_progress(job), quote=_quote(job, quotes=quotes)),
        thread=None if place else job.request.conversation.thread,
        job=job.id,
        stage=_stage(job, f"{job.revision:09d}"),
    )


def result_draft(job: Job, reply: Reply, *, quotes: bool = False) -> Draft:
    """The answer, in the thread; `quotes` as above."""
    return Draft(
        nonce=job.id,
        author=Author.LIMNER,
        body=replace(_result(job, reply), quote=_quote(job, quotes=quotes)),
        thread=job.request.conversation.thread,
        job=job.id,
        stage=_stage(job, _DONE),
    )


def reminder_draft(job: Job, reply: Reply) -> Draft:
    """What a reminder says, in the thread where it was wanted."""
    return Draft(
        nonce=job.id,
        author=Author.LIMNER,
        body=Note(acting.reminder(job, reply, f"@{job.request.person.name}")),
        thread=job.request.conversation.thread,
        job=job.id,
        stage=_stage(job, _DONE),
    )


def withdrawn_draft(job: Job, reply: Reply, *, quotes: bool = False) -> Draft:
    """The answer without what is gone of it."""
    draft = result_draft(job, reply, quotes=quotes)
    body = Note(in_place_of(reply)) if reply.is_gone else draft.body
    return replace(draft, body=body, stage=_stage(job, f"{_DONE}{job.revision:09d}"))


def job_list(jobs: Sequence[Job], about: str, kept: Sequence[Kept] = ()) -> JobList:
    """What is on its way, newest first, and then what is still to come."""
    lines = tuple(
        JobLine(
            job.reference,
            wishes.short_prompt(job.request),
            wording.STATES[job.state],
            job.state,
            job.request.conversation.thread,
            buttons_of(buttons_of_state(job)),
        )
        for job in jobs
    )
    coming = tuple(
        JobLine("", one.text.replace(slots.WHEN, _on_day(one.moment), 1), "", "", "", buttons_of((one.button,)))
        for one in kept
    )
    heading = wording.STILL_RUNNING if jobs else wording.STILL_TO_COME if kept else wording.NOTHING_RUNS
    return JobList(heading, (*lines, *coming), about)


def form_body(form: Form) -> dict[str, Json]:
    """A form, as the page draws it."""
    return {
        "id": form.id,
        "title": form.title,
        "note": form.note,
        "submit": form.submit or wording.FORM_SUBMIT,
        "close": wording.FORM_CLOSE,
        "fields": [_field(field) for field in form.fields],
    }


def _field(field: Field) -> dict[str, Json]:
    told: dict[str, Json] = {"name": field.name, "label": field.label}
    match field:
        case WordsField():
            return {**told, "type": "words", "value": field.value, "long": field.is_long, "required": field.required}
        case ChoiceField():
            options: list[Json] = [{"value": value, "label": label} for value, label in field.options]
            return {**told, "type": "choice", "options": options, "value": field.chosen}
        case SwitchField():
            return {**told, "type": "switch", "on": field.is_on}
        case FilesField():
            return {**told, "type": "files", "most": MOST_FILES}


def picture_address(version_id: str) -> str:
    """Where the page gets a picture."""
    return f"/chat/pictures/{version_id}"


def _stage(job: Job, step: str) -> str:
    # Job ids sort by time, so a later job that takes over a card is a later stage of it.
    return f"{job.id}/{step}"


def _quote(job: Job, *, quotes: bool) -> str:
    return " ".join(clean_text(wishes.own_words(job.request.prompt)).split()) if quotes else ""


def _progress(job: Job) -> Progress:
    request = job.request
    return Progress(
        job=job.id,
        reference=job_states.reference_line(job) if job.state is JobState.FAILED else "",
        about=message_under(request.place),
        opens=request.conversation.thread if request.place else "",
        asked_by=request.person.name,
        prompt=wishes.own_words(request.prompt),
        options=result_lines.options_line(request.effective),
        state=job.state,
        label=wording.STATES[job.state],
        sentence=_sentence(job),
        since=_time(job.started_at),
        until=_time(job.wait.until if job.wait else None),
        buttons=buttons_of(buttons_of_state(job)),
    )


def _sentence(job: Job) -> str:
    """How the job stands; the page's own clock fills every slot but a day's, which is of this computer as well."""
    asking = job.wait.asking if job.wait else None
    said = job_states.state_sentence(job)
    return said.replace(slots.WHEN, _on_day(asking.moment), 1) if asking and asking.moment else said


def _on_day(moment: datetime) -> str:
    return f"{moment.astimezone():%A %d %B %Y, %H:%M}"


def _result(job: Job, reply: Reply) -> Result:
    return Result(
        job=job.id,
        prompt=wishes.own_words(job.request.prompt),
        pieces=(*map(_piece, reply.pieces), *_proposed(reply.facts.prompts)),
        line="\n".join((*what_ran(reply.facts), _line(job, reply))),
        notices=notices_of(reply),
        buttons=buttons_of(buttons_of_reply(job, reply)),
        cited=tuple(map(_cited, citations(reply.facts.web))),
    )


def _line(job: Job, reply: Reply) -> str:
    facts = reply.facts
    based_on = facts.based_on.name if facts.based_on else ""
    return result_lines.result_line(reply.versions, facts, job.request.person.name, based_on)


def _cited(citation: Citation) -> ShownCitation:
    return ShownCitation(citation.label, tuple(ShownLink(one.words, one.address) for one in citation.links))


def _piece(piece: Piece) -> ShownWords | ShownPicture:
    return ShownWords(clean_text(piece.text)) if isinstance(piece, Words) else _picture(piece.version)


def _proposed(prompts: Sequence[str]) -> tuple[ShownWords, ...]:
    told = describing.proposed(prompts)
    return (ShownWords(told),) if told else ()


def _picture(version: Version) -> ShownPicture:
    image = version.image
    return ShownPicture(
        version=version.id,
        number=version.number,
        label=version.label,
        address=picture_address(version.id),
        alt=alt_of(version),
        width=image.width,
        height=image.height,
    )


def buttons_of(buttons: tuple[Button, ...]) -> tuple[PageButton, ...]:
    """Buttons, as the page draws them."""
    return tuple(PageButton(b.id, b.press, faces.ICONS[b.press], faces.label_of(b), b.version) for b in buttons)


def _time(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
