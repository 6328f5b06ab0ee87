"""Templates: prompts with blanks to fill in."""

from bots.languages import slots
from core.templates.shipped import SHIPPED

TEMPLATE_SUMMARIES = {template.name: template.summary for template in SHIPPED.values()}
"""What each of Limner's own is for."""

GONE = "That template was deleted. `/templates` lists what there is."
HOLDS_WORDS = "A template holds words alone. Write flags such as `--ratio` beside it when you use it."
MORE_WORDS = "More words, or flags like --ratio 16:9"
REST_OF_BLANKS = "The other blanks, more words, or flags"
PICTURES_AGAIN = "Your pictures, once more"
ONE_PICTURE = "The picture; in a thread, its newest if none"
NONE_SAVED = "To save your team's own: `/templates save banner a wide banner of {subject}, {style=flat}`."

COMES_WITH_LIMNER, TEAMS_OWN = "Come with Limner", "Your team's own"
WITHOUT_TEMPLATE = "None"


def how_to_use(example: str) -> str:
    """Above the list of templates."""
    return f"Press a template and fill in its blanks, or write them: `{example}`."


def own_templates(names: str, unnamed: int) -> str:
    """Below the list: a team's own, and how many more there are."""
    more = f", and {unnamed} more" if unnamed > 0 else ""
    return f"Your team's own, which `/templates NAME` shows: {names}{more}."


def to_fill_in(blanks: str) -> str:
    """Blanks that the person must fill in."""
    return f"To be filled in: {blanks}."


def usually_filled_in(blanks: str) -> str:
    """Blanks that hold something already."""
    return f"Filled in unless you say otherwise: {blanks}."


def for_example(command: str) -> str:
    """How a template is used."""
    return f"For example: `{command}`."


def template_saved(command: str) -> str:
    """After `/templates save`."""
    return f"Saved. Everyone here can use it: `{command}`."


def template_deleted(name: str) -> str:
    """After `/templates delete`."""
    return f"Deleted `{name}`. What was made with it stays."


def made_from(name: str) -> str:
    """Where a prompt came from."""
    return f"From the template `{name}`"


def template_title(name: str) -> str:
    """Over the form of a template."""
    return f"Template: {name}"


def blank_label(name: str, example: str) -> str:
    """Over the field of a blank, whose example may be missing."""
    return f"{name}, such as: {example}" if example else name


def saved_on(name: str, day: str, *, has_author: bool) -> str:
    """What is known of a team's own; whoever had themselves forgotten has no name any more."""
    by = f" by @{slots.SAVED_BY}" if has_author else ""
    return f"`{name}`: saved{by} on {day}."


def works_on(pictures: int) -> str:
    """What a template needs that works on pictures."""
    if pictures == 1:
        return "It works on a picture: attach it, or use it in the picture's thread."
    return f"It works on {pictures} or more pictures: attach them."
