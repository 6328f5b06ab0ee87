"""From jobs and answers to Discord's own layout; pure, but a view is made while the event loop runs."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

import discord
from discord import ui

from bots import acting, describing, job_states, result_lines, setting_wording, tool_wording, wishes, wording
from bots.buttons import Button, Press, buttons_of_reply, buttons_of_state
from bots.citing import citations, in_a_line
from bots.cutting import beginning, length, portions
from bots.discord.components import choice_of, item_of, rows, tool_choice
from bots.discord.markup import escaped, link, sentence, words
from bots.discord.places import DIRECT, Place, is_unplaced, opens_thread, results_in
from bots.discord.results import LONGEST_TEXTS, Part, ResultMessage, gallery, packed, view_of
from bots.fitting import PostedPicture
from bots.languages import slots
from bots.notices import in_place_of, notices_of, what_ran
from bots.outcomes import Kept, Post, Tell, with_names
from bots.settings_here import options_of
from core.model.conversation import Version
from core.model.job import Job, JobState
from core.model.reply import Picture, Reply, Words
from core.model.request import Origin
from core.model.sharing import Parcel
from core.model.text import clean_text
from core.preferences import Sheet

LONGEST_NAME = 100
LONGEST_PROMPT = 600
LONGEST_SENTENCE = 2000
LONGEST_LINE = 400
LONGEST_REMINDER = 1900
LONGEST_THREAD_NAME = 100
"""Characters; what is escaped may look half as long."""

LONGEST_LISTED = 200
"""Characters of each prompt of a list of jobs."""

MOST_LISTED = 10
"""Jobs of a list; each takes three of the forty components of a message."""


_COLOURS = {
    JobState.ACCEPTED: 0x80848E,
    JobState.QUEUED: 0x80848E,
    JobState.MAKING: 0x5865F2,
    JobState.MADE: 0x5865F2,
    JobState.WAITING: 0xF0B232,
    JobState.DELIVERED: 0x23A55A,
    JobState.FAILED: 0xDA373C,
    JobState.CANCELLED: 0x80848E,
}


def card(
    job: Job,
    versions: tuple[Version, ...] = (),
    *,
    went_directly: bool = False,
    pictures: Sequence[PostedPicture] = (),
) -> ui.LayoutView:
    """How a job stands: the card of a channel, or the message that becomes the result.

    Args:
        job: In any state.
        versions: What is in the thread, once the job is delivered.
        went_directly: The person was sent the answer instead.
        pictures: Shown on it.
    """
    said = job_states.state_sentence(job)
    if job.state is JobState.DELIVERED and went_directly:
        said = wording.is_in_direct_messages(job.request.person.name)
    elif job.state is JobState.DELIVERED and _is_card(job):
        said = result_lines.is_in_thread(versions)
    asked = [ui.TextDisplay[ui.LayoutView](_asked(job))] if _is_card(job) or _was_pressed(job) else []
    stands = ui.TextDisplay[ui.LayoutView](_standing(job, said))
    return view_of(
        ui.Container(
            *asked, stands, *gallery(pictures), *rows(buttons_of_state(job)), accent_colour=_COLOURS[job.state]
        ),
    )


def result_messages(
    job: Job, reply: Reply, pictures: Mapping[str, PostedPicture], *, is_astray: bool = False
) -> tuple[ResultMessage, ...]:
    """The answer: words and pictures in the model's own order, then the line on its making, notices and buttons.

    Args:
        job: Whose answer it is.
        reply: The answer.
        pictures: By the id of their version, as the channel takes them.
        is_astray: It goes where the words of the request do not stand.
    """
    if reply.is_gone:
        return (ResultMessage(note(in_place_of(reply)), ()),)
    quotes = is_astray or (_was_pressed(job) and not opens_thread(job))
    quote = [_quoted(job)] if quotes else []
    return packed(
        [*quote, *_pieces(reply, pictures)],
        [*_closing_lines(job, reply, pictures), *rows(buttons_of_reply(job, reply))],
    )


def note(text: str, buttons: Sequence[Button] = ()) -> ui.LayoutView:
    """A short answer in our own words, in which `code` is meant."""
    return view_of(ui.TextDisplay(beginning(text, LONGEST_TEXTS, sentence) or "…"), *rows(buttons))


def will_be_in(channel: str) -> ui.LayoutView:
    """Where the answer will be, to be followed."""
    return view_of(ui.TextDisplay(sentence(wording.WILL_BE_THERE).replace(slots.WHERE, f"<#{channel}>", 1)))


def told(tell: Tell) -> ui.LayoutView:
    """The same, with names where its slots stand for people."""
    return note(with_names(tell), tell.buttons)


def posted(post: Post) -> ui.LayoutView:
    """A file that is no version, under its words."""
    shown = discord.MediaGalleryItem(f"attachment://{post.name}", description=post.alt)
    return view_of(ui.TextDisplay(beginning(post.text, LONGEST_TEXTS, sentence) or "…"), ui.MediaGallery(shown))


def job_list(jobs: Sequence[Job], kept: Sequence[Kept] = ()) -> ui.LayoutView:
    """What is on its way, each with its ✖: first what is being made, then what waits; last what nobody has seen.

    Args:
        jobs: Those.
        kept: What is still to come, below.
    """
    if not jobs and not kept:
        return note(wording.NOTHING_RUNS)
    most = MOST_LISTED if not kept else MOST_LISTED // 2
    shown = sorted(jobs, key=job_states.listed_place)
    heading = wording.NOT_SHOWN_YET if shown and shown[0].state is JobState.DELIVERED else wording.STILL_RUNNING
    return view_of(
        *_under(heading, [_listed(job) for job in shown[:most]], len(shown) - most),
        *_under(wording.STILL_TO_COME, [_kept(one) for one in kept[:most]], len(kept) - most),
    )


def _under(heading: str, lines: Sequence[ui.Section[ui.LayoutView]], more: int) -> list[ui.Item[ui.LayoutView]]:
    if not lines:
        return []
    last = [ui.TextDisplay[ui.LayoutView](sentence(wording.and_more(more)))] if more > 0 else []
    return [ui.TextDisplay(heading), *lines, *last]


def _kept(one: Kept) -> ui.Section[ui.LayoutView]:
    line = beginning(one.text, LONGEST_LISTED, sentence).replace(slots.WHEN, _on_day(one.moment), 1)
    return ui.Section(line, accessory=item_of(one.button))


def _on_day(moment: datetime) -> str:
    return f"<t:{int(moment.timestamp())}:f>"


def reminder(job: Job, reply: Reply) -> str:
    """What a reminder says: it notifies whoever wanted it, and what they wrote notifies nobody."""
    said = beginning(acting.reminder(job, reply, slots.WHO), LONGEST_REMINDER, sentence)
    return said.replace(slots.WHO, f"<@{job.request.person.id}>", 1)


def shared_copy(parcel: Parcel, picture: PostedPicture) -> ResultMessage:
    """A picture from another channel, under who shared it; its name is no mention."""
    key = parcel.job.request.conversation
    origin = f"<#{key.channel if is_unplaced(key) else key.thread}>"
    line = beginning(acting.shared(parcel, parcel.job.request.person.name), LONGEST_SENTENCE, sentence)
    smaller = [ui.TextDisplay[ui.LayoutView](f"-# {sentence(picture.notice)}")] if picture.notice else []
    words = ui.TextDisplay[ui.LayoutView](line.replace(slots.WHERE, origin, 1))
    return ResultMessage(view_of(words, *gallery([picture]), *smaller), (picture,))


def settings_panel(sheet: Sheet) -> ui.LayoutView:
    """Every setting of a place as a choice of its own."""
    chosen = [choice_of(one.setting, options_of(one), one.own or setting_wording.DEFAULT) for one in sheet.entries]
    last = [ui.TextDisplay[ui.LayoutView](f"-# {escaped(line)}") for line in setting_wording.last_line(sheet)]
    tools = tool_choice([(one.info.name, tool_wording.name_of(one), one.is_on) for one in sheet.tools])
    may_run = [ui.TextDisplay[ui.LayoutView](wording.TOOLS_THAT_MAY_RUN)] if tools else []
    return view_of(ui.TextDisplay(sentence(setting_wording.title(sheet))), *chosen, *may_run, *tools, *last)


def announcement(job: Job) -> str:
    """The one line that notifies whoever asked, when the result took long."""
    return wording.is_ready(f"<@{job.request.person.id}>")


def thread_name(job: Job) -> str:
    """The prompt's beginning; a thread's name is never read as Markdown."""
    prompt = " ".join(clean_text(wishes.own_words(job.request.prompt)).split())
    return beginning(prompt, LONGEST_THREAD_NAME, clean_text) or wording.UNNAMED_PICTURE


def _is_card(job: Job) -> bool:
    return opens_thread(job) or is_unplaced(job.request.conversation)


def _was_pressed(job: Job) -> bool:
    """Whether the words came by a form or by themselves: unlike a message's, they stand nowhere else to be read."""
    return job.request.origin is Origin.INTERACTION or job.request.appointment is not None


