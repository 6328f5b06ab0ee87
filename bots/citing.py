"""Where an answer from the web comes from, under it.

Its provider asks for both to be shown: the pages as links that lead there directly, and the searches that it suggests,
unchanged, as far as a chat can show them.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bots import wording
from bots.cutting import length
from core.model.reply import Link, WebSources

LONGEST_CITATION = 1_500
"""Characters of a rendered line: addresses of pages found by a search have some 250 each."""


@dataclass(frozen=True, slots=True)
class Citation:
    """A line of links, and what they are."""

    label: str
    links: tuple[Link, ...]


def citations(web: WebSources) -> tuple[Citation, ...]:
    """What to show; nothing of an answer that is not from the web."""
    lines = (Citation(wording.SOURCES, web.pages), Citation(wording.SUGGESTED_SEARCHES, web.searches))
    return tuple(line for line in lines if line.links)


def in_a_line(citation: Citation, link: Callable[[Link], str]) -> str:
    """A citation as a chat shows it, with as many links as there is room for.

    Args:
        citation: Of one or more links.
        link: Renders one.
    """
    shown = " · ".join(_with_room(map(link, citation.links)))
    return f"{citation.label}: {shown}"


def _with_room(rendered: Iterable[str]) -> list[str]:
    shown: list[str] = []
    for one in rendered:
        if length(" · ".join([*shown, one])) > LONGEST_CITATION:
            break
        shown.append(one)
    return shown
