"""`/help`: what Limner can do."""

from bots.outcomes import Tell
from bots.scenes import Scene


async def help_(scene: Scene) -> Tell:
    """Tell what Limner can do, or about one topic.

    Raises:
        UnknownOption: No such topic.
    """
    return Tell(scene.errands.help(scene.said.words.strip()), aloud=scene.aloud)