def _asked(job: Job) -> str:
    request = job.request
    facts = [*result_lines.options_line(request.effective), result_lines.brought(request)]
    told = " · ".join(fact for fact in facts if fact)
    lines = [f"**{_name(job)}**", _quoted(job), f"-# {beginning(told, LONGEST_LINE, escaped)}" if told else ""]
    return "\n".join(line for line in lines if line)


def _quoted(job: Job) -> str:
    prompt = " ".join(wishes.own_words(clean_text(job.request.prompt)).split())
    return f"> {beginning(prompt, LONGEST_PROMPT, escaped) or wording.UNNAMED_PICTURE}"


def _name(job: Job) -> str:
    return beginning(" ".join(clean_text(job.request.person.name).split()), LONGEST_NAME, escaped) or "Somebody"


def _standing(job: Job, said: str) -> str:
    told = beginning(said, LONGEST_SENTENCE, sentence)
    label = f"{job_states.ICONS[job.state]} **{wording.STATES[job.state]}**"
    lines = [" · ".join(part for part in (label, _with_clock(told, job)) if part)]
    if job.state is JobState.FAILED:
        lines.append(f"-# {escaped(job_states.reference_line(job))}")
    return "\n".join(lines)


def _with_clock(said: str, job: Job) -> str:
    """Let each reader's own Discord tell the times."""
    styles = {slots.AGO: "R", slots.IN: "R", slots.TIME: "t", slots.WHEN: "f"}
    return job_states.with_clock(said, job, lambda slot, moment: f"<t:{int(moment.timestamp())}:{styles[slot]}>")


