"""How a job stands, and where its answer is."""

from bots.languages import slots
from bots.languages.en._plurals import plural
from core.model.job import JobState, WaitReason

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
WAITS = {
    WaitReason.RETRY: "The model is busy.",
    WaitReason.PROVIDER_QUOTA: "Today's share of the image model is used up.",
    WaitReason.APPROVAL: "It waits for a yes or a no.",
}

QUEUED = "It starts as soon as its turn comes."
MAKING = f"Started {slots.AGO}."
CANCELLED = "Stopped. Nothing more is asked of the model."
NOTHING_RUNS = "Nothing is being made here."
NOTHING_RUNS_OF_YOURS = "Nothing of yours is being made. Write to Limner here, or type `/imagine` in a channel."
STILL_RUNNING = "On their way:"
NOT_SHOWN_YET = "Made, and not shown to you yet:"
SENT_DIRECTLY = "This came here because Limner can no longer post it where you asked."
NOT_POSTED = "The answer was made, but Discord does not let Limner post it."
NOT_POSTED_IN_SLACK = "The answer was made, but Slack does not let Limner post it."
IS_DRAWING = "is drawing…"
ON_ITS_WAY = "It is on its way."
ANSWER_DIRECTLY = "The answer comes to your direct messages."
IN_A_MOMENT = "One moment: it is being worked on, and comes to you here."


def trying_again(why: str, number: int, most: int) -> str:
    """A busy model is asked once more; the try that comes, of how many."""
    return f"{why} Trying again {slots.IN} ({number} of {most})."


def goes_on(why: str) -> str:
    """A job waits until a time of the day."""
    return f"{why} It goes on at {slots.TIME}."


def at(time: str) -> str:
    """The clock of a platform that knows only the time of day: in the place of `slots.AGO` and `slots.IN`."""
    return f"at {time}"


def after_tries(why: str, tries: int) -> str:
    """A job ended after every try."""
    return f"{why} Limner tried {tries} {plural(tries, 'time', 'times')}; try again later."


def with_models_words(why: str, words: str) -> str:
    """A refusal, with the model's own words."""
    return f"{why} The model said: “{words}”"


def reference(name: str) -> str:
    """What to read out to whoever runs Limner."""
    return f"Reference {name}"


def with_reference(words: str, name: str) -> str:
    """What went wrong, and what to read out to whoever runs Limner."""
    return f"{words} Reference {name}."


def are_in_thread(labels: tuple[str, ...]) -> str:
    """What a finished card says, as far as its pictures are known."""
    match labels:
        case ():
            return "The answer is in the thread."
        case (one,):
            return f"{one} is in the thread."
    return f"{', '.join(labels[:-1])} and {labels[-1]} are in the thread."


WILL_BE_THERE = f"Your answer will be in {slots.WHERE}."
"""What who pressed under a card is told, when the answer goes into its thread."""


def is_in_direct_messages(person: str) -> str:
    """What a finished card says when its own place took no answer."""
    return f"The answer went to @{person}'s direct messages."


def is_ready(mention: str) -> str:
    """Tell whoever asked, by the platform's own mention, that a long wait is over."""
    return f"{mention}, your result is here."


def and_more(count: int) -> str:
    """What a list has no room for."""
    return f"And {count} more."


def stopped(prompt: str, still_running: int) -> str:
    """After `/cancel`."""
    words = f"Stopped: {prompt}."
    return f"{words} {still_running} more still run; `/jobs` lists them." if still_running else words
