"""The `ChatPlatform` port of the local chat."""

from collections.abc import AsyncIterator, Sequence

from bots.languages.speaking import in_askers_language
from bots.local.files import ChatFiles
from bots.local.messages import FILES_ADDRESS, ChatFile, Note, ShownFile
from bots.local.present import progress_draft, reminder_draft, result_draft, withdrawn_draft
from bots.local.transcript import Transcript
from bots.local.translate import message_of
from bots.outcomes import Post
from core.model.image import Attachment
from core.model.job import Job
from core.model.reply import Reply
from core.model.request import Kind
from core.sources import refuse_if_too_large


class LocalPlatform:
    """Writes into the transcript, from where every open page is told."""

    def __init__(self, transcript: Transcript, files: ChatFiles) -> None:
        self._transcript = transcript
        self._files = files

    @in_askers_language
    async def show(self, job: Job) -> None:
        """Let the job's message say how the job stands; an older state never replaces a newer one.

        Raises:
            ChatUnreachable: The transcript cannot be written.
        """
        await self._transcript.put(progress_draft(job, quotes=await self._stands_nowhere(job)))

    @in_askers_language
    async def deliver(self, job: Job, reply: Reply) -> Sequence[str]:
        """Put the answer into the thread, once.

        Raises:
            ChatUnreachable: The transcript cannot be written.
        """
        if job.request.kind is Kind.REMIND:
            draft = reminder_draft(job, reply)
        else:
            draft = result_draft(job, reply, quotes=await self._stands_nowhere(job))
        message = await self._transcript.put(draft)
        return (message.id,)

    @in_askers_language
    async def withdraw(self, job: Job, reply: Reply, message_ids: Sequence[str]) -> None:
        """Let the answer show what is left of it.

        Raises:
            ChatUnreachable: The transcript cannot be written.
        """
        if message_ids:
            draft = withdrawn_draft(job, reply, quotes=await self._stands_nowhere(job))
            await self._transcript.put(draft)
            await self._close(reply)
            await self._transcript.wipe()

    async def _close(self, reply: Reply) -> None:
        """Take away the menus and questions about pictures that are gone."""
        for version in reply.gone:
            for message in await self._transcript.offering(version.id):
                await self._transcript.empty(message, Note(""))

    def place_after(self, job: Job) -> str:  # noqa: ARG002 - the port's shape
        """Where a further message of the job's conversation stands: in its thread, which needs no more words."""
        return ""

    async def keep(self, post: Post) -> ShownFile:
        """Keep a picture that is no version for the page to show.

        Raises:
            ChatUnreachable: It cannot be written.
        """
        stored = await self._files.keep(_whole(post.data), name=post.name, most_bytes=len(post.data))
        file = ChatFile(self._transcript.new_name(), post.name, stored.sha256, stored.mime, stored.size_bytes)
        await self._transcript.add_file(file)
        return ShownFile(f"{FILES_ADDRESS}{file.id}", post.name, post.alt)

    async def fetch(self, job: Job, attachment: Attachment) -> bytes:  # noqa: ARG002 - the port's shape
        """Read a file that the person uploaded.

        Raises:
            PictureTooLarge, PictureGone: As the port says.
        """
        refuse_if_too_large(attachment)
        return await self._files.read(attachment.address, attachment.name)

    async def _stands_nowhere(self, job: Job) -> bool:
        """Whether a button or a form of the thread asked for it: no card and no message has its words."""
        return not job.request.place and await self._transcript.find(message_of(job)) is None


async def _whole(data: bytes) -> AsyncIterator[bytes]:
    yield data