def _pieces(reply: Reply, pictures: Mapping[str, PostedPicture]) -> Iterator[Part]:
    for piece in reply.pieces:
        match piece:
            case Words(text):
                yield from portions(text, LONGEST_TEXTS, words)
            case Picture(version) if version.id in pictures:
                yield pictures[version.id]
    yield from portions(describing.proposed(reply.facts.prompts), LONGEST_TEXTS, words)


def _closing_lines(job: Job, reply: Reply, pictures: Mapping[str, PostedPicture]) -> list[str]:
    missing = [wording.left_out(version.label) for version in reply.versions if version.id not in pictures]
    changed = [picture.notice for picture in pictures.values() if picture.notice]
    made = beginning(_result_line(job, reply), LONGEST_LINE, escaped)
    told = (*what_ran(reply.facts), *notices_of(reply), *changed, *missing)
    notices = [beginning(notice, LONGEST_LINE, sentence) for notice in told]
    cited = [in_a_line(one, lambda it: link(it.words, it.address)) for one in citations(reply.facts.web)]
    lines = [f"-# {line}" for line in (made, *cited, *notices)]
    together = "\n".join(lines)
    return [together] if length(together) <= LONGEST_TEXTS else lines


def _result_line(job: Job, reply: Reply) -> str:
    facts = reply.facts
    return result_lines.result_line(
        reply.versions, facts, job.request.person.name, facts.based_on.name if facts.based_on else ""
    )


def _listed(job: Job) -> ui.Section[ui.LayoutView]:
    # A thread opens when its job begins.
    waits = job.state is JobState.QUEUED and opens_thread(job)
    place = Place.read(job.request.place).channel if waits else results_in(job)
    leads_there = place.isdigit() and job.request.conversation.space != DIRECT
    facts = [
        beginning(wishes.short_prompt(job.request), LONGEST_LISTED, escaped),
        job.reference,
        f"<#{place}>" if leads_there else "",
    ]
    line = " · ".join([f"**{wording.STATES[job.state]}**", *(fact for fact in facts if fact)])
    return ui.Section(line, accessory=item_of(Button(_press_in_list(job), job.id)))


def _press_in_list(job: Job) -> Press:
    return Press.SHOW if job.state is JobState.DELIVERED else Press.STOP
