"""The form of all settings of a place."""

from bots.fields import Filled
from bots.outcomes import Tell
from bots.scenes import FormScene
from bots.settings_here import save_here
from bots.verbs.settings import told_of


async def settings(scene: FormScene, filled: Filled) -> Tell:
    """Save what is different.

    Raises:
        UserError: As `save_here` says; nothing more was changed then.
    """
    return told_of(scene, *await save_here(scene, scene.about, filled))
