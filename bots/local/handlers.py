"""What people do in the local chat, handed over to the core; everything may be repeated and is done once."""

import asyncio
from dataclasses import replace
from weakref import WeakValueDictionary

import structlog

from bots import guide, wording
from bots.buttons import Button, Press, read_button
from bots.commands import Verb
from bots.dialect import Said, understand
from bots.doors import Core
from bots.local.deliver import LocalPlatform
from bots.local.messages import Author, Draft, JobList, Message, Note, Written
from bots.local.present import job_list
from bots.local.transcript import Transcript
from bots.local.translate import PLATFORM, Heard, conversation_of, request_from, request_key
from core.errors import LimnerError, UnknownJob, UserError
from core.model.job import Job
from core.model.request import Person, Request

log = structlog.get_logger(__name__)


class Handlers:
    """Answers messages and presses of one person."""

    def __init__(self, core: Core, transcript: Transcript, platform: LocalPlatform, person: Person) -> None:
        self._core = core
        self._transcript = transcript
        self._platform = platform
        self._person = person
        self._undoing = asyncio.Lock()
        # A lock lives as long as somebody holds it.
        self._answering: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def answer(self, message: Message) -> None:
        """Do what a message asks for; what is wrong with it is said beside it. Once, however often it is sent.

        Raises:
            TransientError: Nothing was started; the message stays unanswered and may be sent again.
        """
        lock = self._answering.setdefault(message.id, asyncio.Lock())
        # Nobody can have answered a new message before, unless it was sent twice at once.
        is_first = message.is_new and not lock.locked()
        async with lock:
            current = message if is_first else await self._transcript.find(message.id)
            if current is None or current.is_answered:
                return
            try:
                await self._obey(current, Written.read(current.body))
            except UserError as error:
                await self._note(message.id, message.thread, Note(error.user_message, message.id, tone="error"))
            await self._transcript.answered(message.id)

    async def press(self, nonce: str, button_id: str) -> None:
        """Do what a button says.

        Args:
            nonce: Names this press; the same one again is the same press.
            button_id: As the page was given it.

        Raises:
            UserError: It cannot be done; nothing was changed.
        """
        button = read_button(button_id)
        match button.press:
            case Press.STOP:
                await self._core.control.cancel(button.about)
            case Press.AGAIN | Press.DRAW:
                await self._again(nonce, button)
            case Press.UNDO:
                await self._undo(nonce, await self._thread_of(button.about), under=button.about)
            case Press.EDIT | Press.NEW | Press.REPHRASE | Press.SHOW:
                raise UserError(wording.BUTTON_OF_THE_PAGE)

    async def labelled(self, written: Written, thread: str | None) -> Written:
        """Note which version a message starts from, as people read it, when it answers one."""
        if written.version is not None:
            return replace(written, label=f"v{written.version}")
        if written.reply_to is None or thread is None:
            return written
        versions = await self._core.conversations.answered_by(conversation_of(thread), written.reply_to)
        return replace(written, label=versions[-1].label) if versions else written

    async def recover(self) -> int:
        """At start: answer what a killed process had stored and not answered; how many messages that were."""
        waiting = await self._transcript.unanswered()
        for message in waiting:
            try:
                await self.answer(message)
            except LimnerError as error:
                log.warning("message not answered yet", message=message.id, error=error.code)
        return len(waiting)

    async def _obey(self, message: Message, written: Written) -> None:
        said = understand(written.text)
        match said.verb:
            case Verb.HELP:
                text = guide.help_text(said.words, self._core.catalogue)
                await self._note(message.id, message.thread, Note(text, message.id))
            case Verb.JOBS:
                await self._list_jobs(message)
            case Verb.CANCEL:
                await self._cancel(message, said.words)
            case Verb.UNDO:
                if message.thread is None:
                    raise UserError(wording.UNDO_IN_THREAD)
                await self._undo(message.id, message.thread)
            case _:
                await self._ask(message, written, said)

    async def _ask(self, message: Message, written: Written, said: Said) -> None:
        has_picture = message.thread is not None and await self._has_picture(message.thread)
        heard = Heard(message.id, message.thread, written, self._person, has_picture)
        request = request_from(heard, said)
        await self._submit(replace(request, options=replace(request.options, private=False)))
        if request.options.private:
            await self._note(message.id, message.thread, Note(wording.NO_PRIVATE, message.id))

    async def _submit(self, request: Request) -> None:
        receipt = await self._core.intake.submit(request)
        await self._platform.show(receipt.job)
        await self._core.intake.acknowledged(receipt.job.id)

    async def _has_picture(self, thread: str) -> bool:
        key = conversation_of(thread)
        head = await self._core.conversations.head(key)
        return head.version is not None or bool(await self._core.control.jobs(key))

    async def _again(self, nonce: str, button: Button) -> None:
        shown = await self._transcript.of_job(button.about)
        has_answer = any(message.body.get("kind") == "result" for message in shown)
        # A card without an answer shows the next try; under an answer the next one gets a message of its own.
        card = next((message.nonce for message in shown if message.thread is None), "")
        place = "" if has_answer else card
        request = await self._core.control.again(button.about, key=request_key(nonce), person=self._person, place=place)
        if button.press is Press.DRAW:
            request = replace(request, prompt=wording.asking_for_picture(request.prompt))
        await self._submit(request)

    async def _undo(self, nonce: str, thread: str, under: str | None = None) -> None:
        """Go back once for this press or message, also when a crash came between the step and its answer."""
        key = conversation_of(thread)
        async with self._undoing:
            head = (await self._core.conversations.head(key)).version
            here = head.id if head else ""
            start = await self._transcript.keep(f"undo:{nonce}", here)
            back = head if head and here != start else await self._core.control.undo(key, under)
        await self._note(nonce, thread, Note(wording.went_back(back), nonce))

    async def _cancel(self, message: Message, reference: str) -> None:
        jobs = await self._jobs(message.thread)
        if not reference and not jobs:
            raise UserError(wording.NOTHING_RUNS)
        stopped = await self._core.control.cancel(reference.upper() or jobs[0].id)
        others = [job for job in jobs if job.id != stopped.id]
        await self._note(message.id, message.thread, Note(wording.stopped(stopped, len(others)), message.id))

    async def _list_jobs(self, message: Message) -> None:
        jobs = await self._jobs(message.thread)
        await self._note(message.id, message.thread, job_list(jobs, message.id))

    async def _jobs(self, thread: str | None) -> list[Job]:
        jobs = await self._core.control.jobs(conversation_of(thread) if thread else None)
        return [job for job in jobs if job.request.conversation.platform == PLATFORM]

    async def _thread_of(self, job_id: str) -> str:
        threads = [message.thread for message in await self._transcript.of_job(job_id) if message.thread]
        if not threads:
            raise UnknownJob
        return threads[0]

    async def _note(self, nonce: str, thread: str | None, body: Note | JobList) -> None:
        await self._transcript.put(Draft(f"{nonce}:{body.kind}", Author.LIMNER, body, thread))
