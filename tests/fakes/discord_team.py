"""A person on Discord, with a real `limner run` connected to a Discord on loopback."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Self

from tests.fakes.discord.options import Value
from tests.fakes.discord.people import USUAL, Person
from tests.fakes.discord.server import LoopbackDiscord
from tests.fakes.discord.state import Channel, File, Message
from tests.fakes.patience import PATIENCE_S, until
from tests.fakes.process import RunProcess
from tests.fakes.teams import Handed, Seen

STOP = "✖ Stop"
APPROVE = "Approve"
NUMBERS = {"count"}


class DiscordTeam:
    """Ana in #general; ops runs Limner.

    Attributes:
        place: The Discord.
        ana: The person.
        process: Limner.
    """

    def __init__(self, place: LoopbackDiscord, process: RunProcess) -> None:
        self.place = place
        self.ana: Person = place.person("ana")
        self.general = place.channel("general")
        self.process = process
        self._known: dict[int, str] = {}
        self._card: Message | None = None
        self._before: set[int] = set()

    @classmethod
    @asynccontextmanager
    async def open(cls, folder: Path, **settings: str) -> AsyncIterator[Self]:
        """Start a process on an empty folder, and let it connect."""
        async with LoopbackDiscord() as place:
            operator = {"LIMNER_ADMINS": f"discord:{place.person('ops').user.id}"}
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
        self._before = {one.id for one in self.place.all_messages}

    async def imagine(self, words: str, **flags: str) -> Seen:
        """Use the slash command."""
        await self._imagine(words, **flags)
        return await self.whatever_comes()

    async def ask(self, words: str, files: Sequence[Handed] = ()) -> Seen:
        """Mention the bot in the channel."""
        await self.ana.write(self.general, f"<@{self.place.bot.id}> {words}", files=_files(files))
        return await self.whatever_comes()

    async def say(self, talk: str, words: str, files: Sequence[Handed] = (), *, answering: Seen | None = None) -> Seen:
        """Write in a thread."""
        answered = self._message(answering) if answering else None
        await self.ana.write(self._channel(talk), words, files=_files(files), reply_to=answered)
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
        self._card = await self._imagine(words)
        card = self._card
        await self.place.until(lambda: "Making" in card.text, within=PATIENCE_S)
        return card.text

    async def stop_it(self) -> Seen:
        """Press ✖ on the card."""
        assert self._card is not None
        return await self.press(self._seen(self._card), "Stop")

    async def imagine_in_private(self, words: str) -> Seen:
        """Ask with the option: only Ana sees the answer."""
        interaction = await self.ana.slash(self.general, "imagine", prompt=words, private=True)
        await self.place.acknowledged(interaction)
        answer = await self.place.response(interaction)
        await self.place.until(lambda: answer.pictures, within=PATIENCE_S)
        assert answer.seen_by is self.ana.user
        assert not [one for one in self.place.from_bot(self.general) if one.id not in self._before]
        return self._seen(answer)

    async def kill_and_start(self) -> None:
        """End the process with kill -9, and start a new one."""
        await self.process.kill()
        await self.start()

    async def whatever_comes(self) -> Seen:
        """The next message of the bot's that comes to rest, or changed since it did."""
        found = await self.place.until(self._fresh, within=PATIENCE_S)
        assert isinstance(found, Message)
        self._known[found.id] = found.text
        return self._seen(found)

    def faults(self) -> Sequence[str]:
        """Everything that the real Discord would have refused."""
        return self.place.violations

    async def start(self) -> None:
        """Start a process, and wait until it is connected."""
        async with asyncio.timeout(PATIENCE_S):
            await self.process.start()
            await self.place.ready()

    async def _imagine(self, words: str, **flags: str) -> Message:
        options: dict[str, Value] = {name: int(flag) if name in NUMBERS else flag for name, flag in flags.items()}
        interaction = await self.ana.slash(self.general, "imagine", prompt=words, manner=USUAL, **options)
        await self.place.acknowledged(interaction)
        return await self.place.response(interaction)

    def _fresh(self) -> Message | None:
        return next((one for one in self.place.all_messages if self._is_at_rest(one) and self._is_news(one)), None)

    def _is_news(self, message: Message) -> bool:
        return message.id not in self._before and self._known.get(message.id) != message.text

    def _is_at_rest(self, message: Message) -> bool:
        words = message.text
        # Discord itself shows that something is being worked on as long as there are no words.
        if not message.author.bot or not words:
            return False
        is_card_of_thread = message.thread is not None and not ("Failed" in words or "Cancelled" in words)
        if any(button.label == APPROVE for button in message.buttons):
            return True
        is_going_on = any(STOP.endswith(button.label) for button in message.buttons)
        return not (is_card_of_thread or is_going_on)

    def _message(self, seen: Seen) -> Message:
        return next(one for one in self.place.all_messages if str(one.id) == seen.id)

    def _channel(self, talk: str) -> Channel:
        threads = (one.thread for one in self.place.all_messages if one.thread is not None)
        return next(thread for thread in threads if str(thread.id) == talk)

    def _seen(self, message: Message) -> Seen:
        talk = message.thread or message.channel
        return Seen(
            id=str(message.id),
            talk=str(talk.id),
            text=message.text.replace("\\", ""),
            pictures=tuple(picture.data for picture in message.pictures),
            alts=tuple(picture.alt or "" for picture in message.pictures),
            buttons=tuple(button.label or "" for button in message.buttons),
        )


def _files(files: Sequence[Handed]) -> list[File]:
    return [File(file.name, file.data) for file in files]
