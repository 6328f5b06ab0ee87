"""How much of a server's words is read, how long it is waited for, and what is wrong when it keeps to neither."""

import re
from dataclasses import dataclass
from datetime import timedelta

LARGEST_WORDS = 256 * 1024
"""Bytes of one message without its pictures: a hostile one of this size holds up the event loop for 0.1 s."""

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
    if len(message) > LARGEST_MESSAGE or words_in(message) > LARGEST_WORDS:
        raise TooMuch("it sends more than 256 kB at once")


def words_in(data: bytes) -> int:
    """Bytes that are no part of a picture."""
    return len(_PICTURE.sub(b"", data))
