"""What is wrong with a request, and what to do instead."""

from core.sayings.lists import all_of, any_of

JOB_STATES = {
    "accepted": "accepted",
    "queued": "queued",
    "making": "making",
    "waiting": "waiting",
    "made": "made",
    "delivered": "delivered",
    "failed": "failed",
    "cancelled": "cancelled",
}
"""How a job stands, in the middle of a sentence."""

REFUSED_PICTURES = {
    "safety": (
        "The model did not draw this because its safety filter stepped in. "
        "Leave out violence, nudity and danger, or describe the scene more gently."
    ),
    "policy": (
        "The model did not draw this because its rules of use do not allow it. "
        "Leave out brands, characters and works that belong to others, or choose another subject."
    ),
    "recitation": (
        "The model did not draw this because it came too close to an existing work. "
        "Describe it in your own words, without naming the work or its maker."
    ),
    "person": (
        "The model did not draw this because it may show private details of a person. "
        "Leave out names, addresses and numbers."
    ),
    "people": (
        "The model did not draw this because it may not show such a person here: no children, nobody who is known. "
        "Describe other people, or the scene without any."
    ),
    "language": (
        "The model did not draw this because it does not know the language well enough. Say it in English instead."
    ),
    "other": "The model would not draw this. Leave something out, or say it in other words.",
    "unexplained": (
        "The model would not draw this and did not say why. Leave something out, or say it in other words."
    ),
}
"""Why a picture was not drawn, by the kind of refusal."""

REFUSED_WORDS = {
    "safety": "The model did not answer because its safety filter stepped in. Try another picture, or other words.",
    "policy": "The model did not answer because its rules of use do not allow it. Try another picture, or other words.",
    "recitation": "The model did not answer because it came too close to an existing text. Say it in your own words.",
    "person": (
        "The model did not answer because it may tell private details of a person. Leave out names and numbers."
    ),
    "language": "The model did not answer because it does not know the language well enough. Say it in English.",
    "other": "The model would not answer. Try another picture, or other words.",
    "unexplained": "The model would not answer and did not say why. Try another picture, or other words.",
}
"""The same of a text model; there is no scene to leave something out of."""

WHY_GONE = {
    "deleted": "was deleted",
    "forgotten": "was forgotten",
    "expired": "is older than pictures are kept here",
}


def makes_new_alone(model: str) -> str:
    """A model that changes no pictures, and no other is there."""
    return f"{model} makes new pictures only, and no other model is set up here. Ask for a new picture."


def too_many_pictures(pictures: int, model: str, most: int) -> str:
    """More pictures than the model takes."""
    return f"That is {pictures} pictures, and {model} takes {most} at most. Send fewer."


def too_large_together() -> str:
    """Pictures that are too large for one request."""
    return "Those pictures are too large together. Send fewer, or smaller ones."


def prompt_too_long(characters: int, most: int) -> str:
    """Words that no model follows."""
    return f"That is {characters:,} characters; at most {most:,} can be used. Shorten it."


def attach_two() -> str:
    """Too few pictures to blend."""
    return "Attach at least two pictures to blend them."


def no_model(name: str, known: tuple[str, ...]) -> str:
    """No model of that name."""
    return f"There is no model called {name!r}. Use one of: {', '.join(known)}."


def no_text_model() -> str:
    """No model that writes."""
    return "There is no model here that answers in words."


def no_version(number: int, spans: tuple[str, ...]) -> str:
    """A version that never was; those that there are, as `v1–v3` and `v5`."""
    known = f"It has {all_of(spans)}." if spans else "It has no picture yet."
    return f"There is no v{number} in this conversation. {known}"


def no_such_version(number: int) -> str:
    """A version that never was, where the others are not told."""
    return f"There is no v{number} in this conversation."


def version_gone(label: str, why: str, newest: str) -> str:
    """A version that is not kept any more, why, and the newest one that is."""
    known = f"The newest is {newest}." if newest else "There is no other picture here."
    return f"{label} {WHY_GONE[why]}. {known}"


