"""Every sentence that a person reads, apart from the errors' own; times and mentions are each platform's to fill in."""

from collections.abc import Callable
from datetime import datetime
from math import ceil

from core.model.conversation import Version
from core.model.job import FINAL, Job, JobState, Wait, WaitReason
from core.model.reply import Facts, Failure
from core.model.request import Options, Request
from core.model.text import clean_text, shortened
from core.retry import MOST_TRIES

AGO, IN, TIME = "{ago}", "{in}", "{time}"
"""Slots that the platform's own clock fills: `12 s ago` since the start, `in 40 s`, and the time of day."""

MEBIBYTE = 1024 * 1024

STATES = {
    JobState.ACCEPTED: "Queued",
    JobState.QUEUED: "Queued",
    JobState.MAKING: "Making",
    JobState.WAITING: "Waiting",
    JobState.MADE: "Making",
    JobState.DELIVERED: "Done",
    JobState.FAILED: "Failed",
    JobState.CANCELLED: "Cancelled",
}

STATE_ICONS = {
    JobState.ACCEPTED: "⏳",
    JobState.QUEUED: "⏳",
    JobState.MAKING: "🎨",
    JobState.WAITING: "⏸️",
    JobState.MADE: "🎨",
    JobState.DELIVERED: "✅",
    JobState.FAILED: "⚠️",
    JobState.CANCELLED: "🚫",
}

QUEUED = "It starts as soon as its turn comes."
MAKING = f"Started {AGO}."
CANCELLED = "Stopped. Nothing more is asked of the model."
NOTHING_RUNS = "Nothing is being made here."
STILL_RUNNING = "On their way:"
NOT_SHOWN_YET = "Made, and not shown to you yet:"
SENT_DIRECTLY = "This came here because Limner can no longer post it where you asked."
NOT_POSTED = "The answer was made, but Discord does not let Limner post it."
NOT_POSTED_IN_SLACK = "The answer was made, but Slack does not let Limner post it."
EACH_IS_A_REQUEST = "Every message here is a request, which costs money, unless it mentions somebody else."
NO_THREADS = "Limner may not open threads here, so the answer is in the channel."
SAY_WHAT_TO_CHANGE = "Say what to change, for example: make it night."
NO_PRIVATE = "`--private` changes nothing here: only you see this chat."
NO_SUCH_THREAD = "That thread is not here."
NO_SUCH_FILE = "A file of that message is not here. Attach it again."
NOT_UNDERSTOOD = "The chat did not understand its page. Reload the page and send it again."
BUTTON_OF_THE_PAGE = "That button works on the page itself. Reload the page and press it again."
UNDO_IN_THREAD = "Write `/undo` in the thread of the picture, or press ↩️ under it."
BLEND_NEEDS_TWO = "Attach two or more pictures to blend, and say how they go together."
BY_COMMAND_ALONE = "That works with the slash command alone."
IN_ITS_THREAD = "Write that in the thread of the picture, or as an answer to it."
NO_VERSIONS = "No picture has been made here yet."
SAME_BUT_LARGER = "The same picture, larger and with finer detail. Change nothing else."
NO_OTHER_SHAPE = "This model makes no other shape."
LARGEST = "There is no larger size that this model makes."
RATIO_LABEL = "Shape of the picture"
ORIGINAL_TOO_LARGE = "The original is {size} MB, and a file here may have {most} MB. It is kept as it was made."
NOT_HERE = "That button does not belong here."
WAS_FORGOTTEN = "That was forgotten: nothing of it is kept."
UNKNOWN_COMMAND = "That command has changed. Reload Discord (Ctrl+R) and try it again."
NO_PICTURE_THERE = "There is no picture in that message."
PICTURE_NOT_HERE = "That picture cannot be changed here. Open the menu where it was posted first."
ANSWER_DIRECTLY = "The answer comes to your direct messages."
ON_ITS_WAY = "It is on its way."
CANNOT_POST = "I may not write here, so nothing was started. Ask whoever runs this channel, or write to me directly."
PRIVATE_BY_FLAG = "`--private` works with the slash command alone, for example: `/imagine a fox --private`."
SOMEBODY = "somebody"
SOME_CHANNEL = "channel"
SUGGESTIONS = (
    "A lighthouse at dusk --ratio 16:9",
    "A fox in snow, watercolour --ratio tall",
    "A sticker of a sleepy cat with a cup of coffee",
    "A minimalist logo for a bakery, with the word “Crust”",
)
IS_DRAWING = "is drawing…"
FORM_NOT_OPENED = "The form could not be opened. Try again."
MESSAGE_GONE = "That message cannot be read any more. Use the menu of a message that still stands."
PRIVATE_BY_COMMAND = "`--private` works with the slash command alone: `/imagine`, then `private`."
CANNOT_WRITE_THERE = "I may not write in the channel where you called me. Ask its moderators, or write to me here."
FORM_PICTURES = "Pictures to use, if any"
FORM_OTHER_PICTURES = "Pictures, if others than before"
FORM_WORDS = {
    "edit": "What to change",
    "new": "What the picture shows",
    "rephrase": "In other words",
    "picture": "What to change",
}
FORM_TITLES = {"new": "New picture", "rephrase": "Rephrase", "picture": "Edit image"}
ASK_TITLES = {
    "imagine": "New picture",
    "edit": "Edit image",
    "blend": "Combine pictures",
    "describe": "Describe image",
}
FORM_SUBMIT = "Make it"
FORM_CLOSE = "Cancel"
FORM_PICTURES_NEEDED = "The pictures, two or more"
AS_THE_MODEL_LIKES = "as the model likes"
APP_SUMMARY = "Makes pictures from words, and changes them when you answer in the thread."
APP_STORY = (
    "Limner brings Gemini's image models into Slack. Ask for a picture with /imagine or by mentioning Limner, then "
    "change it by answering in its thread, in words or with pictures of your own. Every version is kept, and any of "
    "them can be the start of the next. Your team hosts Limner itself: prompts and pictures go to Google's API and "
    "nowhere else."
)
EDIT_IMAGE_SUMMARY = "Change the picture of this message"
LIMNER_SUMMARY = "Edit and combine pictures, go back, see or stop what is being made, get help"
HOME_HELP = "What Limner does"
HOME_JOBS = "Your jobs"
NOTHING_RUNS_OF_YOURS = "Nothing of yours is being made. Write to Limner here, or type `/imagine` in a channel."
TRY_AGAIN = "Try again"

