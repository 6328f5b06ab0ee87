"""`/help`: what Limner can do."""

from bots import guide
from bots.outcomes import Tell
from bots.scenes import Scene
from bots.verbs.templates import told_of
from core.errors import UnknownOption, UnknownTemplate


async def help_(scene: Scene) -> Tell:
    """Tell what Limner can do, or about one topic, one command or one template.

    Raises:
        UnknownOption: No such topic.
    """
    topic = scene.said.words.strip()
    try:
        return Tell(guide.help_text(topic, scene.core.catalogue), aloud=scene.aloud)
    except UnknownOption as no_topic:
        try:
            return await told_of(scene, topic)
        except UnknownTemplate:
            raise no_topic from None
