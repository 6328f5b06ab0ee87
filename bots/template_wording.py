"""What people read of templates, apart from the errors' own sentences."""

from collections.abc import Sequence

from core.model.template import Template
from core.model.text import shortened
from core.templates.filling import as_blanks, blanks_of, example_of

GONE = "That template was deleted. `/templates` lists what there is."
HOLDS_WORDS = "A template holds words alone. Write flags such as `--ratio` beside it when you use it."
MORE_WORDS = "More words, or flags like --ratio 16:9"
REST_OF_BLANKS = "The other blanks, more words, or flags"
PICTURES_AGAIN = "Your pictures, once more"
ONE_PICTURE = "The picture; in a thread, its newest if none"

HOW_TO_USE = "Press a template and fill in its blanks, or write them: `{example}`."
NONE_SAVED = "To save your team's own: `/templates save banner a wide banner of {subject}, {style=flat}`."
OWN = "Your team's own, which `/templates NAME` shows: "

COMES_WITH_LIMNER, TEAMS_OWN = "Come with Limner", "Your team's own"
WITHOUT_TEMPLATE = "None"

SAVED_BY = "{saved by}"
"""A slot that each platform puts a name into; with its space it is no blank."""

LONGEST_BEGINNING = 60
LONGEST_TITLE = 24
MOST_NAMED = 50
"""Names of a team's own in one list; a message has room for so many in every chat."""


def heading(first: Template) -> str:
    """Above the list of templates."""
    return HOW_TO_USE.replace("{example}", _example(first))


def own(templates: Sequence[Template]) -> str:
    """Below the list: a team's own, which may be many."""
    if not templates:
        return NONE_SAVED
    names = ", ".join(f"`{template.name}`" for template in templates[:MOST_NAMED])
    more = len(templates) - MOST_NAMED
    return f"{OWN}{names}{f', and {more} more' if more > 0 else ''}."


def line(template: Template) -> str:
    """A template in a list."""
    if template.is_teams:
        return f"`{template.name}`: “{beginning(template)}”"
    summary = f"{template.summary[0].lower()}{template.summary[1:]}"
    return f"`{template.name}`: {summary}"


def beginning(template: Template) -> str:
    """How a template's text begins, on one line."""
    return shortened(" ".join(template.text.split()), LONGEST_BEGINNING)


def details(template: Template) -> str:
    """What `/templates NAME` answers."""
    blanks = blanks_of(template.text)
    needed = [blank for blank in blanks if blank.is_needed]
    usual = [blank for blank in blanks if not blank.is_needed]
    lines = (
        _about(template),
        f"“{template.text}”",
        f"To be filled in: {as_blanks(needed)}." if needed else "",
        f"Filled in unless you say otherwise: {as_blanks(usual)}." if usual else "",
        f"For example: `{_example(template)}`.",
    )
    return "\n".join(one for one in lines if one)


def saved(template: Template) -> str:
    """After `/templates save`."""
    return f"Saved. Everyone here can use it: `{example_of(template)}`."


def deleted(template: Template) -> str:
    """After `/templates delete`."""
    return f"Deleted `{template.name}`. What was made with it stays."


def made_from(name: str) -> str:
    """Where a prompt came from."""
    return f"From the template `{name}`"


def title(template: Template) -> str:
    """Over the form of a template."""
    long = f"Template: {template.name}"
    return long if len(long) <= LONGEST_TITLE else shortened(template.name, LONGEST_TITLE)


def blank_label(name: str, example: str = "") -> str:
    """Over the field of a blank."""
    label = name.replace("_", " ").capitalize()
    return f"{label}, such as: {example}" if example else label


def _about(template: Template) -> str:
    if template.saved_at is not None:
        # Whoever had themselves forgotten has no name any more.
        by = f" by @{SAVED_BY}" if template.author else ""
        return f"`{template.name}`: saved{by} on {template.saved_at:%-d %B %Y}."
    return f"{line(template)}.{_on_pictures(template)}"


def _example(template: Template) -> str:
    verb = ("imagine", "edit", "blend")[min(template.pictures, 2)]
    return f"/{verb} {example_of(template)}"


def _on_pictures(template: Template) -> str:
    match template.pictures:
        case 0:
            return ""
        case 1:
            return " It works on a picture: attach it, or use it in the picture's thread."
    return f" It works on {template.pictures} or more pictures: attach them."
