"""Every sentence that a person reads, apart from the errors' own; times and mentions are each platform's to fill in."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from math import ceil

from bots.buttons import Button, Press
from bots.commands import COMMANDS, HELP_TOPICS, LOOK, Command, Option, Verb
from core.errors import UnknownOption
from core.model.catalogue import Catalogue, ModelInfo
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
SENT_DIRECTLY = "This came here because Limner can no longer post it where you asked."
NOT_POSTED = "The answer was made, but Discord does not let Limner post it."
EACH_IS_A_REQUEST = "Every message here is a request, which costs money, unless it mentions somebody else."
NO_THREADS = "Limner may not open threads here, so the answer is in the channel."
NO_PRIVATE = "`--private` changes nothing here: only you see this chat."
NO_SUCH_THREAD = "That thread is not here."
NO_SUCH_FILE = "A file of that message is not here. Attach it again."
NOT_UNDERSTOOD = "The chat did not understand its page. Reload the page and send it again."
BUTTON_OF_THE_PAGE = "That button works on the page itself. Reload the page and press it again."
UNDO_IN_THREAD = "Write `/undo` in the thread of the picture, or press ↩️ under it."
BLEND_NEEDS_TWO = "Attach two or more pictures to blend, and say how they go together."
NOT_HERE = "That button does not belong here."
UNKNOWN_COMMAND = "That command has changed. Reload Discord (Ctrl+R) and try it again."
NO_PICTURE_THERE = "There is no picture in that message."
PICTURE_NOT_HERE = "That picture cannot be changed here. Open the menu where it was posted first."
MESSAGE_GONE = "That message cannot be read any more. Use the menu of a message that still stands."
PRIVATE_BY_COMMAND = "`--private` works with the slash command alone: `/imagine`, then `private`."
CANNOT_WRITE_THERE = "I may not write in the channel where you called me. Ask its moderators, or write to me here."
FORM_PICTURES = "Pictures to use, if any"
FORM_WORDS = {
    "edit": "What to change",
    "new": "What the picture shows",
    "rephrase": "In other words",
    "picture": "What to change",
}
FORM_TITLES = {"new": "New picture", "rephrase": "Rephrase", "picture": "Edit image"}

OFFLINE_ACTS = (
    "slow 20", "words", "story", "missing", "empty", "stop", "refuse", "policy", "copy", "busy", "busy once", "lost",
    "quota", "key", "gone",
)  # fmt: skip
"""What the offline model acts out on demand, for trying the answers."""

_ASK_FOR_PICTURE = "(Answer with a picture.)"
"""What 🎨 adds to the person's words for the model; people are shown their own words."""

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


@dataclass(frozen=True, slots=True)
class Face:
    """What a button looks like."""

    icon: str
    label: str


FACES = {
    Press.EDIT: Face("✏️", "Edit"),
    Press.AGAIN: Face("🔄", "Again"),
    Press.UNDO: Face("↩️", "Undo"),
    Press.STOP: Face("✖️", "Stop"),
    Press.NEW: Face("🆕", "New"),
    Press.DRAW: Face("🎨", "Make it a picture"),
    Press.REPHRASE: Face("✏️", "Rephrase"),
}


def label_of(button: Button) -> str:
    """The words on a button; among several pictures an ✏️ names its own."""
    label = FACES[button.press].label
    return f"{label} v{button.version}" if button.version else label


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
        return f"{why} Trying again {IN} ({min(tries + 1, MOST_TRIES)} of {MOST_TRIES})."
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
    return text.removesuffix(_ASK_FOR_PICTURE).rstrip() if text.endswith(_ASK_FOR_PICTURE) else text


def reference_line(job: Job) -> str:
    """What to read out to whoever runs Limner."""
    return f"Reference {job.reference}"


