"""What a person does and sees in any chat, so that one list of scenarios runs on all of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Protocol

from PIL import Image


@dataclass(frozen=True)
class Handed:
    """A file that goes with a message."""

    name: str
    data: bytes


def photo(name: str = "boat.png", colour: str = "red") -> Handed:
    """A picture of one colour."""
    data = BytesIO()
    Image.new("RGB", (64, 48), colour).save(data, "PNG")
    return Handed(name, data.getvalue())


@dataclass(frozen=True)
class Seen:
    """A message of Limner's that has come to rest: a result, a note, or how a job ended.

    Attributes:
        id: The chat's own.
        talk: The thread that it stands in, or that hangs on it.
        buttons: Their words, without icons.
    """

    id: str
    talk: str
    text: str
    pictures: tuple[bytes, ...]
    alts: tuple[str, ...]
    buttons: tuple[str, ...]


class Team(Protocol):
    """One person in one chat, with a real Limner process on the other side."""

    async def begin(self) -> None:
        """Start another scenario with the same process: what there was before is over, and is not looked at again."""

    async def imagine(self, words: str, **flags: str) -> Seen:
        """Use the command in a channel; what came of it."""

    async def ask(self, words: str, files: Sequence[Handed] = ()) -> Seen:
        """Talk to Limner in a channel; what came of it."""

    async def say(self, talk: str, words: str, files: Sequence[Handed] = (), *, answering: Seen | None = None) -> Seen:
        """Write in a thread, as an answer to a message or just so; what came of it."""

    async def press(self, seen: Seen, button: str) -> Seen:
        """Press a button; what came of it."""

    async def start_something(self, words: str) -> str:
        """Use the command in a channel; returns the words on the card as soon as the model is at it."""

    async def stop_it(self) -> Seen:
        """Press ✖ on that card; how it then stands."""

    async def imagine_in_private(self, words: str) -> Seen:
        """Use the command so that nobody else sees the answer."""

    async def kill_and_start(self) -> None:
        """End the process with kill -9, and start a new one."""

    async def whatever_comes(self) -> Seen:
        """The next message that comes to rest."""

    def faults(self) -> Sequence[str]:
        """What must never be."""
