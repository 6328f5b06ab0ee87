"""A person on Slack, with a real `limner run` that hears of them by Socket Mode or by HTTP."""

import asyncio
import html
import re
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import ClassVar, Self

from bots.slack.manifest import EVENTS_PATH, manifest_of
from tests.fakes.patience import PATIENCE_S, until
from tests.fakes.process import RunProcess
from tests.fakes.slack.people import Person
from tests.fakes.slack.server import LoopbackSlack
from tests.fakes.slack.state import File, Message
from tests.fakes.teams import Handed, Seen

STOP = "Stop"
APPROVE = "Approve"
RESULT = re.compile(r"^v\d+\b.* · \d+\.\d s\b", re.MULTILINE)
NAMED = re.compile(r"\*v\d+\*")
LABELS = re.compile(r"^\*v\d+\*$", re.MULTILINE)
PUBLIC_URL = "https://limner.example.org"
SOCKETS = 2


class SlackTeam:
    """Ana in #general, by Socket Mode; ops runs Limner.

    Attributes:
        place: The Slack.
        ana: The person.
        process: Limner.
    """

    is_socket_mode: ClassVar[bool] = True

    def __init__(self, place: LoopbackSlack, process: RunProcess) -> None:
        self.place = place
        self.ana: Person = place.person("ana")
        self.general = place.channel("general")
        self.process = process
        self._known: dict[str, str] = {}
        self._card: Message | None = None
        self._before: set[str] = set()

    @classmethod
    @asynccontextmanager
    async def open(cls, folder: Path, **settings: str) -> AsyncIterator[Self]:
        """Start a process on an empty folder, and let it connect."""
        async with LoopbackSlack(socket_mode=cls.is_socket_mode) as place:
            place.install(manifest_of(None if cls.is_socket_mode else PUBLIC_URL))
            place.deliveries.retries_after_s = (0, 1, 5)
            operator = {"LIMNER_ADMINS": f"slack:{place.team.id}:{place.person('ops').user.id}"}
            team = cls(place, RunProcess(folder, {**place.settings, **operator, **settings}))
            try:
                await team.start()
                yield team
            finally:
                await team.process.end()
                print(team.process.log)

    async def begin(self) -> None:
        """Let what was asked for end, and look at nothing of it again."""
        await until(lambda: self.process.is_at_rest)
        self._before = {one.ts for one in self.place.all_messages}
        # What still comes of the scenario before stays in its channel.
        self.general = self.place.channel(f"general-{len(self._before)}")

    async def imagine(self, words: str, **flags: str) -> Seen:
        """Use the slash command."""
        await self._imagine(words, **flags)
        return await self.whatever_comes()

    async def ask(self, words: str, files: Sequence[Handed] = ()) -> Seen:
        """Mention the bot in the channel."""
        await self.ana.write(self.general, words, mention=True, files=_files(files))
        return await self.whatever_comes()

    async def say(self, talk: str, words: str, files: Sequence[Handed] = (), *, answering: Seen | None = None) -> Seen:
        """Write in a thread; to answer an older version there, its ✏️ is pressed, since threads have no replies."""
        if answering is not None:
            return await self._say_by_form(answering, words)
        await self.ana.write(self._root(talk), words, files=_files(files))
        return await self.whatever_comes()

    async def press(self, seen: Seen, button: str) -> Seen:
        """Press a button by its words."""
        await self.press_only(seen, button)
        return await self.whatever_comes()

    async def press_only(self, seen: Seen, button: str) -> None:
        """Press a button, whatever comes of it."""
        await self.ana.press(self._message(seen), button)

    def posted_in(self, channel: str) -> list[Seen]:
        """What stands of the bot's in another channel."""
        return [self._seen(message) for message in self.place.from_bot(self.place.channel(channel))]

    async def start_something(self, words: str) -> str:
        """Use the slash command, and wait for the card to say that it is being made."""
        card = self._card = await self._imagine(words)
        await self.place.until(lambda: "Making" in card.text, within=PATIENCE_S)
        return card.text

    async def stop_it(self) -> Seen:
        """Press ✖ on the card."""
        assert self._card is not None
        return await self.press(self._seen(self._card), STOP)

    async def imagine_in_private(self, words: str) -> Seen:
        """Ask with the flag: the answer comes to the direct messages."""
        gesture = await self.ana.command(self.general, "/imagine", f"{words} --private")
        await self.place.acknowledged(gesture)
        answer = await self.place.until(self._private, within=PATIENCE_S)
        assert not [one for one in self.place.from_bot(self.general) if one.ts not in self._before]
        return self._seen(answer)

    async def kill_and_start(self) -> None:
        """End the process with kill -9, and start a new one."""
        await self.process.kill()
        await self.start()

    async def whatever_comes(self) -> Seen:
        """The next message of the bot's that comes to rest, or changed since it did; with what was posted before it."""
        found = await self._next(self._is_at_rest)
        return _joined(found, await self._next(self._is_posted)) if _is_part(found) else found

    def faults(self) -> Sequence[str]:
        """Everything that the real Slack would have refused."""
        return self.place.violations

    async def start(self) -> None:
        """Start a process, and wait until Slack reaches it."""
        async with asyncio.timeout(PATIENCE_S):
            await self.process.start()
            if self.is_socket_mode:
                await self.place.ready(SOCKETS)
            else:
                self.place.http.address = f"http://{self.process.listens_on}{EVENTS_PATH}"

    async def _imagine(self, words: str, **flags: str) -> Message:
        said = " ".join([words, *(f"--{name} {value}" for name, value in flags.items())])
        before = len(self.place.messages(self.general))
        await self.place.acknowledged(await self.ana.command(self.general, "/imagine", said))
        return self.place.messages(self.general)[before]

    async def _say_by_form(self, answering: Seen, words: str) -> Seen:
        gesture = await self.ana.press(self._message(answering), "Edit")
        form = await self.place.opened(gesture)
        await self.ana.submit(form, {next(iter(form.fields)): words})
        return await self.whatever_comes()

    async def _next(self, is_told: Callable[[Message], bool]) -> Seen:
        found = await self.place.until(lambda: self._fresh(is_told), within=PATIENCE_S)
        self._known[found.ts] = found.text
        return self._seen(found)

    def _private(self) -> Message | None:
        private = (one for one in self.place.from_bot(self.ana.dm()) if one.ts not in self._before)
        return next((one for one in private if one.pictures), None)

    def _fresh(self, is_told: Callable[[Message], bool]) -> Message | None:
        return next((one for one in self._here() if is_told(one) and self._is_news(one)), None)

    def _here(self) -> list[Message]:
        return [one for one in self.place.all_messages if one.channel in {self.general, self.ana.dm()}]

    def _is_news(self, message: Message) -> bool:
        return message.ts not in self._before and self._known.get(message.ts) != message.text

    def _is_at_rest(self, message: Message) -> bool:
        # The words of a result stand there a moment before its pictures.
        is_labelled = bool(RESULT.search(message.text) or NAMED.fullmatch(message.text))
        return self._is_posted(message) and not (is_labelled and not message.pictures)

    def _is_posted(self, message: Message) -> bool:
        if message.author is not self.place.bot:
            return False
        if any(button.is_called(APPROVE) for button in message.buttons):
            return True
        words = message.text
        is_card = message.root is None and any(state in words for state in ("Queued", "Making", "Done", "Waiting"))
        is_going_on = any(button.is_called(STOP) for button in message.buttons)
        return not (is_card or is_going_on)

    def _message(self, seen: Seen) -> Message:
        return next(one for one in self.place.all_messages if one.ts == seen.id)

    def _root(self, talk: str) -> Message:
        return next(one for one in self.place.all_messages if one.ts == talk)

    def _seen(self, message: Message) -> Seen:
        return Seen(
            id=message.ts,
            talk=(message.root or message).ts,
            text=html.unescape(message.text),
            pictures=tuple(picture.data for picture in message.pictures),
            alts=tuple(picture.alt or "" for picture in message.pictures),
            buttons=tuple(button.label.partition(" ")[2] for button in message.buttons),
        )


class SlackTeamByHttp(SlackTeam):
    """Ana in #general, by HTTP."""

    is_socket_mode = False


def _is_part(seen: Seen) -> bool:
    """Whether it is only the pictures of an answer that has words too: those come in a message after them."""
    return bool(seen.pictures) and bool(LABELS.search(seen.text)) and not RESULT.search(seen.text)


def _joined(part: Seen, rest: Seen) -> Seen:
    """An answer of several messages as one."""
    told, pictures = f"{part.text}\n{rest.text}", (*part.pictures, *rest.pictures)
    return replace(rest, text=told, pictures=pictures, alts=(*part.alts, *rest.alts))


def _files(files: Sequence[Handed]) -> list[File]:
    return [File(file.name, file.data) for file in files]
