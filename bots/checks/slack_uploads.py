"""Trying, live, which way pictures get onto messages in a Slack workspace: the documentation alone does not tell."""

import base64
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from bots.checks.finding import Finding, Level
from bots.fitting import PostedPicture
from bots.slack.client import open_workspace
from bots.slack.failures import FileGone, FilesNotTaken, MessageRefused, NotInChannel, PlaceGone, ShutOut, TooLarge
from bots.slack.posts import Posts
from bots.slack.present import Look, note
from bots.slack.standing import Standing, Where
from bots.slack.uploads import Uploads
from bots.slack.ways import WAYS_FILE, Way, Ways
from core.errors import LimnerError, SettingsWrong, TransientError
from core.settings import Settings

NAME: Final = "slack pictures"

_PICTURE: Final = PostedPicture(
    "limner-check.png",
    base64.b64decode(
        "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAEUlEQVR42mOISP2EFTEMLQkA869rwYBglFUAAAAASUVORK5CYII="
    ),
    "A small square",
)
_SAID: Final = note("Limner tries how pictures are posted here. This message goes away by itself.")

_WORKS: Final = {
    Way.ATTACHED: "Pictures stand on the message itself, which is the way that Limner prefers.",
    Way.SHARED: "Messages take no pictures afterwards here, so each answer's pictures follow its words in a message of "
    "their own.",
}


@dataclass(frozen=True, slots=True)
class _Trial:
    """One try in one channel."""

    where: Where
    look: Look = _SAID
    posts: Posts = field(default_factory=lambda: Posts(Standing(datetime.now(UTC))))
    uploads: Uploads = field(default_factory=Uploads)

    async def way(self) -> Way:
        """Find the way that works, and leave nothing behind."""
        ts = await self.posts.say(self.where, self.look)
        try:
            return Way.ATTACHED if await self._attaches(ts) else await self._shares()
        finally:
            await self.posts.delete(self.where, ts)

    async def _attaches(self, ts: str) -> bool:
        files = await self.uploads.unseen(self.where.workspace, NAME, [_PICTURE])
        try:
            return await self.posts.attach(self.where, ts, self.look, files)
        except (FilesNotTaken, FileGone, MessageRefused):
            return False
        finally:
            await self.uploads.delete(self.where.workspace, files)

    async def _shares(self) -> Way:
        ts = await self.uploads.shared(self.where, NAME, [_PICTURE])
        files = [str(file.get("id")) for file in await self.posts.files_on(self.where, ts)]
        await self.posts.delete(self.where, ts)
        await self.uploads.delete(self.where.workspace, files)
        return Way.SHARED


async def try_uploads(settings: Settings, channel: str) -> Finding:
    """Post a small picture in a channel and take it away again; what worked is remembered for `limner run`.

    Args:
        settings: With the bot's token.
        channel: Its id, as it ends the channel's link.
    """
    if settings.slack_bot_token is None:
        return Finding(NAME, Level.PROBLEM, "SLACK_BOT_TOKEN is not set.", "Set it, and try again.", is_setting=True)
    try:
        workspace = await open_workspace(settings.slack_bot_token.get_secret_value(), settings.slack_api_url)
        way = await _Trial(Where(workspace, channel.lstrip("#"))).way()
    except LimnerError as error:
        return _refusal(error)
    ways = Ways(settings.data_dir / WAYS_FILE)
    ways.remember(workspace.team, way)
    return Finding(NAME, Level.OK, _WORKS[way])


def _refusal(error: LimnerError) -> Finding:
    what, mend, is_setting = f"It failed: {error}.", "See the log.", False
    match error:
        case NotInChannel():
            what = "The bot is not in that channel, or there is none of that id."
            mend = (
                "Invite it there with `/invite`, and give the channel's id: the C and more letters that end its link."
            )
        case PlaceGone():
            what, mend = "The bot may not post in that channel.", "Choose a channel where it may."
        case TooLarge() | FileGone() | MessageRefused() | FilesNotTaken():
            what, mend = f"No way works: {error}.", "Look at the workspace's rules for files and at its storage."
        case TransientError():
            what, mend = f"Slack cannot be used at the moment: {error}.", "Try again later."
        case SettingsWrong() | ShutOut():
            what, mend, is_setting = str(error), "Mend what it names, and try again.", True
    return Finding(NAME, Level.PROBLEM, what, mend, is_setting)
