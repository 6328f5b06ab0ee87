"""What goes back to the chat."""

from dataclasses import dataclass, field
from datetime import timedelta

from core.model.conversation import GoneVersion, Version
from core.model.request import Person
from core.sentence import Saying


@dataclass(frozen=True, slots=True)
class Words:
    """Words of the model."""

    text: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that became a version."""

    version: Version


Piece = Words | Picture


@dataclass(frozen=True, slots=True)
class Link:
    """An address that people can open; nothing of ours ever does.

    Attributes:
        words: What it is called by whoever gave it.
        address: Of the web, `http` or `https`.
    """

    words: str
    address: str


MOST_PAGES, MOST_SEARCHES = 8, 5
"""Links under one answer; Google asks for its suggested searches to be shown, five at most."""


@dataclass(frozen=True, slots=True)
class WebSources:
    """Where what was found on the web comes from; its provider wants all of it to be shown.

    Attributes:
        pages: That were read.
        searches: That lead to the provider's own results.
    """

    pages: tuple[Link, ...] = ()
    searches: tuple[Link, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.pages or self.searches)

    def __add__(self, other: "WebSources") -> "WebSources":
        """All of both, each address once."""
        return WebSources(
            _each_once(self.pages + other.pages)[:MOST_PAGES],
            _each_once(self.searches + other.searches)[:MOST_SEARCHES],
        )


def _each_once(links: tuple[Link, ...]) -> tuple[Link, ...]:
    return tuple({link.address: link for link in links}.values())


@dataclass(frozen=True, slots=True)
class Facts:
    """The result line: from what and how it was made.

    Attributes:
        parent: Number of the version it started from.
        references: Further pictures that went in beside the one it started from.
        prompts: What the model proposes to ask for; each can be asked for by its number, from 1.
        based_on: Who had asked for the version that it started from, if that was somebody else.
        missing: Pictures that were asked for and did not come, though others did.
        provider: Whose model it is.
        tools: What ran for it, each once, drawing left out.
        held_back: What would have acted for it and might not, each once.
        tools_took: How long they were at work; while several were at once, that time counts once.
        web: Where what they found on the web comes from.
    """

    model: str
    parent: int | None = None
    references: int = 0
    ratio: str | None = None
    size: str | None = None
    took: timedelta = timedelta()
    prompts: tuple[str, ...] = ()
    based_on: Person | None = None
    missing: int = 0
    provider: str = ""
    tools: tuple[str, ...] = ()
    tools_took: timedelta = timedelta()
    held_back: tuple[str, ...] = ()
    web: WebSources = field(default_factory=WebSources)


@dataclass(frozen=True, slots=True)
class Reply:
    """The finished answer to a job, in the model's own order.

    Attributes:
        gone: Its versions that are not kept any more.
        is_first: It is the first answer in its server or workspace.
    """

    pieces: tuple[Piece, ...]
    facts: Facts
    notices: tuple[Saying, ...] = ()
    gone: tuple[GoneVersion, ...] = ()
    is_first: bool = False

    @property
    def words(self) -> str:
        """The words alone."""
        return "\n\n".join(piece.text for piece in self.pieces if isinstance(piece, Words))

    @property
    def versions(self) -> tuple[Version, ...]:
        """The pictures alone."""
        return tuple(piece.version for piece in self.pieces if isinstance(piece, Picture))

    @property
    def is_gone(self) -> bool:
        """Whether it had pictures and none of them is kept."""
        return bool(self.gone) and not self.versions


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a job ended without a result, in words that a person may read.

    Attributes:
        code: The error's name, which also decides the buttons.
        words: One or two plain sentences.
        explanation: The model's own words, when it gave any.
    """

    code: str
    words: Saying
    explanation: str | None = None
