"""How much of a server's words is read, how long it is waited for, and what is wrong when it keeps to neither."""

import re
from dataclasses import dataclass
from datetime import timedelta

LARGEST_WORDS = 256 * 1024
"""Bytes of one message without its pictures."""

MOST_LISTS = 20_000
"""Lists and objects in one message: each is made anew, and as many as fit into its words would set off the garbage
collector again and again, which holds up the event loop."""

LARGEST_MESSAGE = 4 * 1024 * 1024
"""Bytes of one message with its pictures, which are text here: about 3 MB of them."""

MOST_AT_ONCE = 8 * 1024 * 1024
"""Bytes that a program may write within `FLOOD`; one that writes more is stopped."""

FLOOD = timedelta(seconds=10)

# Long runs of these letters are cheap to read, whatever they are: one value.
_PICTURE = re.compile(rb"[A-Za-z0-9+/=_-]{256,}")


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a server is waited for.

    Attributes:
        connect: From nothing to its list of tools; a program may have to be downloaded first.
        call: For one answer.
        ending: For a program to end by itself, before it is ended.
        looks: Between two looks at its list of tools, when it says nothing.
        glances: Between two looks whether an operator approved its changes.
        first_pause: Before it is tried again; each further pause is twice as long.
        longest_pause: The last of them.
    """

    connect: timedelta = timedelta(seconds=30)
    call: timedelta = timedelta(seconds=10)
    ending: timedelta = timedelta(seconds=1)
    looks: timedelta = timedelta(minutes=10)
    glances: timedelta = timedelta(seconds=1)
    first_pause: timedelta = timedelta(seconds=1)
    longest_pause: timedelta = timedelta(minutes=5)


class ServerTrouble(Exception):
    """What is wrong with a server: a sentence of ours for the operator, without a word of the server's."""


class TooMuch(ServerTrouble):
    """It says more than is read."""


def weigh(message: bytes) -> None:
    """Look at the size of a message before anybody takes it apart.

    Raises:
        TooMuch: It, or what it holds besides pictures, is too large.
    """
    weight = Weight()
    weight.add(message)
    if weight.is_too_much:
        raise TooMuch("it sends more than 256 kB at once")


@dataclass(slots=True)
class Weight:
    """How large a message is, as far as it has come."""

    size: int = 0
    words: int = 0
    lists: int = 0

    def add(self, data: bytes) -> None:
        """Take in a further piece of it."""
        self.size += len(data)
        self.words += len(_PICTURE.sub(b"", data))
        self.lists += data.count(b"[") + data.count(b"{")

    @property
    def is_too_much(self) -> bool:
        """Whether more is not read."""
        return self.size > LARGEST_MESSAGE or self.words > LARGEST_WORDS or self.lists > MOST_LISTS