WHO, WHOSE = "{who}", "{whose}"
"""Slots for the names of who asked, and of who had asked for what it is based on."""

_ASK_FOR_PICTURE = "(Answer with a picture.)"
"""What 🎨 adds to the person's words for the model; people are shown their own words."""

_VARY_FREELY = "(Keep its subject, style and mood. Change composition, viewpoint and details.)"
"""The same of 🎲."""

_LEFT_UNSAID = (_ASK_FOR_PICTURE, _VARY_FREELY)

_TRIED = f"Limner tried {MOST_TRIES} times; try again later."
_TRIED_AGAIN = frozenset({"ModelBusy", "ModelUnreachable", "AnswerLost"})
"""Failures that end a job only after every try."""

_CLOCKED = frozenset({JobState.MAKING, JobState.MADE, JobState.WAITING})
_LISTED = (JobState.MAKING, JobState.WAITING, JobState.QUEUED, JobState.ACCEPTED, JobState.MADE, *FINAL)

_WAITS = {
    WaitReason.RETRY: "The model is busy.",
    WaitReason.PROVIDER_QUOTA: "Today's share of the image model is used up.",
    WaitReason.APPROVAL: "It waits for a yes or a no.",
}


def state_sentence(job: Job) -> str:
    """Say how a job stands, with slots for the clock."""
    if job.state is JobState.WAITING and job.wait:
        return _wait_sentence(job.wait, job.tries)
    if job.state is JobState.FAILED and job.failure:
        return failure_sentence(job.failure)
    return {
        JobState.ACCEPTED: QUEUED,
        JobState.QUEUED: QUEUED,
        JobState.MAKING: MAKING,
        JobState.MADE: MAKING,
        JobState.CANCELLED: CANCELLED,
    }.get(job.state, "")


