"""`/settings`: see and change what is set in a conversation or a channel."""

from bots import setting_wording, wording
from bots.buttons import Button, Press
from bots.outcomes import Panel, Tell
from bots.scenes import Scene
from bots.settings_here import change_here, entry_here, may_change, sheet_here, understood
from core.preferences import Changed

OPENS_HERE = Button(Press.SETTINGS, "here")
"""Opens the panel of the place where it is pressed."""


async def settings(scene: Scene) -> Panel | Tell:
    """Open the panel, tell of one setting, or change it.

    Raises:
        UserError: There is no such setting, it cannot be that, or this person may not change it.
    """
    if not scene.said.words.strip():
        return await panel(scene)
    spoken = understood(scene.said.words)
    if spoken.value == "":
        return Tell(setting_wording.entry_text(await entry_here(scene, spoken.setting)), aloud=scene.aloud)
    return told_of(scene, await change_here(scene, spoken.setting, spoken.value))


async def panel(scene: Scene) -> Panel | Tell:
    """The panel, and the settings in words where none can be shown or nothing may be changed."""
    sheet = await sheet_here(scene)
    if not may_change(scene):
        return Tell(setting_wording.sheet_text(sheet, wording.ERRORS["AdminsOnly"]), aloud=scene.aloud)
    if scene.aloud:
        return Tell(setting_wording.sheet_text(sheet), (OPENS_HERE,), aloud=True)
    return Panel(sheet)


def told_of(scene: Scene, *changes: Changed) -> Tell:
    """Tell what was changed: everyone in a conversation, whose requests it is about."""
    is_news = any(one.change.is_real for one in changes)
    aloud = scene.aloud or (is_news and scene.here.conversation is not None)
    return Tell(setting_wording.changed_line(changes), aloud=aloud)
