"""`/tools`: see what a text model may use in a conversation or a channel, and switch it."""

from bots import tool_wording, wording
from bots.outcomes import Tell
from bots.scenes import Scene
from bots.settings_here import sheet_here, switch_here
from bots.verbs.settings import told_of
from core.errors import UnknownOption
from core.model.preferences import Switch

LIST = "list"


async def tools(scene: Scene) -> Tell:
    """List them, or switch all of them or one.

    Raises:
        UserError: There is no such tool, or this person may not switch it.
    """
    what, _, name = scene.said.words.strip().lower().partition(" ")
    if what in {"", LIST}:
        return Tell(tool_wording.listed(await sheet_here(scene)), aloud=scene.aloud)
    if what not in list(Switch):
        raise UnknownOption(wording.HOW_TO_SWITCH)
    wanted = {name.strip().strip("`'\"") or None: Switch(what)}
    return told_of(scene, *await switch_here(scene, wanted))
