"""What the local chat no longer keeps: its messages stand there empty, and their files are gone."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bots import wording
from bots.doors import Removes
from bots.local.files import ChatFiles
from bots.local.messages import FILES_ADDRESS, Author, Body, Message, Note, Written
from bots.local.transcript import Transcript
from bots.local.translate import message_under_thread
from core.model.conversation import ConversationKey, GoneVersion
from core.model.request import Asker, Person
from core.ports import Clock

SENT_WITHIN = timedelta(days=1)
"""How long a file waits for the message that it is sent with, and one from a form for its job to take it."""


class LocalDiary:
    """The `Diary` port on the transcript."""

    def __init__(self, transcript: Transcript, files: ChatFiles, clock: Clock) -> None:
        self._transcript = transcript
        self._files = files
        self._clock = clock

    async def expire(self, before: datetime) -> None:
        """Empty the messages from before a moment, and remove the files that only they needed or that nobody sent.

        Raises:
            ChatUnreachable: The transcript cannot be written.
        """
        while messages := await self._transcript.kept(before=before):
            await self._empty(messages)
        await self._remove(await self._transcript.unnamed_files(self._clock.now() - SENT_WITHIN))
        await self._transcript.wipe()

    async def forget(self, thread: str | None) -> None:
        """Empty the messages of a thread and those that it hangs on, or all of them.

        Raises:
            ChatUnreachable: The transcript cannot be written.
        """
        about = None if thread is None else message_under_thread(thread)
        while messages := await self._transcript.kept(thread=thread, about=about):
            await self._empty(messages)
        if thread is None:
            await self._remove(await self._transcript.unnamed_files())
        await self._transcript.wipe()

    async def _empty(self, messages: Sequence[Message]) -> None:
        for message in messages:
            file_ids = _files_of(message)
            await self._transcript.empty(message, _nothing_by(message.author))
            await self._remove(file_ids)

    async def _remove(self, file_ids: Sequence[str]) -> None:
        for sha256 in await self._transcript.without_message(file_ids):
            await self._files.remove(sha256)


class LocalRemoval:
    """Removal from the core and from the transcript: here the chat's own messages are Limner's to remove."""

    def __init__(self, removal: Removes, diary: LocalDiary) -> None:
        self._removal = removal
        self._diary = diary

    async def delete(self, key: ConversationKey, number: int, person: Person, *, is_admin: bool) -> GoneVersion:
        """Remove a version for everyone."""
        return await self._removal.delete(key, number, person, is_admin=is_admin)

    async def forget_conversation(self, key: ConversationKey, person: Person, *, is_admin: bool) -> int:
        """Remove everything of a conversation, and its thread's messages."""
        count = await self._removal.forget_conversation(key, person, is_admin=is_admin)
        await self._diary.forget(key.thread)
        return count

    async def forget_person(self, asker: Asker) -> int:
        """Remove everything: whoever sits at this computer is the only person here."""
        count = await self._removal.forget_person(asker)
        await self._diary.forget(None)
        return count


def _nothing_by(author: Author) -> Body:
    if author is Author.PERSON:
        return Written(wording.NOT_KEPT_HERE)
    return Note(wording.NOT_KEPT_HERE)


def _files_of(message: Message) -> Sequence[str]:
    if message.author is not Author.PERSON:
        shown = message.body.get("file")
        return [str(shown["address"]).removeprefix(FILES_ADDRESS)] if isinstance(shown, dict) else ()
    return [file.id for file in Written.read(message.body).files]
