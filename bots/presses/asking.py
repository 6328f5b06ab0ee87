"""Buttons that ask for pictures, at once or by a form: ✏️, 🔄, 🎨 and 🆕."""

from dataclasses import replace
from functools import partial

from bots import wishes, wording
from bots.fields import PICTURES, WORDS, FilesField, Form, WordsField
from bots.form_ids import FormKind
from bots.outcomes import OpenForm, Repeat
from bots.scenes import PressScene
from core.errors import UserError
from core.model.conversation import Version
from core.model.job import Job
from core.model.request import Request
from core.sayings import requests
from core.sentence import said


async def edit(scene: PressScene) -> OpenForm:
    """Ask what to change in the version."""
    return OpenForm(edit_form(scene.version, scene.job))


async def new(scene: PressScene) -> OpenForm:
    """Ask for a new picture beside this one."""
    return OpenForm(asking_form(FormKind.NEW, scene.job.id, wording.FORM_TITLES[FormKind.NEW]))


async def rephrase(scene: PressScene) -> OpenForm:
    """Ask for the same in other words."""
    title, words = wording.FORM_TITLES[FormKind.REPHRASE], wishes.own_words(scene.job.request.prompt)
    return OpenForm(asking_form(FormKind.REPHRASE, scene.job.id, title, words))


async def again(scene: PressScene) -> Repeat:
    """Make the same once more."""
    return Repeat(scene.job, _unchanged)


async def rest(scene: PressScene) -> Repeat:
    """Make as many more as are missing.

    Raises:
        UserError: None is.
    """
    missing = (await scene.core.control.answer(scene.job)).facts.missing
    if not missing:
        raise UserError(wording.NOTHING_MISSING)
    return Repeat(scene.job, partial(_as_many, missing))


async def draw(scene: PressScene) -> Repeat:
    """Ask for a picture where words alone came."""
    return Repeat(scene.job, _as_picture)


async def other_model(scene: PressScene) -> Repeat:
    """Let a model do it that understands every language.

    Raises:
        UserError: There is none any more.
    """
    catalogue = scene.core.catalogue
    asked = catalogue.choose(scene.job.request.effective.model).model
    other = catalogue.in_any_language(asked)
    if other is None:
        raise UserError(said(requests.understands_english, asked.id, ""))
    return Repeat(scene.job, partial(_by_model, other.id))


def edit_form(version: Version, job: Job) -> Form:
    """The form that changes a version; what its job asked for stands in it already."""
    words = wishes.own_words(job.request.prompt)
    return asking_form(FormKind.EDIT, version.id, wording.edit_title(version.label), words)


def asking_form(kind: FormKind, about: str, title: str, words: str = "") -> Form:
    """A form of words and pictures."""
    pictures = wording.FORM_OTHER_PICTURES if kind is FormKind.REPHRASE else wording.FORM_PICTURES
    asked = WordsField(WORDS, wording.FORM_WORDS[kind], words, is_long=True)
    return Form(kind, about, title, (asked, FilesField(PICTURES, pictures)))


def _unchanged(request: Request) -> Request:
    return request


def _as_many(count: int, request: Request) -> Request:
    return replace(request, options=replace(request.options, count=count))


def _by_model(model_id: str, request: Request) -> Request:
    return replace(request, options=replace(request.options, model=model_id))


def _as_picture(request: Request) -> Request:
    return replace(request, prompt=wishes.asking_for_picture(request.prompt), is_plain=True)
