"""From jobs and answers to Slack's own layout; pure."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bots import acting, describing, job_states, result_lines, wishes, wording
from bots.buttons import Button, Press, buttons_of_reply, buttons_of_state
from bots.citing import citations, in_a_line
from bots.cutting import Render, beginning, length, portions
from bots.fitting import PostedPicture
from bots.languages import slots
from bots.notices import in_place_of, notices_of, what_ran
from bots.outcomes import Kept, Menu, in_slots
from bots.slack.blocks import LONGEST_SECTION, Block, Paragraph, Part, Row, block_of, rows, text_of
from bots.slack.mrkdwn import channel_link, day_and_time, escaped, link, mention, sentence, time_of_day, words
from bots.slack.places import is_unplaced, opens_thread
from bots.slack.results import Page, Shown, packed
from core.model.conversation import Version
from core.model.job import Job, JobState
from core.model.reply import Picture, Reply, Words
from core.model.request import Origin, Person
from core.model.sharing import Parcel
from core.model.text import clean_text

LONGEST_NAME = 100
LONGEST_PROMPT = 600
LONGEST_SENTENCE = 2000
LONGEST_LINE = 400

MOST_LISTED = 10
LONGEST_LISTED = 200
"""Jobs of a list, and characters of each prompt."""

NOBODY: Mapping[str, Person] = {}

_SHARED_CHANNELS = ("C", "G")
"""How the ids begin of channels that can be linked to; direct messages are none."""


@dataclass(frozen=True, slots=True)
class Look:
    """What a message looks like.

    Attributes:
        text: All its words, for notifications and for whoever has them read out; at most `LONGEST_TEXT` characters.
        blocks: What everybody else sees.
    """

    text: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class ResultMessage:
    """One message of an answer.

    Attributes:
        files: What stands under its words, in order.
    """

    look: Look
    files: tuple[PostedPicture, ...]


def card(job: Job, versions: tuple[Version, ...] = (), *, went_directly: bool = False) -> Look:
    """How a job stands: the card of a channel, or the message that becomes the result.

    Args:
        job: In any state.
        versions: What is in the thread, once the job is delivered.
        went_directly: The person was sent the answer instead.
    """
    asked = _asked(job) if _is_card(job) or _was_pressed(job) else ()
    told = _told(job, versions, went_directly=went_directly)
    return look_of(*asked, *_standing(job, told), *rows(buttons_of_state(job)))


def result_messages(
    job: Job,
    reply: Reply,
    pictures: Mapping[str, PostedPicture],
    *,
    is_astray: bool = False,
    is_posted: bool = False,
) -> tuple[ResultMessage, ...]:
    """The answer: words and pictures in the model's own order, then the line on its making, notices and buttons.

    Args:
        job: Whose answer it is.
        reply: The answer.
        pictures: By the id of their version, as the channel takes them.
        is_astray: It goes where the words of the request do not stand.
        is_posted: It takes no message's place, so that a mention in it would notify.
    """
    if reply.is_gone:
        return (ResultMessage(note(in_place_of(reply)), ()),)
    quotes = is_astray or (_was_pressed(job) and not opens_thread(job))
    quote = [Paragraph(_quoted(job))] if quotes else []
    buttons = buttons_of_reply(job, reply)
    has_several = len(reply.versions) > 1
    # Buttons of one verb need a block each: each of several pictures has its ✏️ beside its name, each prompt its own.
    beside = {Press.EDIT, Press.USE} if has_several else {Press.USE}
    shared = [button for button in buttons if button.press not in beside]

    def laid_out(*, mentions: bool) -> tuple[Page, ...]:
        closing: list[Part] = [*_closing_lines(job, reply, pictures, mentions=mentions), *rows(shared)]
        return packed([*quote, *_pieces(reply, pictures, buttons)], closing, names_pictures=has_several)

    pages = laid_out(mentions=not is_posted)
    # What does not fit into the message's place is posted below it, and the line on its making comes last.
    return tuple(map(_message, pages if len(pages) == 1 else laid_out(mentions=False)))


def note(text: str, buttons: Sequence[Button] = (), named: Mapping[str, Person] = NOBODY) -> Look:
    """A short answer in our own words, in which `code` is meant, and slots stand for people."""
    said = _with_names(beginning(text, LONGEST_SECTION, sentence), named)
    return look_of(Paragraph(said or "…"), *rows(buttons))


def menu(choices: Menu) -> Look:
    """Several things to choose from, each beside its button: a row takes only one button of a kind."""
    ending = [Paragraph(beginning(choices.ending, LONGEST_SECTION, sentence))] if choices.ending else []
    lines = [Paragraph(sentence(told), button) for told, button in choices.lines]
    return look_of(Paragraph(beginning(choices.heading, LONGEST_SECTION, sentence)), *lines, *ending)


def job_list(jobs: Sequence[Job], kept: Sequence[Kept] = ()) -> Look:
    """What is on its way, each with its ✖: first what is being made, then what waits; last what nobody has seen.

    Args:
        jobs: Those.
        kept: What is still to come, below.
    """
    return look_of(*listed(jobs), *coming(kept)) if jobs or kept else note(wording.NOTHING_RUNS)


def coming(kept: Sequence[Kept]) -> tuple[Part, ...]:
    """What is still to come, at most `MOST_LISTED`, each with its 🗑, under a heading."""
    if not kept:
        return ()
    more = len(kept) - MOST_LISTED
    last = [Paragraph(sentence(wording.and_more(more)), is_small=True)] if more > 0 else []
    return (Paragraph(wording.STILL_TO_COME), *map(_kept, kept[:MOST_LISTED]), *last)


def _kept(one: Kept) -> Paragraph:
    line = beginning(one.text, LONGEST_LISTED, sentence)
    return Paragraph(line.replace(slots.WHEN, day_and_time(one.moment), 1), one.button)


def reminder(job: Job, reply: Reply) -> Look:
    """What a reminder says: it notifies whoever wanted it, and what they wrote notifies nobody."""
    said = beginning(acting.reminder(job, reply, slots.WHO), LONGEST_SENTENCE, sentence)
    return look_of(Paragraph(said.replace(slots.WHO, mention(job.request.person.id), 1)))


def shared_copy(parcel: Parcel, name: str, picture: PostedPicture) -> ResultMessage:
    """A picture from another channel, under who shared it; its name is no mention.

    Args:
        parcel: What is shared.
        name: Of whoever shared it.
        picture: As the channel takes it.
    """
    line = beginning(acting.shared(parcel, name), LONGEST_SENTENCE, sentence)
    words = Paragraph(line.replace(slots.WHERE, channel_link(parcel.job.request.conversation.channel), 1))
    smaller = [Paragraph(sentence(picture.notice), is_small=True)] if picture.notice else []
    return ResultMessage(look_of(words, *smaller), (picture,))


def listed(jobs: Sequence[Job]) -> tuple[Part, ...]:
    """The jobs of a list, at most `MOST_LISTED`, under their heading; nothing without any."""
    if not jobs:
        return ()
    in_order = sorted(jobs, key=job_states.listed_place)
    more = len(jobs) - MOST_LISTED
    last = [Paragraph(sentence(wording.and_more(more)), is_small=True)] if more > 0 else []
    heading = wording.NOT_SHOWN_YET if in_order[0].state is JobState.DELIVERED else wording.STILL_RUNNING
    return (Paragraph(heading), *map(_listed, in_order[:MOST_LISTED]), *last)


def invitation(job: Job, bot_name: str) -> Look:
    """What to do where the bot is no member: it may not post there, and the button runs the request."""
    again = Row((Button(Press.AGAIN, job.id),), wording.TRY_AGAIN)
    return look_of(Paragraph(_quoted(job)), Paragraph(sentence(wording.invite_me(bot_name))), again)


def announcement(job: Job) -> Look:
    """The one line that notifies whoever asked, when the result took long."""
    return look_of(Paragraph(wording.is_ready(mention(job.request.person.id))))


def look_of(*parts: Part) -> Look:
    """A message of these parts."""
    return Look(text_of(parts), tuple(map(block_of, parts)))


def _message(page: Page) -> ResultMessage:
    return ResultMessage(look_of(*page.parts), page.files)


def _is_card(job: Job) -> bool:
    return opens_thread(job) or is_unplaced(job.request.conversation)


def _was_pressed(job: Job) -> bool:
    """Whether the words came by a form or by themselves: unlike a message's, they stand nowhere else to be read."""
    return job.request.origin is Origin.INTERACTION or job.request.appointment is not None


