"""Reading what people handed over, from Slack's own file host and from nowhere else.

An attachment's address is the id of its file: Slack is asked for the link each time, since what events tell of a file
may be a stub (Slack Connect), and the link opens for the bot's token alone.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final, Self

from bots import wording
from bots.downloads import READING, Downloads, LinkDead
from bots.slack.client import reaching
from bots.slack.failures import FileGone, ShutOut
from bots.slack.workspaces import Workspace
from core.errors import BadPicture
from core.model.image import Attachment
from core.sayings import files
from core.sentence import said
from core.sources import refuse_if_too_large

OWN_HOSTS: Final = ("files.slack.com", "files.slack-gov.com")
"""Where Slack keeps files."""


@dataclass(frozen=True, slots=True)
class _Told:
    """A file, as Slack tells of it when it is asked.

    Attributes:
        is_page: The file itself is a web page.
    """

    file: Attachment
    link: str = field(repr=False)
    is_page: bool = False


def attachment_of(file: Mapping[str, object]) -> Attachment:
    """Describe a file of a message or of a form; a stub has neither name nor size."""
    size = file.get("size")
    file_id = str(file.get("id") or "")
    name = str(file.get("name") or file.get("title") or wording.UNNAMED_FILE)
    return Attachment(file_id, name, file_id, size if isinstance(size, int) else None)


class SlackFiles:
    """Asks Slack for files and reads them. Open it with `async with`.

    Args:
        hosts: As `Downloads` says.
        within: How long the reading of one file may take.
    """

    def __init__(self, hosts: Collection[str] = (), within: timedelta = READING) -> None:
        self._downloads = Downloads("Slack", OWN_HOSTS, hosts, within)

    async def __aenter__(self) -> Self:
        await self._downloads.__aenter__()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._downloads.__aexit__()

    async def read(self, workspace: Workspace, attachment: Attachment) -> bytes:
        """Read a file; a dead link is asked for again, once.

        Raises:
            PictureTooLarge: It has more bytes than can be used; not many more were read.
            PictureGone, NotAPicture, BadPicture: It cannot be had; the message says what to do.
            ChatUnreachable: Slack or its file host does not answer as it should.
        """
        refuse_if_too_large(attachment)
        try:
            return await self._once(workspace, await self._told(workspace, attachment))
        except LinkDead:
            told = await self._told(workspace, attachment)
        try:
            return await self._once(workspace, told)
        except LinkDead as dead:
            # Where the bot may not read a file, Slack answers with a page to sign in.
            raise self._downloads.gone(told.file) if dead.is_page and not told.is_page else dead.words from None

    async def _once(self, workspace: Workspace, told: _Told) -> bytes:
        bearer = {"Authorization": f"Bearer {workspace.token}"}
        data = await self._downloads.read(told.file, told.link, bearer)
        if len(data) < (told.file.size_bytes or 0):
            raise BadPicture(said(files.cut_short, told.file.name))
        return data

    async def _told(self, workspace: Workspace, attachment: Attachment) -> _Told:
        try:
            with reaching(workspace) as client:
                answer = await client.files_info(file=attachment.address)
        except (FileGone, ShutOut):
            raise self._downloads.gone(attachment) from None
        file: Mapping[str, object] = answer.get("file") or {}
        link = str(file.get("url_private_download") or file.get("url_private") or "")
        told = attachment_of({"id": attachment.address, "name": attachment.name, **file})
        if not link:
            raise self._downloads.gone(told)
        return _Told(told, link, is_page=file.get("mimetype") == "text/html")
