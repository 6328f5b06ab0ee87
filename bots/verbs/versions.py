"""`/versions`: every picture of the conversation on one sheet, numbered."""

from bots import stories, wording
from bots.outcomes import Later, Post
from bots.scenes import Scene
from core.album import ContactSheet
from core.errors import UserError
from core.model.conversation import ConversationKey

NAME = "versions.jpg"


async def versions(scene: Scene) -> Later:
    """Draw the sheet, and say of each version what it came from.

    Raises:
        UserError: No conversation is held here, or it has no picture yet.
    """
    key = await scene.conversation()
    if key is None:
        raise UserError(wording.IN_ITS_THREAD)
    if not await scene.core.conversations.versions(key):
        raise UserError(wording.NO_VERSIONS)
    return Later(lambda: _sheet(scene, key), aloud=True)


async def _sheet(scene: Scene, key: ConversationKey) -> Post:
    sheet = await scene.core.album.sheet(key)
    if sheet is None:
        raise UserError(wording.NO_VERSIONS)
    return Post(told(sheet), NAME, stories.sheet_alt(sheet), sheet.data)


def told(sheet: ContactSheet) -> str:
    """One line a version, newest last as on the sheet."""
    return "\n".join([stories.sheet_title(sheet), *map(stories.sheet_line, sheet.entries)])