def result_line(versions: tuple[Version, ...], facts: Facts, asked_by: str) -> str:
    """`v4 · from v3 · + 1 reference · model · 16:9 · 1K · 12.3 s · asked by @ana`."""
    labels = ", ".join(version.label for version in versions)
    took = f"{facts.took.total_seconds():.1f} s"
    known = (labels, *_origin(facts), facts.model, facts.ratio, facts.size, took)
    return " · ".join([*(part for part in known if part), f"asked by @{asked_by}"])


def _origin(facts: Facts) -> tuple[str, ...]:
    """What the picture was made from; pictures beside a version are references, and without one the source itself."""
    if facts.parent is None:
        return (f"from {_count(facts.references, 'picture')}",) if facts.references else ()
    references = f"+ {_count(facts.references, 'reference')}" if facts.references else ""
    return f"from v{facts.parent}", references


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'s' if number > 1 else ''}"


def options_line(options: Options) -> tuple[str, ...]:
    """The options that were asked for, each as a short word."""
    count = f"× {options.count}" if options.count > 1 else None
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


def help_text(topic: str, catalogue: Catalogue) -> str:
    """What `/help` answers, in at most twelve lines without a topic.

    Raises:
        UnknownOption: No such topic.
    """
    texts = {"": _overview, "edits": _edits, "options": _options, "offline": _offline}
    wanted = topic.strip().lower()
    if wanted == "models":
        return _models(catalogue)
    if wanted not in texts:
        raise UnknownOption(f"There is no help on that. The topics are {', '.join(HELP_TOPICS)}.")
    return texts[wanted]()


def _overview() -> str:
    lines = [_help_line(entry) for entry in COMMANDS if entry.verb is not Verb.HELP]
    branch = "Start from an older version: reply to it, or write `from v2: make it night`"
    return "\n".join([*lines, branch, f"More: {', '.join(f'`/help {topic}`' for topic in HELP_TOPICS)}"])


def _help_line(entry: Command) -> str:
    line = f"{entry.summary}: `{entry.examples[0]}`"
    return f"{line}, or {entry.gesture}" if entry.gesture else line


def _edits() -> str:
    return "\n".join(
        (
            "Write in a picture's thread and the newest version is edited: `make it night`.",
            "Attach pictures to take something from them: `put this boat in front`.",
            "Reply to a version, or press its ✏️, and the edit starts there; `from v2: make it night` says the same.",
            "`/undo` and ↩️ go back to the version before. Nothing is deleted.",
            "`new: a cat` or `/imagine a cat` in a thread starts a picture without the history.",
            "Say what you want rather than what you don't, and change one thing at a time.",
        )
    )


def _options() -> str:
    return "\n".join(["Anywhere in a prompt:", *(_option_line(option) for option in LOOK)])


def _option_line(option: Option) -> str:
    values = [*option.choices, *(name.word for name in option.nicknames)]
    aliases = "".join(f", also `--{alias}`" for alias in option.aliases)
    told = f": {', '.join(values)}" if values else ""
    return f"`--{option.name}` {option.summary}{told}{aliases}"


def _models(catalogue: Catalogue) -> str:
    lines = [_model_line(model, is_default=model.id == catalogue.default) for model in catalogue.usable]
    return "\n".join([*lines, "Choose one with `--model NAME`."])


def _model_line(model: ModelInfo, *, is_default: bool) -> str:
    facts = [model.best_for.removesuffix("."), f"up to {model.pictures_in} pictures in" if model.pictures_in else ""]
    sizes = f"sizes {', '.join(model.sizes)}" if model.sizes else ""
    told = ", ".join(fact for fact in [*facts, sizes] if fact)
    return f"`{model.id}`{' (used unless you name another)' if is_default else ''}: {told}"


def _offline() -> str:
    return "\n".join(
        (
            "Without a key for Gemini, a small model inside Limner draws simple pictures from your words.",
            "It knows shapes, colours and the time of day, and each picture says that it is offline.",
            "For the real models, set `GEMINI_API_KEY` and start again: everything else stays as it is.",
            "To see how trouble looks, write one of these into a prompt:",
            ", ".join(f"`[{act}]`" for act in OFFLINE_ACTS),
        )
    )
