"""The button of a template: it opens the form of its blanks."""

from bots.outcomes import OpenForm
from bots.scenes import PressScene
from bots.template_forms import template_form, template_of, usual_verb


async def template(scene: PressScene) -> OpenForm:
    """Ask for what goes into the blanks.

    Raises:
        UnknownTemplate: It was deleted.
    """
    found = await template_of(scene, scene.button.about)
    return OpenForm(template_form(found, usual_verb(found)))
