"""Whatever `/help` tells people to type works as it stands."""

import re

import pytest

from bots import guide, wording
from bots.commands import COMMANDS, FLAGS, HELP_TOPICS, TEMPLATE, Verb
from bots.dialect import Said, understand
from core.adapters.catalogue import load_catalogue
from core.adapters.clock import SystemClock
from core.adapters.offline.acting import ACTS
from core.intake import check
from core.model.asking import LoadedPicture
from core.model.image import Attachment
from core.model.request import Kind
from core.templates.book import TemplateBook
from core.templates.filling import example_of
from core.templates.shipped import SHIPPED
from tests.fakes.core import request
from tests.fakes.offline import drawn, photo
from tests.fakes.prompts import asked
from tests.fakes.templates import FakeTeamTemplates

CATALOGUE = load_catalogue(default="offline")
ASKING = {None, Verb.IMAGINE, Verb.EDIT, Verb.BLEND}
TICKED = re.compile(r"`([^`]+)`")
NAMES = {
    "GEMINI_API_KEY",
    "new:",
    *(model.id for model in CATALOGUE.usable),
    *(act.written for act in ACTS),
    *(f"/{verb}" for verb in Verb),
    *(f"--{name}" for name in FLAGS),
    *(f"--{name} NAME" for name in ("model", "template")),
}
"""What stands between ticks without being something to type."""

TWO = (Attachment("1", "hat.png", ""), Attachment("2", "dog.png", ""))

EXAMPLES = sorted(
    {
        ticked
        for topic in ("", *HELP_TOPICS)
        for ticked in TICKED.findall(guide.help_text(topic, CATALOGUE))
        if ticked not in NAMES
    }
    | {f"/imagine {example_of(template)}" for template in SHIPPED.values()}
)


def test_every_topic_shows_examples() -> None:
    shown = {topic: TICKED.findall(guide.help_text(topic, CATALOGUE)) for topic in ("", *HELP_TOPICS)}

    assert [topic for topic, ticked in shown.items() if not ticked] == []
    assert len(EXAMPLES) > 25


@pytest.mark.parametrize("example", EXAMPLES)
async def test_each_example_is_understood_and_makes_what_it_says(example: str) -> None:
    said = understand(example, is_bare=True)

    if said.verb in ASKING:
        await _is_drawn(said)
    elif said.verb is Verb.HELP:
        assert guide.help_text(said.words, CATALOGUE)


async def _is_drawn(said: Said) -> None:
    """Let the offline model do what was asked, beside two pictures where it is about pictures."""
    kind = Kind.EDIT if said.verb is not Verb.IMAGINE and not said.is_new else Kind.GENERATE
    book = TemplateBook(FakeTeamTemplates(), SystemClock())
    wanted = request(prompt=said.words, kind=kind, options=said.options, filling=said.filling, attachments=TWO)
    ready = await book.filled(wanted)
    check(ready, CATALOGUE)
    pictures = [LoadedPicture(photo(), "image/png"), LoadedPicture(photo((40, 90, 160)), "image/png")]
    works_on_them = kind is Kind.EDIT or (ready.template is not None and SHIPPED[ready.template].pictures > 0)

    answer = await drawn(asked(ready.prompt, *(pictures if works_on_them else ())), ratio=ready.options.ratio)

    assert len(answer.pictures) == 1


def test_the_guide_is_short_and_its_templates_are_real() -> None:
    text = guide.help_text("prompts", CATALOGUE)

    assert len(text.splitlines()) <= 12
    assert all(len(advice) < 200 and len(example) < 100 for advice, example in wording.ADVICE)
    assert f"--{TEMPLATE.name}" in text


def test_help_fits_in_twelve_lines() -> None:
    text = guide.help_text("", CATALOGUE)

    assert len(text.splitlines()) <= 12
    assert all(command.verb in text for command in COMMANDS if command.verb in {Verb.IMAGINE, Verb.EDIT, Verb.UNDO})
