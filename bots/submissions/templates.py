"""The form of a template: its prompt is made and asked for."""

from dataclasses import replace

from bots.commands import Verb
from bots.dialect import Said
from bots.fields import WORDS, Filled
from bots.outcomes import Ask
from bots.requests import said_in_command
from bots.scenes import FormScene
from bots.template_forms import FIELD, template_of, verb_of
from core.model.template import Filling, Template
from core.model.text import clean_text
from core.templates.filling import blanks_of


async def template(scene: FormScene, filled: Filled) -> Ask:
    """Ask for what the template says.

    Raises:
        UserError: It was deleted, or something beside its blanks is not understood.
    """
    found = await template_of(scene, scene.about)
    verb = verb_of(scene.about)
    # Plain words may name their version, as those of an edit do.
    said = _said(found, filled, verb or Verb.EDIT)
    return Ask(replace(said, verb=verb), attachments=filled.files)


def _said(template: Template, filled: Filled, verb: Verb) -> Said:
    beside = said_in_command(verb, filled.words(WORDS), {"template": template.name})
    more = beside.filling.values if beside.filling else ()
    names = [blank.name for blank in blanks_of(template.text)]
    values = [(name, clean_text(filled.words(f"{FIELD}{name}"))) for name in names if f"{FIELD}{name}" in filled.values]
    return replace(beside, filling=Filling(template.name, (*values, *more)))
