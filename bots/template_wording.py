"""Templates, in words."""

from collections.abc import Sequence

from bots import wording
from core.model.template import Template
from core.model.text import shortened
from core.templates.filling import as_blanks, blanks_of, example_of

LONGEST_BEGINNING = 60
LONGEST_TITLE = 24
MOST_NAMED = 50
"""Names of a team's own in one list; a message has room for so many in every chat."""


def heading(first: Template) -> str:
    """Above the list of templates."""
    return wording.how_to_use(_example(first))


def own(templates: Sequence[Template]) -> str:
    """Below the list: a team's own, which may be many."""
    if not templates:
        return wording.NONE_SAVED
    names = ", ".join(f"`{template.name}`" for template in templates[:MOST_NAMED])
    return wording.own_templates(names, max(len(templates) - MOST_NAMED, 0))


def line(template: Template) -> str:
    """A template in a list."""
    if template.is_teams:
        return f"`{template.name}`: “{beginning(template)}”"
    about = summary(template)
    return f"`{template.name}`: {about[0].lower()}{about[1:]}"


def summary(template: Template) -> str:
    """What one of Limner's own is for; empty of a team's, which says nothing about itself."""
    return "" if template.is_teams else wording.TEMPLATE_SUMMARIES.get(template.name, template.summary)


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
        wording.to_fill_in(wording.blanks_listed(as_blanks(needed))) if needed else "",
        wording.usually_filled_in(wording.blanks_listed(as_blanks(usual))) if usual else "",
        wording.for_example(_example(template)),
    )
    return "\n".join(one for one in lines if one)


def saved(template: Template) -> str:
    """After `/templates save`."""
    return wording.template_saved(example_of(template))


def deleted(template: Template) -> str:
    """After `/templates delete`."""
    return wording.template_deleted(template.name)


def title(template: Template) -> str:
    """Over the form of a template."""
    long = wording.template_title(template.name)
    return long if len(long) <= LONGEST_TITLE else shortened(template.name, LONGEST_TITLE)


def blank_label(name: str, example: str = "") -> str:
    """Over the field of a blank."""
    return wording.blank_label(name.replace("_", " ").capitalize(), example)


def _about(template: Template) -> str:
    if template.saved_at is not None:
        return wording.saved_on(template.name, wording.date(template.saved_at), has_author=bool(template.author))
    works_on = f" {wording.works_on(template.pictures)}" if template.pictures else ""
    return f"{line(template)}.{works_on}"


def _example(template: Template) -> str:
    verb = ("imagine", "edit", "blend")[min(template.pictures, 2)]
    return f"/{verb} {example_of(template)}"
