"""Forms that ask for pictures: change a version, make another one, say it in other words."""

from functools import partial

from bots.commands import Verb
from bots.fields import WORDS, Filled
from bots.outcomes import Ask, Repeat
from bots.requests import said_in_command, with_words
from bots.scenes import FormScene


async def edit(scene: FormScene, filled: Filled) -> Ask:
    """Change the version.

    Raises:
        UnknownOption: A flag among the words that does not exist.
    """
    said = said_in_command(Verb.EDIT, filled.words(WORDS), {})
    return Ask(said, version=scene.version, job=scene.job, attachments=filled.files)


async def new(scene: FormScene, filled: Filled) -> Ask:
    """Make another picture in the same conversation.

    Raises:
        UnknownOption: A flag among the words that does not exist.
    """
    return Ask(said_in_command(Verb.IMAGINE, filled.words(WORDS), {}), job=scene.job, attachments=filled.files)


async def rephrase(scene: FormScene, filled: Filled) -> Repeat:
    """Ask for the same in other words.

    Raises:
        UnknownOption: A flag among the words that does not exist.
    """
    said = said_in_command(Verb.IMAGINE, filled.words(WORDS), {})
    has_picture = await scene.errands.has_picture(scene.job.request.conversation)
    return Repeat(scene.job, partial(with_words, said=said, pictures=filled.files, has_picture=has_picture), said)
