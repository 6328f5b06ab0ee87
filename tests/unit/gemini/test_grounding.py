"""What an answer rests on, whatever shape it has."""

from typing import Any

import pytest

from core.adapters.gemini.grounding import LONGEST_ADDRESS, RESULTS, count_searches, read_sources
from core.model.reply import MOST_PAGES, MOST_SEARCHES, Link, WebSources
from tests.fakes.gemini_grounding import REDIRECT, grounding


def answer(**metadata: Any) -> Any:
    return {"candidates": [{"content": {"parts": [{"text": "Yes."}]}, "groundingMetadata": metadata}]}


def page(uri: Any, title: Any = "a.org") -> Any:
    return answer(groundingChunks=[{"web": {"uri": uri, "title": title}}])


@pytest.mark.parametrize(
    "document",
    [
        None,
        [],
        {},
        {"candidates": []},
        {"candidates": [None]},
        {"candidates": [{"groundingMetadata": "none"}]},
        answer(groundingChunks="none", searchEntryPoint=[], webSearchQueries={}),
        answer(groundingChunks=[None, {}, {"web": None}, {"maps": {"uri": "https://a.org"}}, {"web": {"title": "x"}}]),
        answer(searchEntryPoint={"renderedContent": 7}, webSearchQueries=[None, 7, ""]),
    ],
)
def test_whatever_is_missing_or_mangled_is_no_source(document: Any) -> None:
    assert read_sources(document) == WebSources()
    assert count_searches(document) == 0


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "data:text/html,hi",
        "ftp://a.org",
        "//a.org",
        "a.org",
        "https://",
        "https://google.com@evil.org/",
        "https://a.org/ b",
        "https://a.org/>b",
        'https://a.org/"b',
        "https://a.org/\u202egro.a",
        "https://a.org/\nb",
        "https://[a.org",
        f"https://a.org/{'a' * LONGEST_ADDRESS}",
        None,
        7,
    ],
)
def test_what_is_no_plain_address_of_the_web_is_no_link(address: Any) -> None:
    assert read_sources(page(address)) == WebSources()


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("  Tower\n of  Paris ", "Tower of Paris"),
        ("\u202eevil\u200b", "evil"),
        ("", "a.org"),
        (None, "a.org"),
        ("x" * 200, f"{'x' * 79}…"),
    ],
)
def test_a_page_is_called_by_a_short_plain_line(title: Any, words: str) -> None:
    assert read_sources(page("https://a.org/b", title)).pages == (Link(words, "https://a.org/b"),)


def test_a_search_without_a_suggestion_leads_to_its_results() -> None:
    sources = read_sources(answer(webSearchQueries=["tall & old", "", "tall & old"]))

    assert sources.searches == (Link("tall & old", f"{RESULTS}tall+%26+old"),)


def test_no_more_is_shown_than_fits_beside_an_answer() -> None:
    many = grounding([f"page{n}.org" for n in range(30)], [f"search {n}" for n in range(30)])

    sources = read_sources(answer(**many))

    assert (len(sources.pages), len(sources.searches)) == (MOST_PAGES, MOST_SEARCHES)
    assert sources.pages[0] == Link("page0.org", f"{REDIRECT}p0")


def test_sources_add_up_with_each_address_once() -> None:
    one, other = Link("a.org", "https://a.org"), Link("b.org", "https://b.org")

    both = WebSources((one,), (other,)) + WebSources((other, one), (other,))

    assert both == WebSources((one, other), (other,))
    assert not WebSources()
    assert both
