"""`/show`: how a picture was made."""

import re

from bots import stories, wording
from bots.outcomes import Tell
from bots.scenes import Scene
from core.errors import UnknownJob, UserError
from core.model.conversation import Version
from core.model.job import Job
from core.naming import numbered

_NUMBER = re.compile(r"v?(\d{1,5})", re.IGNORECASE)


async def show(scene: Scene) -> Tell:
    """Tell how the named version or job was made; without a name, the answered picture or the newest one.

    Raises:
        UserError: There is no such version or job, or it belongs elsewhere.
    """
    named = scene.said.words.strip()
    number = _NUMBER.fullmatch(named)
    if named and number is None:
        return await _job(scene, named.upper())
    version = await _numbered(scene, int(number[1])) if number else await _meant(scene)
    return await details(scene, version, await scene.core.control.find(version.job), aloud=scene.aloud)


async def details(scene: Scene, version: Version | None, job: Job, *, aloud: bool = False) -> Tell:
    """Tell how a job went, and how one version of it was made."""
    story = await scene.core.album.story(job)
    return Tell(stories.story(story, version), aloud=aloud, named=stories.people(story))


async def _job(scene: Scene, reference: str) -> Tell:
    job = await scene.core.control.find(reference)
    may_tell = scene.here.tells_aloud if scene.aloud else scene.here.lists
    if not may_tell(job, scene.person):
        # A short reference may be guessed: nothing is told of the jobs of others elsewhere.
        raise UnknownJob
    return await details(scene, None, job, aloud=scene.aloud)


async def _numbered(scene: Scene, number: int) -> Version:
    key = await scene.conversation()
    if key is None:
        raise UserError(wording.IN_ITS_THREAD)
    conversations = scene.core.conversations
    return numbered(number, await conversations.versions(key), await conversations.gone(key))


async def _meant(scene: Scene) -> Version:
    """The answered picture, else where the next edit starts."""
    key, conversations = await scene.conversation(), scene.core.conversations
    if key is None:
        raise UserError(wording.IN_ITS_THREAD)
    shown = await conversations.answered_by(key, scene.replied_to) if scene.replied_to else ()
    version = shown[-1] if shown else (await conversations.head(key)).version
    if version is None:
        raise UserError(wording.NO_VERSIONS)
    return version
