"""`/cancel`: stop what is being made."""

from bots.outcomes import Tell
from bots.scenes import Scene


async def cancel(scene: Scene) -> Tell:
    """Stop the named job, else the newest.

    Raises:
        UserError: There is none, or it has ended already.
    """
    reference = scene.said.words.strip().upper()
    told = await scene.errands.cancel(scene.here, scene.person, reference, aloud=scene.aloud)
    return Tell(told, aloud=scene.aloud)
