"""What people do in the local chat, handed over to the core; everything may be repeated and is done once."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from weakref import WeakValueDictionary

import structlog

from bots import wording
from bots.buttons import About, Button, read_button
from bots.dialect import Said, understand
from bots.doors import Core
from bots.errands import Errands
from bots.fields import Filled, Form
from bots.finding import Finding
from bots.form_ids import read_form
from bots.languages.speaking import worded
from bots.local.deliver import LocalPlatform
from bots.local.messages import Author, Draft, JobList, Message, Note, Written
from bots.local.present import buttons_of, job_list
from bots.local.transcript import Transcript
from bots.local.translate import Heard, Here, attachment_of, conversation_of, request_from, request_key
from bots.outcomes import (
    Ask,
    GoesOn,
    Later,
    Listing,
    Menu,
    OpenForm,
    Outcome,
    Panel,
    Post,
    Repeat,
    Reveal,
    Stopped,
    Tell,
    with_names,
)
from bots.presses import PRESSES
from bots.scenes import FormScene, PressScene, Scene
from bots.settings_here import form_of
from bots.submissions import ABOUT, SUBMISSIONS
from bots.template_forms import button_of, unfinished_form
from bots.verbs import VERBS
from core.errors import LimnerError, TemplateUnfinished, UserError
from core.model.conversation import ConversationKey, Version
from core.model.job import Job
from core.model.request import Person, Request

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that the person did.

    Attributes:
        nonce: Names it.
        thread: Where it is answered; None in the channel.
        about: The message that is answered.
    """

    nonce: str
    thread: str | None
    about: str = ""


