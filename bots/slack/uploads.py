"""Pictures into Slack: announced, sent, declared complete, and then waited for until Slack has looked at them.

Each step is repeated from where it broke off, so a picture is sent once however often its message is tried.
"""

import asyncio
import io
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from http import HTTPStatus
from typing import Final

import aiohttp

from bots.downloads import CONNECTING
from bots.fitting import PostedPicture
from bots.lately import Lately
from bots.slack.client import Rests, reaching
from bots.slack.failures import FileGone, MessageRefused, TooLarge, read_pause
from bots.slack.standing import Where
from bots.slack.workspaces import Workspace
from bots.throttle import Sleep
from core.errors import ChatUnreachable

SENDING: Final = timedelta(minutes=2)
"""How long the sending of one picture may take."""

LOOKS: Final = (0.1, 0.2, 0.4, 0.8, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0)
"""Seconds before each look at a file that is processed; thirty in all."""


@dataclass(eq=False)
class _Upload:
    """One picture on its way.

    Attributes:
        address: Where its bytes are sent; whoever knows it may send.
        is_declared: Slack was told that it is complete; whether it took that may be unknown.
        is_over: It leads nowhere any more.
    """

    file: str
    address: str = field(repr=False)
    is_sent: bool = False
    is_declared: bool = False
    is_complete: bool = False
    is_over: bool = False


class Uploads:
    """Uploads the pictures of jobs.

    Each method may raise, beside what `reaching` says:
        TooLarge: A picture has more bytes than may be uploaded.
        ChatUnreachable: Slack is busy or away, or looks at the pictures for too long; the next try goes on from there.

    Args:
        sleep: What is waited with between looks at a file.
    """

    def __init__(self, sleep: Sleep = asyncio.sleep) -> None:
        self._sleep = sleep
        self._begun: Lately[str, _Upload] = Lately()
        self._rests = Rests()

    async def unseen(self, workspace: Workspace, job: str, pictures: Sequence[PostedPicture]) -> Sequence[str]:
        """Upload pictures that nobody sees; returns the ids of their files, ready to be put on a message."""
        uploads = [await self._sent(workspace, job, one) for one in pictures]
        await self._complete(Where(workspace, ""), pictures, uploads)
        for upload in uploads:
            await self._until(workspace, upload.file, lambda told: str(told.get("mimetype") or ""))
        return [upload.file for upload in uploads]

    async def shared(self, where: Where, job: str, pictures: Sequence[PostedPicture]) -> str:
        """Upload pictures into a channel or thread; returns the `ts` of the message that they make."""
        into = f"{job}/{where.channel}/{where.thread}"
        uploads = [await self._sent(where.workspace, into, one) for one in pictures]
        await self._complete(where, pictures, uploads)
        return await self._until(where.workspace, uploads[0].file, lambda told: _shared_as(told, where.channel))

    async def delete(self, workspace: Workspace, files: Sequence[str]) -> None:
        """Take files away; one that is gone already is no matter."""
        for file in files:
            with suppress(FileGone), reaching(workspace) as client:
                await client.files_delete(file=file)

    async def _sent(self, workspace: Workspace, of: str, picture: PostedPicture) -> _Upload:
        key = f"{of}/{picture.name}/{len(picture.data)}"
        for _ in range(2):
            upload = self._begun.get(key)
            if upload is None or upload.is_over:
                upload = self._begun.put(key, await self._announced(workspace, picture))
            try:
                await self._send(workspace, upload, picture.data)
            except FileGone:
                # An address takes one upload, and only for a while.
                continue
            return upload
        raise MessageRefused("Slack takes no bytes where it told us to send them")

    async def _announced(self, workspace: Workspace, picture: PostedPicture) -> _Upload:
        with reaching(workspace) as client:
            answer = await client.files_getUploadURLExternal(
                filename=picture.name, length=len(picture.data), alt_txt=picture.alt
            )
        return _Upload(str(answer["file_id"]), str(answer["upload_url"]))

    async def _send(self, workspace: Workspace, upload: _Upload, data: bytes) -> None:
        if upload.is_sent:
            return
        self._rests.refuse(workspace.team)
        try:
            await _post(upload.address, data)
        except ChatUnreachable as error:
            if error.retry_after is not None:
                self._rests.put(workspace.team, error.retry_after)
            raise
        except (FileGone, TooLarge):
            upload.is_over = True
            raise
        upload.is_sent = True

    async def _complete(self, where: Where, pictures: Sequence[PostedPicture], uploads: Sequence[_Upload]) -> None:
        if all(upload.is_complete for upload in uploads):
            return
        declared = all(upload.is_declared for upload in uploads)
        if not (declared and await self._is_there(where.workspace, uploads[0].file)):
            for upload in uploads:
                upload.is_declared = True
            await self._declare(where, pictures, uploads)
        for upload in uploads:
            upload.is_complete = True

    async def _declare(self, where: Where, pictures: Sequence[PostedPicture], uploads: Sequence[_Upload]) -> None:
        files: list[dict[str, str | None]] = [
            {"id": upload.file, "title": picture.name} for upload, picture in zip(uploads, pictures, strict=True)
        ]
        try:
            with reaching(where.workspace) as client:
                await client.files_completeUploadExternal(
                    files=files, channel_id=where.channel or None, thread_ts=where.thread or None
                )
        except (FileGone, TooLarge) as error:
            for upload in uploads:
                upload.is_over = True
            if isinstance(error, TooLarge):
                raise
            raise ChatUnreachable(f"an upload is gone: {error}") from None

    async def _is_there(self, workspace: Workspace, file: str) -> bool:
        try:
            await self._told(workspace, file)
        except FileGone:
            return False
        return True

    async def _until(self, workspace: Workspace, file: str, fact: Callable[[Mapping[str, object]], str]) -> str:
        for pause in LOOKS:
            if found := fact(await self._told(workspace, file)):
                return found
            await self._sleep(pause)
        raise ChatUnreachable("Slack is still looking at a picture")

    async def _told(self, workspace: Workspace, file: str) -> Mapping[str, object]:
        with reaching(workspace) as client:
            answer = await client.files_info(file=file)
        told = answer.get("file")
        return told if isinstance(told, dict) else {}


async def _post(address: str, data: bytes) -> None:
    """Send bytes to where Slack said, without the token: the address is the right to send."""
    within = aiohttp.ClientTimeout(SENDING.total_seconds(), sock_connect=CONNECTING.total_seconds())
    try:
        async with (
            aiohttp.ClientSession(timeout=within, cookie_jar=aiohttp.DummyCookieJar()) as session,
            session.post(address, data=io.BytesIO(data), allow_redirects=False) as response,
        ):
            status, pause = response.status, response.headers.get("Retry-After")
    except (aiohttp.ClientError, OSError) as error:
        # Its own words hold the address.
        raise ChatUnreachable(f"an upload broke off: {type(error).__name__}") from None
    if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        raise TooLarge(f"Slack answered an upload of {len(data)} bytes with {status}")
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        raise ChatUnreachable("Slack asked for a pause of uploads", retry_after=read_pause(pause))
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise ChatUnreachable(f"Slack answered an upload with {status}")
    if status != HTTPStatus.OK:
        raise FileGone(f"Slack answered an upload with {status}")


def _shared_as(told: Mapping[str, object], channel: str) -> str:
    """The `ts` of the newest message that a file stands on in a channel; empty as long as there is none."""
    shares = told.get("shares")
    kinds = shares.values() if isinstance(shares, dict) else ()
    found = [str(one.get("ts") or "") for kind in kinds for one in kind.get(channel, ())]
    return max(found, default="")
