"""`/undo`: the conversation goes on from the version before."""

from bots.outcomes import Tell
from bots.scenes import Scene


async def undo(scene: Scene) -> Tell:
    """Go back, and let everyone there know.

    Raises:
        UserError: There is nothing to go back to.
    """
    return Tell(await scene.errands.undo(scene.here), aloud=True)