def _asked(job: Job) -> tuple[Paragraph, ...]:
    request = job.request
    told = " · ".join(
        fact for fact in [*result_lines.options_line(request.effective), result_lines.brought(request)] if fact
    )
    facts = (Paragraph(beginning(told, LONGEST_LINE, escaped), is_small=True),) if told else ()
    return Paragraph(f"*{_name(request.person)}*\n{_quoted(job)}"), *facts


def _quoted(job: Job) -> str:
    prompt = " ".join(wishes.own_words(clean_text(job.request.prompt)).split())
    return f"> {beginning(prompt, LONGEST_PROMPT, escaped) or wording.UNNAMED_PICTURE}"


def _name(person: Person) -> str:
    """What Slack told; else their id, for which each reader's Slack knows a name."""
    name = "" if person.name == person.id else " ".join(clean_text(person.name).split())
    return beginning(name, LONGEST_NAME, escaped) or mention(person.id)


def _naming(said: Callable[[str], str], most: int, render: Render, person: Person) -> str:
    """Render words that call somebody `@name`; a mention has its own sign."""
    return _with_names(beginning(said(slots.WHO), most, render), {slots.WHO: person})


def _with_names(rendered: str, named: Mapping[str, Person]) -> str:
    """Put people into rendered words, whose slots stand behind an `@`; a mention has its own sign."""
    names = {slot: (_name(person), mention(person.id)) for slot, person in named.items()}
    shown = {f"@{slot}": name if name == sign else f"@{name}" for slot, (name, sign) in names.items()}
    return in_slots(rendered, shown)


