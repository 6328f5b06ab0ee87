"""The local chat as one thing: what `bots/app.py` opens."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Self

from aiohttp import web

from bots.commands import COMMANDS, Option
from bots.doors import Core
from bots.local.bell import LocalBell
from bots.local.deliver import LocalPlatform
from bots.local.erasing import LocalDiary, LocalRemoval
from bots.local.feed import Feed
from bots.local.files import ChatFiles
from bots.local.gate import Gate
from bots.local.handlers import Handlers
from bots.local.messages import Json
from bots.local.shelf import Shelf
from bots.local.talk import Talk
from bots.local.transcript import Transcript
from bots.local.translate import Here
from bots.model_wording import best_for
from bots.template_wording import beginning, summary
from core.model.request import Person
from core.ports import Blobs, Clock
from core.sources import LARGEST_FILE

OFFLINE = "offline"
"""The provider that draws without a network."""


@dataclass(frozen=True, slots=True)
class Memory:
    """What the chat keeps in its folder: messages and uploaded bytes."""

    transcript: Transcript
    files: ChatFiles
    platform: LocalPlatform
    diary: LocalDiary
    bell: LocalBell

    @classmethod
    @asynccontextmanager
    async def open(cls, folder: Path, clock: Clock) -> AsyncIterator[Self]:
        """Open, and make if need be, the chat's folder.

        Raises:
            DatabaseWrong: Its transcript cannot be used.
        """
        await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
        files = ChatFiles(folder / "files")
        await asyncio.to_thread(files.sweep)
        async with Transcript.open(folder / "chat.db", clock) as transcript:
            platform, diary = LocalPlatform(transcript, files), LocalDiary(transcript, files, clock)
            yield cls(transcript, files, platform, diary, LocalBell(transcript, clock))


class LocalChat:
    """Answers the page.

    Args:
        memory: Opened before the core, which delivers into its `platform`.
        secret: The data folder's; what is derived from it survives a restart.
        person: Who sits at this computer.
    """

    def __init__(
        self, memory: Memory, core: Core, *, blobs: Blobs, clock: Clock, secret: bytes, person: Person
    ) -> None:
        core = replace(core, removal=LocalRemoval(core.removal, memory.diary))
        self._gate = Gate(secret, core.alarm)
        self._handlers = Handlers(core, memory.transcript, memory.platform, person)
        self._feed = Feed(memory.transcript, partial(hello, core, person))
        self._talk = Talk(self._handlers, memory.transcript)
        self._shelf = Shelf(memory.transcript, memory.files, conversations=core.conversations, blobs=blobs, clock=clock)

    def address(self, port: int, host: str = "127.0.0.1") -> str:
        """The address to print: it opens the page once and for all in the browser that follows it."""
        name = f"[{host}]" if ":" in host else host
        return f"http://{name}:{port}/?key={self._gate.key}"

    def routes(self) -> Sequence[web.RouteDef]:
        """Everything that the web server must route here."""
        guard = self._gate.guard
        return [
            web.get("/", self._gate.door(self._shelf.page)),
            web.get("/assets/sentences.js", guard(self._shelf.sentences)),
            web.get(r"/assets/{name:[a-z]+\.(?:js|css|svg)}", guard(self._shelf.asset)),
            web.get("/chat/socket", guard(self._feed.serve)),
            web.post("/chat/messages", guard(self._talk.message)),
            web.post("/chat/press", guard(self._talk.press)),
            web.post("/chat/form", guard(self._talk.submit)),
            web.post("/chat/files", guard(self._shelf.upload)),
            web.get("/chat/files/{id:[0-9A-Za-z]+}", guard(self._shelf.file)),
            web.get("/chat/pictures/{id:[0-9A-Za-z]+}", guard(self._shelf.picture)),
        ]

    async def recover(self) -> int:
        """After a start: answer what was stored and never answered; how many messages that were."""
        return await self._handlers.recover()

    async def close(self) -> None:
        """Before the web server stops: let open pages go."""
        await self._feed.close()


async def hello(core: Core, person: Person) -> dict[str, Json]:
    """What a page must know: commands, flags and names for its completion, and whose chat it is."""
    catalogue = core.catalogue
    default = catalogue.find(catalogue.default)
    templates = await core.templates.all_of(Here(None).tenant)
    return {
        "person": person.name,
        "offline": default is not None and default.provider == OFFLINE,
        "most_bytes": LARGEST_FILE,
        "models": [{"name": model.id, "summary": best_for(model)} for model in catalogue.offered],
        "templates": [{"name": one.name, "summary": summary(one) or beginning(one)} for one in templates],
        "commands": [
            {
                "name": command.verb,
                "summary": command.summary,
                "examples": list(command.examples),
                "options": [_option(option) for option in command.options],
            }
            for command in COMMANDS
        ],
    }


def _option(option: Option) -> dict[str, Json]:
    return {
        "name": option.name,
        "type": option.type,
        "summary": option.summary,
        "required": option.required,
        "is_flag": option.is_flag,
        "choices": [*option.choices, *(name.word for name in option.nicknames)],
    }
