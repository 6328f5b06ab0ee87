"""🗑: deletes a version for everyone, after asking once."""

from bots import parting, wording
from bots.buttons import Button, Press
from bots.outcomes import Later, Tell
from bots.scenes import PressScene
from core.removal import check_may_delete


async def delete(scene: PressScene) -> Tell:
    """Ask whether a version is really to be deleted.

    Raises:
        NotAllowed: Neither did this person ask for it, nor do they moderate the place.
    """
    version = scene.version
    check_may_delete(scene.job, version, scene.person, is_admin=scene.is_admin)
    return Tell(wording.delete_for_everyone(version.label), (Button(Press.DELETE_VERSION, version.id),))


async def delete_version(scene: PressScene) -> Later:
    """Delete a version; the chat's messages follow by themselves. Who may not is told who may."""
    key, number = scene.job.request.conversation, scene.version.number

    async def making() -> Tell:
        gone = await scene.core.removal.delete(key, number, scene.person, is_admin=scene.is_admin)
        return Tell(parting.was_deleted(gone))

    return Later(making, is_seen=True)
