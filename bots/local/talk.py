"""What a page sends: messages and presses."""

import json
from typing import Annotated, TypeVar

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from bots import wording
from bots.fields import Filled, Form
from bots.local.feed import shown
from bots.local.gate import Refused
from bots.local.handlers import Handlers
from bots.local.messages import Author, ChatFile, Draft, Json, Written
from bots.local.present import form_body
from bots.local.transcript import Transcript
from bots.local.translate import attachment_of
from core.errors import UserError
from core.model.text import clean_text

MOST_FILES = 20
MOST_INPUTS = 25
"""Of one form; some have more than Discord could show."""
LARGEST_VERSION = 999_999
LARGEST_BODY = 1 << 18
"""Bytes; far above the longest prompt, so that one too long is answered with the limit and not like a flood."""

Nonce = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z-]{8,64}$")]
"""What a page calls something that it sends, so that sending it twice is harmless."""
Id = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z]{1,40}$")]

Posted = TypeVar("Posted", bound=BaseModel)


class PostedMessage(BaseModel):
    """What a page sends when the person presses Enter; the attachments in their order."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    nonce: Nonce
    thread: Id | None = None
    text: str = ""
    attachments: tuple[Id, ...] = Field(default=(), max_length=MOST_FILES)
    reply_to: Id | None = None
    version: Annotated[int, Field(ge=1, le=LARGEST_VERSION)] | None = None


class PostedPress(BaseModel):
    """What a page sends when the person presses a button."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    nonce: Nonce
    button: Annotated[str, StringConstraints(max_length=100)]
    thread: Id | None = None


class PostedForm(BaseModel):
    """What a page sends when the person sends a form."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    nonce: Nonce
    form: Annotated[str, StringConstraints(max_length=100)]
    thread: Id | None = None
    values: dict[str, str] = Field(default_factory=dict, max_length=MOST_INPUTS)
    switched: tuple[str, ...] = Field(default=(), max_length=MOST_INPUTS)
    files: tuple[Id, ...] = Field(default=(), max_length=MOST_FILES)


class Talk:
    """Takes what a page sends."""

    def __init__(self, handlers: Handlers, transcript: Transcript) -> None:
        self._handlers = handlers
        self._transcript = transcript

    async def message(self, request: web.Request) -> web.StreamResponse:
        """Store a message, answer it, and give it back as it stands in the chat."""
        posted = await _read(PostedMessage, request)
        await self._refuse_unknown_thread(posted.thread)
        draft = Draft(posted.nonce, Author.PERSON, await self._written(posted), posted.thread)
        message = await self._transcript.put(draft)
        form = await self._handlers.answer(message)
        return web.json_response({"message": shown([message])[0], **_form_of(form)})

    async def press(self, request: web.Request) -> web.StreamResponse:
        """Do what a button says."""
        posted = await _read(PostedPress, request)
        await self._refuse_unknown_thread(posted.thread)
        return web.json_response(_form_of(await self._handlers.press(posted.nonce, posted.button, posted.thread)))

    async def submit(self, request: web.Request) -> web.StreamResponse:
        """Do what a form says that was filled in."""
        posted = await _read(PostedForm, request)
        await self._refuse_unknown_thread(posted.thread)
        files = tuple([attachment_of(await self._file(file_id)) for file_id in posted.files])
        values = {name: clean_text(value) for name, value in posted.values.items()}
        filled = Filled(values, frozenset(posted.switched), files)
        return web.json_response(
            _form_of(await self._handlers.submit(posted.nonce, posted.form, filled, posted.thread))
        )

    async def _written(self, posted: PostedMessage) -> Written:
        files = tuple([await self._file(file_id) for file_id in posted.attachments])
        written = Written(posted.text, files, posted.reply_to, posted.version)
        return await self._handlers.labelled(written, posted.thread)

    async def _file(self, file_id: str) -> ChatFile:
        file = await self._transcript.file(file_id)
        if file is None:
            raise UserError(wording.NO_SUCH_FILE)
        return file

    async def _refuse_unknown_thread(self, thread: str | None) -> None:
        if thread is not None and await self._transcript.find(thread[1:]) is None:
            raise UserError(wording.NO_SUCH_THREAD)


def _form_of(form: Form | None) -> dict[str, Json]:
    """What a page is told of a form that it is to open."""
    return {} if form is None else {"form": form_body(form)}


async def _read(kind: type[Posted], request: web.Request) -> Posted:
    """Read a body; hidden characters of its text are gone before anything else sees them."""
    if request.content_length is None or request.content_length > LARGEST_BODY:
        raise Refused(413, wording.TOO_LARGE)
    try:
        body = json.loads(await request.read())
        if isinstance(body, dict) and isinstance(body.get("text"), str):
            body["text"] = clean_text(body["text"])
        return kind.model_validate(body)
    except (ValueError, RecursionError, ValidationError) as error:
        raise Refused(400, wording.NOT_UNDERSTOOD) from error
