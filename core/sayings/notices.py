"""What is said beside an answer: what was not done as it was asked for, and why."""

from datetime import date


def model_left(name: str) -> str:
    """A setting whose model is not known any more."""
    return f"The model of the settings, {name}, is not there any more."


def ratio_left_out(model: str, ratio: str) -> str:
    """A setting that the model lacks."""
    return f"{model} has no ratio {ratio}, so that setting was left out."


def size_left_out(model: str, size: str) -> str:
    """The same."""
    return f"{model} has no size {size}, so that setting was left out."


def made_with(model: str) -> str:
    """Another model than the one that was asked for."""
    return f"This was made with {model}."


def makes_new_pictures(model: str, instead: str) -> str:
    """A model that changes no pictures, and the one that did."""
    return f"{model} makes new pictures only; this was made with {instead}."


def not_available(model: str, instead: str) -> str:
    """A model that the provider does not have for us, and the one that did it."""
    return f"{model} is not available; this was made with {instead}."


def was_retired(model: str, on: str, instead: str) -> str:
    """A model that is gone, the day if it is known (ISO 8601), and the one that did it."""
    when = f" on {date.fromisoformat(on):%-d %B %Y}" if on else ""
    return f"{model} was retired{when}; this was made with {instead}."


def not_sent() -> str:
    """Pictures of the conversation that are gone."""
    return "What was deleted or has expired on the way here was not sent to the model."


def notes_expired() -> str:
    """Thought signatures that are gone."""
    return "The model's own notes on older pictures have expired, so it got the pictures alone."


def only_newest(pictures: int) -> str:
    """A conversation of more pictures than the model takes."""
    if pictures == 1:
        return "Only the newest picture of this conversation was sent to the model."
    return f"Only the {pictures} newest pictures of this conversation were sent to the model."


def asked_for(pictures: int, got: int) -> str:
    """Pictures that did not come."""
    return f"Asked for {pictures}, got {got}."


def stopped_drawing(*, drew: bool) -> str:
    """A model that came to no end."""
    return "The model stopped before it was done." if drew else "The model stopped before it drew anything."


def stopped_writing() -> str:
    """The same of a text model."""
    return "The model stopped before it was done."


def model_said(words: str) -> str:
    """The model's own words."""
    return f"It said: “{words}”"


def tool_failed(tool: str, why: str) -> str:
    """A tool that a model called in vain, and what it was told of it."""
    return f"`{tool}` did not work: {why}"


def tool_held_back(tool: str, why: str) -> str:
    """A tool that would have acted and might not."""
    return f"`{tool}` did nothing: {why}"


def came_late(minutes: int, *, left_out: bool) -> str:
    """What was due while nobody was there to tell it; `left_out` says that further times are not made up for."""
    days, hours = minutes // 1440, minutes // 60
    count, unit = (days, "day") if days else (hours, "hour") if hours else (minutes, "minute")
    late = f"This comes {count} {unit}{'s' if count > 1 else ''} late: Limner was not running when it was due."
    return f"{late} What was due in between is left out." if left_out else late


def not_repeated(words: str, why: str) -> str:
    """A request that could not be repeated this time."""
    return f"“{words}” could not be repeated this time. {why}"


def waited_for_a_yes(base: str, reached: str) -> str:
    """An answer that waited for a person while its conversation went on; from which version it came, if from one."""
    return (
        f"This waited for a yes and goes on from {base or 'no picture'}; the conversation has reached {reached} since."
    )
