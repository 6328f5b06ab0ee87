"""⚙️: the panel of the place where it is pressed."""

from bots.finding import misplaced
from bots.outcomes import Panel, Tell
from bots.scenes import PressScene
from bots.verbs.settings import OPENS_HERE, panel


async def settings(scene: PressScene) -> Panel | Tell:
    """Open the panel.

    Raises:
        UserError: The button names another place, which none of ours does.
    """
    if scene.button != OPENS_HERE:
        raise misplaced(scene.here, scene.person, scene.button.id)
    return await panel(scene)