def _told(job: Job, versions: tuple[Version, ...], *, went_directly: bool) -> str:
    if job.state is JobState.DELIVERED and went_directly:
        return _naming(wording.is_in_direct_messages, LONGEST_SENTENCE, sentence, job.request.person)
    is_done_card = job.state is JobState.DELIVERED and _is_card(job)
    said = result_lines.is_in_thread(versions) if is_done_card else job_states.state_sentence(job)
    return _with_clock(beginning(said, LONGEST_SENTENCE, sentence), job)


def _standing(job: Job, told: str) -> tuple[Paragraph, ...]:
    label = f"{job_states.ICONS[job.state]} *{wording.STATES[job.state]}*"
    stands = Paragraph(" · ".join(part for part in (label, told) if part))
    if job.state is not JobState.FAILED:
        return (stands,)
    return stands, Paragraph(escaped(job_states.reference_line(job)), is_small=True)


def _with_clock(said: str, job: Job) -> str:
    """Let each reader's own Slack tell the times; it counts no seconds, so a moment is told by its time of day."""

    def tell(slot: str, moment: datetime) -> str:
        if slot == slots.WHEN:
            return day_and_time(moment)
        if slot == slots.TIME:
            return time_of_day(moment, with_seconds=False)
        return wording.at(time_of_day(moment, with_seconds=True))

    return job_states.with_clock(said, job, tell)


def _pieces(
    reply: Reply, pictures: Mapping[str, PostedPicture], buttons: Sequence[Button]
) -> Iterator[Paragraph | Shown]:
    edits = {button.about: button for button in buttons if button.press is Press.EDIT and button.version}
    for piece in reply.pieces:
        match piece:
            case Words(text):
                yield from map(Paragraph, portions(text, LONGEST_SECTION, words))
            case Picture(version) if version.id in pictures:
                title = Paragraph(f"*{version.label}*", edits.get(version.id))
                yield Shown(pictures[version.id], title)
    yield from _proposed(reply, {button.number: button for button in buttons if button.press is Press.USE})


def _proposed(reply: Reply, uses: Mapping[int, Button]) -> Iterator[Paragraph]:
    """The prompts of a description, each with its button beside it."""
    heading, *lines = describing.proposed(reply.facts.prompts).split("\n")
    if lines:
        yield Paragraph(heading)
    for number, line in enumerate(lines, start=1):
        yield Paragraph(beginning(line, LONGEST_SECTION, words), uses.get(number))


def _closing_lines(job: Job, reply: Reply, pictures: Mapping[str, PostedPicture], *, mentions: bool) -> list[Paragraph]:
    person = job.request.person
    is_told = mentions or _name(person) != mention(person.id)
    missing = [wording.left_out(version.label) for version in reply.versions if version.id not in pictures]
    changed = [picture.notice for picture in pictures.values() if picture.notice]
    based_on = reply.facts.based_on
    line = result_lines.result_line(
        reply.versions, reply.facts, slots.WHO if is_told else "", slots.WHOSE if based_on else ""
    )
    named = {slots.WHO: person, **({slots.WHOSE: based_on} if based_on else {})}
    made = _with_names(beginning(line, LONGEST_LINE, escaped), named)
    told = (*what_ran(reply.facts), *notices_of(reply), *changed, *missing)
    notices = [beginning(notice, LONGEST_LINE, sentence) for notice in told]
    cited = [in_a_line(one, lambda it: link(it.words, it.address)) for one in citations(reply.facts.web)]
    lines = [made, *cited, *notices]
    together = "\n".join(lines)
    shown = [together] if length(together) <= LONGEST_SECTION else lines
    return [Paragraph(text, is_small=True) for text in shown]


def _listed(job: Job) -> Paragraph:
    channel = job.request.conversation.channel
    place = channel_link(channel) if channel.startswith(_SHARED_CHANNELS) else ""
    facts = [beginning(wishes.short_prompt(job.request), LONGEST_LISTED, escaped), job.reference, place]
    line = " · ".join([f"*{wording.STATES[job.state]}*", *(fact for fact in facts if fact)])
    return Paragraph(line, Button(Press.SHOW if job.state is JobState.DELIVERED else Press.STOP, job.id))
