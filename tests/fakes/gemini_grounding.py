"""Answers of the loopback Gemini that rest on a search of the web, in the shape of Google's own."""

from collections.abc import Sequence
from html import escape

from tests.fakes.gemini_behaviours import Behaviour, answer_of, sends, text_part
from tests.fakes.gemini_wire import Json

REDIRECT = "https://vertexaisearch.cloud.google.com/grounding-api-redirect/"
"""What every address of a page begins with; Google resolves it when somebody opens it."""


def suggestions(*searches: str) -> str:
    """The piece of a page that Google gives for its suggested searches, with less of its style."""
    chips = "\n".join(
        f'    <a class="chip" href="{REDIRECT}s{place}==">{escape(one)}</a>' for place, one in enumerate(searches)
    )
    return (
        '<style>\n.container {\n  display: flex;\n}\n</style>\n<div class="container">\n  <div class="headline">\n'
        '    <svg class="logo-light" xmlns="http://www.w3.org/2000/svg"><path d="M24 23z" fill="#4285F4"/></svg>\n'
        f'  </div>\n  <div class="carousel">\n{chips}\n  </div>\n</div>\n'
    )


def grounding(pages: Sequence[str], searches: Sequence[str], text: str = "") -> Json:
    """What an answer rests on.

    Args:
        pages: What they are called: nearly always the names of their sites.
        searches: What the web was searched for.
        text: The answer's own words.
    """
    chunks = [
        {"web": {"uri": f"{REDIRECT}p{place}", "title": title, "domain": title}} for place, title in enumerate(pages)
    ]
    supports = [
        {"segment": {"endIndex": len(text.encode()), "text": text}, "groundingChunkIndices": [place]}
        for place in range(len(chunks))
    ]
    return {
        "searchEntryPoint": {"renderedContent": suggestions(*searches)},
        "groundingChunks": chunks,
        "groundingSupports": supports,
        "webSearchQueries": list(searches),
    }


def finds(text: str, pages: Sequence[str] = (), searches: Sequence[str] = ()) -> Behaviour:
    """Answer with words that were searched for on the web."""
    usage = {
        "promptTokenCount": 40,
        "candidatesTokenCount": 100,
        "toolUsePromptTokenCount": 60,
        "thoughtsTokenCount": 20,
        "totalTokenCount": 220,
    }
    answer = answer_of(text_part(text), groundingMetadata=grounding(pages, searches, text))
    return sends(answer | {"usageMetadata": usage})