def job_cannot_be_stopped(reference: str, state: str) -> str:
    """A job that has ended, or is as good as made."""
    return f"Job {reference} cannot be stopped: it is {JOB_STATES[state]}."


def job_cannot_be_retried(reference: str, state: str) -> str:
    """A job that has not ended, or has its answer."""
    return f"Job {reference} cannot be tried again: it is {JOB_STATES[state]}."


def job_keeps_moving(reference: str) -> str:
    """A job that moved each time it was to be moved."""
    return f"Job {reference} keeps changing just now. Try again."


def may_be_deleted_by(label: str, person: str) -> str:
    """Who may delete a version."""
    return f"{label} can be deleted by @{person} or by a moderator."


def others_were_here() -> str:
    """A conversation that is not one person's alone."""
    return (
        "Others made pictures here too, so only a moderator can forget this conversation. "
        "`/forget me` removes your own."
    )


def of_channels_alone(setting: str) -> str:
    """A setting that says nothing about a conversation."""
    return f"`{setting}` is a setting of channels. Change it in the channel itself."


def cannot_be_set(setting: str, value: str, choices: tuple[str, ...]) -> str:
    """A value that a setting does not take."""
    return f"`{setting}` cannot be {value} here. It takes {any_of(choices) or 'nothing'}."


def no_tool(name: str, known: tuple[str, ...]) -> str:
    """A tool that does not exist, and all that there are."""
    return f"There is no tool `{name}`. The tools are {all_of(known)}."


def no_such_count(most: int, asked: int | None) -> str:
    """A number of pictures that nobody gets."""
    return f"--count takes a number from 1 to {most}, not {asked}."


def no_such_ratio(model: str, ratio: str, ratios: tuple[str, ...]) -> str:
    """A shape that a model does not make."""
    return f"{model} has no ratio {ratio}. Use one of: {', '.join(ratios)}."


def no_such_size(model: str, size: str, sizes: tuple[str, ...]) -> str:
    """A size that a model does not make."""
    return f"{model} has no size {size}. Use one of: {', '.join(sizes)}."


def quota_used_up(hours: int) -> str:
    """The provider's quota of the day, and when to ask again."""
    when = "an hour" if hours == 1 else f"{hours} hours"
    return f"Today's share of the image model is used up. Ask again in {when}."


def understands_english(model: str, other: str) -> str:
    """A model that understands English alone, and one that understands more, if there is one."""
    offer = f"Let it be translated, or let {other} draw it, which knows other languages."
    return f"{model} understands English only, so nothing was drawn. {offer if other else 'Say it in English.'}"


def may_be_unsafe() -> str:
    """How the offline model acts out a refusal for safety."""
    return (
        "The model would not draw this because it may be unsafe. "
        "Leave out violence, nudity and anything that could hurt somebody, and ask again."
    )


def rules_forbid() -> str:
    """How it acts out one by its provider's rules."""
    return (
        "The model would not draw this because its provider's rules do not allow it. "
        "Ask for something else, or leave out the part that may be forbidden."
    )


def comes_too_close() -> str:
    """How it acts out one that spares somebody's work."""
    return (
        "The model would not draw this because it would come too close to an existing work. "
        "Describe what you want in your own words, without naming the work."
    )


def offline_translates_not() -> str:
    """What it cannot do."""
    return "The offline model cannot translate. Say it in English."


def not_yours_to_answer(name: str) -> str:
    """Somebody else's request waits for a yes."""
    return f"Only {name}, whose request it is, or an admin can answer this."


def not_yours_to_take_back(name: str) -> str:
    """Somebody else's yes for good."""
    return f"Only {name}, for whose requests it stands, or an admin can take this back."


def nothing_to_take_back() -> str:
    """A yes that does not stand any more."""
    return "That was taken back already: it asks again."


def not_yours_to_stop(name: str) -> str:
    """Somebody else's reminder or repeated request."""
    return f"Only {name}, who wanted it, or an admin can stop this."


def nothing_to_stop() -> str:
    """A reminder or a repeated request that is not there any more."""
    return "That is over already: it came, or it was stopped."