def with_clock(said: str, job: Job, tell: Callable[[str, datetime], str]) -> str:
    """Fill the slots of a state's sentence, each as the platform tells a time."""
    if job.state not in _CLOCKED:
        return said
    started = job.started_at or job.created_at
    until = job.wait.until if job.wait else started
    for slot, moment in ((AGO, started), (IN, until), (TIME, until)):
        said = said.replace(slot, tell(slot, moment))
    return said


def listed_place(job: Job) -> int:
    """Where a job belongs in a list: first what costs, last what cannot be stopped."""
    return _LISTED.index(job.state)


def _wait_sentence(wait: Wait, tries: int) -> str:
    why = wait.words or _WAITS[wait.reason]
    if wait.reason is WaitReason.RETRY:
        most = wait.most_tries or MOST_TRIES
        return f"{why} Trying again {IN} ({min(tries + 1, most)} of {most})."
    return f"{why} It goes on at {TIME}." if wait.reason is WaitReason.PROVIDER_QUOTA else why


def failure_sentence(failure: Failure) -> str:
    """Why there is no result, with the model's own words when it gave any."""
    said = clean_text(failure.explanation or "")
    words = f"{failure.words} {_TRIED}" if failure.code in _TRIED_AGAIN else failure.words
    return f"{words} The model said: “{said}”" if said else words


def what_to_do(pictures: int) -> str:
    """Ask for the words that belong to attached pictures."""
    if pictures > 1:
        return "Say what to do with the pictures, for example: put the hat on the dog."
    return "Say what to do with the picture, for example: put this boat in front."


def asking_for_picture(prompt: str) -> str:
    """The prompt, with the wish for a picture once."""
    return f"{own_words(prompt)}\n\n{_ASK_FOR_PICTURE}"


def own_words(text: str) -> str:
    """The person's own words of a prompt, or of a text made from one."""
    for suffix in _LEFT_UNSAID:
        if text.endswith(suffix):
            return text.removesuffix(suffix).rstrip()
    return text


def variation() -> str:
    """The wish for a picture like the one that it starts from."""
    return f"A variation of this picture.\n\n{_VARY_FREELY}"


def reference_line(job: Job) -> str:
    """What to read out to whoever runs Limner."""
    return f"Reference {job.reference}"


def result_line(versions: tuple[Version, ...], facts: Facts, asked_by: str, based_on: str = "") -> str:
    """`v4 · from v3 · + 1 reference · model · 16:9 · 1K · 12.3 s · asked by @ana`.

    Args:
        versions: What was made.
        facts: How.
        asked_by: The requester's name; empty where that is not told.
        based_on: The name of who had asked for the version that it started from; empty if that was the requester.
    """
    labels = ", ".join(version.label for version in versions)
    took = f"{facts.took.total_seconds():.1f} s"
    person = f"asked by @{asked_by}" if asked_by else None
    known = (labels, *origin(facts, based_on), facts.model, facts.ratio, facts.size, took, person)
    return " · ".join(part for part in known if part)


def origin(facts: Facts, based_on: str = "") -> tuple[str, ...]:
    """What a picture was made from; pictures beside a version are references, and without one the source itself."""
    if facts.parent is None:
        return (f"from {counted(facts.references, 'picture')}",) if facts.references else ()
    references = f"+ {counted(facts.references, 'reference')}" if facts.references else ""
    return f"based on @{based_on}'s v{facts.parent}" if based_on else f"from v{facts.parent}", references


def counted(number: int, what: str) -> str:
    """`1 picture`, `2 pictures`."""
    return f"{number} {what}{'s' if number > 1 else ''}"


def more_about(version: Version) -> str:
    """Over the buttons of ⋯."""
    return f"More with {version.label}:"


