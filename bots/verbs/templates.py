"""`/templates`: see them, save the team's own, delete them."""

import re

from bots import template_wording, wording
from bots.commands import Verb
from bots.dialect import Said, understand
from bots.languages import slots
from bots.outcomes import Menu, Outcome, Tell
from bots.scenes import Scene
from bots.template_forms import button_of
from core.errors import TemplateRefused
from core.model.request import Options, Person

MOST_BUTTONS_OF_OWN = 10
"""Of a team's own templates in one list: a message has room for as many in every chat."""

_WORDS = re.compile(r"(\S*)\s*(\S*)\s*(.*)", re.DOTALL)


async def templates(scene: Scene) -> Outcome:
    """List them, show one, save one or delete one.

    Raises:
        UserError: There is none of that name, or it cannot be saved or deleted.
    """
    said = _WORDS.fullmatch(scene.said.words.strip())
    assert said is not None, "it matches anything"
    what, name, text = said[1].lower(), said[2], said[3]
    match what:
        case "save":
            return await _save(scene, name, text)
        case "delete":
            return await _delete(scene, name)
        case "" | "list":
            return await _list(scene)
        case "show":
            return await told_of(scene, name)
    return await told_of(scene, said[1])


async def _list(scene: Scene) -> Menu:
    known = await scene.core.templates.all_of(scene.here.tenant)
    own = [template for template in known if template.is_teams]
    shown = [*known[: len(known) - len(own)], *own[:MOST_BUTTONS_OF_OWN]]
    lines = tuple((template_wording.line(template), button_of(template.name)) for template in shown)
    ending = template_wording.own(own) if not own or len(own) > MOST_BUTTONS_OF_OWN else ""
    return Menu(template_wording.heading(known[0]), lines, ending, aloud=scene.aloud)


async def told_of(scene: Scene, name: str) -> Tell:
    """Tell what a template is for and what it asks, with the button that opens it.

    Raises:
        UnknownTemplate: There is none of that name.
    """
    found = await scene.core.templates.named(scene.here.tenant, name)
    who = {slots.SAVED_BY: Person(found.author, found.author_name)} if found.author else {}
    return Tell(template_wording.details(found), (button_of(found.name),), aloud=scene.aloud, named=who)


async def _save(scene: Scene, name: str, text: str) -> Tell:
    _refuse_flags(understand(f"/{Verb.IMAGINE} {text}"))
    saved = await scene.core.templates.save(scene.here.tenant, scene.person, name=name, text=text)
    return Tell(template_wording.saved(saved), (button_of(saved.name),), aloud=True)


async def _delete(scene: Scene, name: str) -> Tell:
    templates, tenant = scene.core.templates, scene.here.tenant
    deleted = await templates.delete(tenant, scene.person, name, is_admin=scene.is_admin)
    return Tell(template_wording.deleted(deleted), aloud=True)


def _refuse_flags(said: Said) -> None:
    if said.options != Options() or said.filling is not None:
        raise TemplateRefused(wording.HOLDS_WORDS)
