"""What an answer that was searched for on the web rests on: pure.

Google wants the searches that it suggests to be shown beside the answer, unchanged, and the pages as links that lead
there directly; nothing here opens any of them.
"""

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import quote_plus, urlsplit

from core.adapters.gemini.reading import Document, as_dict, as_list, as_text
from core.model.reply import Link, WebSources
from core.model.text import clean_text, shortened

LONGEST_ADDRESS = 1_000
LONGEST_WORDS = 80
LARGEST_SNIPPET = 100_000
"""Characters of the suggested searches, which come as a piece of a page."""

RESULTS = "https://www.google.com/search?q="
"""Where a search leads that came without an address."""

_ANCHOR = re.compile(r'<a\b[^>]*?\bhref="([^"<>]*)"[^>]*>([^<]*)</a>')


def read_sources(document: object) -> WebSources:
    """The pages that were read and the searches that are suggested, without what no chat could show."""
    grounding = _grounding(document)
    pages = (as_dict(as_dict(chunk).get("web")) for chunk in as_list(grounding.get("groundingChunks")))
    links = (_link(as_text(page.get("title")), as_text(page.get("uri"))) for page in pages)
    searches = _suggested(grounding) or _made(grounding)
    # Adding takes each address once, and no more than are shown.
    return WebSources(tuple(filter(None, links)), searches) + WebSources()


def count_searches(document: object) -> int:
    """How many things the web was searched for: what is paid for, empty and repeated ones left out."""
    return len(set(_queries(_grounding(document))))


def _grounding(document: object) -> Document:
    candidates = as_list(as_dict(document).get("candidates"))
    return as_dict(as_dict(candidates[0]).get("groundingMetadata")) if candidates else {}


def _queries(grounding: Document) -> Iterator[str]:
    asked = (as_text(query).strip() for query in as_list(grounding.get("webSearchQueries")))
    return filter(None, asked)


def _suggested(grounding: Document) -> tuple[Link, ...]:
    """The searches as Google suggests them: their words and where they lead."""
    snippet = as_text(as_dict(grounding.get("searchEntryPoint")).get("renderedContent"))[:LARGEST_SNIPPET]
    links = (_link(unescape(words), unescape(address)) for address, words in _ANCHOR.findall(snippet))
    return tuple(filter(None, links))


def _made(grounding: Document) -> tuple[Link, ...]:
    links = (_link(query, f"{RESULTS}{quote_plus(query)}") for query in _queries(grounding))
    return tuple(filter(None, links))


def _link(words: str, address: str) -> Link | None:
    """A link that a person can read and open, whatever stood there; None when there is none in it."""
    if (
        len(address) > LONGEST_ADDRESS
        or not (address.isascii() and address.isprintable())
        or set(address) & set(' <>"')
    ):
        return None
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    # A name before the host would pass for the site that the link leads to.
    if parts.scheme not in {"http", "https"} or not parts.hostname or "@" in parts.netloc:
        return None
    line = " ".join(clean_text(words).split())
    return Link(shortened(line or parts.hostname, LONGEST_WORDS), address)
