"""The forms of templates: a field for each blank, and one for everything else that may be said beside them.

A form is known by its id alone: a token of the template's name, and a letter for what is asked for.
"""

import re
from collections.abc import Mapping, Sequence
from hashlib import sha256

from bots import template_wording, wording
from bots.buttons import Button, Press
from bots.commands import Verb
from bots.dialect import Said, as_flags
from bots.doors import Core
from bots.fields import MOST_FIELDS, PICTURES, WORDS, FilesField, Form, WordsField
from bots.finding import misplaced
from bots.form_ids import FormKind
from bots.scenes import Scene
from core.errors import TemplateUnfinished, UnknownTemplate
from core.model.template import Blank, Template
from core.templates.filling import blanks_of, quoted

FIELD = "blank_"
"""Begins the name of a blank's field."""

LONGEST_LABEL = 45

_TOKEN = 20
_ABOUT = re.compile(rf"[0-9a-f]{{{_TOKEN}}}[iebw]?")
_ASKED: Mapping[str, Verb | None] = {"i": Verb.IMAGINE, "e": Verb.EDIT, "b": Verb.BLEND, "w": None}
"""What the words of a form ask for, by the last letter of its id; `w` is whatever plain words mean where they stand."""


def token_of(name: str) -> str:
    """The name of a template in the ids of buttons and forms, which hold letters and digits alone."""
    return sha256(name.encode()).hexdigest()[:_TOKEN]


async def template_of(scene: Scene, about: str) -> Template:
    """The template that a button or a form is about.

    Raises:
        UserError: It was deleted, or the id is none of ours.
    """
    if not _ABOUT.fullmatch(about):
        raise misplaced(scene.here, scene.person, about)
    for template in await scene.core.templates.all_of(scene.here.tenant):
        if token_of(template.name) == about[:_TOKEN]:
            return template
    raise UnknownTemplate(wording.GONE)


def verb_of(about: str) -> Verb | None:
    """What the words of a form ask for; None is whatever plain words mean where it was opened."""
    return _ASKED.get(about[_TOKEN:], Verb.IMAGINE)


def usual_verb(template: Template) -> Verb | None:
    """What a template asks for by itself: a new picture, or whatever fits the pictures that it works on."""
    return None if template.pictures else Verb.IMAGINE


def button_of(name: str) -> Button:
    """The button that opens the form of a template."""
    return Button(Press.TEMPLATE, token_of(name), name=name)


async def unfinished_form(
    core: Core, tenant: str, said: Said, error: TemplateUnfinished, *, had_pictures: bool
) -> Form:
    """The form of what was begun in words, with what they said already.

    Args:
        core: Where templates are looked up.
        tenant: Whose they are.
        said: The words.
        error: What is missing.
        had_pictures: Pictures came along; a form cannot hold them.
    """
    template = await core.templates.named(tenant, error.template)
    return template_form(template, said.verb, error.given, _beside(said, error), again=had_pictures)


def _beside(said: Said, error: TemplateUnfinished) -> str:
    """What was said besides, as it is written."""
    version = f"from v{said.version}:" if said.version is not None else ""
    return " ".join(part for part in (version, error.beside, as_flags(said.options)) if part)


def template_form(
    template: Template,
    verb: Verb | None,
    given: Sequence[tuple[str, str]] = (),
    beside: str = "",
    *,
    again: bool = False,
) -> Form:
    """The form of a template.

    Args:
        template: What is filled in.
        verb: What its words will ask for.
        given: Values that were said already.
        beside: Words and flags that were said beside them.
        again: Pictures came along already, and have to be handed over once more.
    """
    blanks = sorted(blanks_of(template.text), key=lambda blank: not blank.is_needed)
    takes_pictures = template.pictures > 0 or again
    fields = MOST_FIELDS - 1 - takes_pictures
    values = dict(given)
    rest = "\n".join([*(_line(blank, values) for blank in blanks[fields:]), *([beside] if beside else [])])
    letter = next(letter for letter, asked in _ASKED.items() if asked is verb)
    files = FilesField(PICTURES, _label_of_pictures(template, again=again))
    return Form(
        FormKind.TEMPLATE,
        f"{token_of(template.name)}{letter}",
        template_wording.title(template),
        (
            *(_field(template, blank, values) for blank in blanks[:fields]),
            *([files] if takes_pictures else []),
            WordsField(WORDS, _label_of_rest(blanks[fields:]), rest, is_long=True, required=False),
        ),
    )


def _field(template: Template, blank: Blank, values: Mapping[str, str]) -> WordsField:
    label = template_wording.blank_label(blank.name, dict(template.example).get(blank.name, ""))
    if len(label) > LONGEST_LABEL:
        label = template_wording.blank_label(blank.name)
    value = values.get(blank.name, blank.usual or "")
    return WordsField(f"{FIELD}{blank.name}", label[:LONGEST_LABEL], value, required=blank.is_needed)


def _line(blank: Blank, values: Mapping[str, str]) -> str:
    value = values.get(blank.name, blank.usual or "")
    return f"{blank.name}={quoted(value)}"


def _label_of_pictures(template: Template, *, again: bool) -> str:
    if again:
        return wording.PICTURES_AGAIN
    return wording.ONE_PICTURE if template.pictures == 1 else wording.FORM_PICTURES_NEEDED


def _label_of_rest(blanks: Sequence[Blank]) -> str:
    return wording.REST_OF_BLANKS if blanks else wording.MORE_WORDS
