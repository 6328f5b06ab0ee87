"""What is wrong with a server, for the operator, and never in the server's words."""

from collections.abc import Iterator

import httpx2
from mcp.shared.exceptions import MCPError
from pydantic import ValidationError

from core.adapters.mcp.bounds import ServerTrouble
from core.errors import LimnerError

_REASONS: tuple[tuple[tuple[type[BaseException], ...], str | None], ...] = (
    ((ServerTrouble, LimnerError), None),
    ((httpx2.ConnectError,), "it cannot be reached"),
    ((httpx2.TimeoutException, TimeoutError), "it does not answer in time"),
    ((httpx2.HTTPError,), "the connection broke"),
    ((OSError,), "its program cannot be started"),
    # While a connection is made, all that the library raises is about the version and the first messages.
    ((MCPError, ValidationError, RuntimeError), "it does not speak a version of the protocol that Limner knows"),
)


def reason_of(error: BaseException) -> str:
    """Put what happened to a connection in a few words: of several things the one that says most."""
    leaves = list(_leaves(error))
    for kinds, words in _REASONS:
        found = next((leaf for leaf in leaves if isinstance(leaf, kinds)), None)
        if found is not None:
            return words or str(found)
    return f"it failed in an unforeseen way ({type(leaves[0]).__name__})"


def _leaves(error: BaseException) -> Iterator[BaseException]:
    if isinstance(error, BaseExceptionGroup):
        for inner in error.exceptions:
            yield from _leaves(inner)
    else:
        yield error
