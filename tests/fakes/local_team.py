"""A person at the local chat's page, with a real `limner demo` behind it."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Self

import aiohttp

from tests.fakes.page import Json, Page
from tests.fakes.patience import soon, until
from tests.fakes.process import DemoProcess
from tests.fakes.records import Records
from tests.fakes.teams import Handed, Seen

ENDED = {"failed", "cancelled"}


class LocalTeam:
    """One page that stays open over every restart."""

    def __init__(self, demo: DemoProcess, page: Page) -> None:
        self._demo = demo
        self._page = page
        self._messages: dict[str, Json] = {}
        self._at_rest: asyncio.Queue[Json] = asyncio.Queue()
        self._card = ""
        self._before: set[str] = set()
        self._told: dict[str, str] = {}

    @classmethod
    @asynccontextmanager
    async def open(cls, folder: Path, **settings: str) -> AsyncIterator[Self]:
        """Start a process on an empty folder, and open its page."""
        async with Page.open() as page:
            team = cls(DemoProcess(folder, settings), page)
            try:
                await page.follow(await team._demo.start())
                following = asyncio.ensure_future(team._follow())
                yield team
                following.cancel()
                await asyncio.wait([following])
            finally:
                await team._demo.end()
                print(team._demo.log)

    async def begin(self) -> None:
        """Let what was asked for end, and look at nothing of it again."""
        await until(lambda: self._demo.is_at_rest)
        # As the chat knows them: the page may hear of the last ones only later.
        self._before = {message.id for message in Records(self._demo.data).messages()}

    async def imagine(self, words: str, **flags: str) -> Seen:
        """Type the command."""
        return await self.ask(" ".join(["/imagine", words, *(f"--{name} {value}" for name, value in flags.items())]))

    async def ask(self, words: str, files: Sequence[Handed] = ()) -> Seen:
        """Write in the channel."""
        await self._page.say(words, attachments=await self._uploaded(files))
        return await self.whatever_comes()

    async def say(self, talk: str, words: str, files: Sequence[Handed] = (), *, answering: Seen | None = None) -> Seen:
        """Write in a thread."""
        reply_to = answering.id if answering else None
        await self._page.say(words, talk, attachments=await self._uploaded(files), reply_to=reply_to)
        return await self.whatever_comes()

    async def press(self, seen: Seen, button: str) -> Seen:
        """Press a button by its words."""
        buttons = self._messages[seen.id]["body"]["buttons"]
        await self._page.press(next(one["id"] for one in buttons if one["label"] == button))
        return await self.whatever_comes()

    async def start_something(self, words: str) -> str:
        """Type the command, and wait for the card to say that it is being made."""
        said = await self._page.say(f"/imagine {words}")
        self._card = await until(lambda: self._card_about(said["id"], "making"))
        body = self._messages[self._card]["body"]
        return f"{body['label']} {body['sentence']}"

    async def stop_it(self) -> Seen:
        """Press ✖ on the card."""
        return await self.press(_seen(self._messages[self._card]), "Stop")

    async def imagine_in_private(self, words: str) -> Seen:
        """Ask with the flag, which this chat takes and explains."""
        return await self.ask(f"/imagine {words} --private")

    async def kill_and_start(self) -> None:
        """End the process with kill -9, and start a new one."""
        await self._demo.kill()
        await self._page.follow(await self._demo.start())

    async def whatever_comes(self) -> Seen:
        """The next message that comes to rest, or whose words changed since it did."""
        while (message := await soon(self._at_rest.get()))["id"] in self._before:
            pass
        return _seen(message)

    def faults(self) -> Sequence[str]:
        """Nothing is checked on this side: the page has its own tests."""
        return ()

    async def _uploaded(self, files: Sequence[Handed]) -> list[str]:
        return [await self._page.upload(file.data, file.name) for file in files]

    async def _follow(self) -> None:
        """Hold the live connection, and find it again after a restart, as a page does."""
        revision = 0
        while True:
            try:
                async with self._page.live(after=revision) as live:
                    async for message in live.messages():
                        revision = max(revision, message["revision"])
                        await self._note(message)
            except aiohttp.ClientError:
                pass
            await asyncio.sleep(0.05)

    async def _note(self, message: Json) -> None:
        body = message["body"]
        if message["author"] == "limner" and (body["kind"] != "progress" or body["state"] in ENDED or _asks(body)):
            for picture in _pictures(body):
                picture["data"] = await self._page.picture(picture["address"])
            if self._told.get(message["id"]) != (told := _seen(message).text):
                self._at_rest.put_nowait(message)
            self._told[message["id"]] = told
        self._messages[message["id"]] = message

    def _card_about(self, message_id: str, state: str) -> str:
        cards = (one for one in self._messages.values() if one["body"].get("about") == message_id)
        return next((card["id"] for card in cards if card["body"].get("state") == state), "")


def _asks(body: Json) -> bool:
    """Whether it waits for a person."""
    return any(button["press"] == "approve" for button in body["buttons"])


def _pictures(body: Json) -> list[Json]:
    return [piece for piece in body.get("pieces", ()) if "address" in piece]


def _seen(message: Json) -> Seen:
    body = message["body"]
    words = [piece["words"] for piece in body.get("pieces", ()) if "words" in piece]
    told = [*words, *(str(body.get(name, "")) for name in ("quote", "label", "sentence", "line", "text"))]
    pictures = _pictures(body)
    return Seen(
        id=message["id"],
        talk=message["thread"] or body.get("opens", ""),
        text="\n".join([*told, *body.get("notices", ())]).strip(),
        pictures=tuple(picture["data"] for picture in pictures),
        alts=tuple(picture["alt"] for picture in pictures),
        buttons=tuple(button["label"] for button in body.get("buttons", ())),
    )
