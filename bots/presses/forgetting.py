"""The buttons that confirm `/forget`."""

from bots import parting, wording
from bots.outcomes import Later, Tell
from bots.scenes import PressScene
from core.errors import NotAllowed
from core.model.request import Asker


async def forget_me(scene: PressScene) -> Later:
    """Remove everything of the person who asked for it.

    Raises:
        NotAllowed: Somebody else pressed.
    """
    if scene.button.about != scene.person.id:
        raise NotAllowed(wording.FORGET_YOURSELF)
    platform, _, space = scene.here.tenant.partition(":")

    async def making() -> Tell:
        # A person's id means this person in every server of a platform that gives out ids for all of them; elsewhere
        # two workspaces may have given the same to two people.
        everywhere = scene.here.knows_people_everywhere
        asker = Asker(platform, scene.person.id, None if everywhere else space)
        return Tell(parting.forgotten(await scene.core.removal.forget_person(asker)))

    return Later(making)


async def forget_conversation(scene: PressScene) -> Later:
    """Remove everything of the conversation of a job; who may not is told who may."""
    key = scene.here.conversation or scene.job.request.conversation

    async def making() -> Tell:
        removal = scene.core.removal
        return Tell(parting.forgotten(await removal.forget_conversation(key, scene.person, is_admin=scene.is_admin)))

    return Later(making)
