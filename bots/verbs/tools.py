"""`/tools`: see what a text model may use in a conversation or a channel, and switch it."""

from bots import tool_wording, wording
from bots.buttons import Button, Press
from bots.outcomes import Menu, Tell
from bots.scenes import Scene
from bots.settings_here import sheet_here, switch_here
from bots.verbs.settings import told_of
from core.errors import UnknownOption
from core.model.approval import StandingYes
from core.model.preferences import Switch

LIST = "list"


MOST_STANDING = 10
"""Of what may be done unasked, in one list."""


async def tools(scene: Scene) -> Tell | Menu:
    """List them, or switch all of them or one.

    Raises:
        UserError: There is no such tool, or this person may not switch it.
    """
    what, _, name = scene.said.words.strip().lower().partition(" ")
    if what in {"", LIST}:
        return await _listed(scene)
    if what not in list(Switch):
        raise UnknownOption(wording.HOW_TO_SWITCH)
    wanted = {name.strip().strip("`'\"") or None: Switch(what)}
    return told_of(scene, *await switch_here(scene, wanted))


async def _listed(scene: Scene) -> Tell | Menu:
    """Every tool, and what may be done unasked, each with the button that takes it back."""
    told, key = tool_wording.listed(await sheet_here(scene)), scene.here.conversation
    standing = await scene.core.consent.standing(key) if key else ()
    if not standing:
        return Tell(told, aloud=scene.aloud)
    lines = tuple((tool_wording.always(one), _button(one)) for one in standing[:MOST_STANDING])
    more = len(standing) - MOST_STANDING
    ending = wording.and_more(more) if more > 0 else ""
    return Menu(f"{told}\n{wording.ALWAYS_APPROVED}", lines, ending, aloud=scene.aloud)


def _button(yes: StandingYes) -> Button:
    return Button(Press.ASK_AGAIN, yes.approval, name=tool_wording.takes_back(yes))
