"""`/forget`: asks once, and removes nothing by itself."""

from bots import wording
from bots.buttons import Button, Press
from bots.commands import FORGETTABLE
from bots.outcomes import Tell
from bots.scenes import Scene
from core.errors import UserError


async def forget(scene: Scene) -> Tell:
    """Ask whether a conversation, or everything of this person, is really to be forgotten.

    Raises:
        UserError: It is not said what, or no conversation is held there.
    """
    me, conversation = FORGETTABLE
    what = scene.said.words.strip().lower()
    if what == me:
        told = wording.FORGET_ME_AND_MESSAGES if scene.here.keeps_messages else wording.FORGET_ME
        return Tell(told, (Button(Press.FORGET_ME, scene.person.id),), aloud=scene.aloud)
    if what != conversation:
        raise UserError(wording.FORGET_WHAT)
    key = await scene.conversation()
    known = await scene.core.control.known_in(key) if key else None
    if known is None:
        raise UserError(wording.IN_ITS_THREAD)
    told = wording.FORGET_CONVERSATION_AND_MESSAGES if scene.here.keeps_messages else wording.FORGET_CONVERSATION
    return Tell(told, (Button(Press.FORGET_CONVERSATION, known.id),), aloud=scene.aloud)