def ratio_title(version: Version) -> str:
    """Over the form that asks for another shape."""
    return f"Shape of {version.label}"


def in_other_shape(ratio: str) -> str:
    """The wish for the same picture in another shape."""
    return f"The same picture in the shape {ratio}. Fill what is new so that it fits, and change nothing else."


def original_of(version: Version) -> str:
    """Above the file of a version."""
    return f"{version.label} as the model made it, {version.image.width}×{version.image.height} pixels."


def too_large_here(size_bytes: int, most_bytes: int) -> str:
    """Why an original cannot be posted."""
    return ORIGINAL_TOO_LARGE.format(size=_megabytes(size_bytes), most=_megabytes(most_bytes))


def options_line(options: Options) -> tuple[str, ...]:
    """The options that were asked for, each as a short word."""
    count = f"× {options.pictures}" if options.pictures > 1 else None
    return tuple(word for word in (options.ratio, options.size, count, options.model) if word)


def brought(request: Request) -> str:
    """How many pictures came with the words, if any."""
    count = request.pictures
    return f"+ {count} picture{'s' if count > 1 else ''}" if count else ""


def is_in_thread(versions: tuple[Version, ...]) -> str:
    """What a finished card says, as far as its pictures are known."""
    labels = [version.label for version in versions]
    match labels:
        case []:
            return "The answer is in the thread."
        case [one]:
            return f"{one} is in the thread."
    return f"{', '.join(labels[:-1])} and {labels[-1]} are in the thread."


def is_in_direct_messages(person: str) -> str:
    """What a finished card says when its own place took no answer."""
    return f"The answer went to @{person}'s direct messages."


def invite_me(bot_name: str) -> str:
    """What to do where the bot may not post."""
    return f"Invite me with `/invite @{bot_name}`, then press Try again. Nothing was started."


def invite_to_form(bot_name: str) -> str:
    """What to do where the bot may not post, when a form asked for it."""
    return f"Invite me with /invite @{bot_name}, then send this once more. Nothing was started."


def and_more(count: int) -> str:
    """What a list has no room for."""
    return f"And {count} more."


def is_ready(mention: str) -> str:
    """Tell whoever asked, by the platform's own mention, that a long wait is over."""
    return f"{mention}, your result is here."


def smaller_copy(version: Version, most_bytes: int) -> str:
    """A picture that the channel does not take as it is."""
    original, most = _megabytes(version.image.blob.size_bytes), _megabytes(most_bytes)
    return (
        f"The original of {version.label} has {original} MB and this channel takes {most} MB: "
        "a smaller copy is shown, the original is kept."
    )


def left_out(version: Version) -> str:
    """A picture that cannot be shown at all."""
    return f"{version.label} could not be read again, so it is not shown."


def _megabytes(size_bytes: int) -> str:
    # Rounded up, so that a file just above a limit does not read as if it met it.
    return f"{ceil(size_bytes * 10 / MEBIBYTE) / 10:.1f}".removesuffix(".0")


def part_label(label: str, number: int, of: int) -> str:
    """Over one of several fields that hold the same words together."""
    return f"{number}/{of} {label}"


def cut_label(label: str) -> str:
    """Over a field that holds only the beginning of what was said."""
    return f"(cut: too long for a form) {label}"


def edit_title(version: Version) -> str:
    """Over the form that edits a version."""
    return f"Edit {version.label}"


def with_reference(words: str, reference: str) -> str:
    """What went wrong, and what to read out to whoever runs Limner."""
    return f"{words} Reference {reference}."


def went_back(version: Version) -> str:
    """After an undo."""
    return f"Back at {version.label}. The next edit starts from it."


def stopped(job: Job, still_running: int) -> str:
    """After `/cancel`."""
    words = f"Stopped: {short_prompt(job.request)}."
    return f"{words} {still_running} more still run; `/jobs` lists them." if still_running else words


def short_prompt(request: Request, most: int = 60) -> str:
    """The prompt's beginning, on one line."""
    return shortened(" ".join(own_words(request.prompt).split()), most)