class Handlers:
    """Answers messages and presses of one person."""

    def __init__(self, core: Core, transcript: Transcript, platform: LocalPlatform, person: Person) -> None:
        self._core = core
        self._transcript = transcript
        self._platform = platform
        self._person = person
        self._finding = Finding(core)
        self._undoing = asyncio.Lock()
        # A lock lives as long as somebody holds it.
        self._answering: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def answer(self, message: Message) -> Form | None:
        """Do what a message asks for; what is wrong with it is said beside it. Once, however often it is sent.

        Returns:
            The form that it opens, if it opens one.

        Raises:
            TransientError: Nothing was started; the message stays unanswered and may be sent again.
        """
        lock = self._answering.setdefault(message.id, asyncio.Lock())
        # Nobody can have answered a new message before, unless it was sent twice at once.
        is_first = message.is_new and not lock.locked()
        async with lock:
            current = message if is_first else await self._transcript.find(message.id)
            if current is None or current.is_answered:
                return None
            form = None
            try:
                form = await self._obey(current, Written.read(current.body))
            except UserError as error:
                deed = Deed(message.id, message.thread, message.id)
                await self._note(deed, Note(worded(error.sentence), message.id, tone="error"))
            await self._transcript.answered(message.id)
            return form

    async def press(self, nonce: str, button_id: str, thread: str | None = None) -> Form | None:
        """Do what a button says.

        Args:
            nonce: Names this press; the same one again is the same press.
            button_id: As the page was given it.
            thread: Where it stands; what is about a job is answered in the job's own.

        Returns:
            The form that it opens, if it opens one.

        Raises:
            UserError: It cannot be done; nothing was changed.
        """
        button = read_button(button_id)
        here = Here(await self._thread_of(button) or thread)
        scene = PressScene(
            core=self._core,
            here=here,
            person=self._person,
            is_admin=True,
            undo=partial(self._undo, nonce),
            found=await self._finding.what(here, self._person, button.kind, button.subject),
            button=button,
        )
        return await self._tell(Deed(nonce, here.thread), await PRESSES[button.press](scene))

    async def submit(self, nonce: str, form_id: str, filled: Filled, thread: str | None) -> Form | None:
        """Do what a form says, as above.

        Raises:
            UserError: It cannot be done; nothing was changed.
        """
        form, here = read_form(form_id), Here(thread)
        if form.kind not in SUBMISSIONS:
            raise UserError(wording.NOT_HERE)
        about = ABOUT.get(form.kind, About.OTHER)
        scene = FormScene(
            core=self._core,
            here=here,
            person=self._person,
            is_admin=True,
            undo=partial(self._undo, nonce),
            found=await self._finding.what(here, self._person, about, form.about),
            about=form.about,
        )
        return await self._tell(Deed(nonce, thread), await SUBMISSIONS[form.kind](scene, filled))

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
            except Exception:
                # The edge of the start: one message that breaks would end every start with it.
                log.exception("message broke", message=message.id)
                await self._given_up(message)
        return len(waiting)

    async def _given_up(self, message: Message) -> None:
        deed = Deed(message.id, message.thread, message.id)
        await self._note(deed, Note(wording.ERRORS["LimnerError"], message.id, tone="error"))
        await self._transcript.answered(message.id)

    async def _obey(self, message: Message, written: Written) -> Form | None:
        said = understand(written.text, is_bare=True)
        if said.verb is None or said.verb not in VERBS:
            return await self._ask_or_form(message, written, said)
        scene = Scene(
            core=self._core,
            here=Here(message.thread),
            person=self._person,
            said=said,
            attachments=tuple(map(attachment_of, written.files)),
            replied_to=written.reply_to,
            is_admin=True,
            undo=partial(self._undo, message.id),
        )
        outcome = await VERBS[said.verb](scene)
        if isinstance(outcome, Ask) and outcome.job is None:
            await self._ask(message, written, outcome.said)
            return None
        return await self._tell(Deed(message.id, message.thread, message.id), outcome)

    async def _tell(self, deed: Deed, outcome: Outcome) -> Form | None:
        """Let an outcome show; the form that it opens is the page's to show."""
        match outcome:
            case OpenForm() | Panel():
                return form_of(outcome)
            case Tell() | Menu():
                text = with_names(outcome) if isinstance(outcome, Tell) else outcome.text
                await self._note(deed, Note(text, deed.about, buttons=buttons_of(outcome.buttons)))
            case Listing(jobs, _, kept):
                await self._note(deed, job_list(jobs, deed.about, kept))
            case Later():
                await self._tell_later(deed, outcome)
            case Post():
                await self._note(deed, Note(outcome.text, deed.about, file=await self._platform.keep(outcome)))
            case Ask():
                await self._take(deed, outcome)
            case Repeat(job, change):
                await self._repeat(deed, job, change)
            case Stopped() | GoesOn():
                # Whoever makes it tells its message.
                pass
            case Reveal():
                raise UserError(wording.BUTTON_OF_THE_PAGE)
        return None

    async def _tell_later(self, deed: Deed, later: Later) -> None:
        told = await later.making()
        if not later.is_seen:
            await self._tell(deed, told)

    async def _ask_or_form(self, message: Message, written: Written, said: Said) -> Form | None:
        """Store what a message asks for; what its template lacks is asked for by a form, and said beside it."""
        try:
            await self._ask(message, written, said)
        except TemplateUnfinished as error:
            deed = Deed(message.id, message.thread, message.id)
            await self._tell(deed, Tell(worded(error.sentence), (button_of(error.template),)))
            tenant, had_pictures = Here(message.thread).tenant, bool(written.files)
            return await unfinished_form(self._core, tenant, said, error, had_pictures=had_pictures)
        return None

    async def _ask(self, message: Message, written: Written, said: Said) -> None:
        key = conversation_of(message.thread) if message.thread else None
        has_picture = await Errands(self._core).has_picture(key)
        heard = Heard(message.id, message.thread, written, self._person, has_picture)
        request = request_from(heard, said)
        await self._submit(replace(request, options=replace(request.options, private=False)))
        if request.options.private:
            deed = Deed(message.id, message.thread, message.id)
            await self._note(deed, Note(wording.NO_PRIVATE, message.id))

    async def _submit(self, request: Request) -> None:
        receipt = await self._core.submit(request)
        await self._platform.show(receipt.job)
        await self._core.intake.acknowledged(receipt.job.id)

    async def _take(self, deed: Deed, ask: Ask) -> None:
        """Submit what a form or a button asks for, beside a job or in the channel."""
        thread = ask.job.request.conversation.thread if ask.job else deed.thread
        version = ask.version.number if ask.version else None
        written = Written(ask.said.words, version=version)
        heard = Heard(deed.nonce, thread, written, self._person, has_picture=thread is not None)
        request = request_from(heard, ask.said, ask.attachments)
        await self._submit(replace(request, options=replace(request.options, private=False)))

    async def _repeat(self, deed: Deed, job: Job, change: Callable[[Request], Request]) -> None:
        shown = await self._transcript.of_job(job.id)
        has_answer = any(message.body.get("kind") == "result" for message in shown)
        # A card without an answer shows the next try; under an answer the next one gets a message of its own.
        card = next((message.nonce for message in shown if message.thread is None), "")
        place = "" if has_answer else card
        key = request_key(deed.nonce)
        await self._submit(change(await self._core.control.again(job.id, key=key, person=self._person, place=place)))

    async def _undo(self, nonce: str, key: ConversationKey, under: str | None = None) -> Version:
        """Go back once for this press or message, also when a crash came between the step and its answer."""
        async with self._undoing:
            head = (await self._core.conversations.head(key)).version
            here = head.id if head else ""
            start = await self._transcript.keep(f"undo:{nonce}", here)
            return head if head and here != start else await self._core.control.undo(key, under)

    async def _thread_of(self, button: Button) -> str | None:
        """The thread of the job that a button is about."""
        job = button.subject
        if button.kind is About.VERSION:
            version = await self._core.conversations.version(job)
            job = version.job if version else ""
        threads = [message.thread for message in await self._transcript.of_job(job) if message.thread]
        return threads[0] if threads else None

    async def _note(self, deed: Deed, body: Note | JobList) -> None:
        await self._transcript.put(Draft(f"{deed.nonce}:{body.kind}", Author.LIMNER, body, deed.thread))
