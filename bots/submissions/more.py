"""The forms that ⋯ opens."""

from dataclasses import replace

from bots import wording
from bots.commands import RATIO, Verb
from bots.dialect import Said
from bots.fields import Filled
from bots.outcomes import Ask
from bots.presses.more import once_more
from bots.scenes import FormScene
from core.errors import UnknownOption


async def ratio(scene: FormScene, filled: Filled) -> Ask:
    """Ask for the same picture in another shape.

    Raises:
        UnknownOption: The shape is none.
    """
    wanted = filled.words(RATIO.name)
    if wanted not in RATIO.choices:
        raise UnknownOption(wording.NOT_HERE)
    options = replace(once_more(scene.job), count=1, ratio=wanted)
    said = Said(Verb.EDIT, wording.in_other_shape(wanted), options, is_plain=True)
    return Ask(said, version=scene.version, job=scene.job)
