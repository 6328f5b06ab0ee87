"""Where an answer from the web comes from, as each chat shows it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bots.citing import LONGEST_CITATION, citations, in_a_line
from bots.discord import markup
from bots.discord.present import result_messages as discord_messages
from bots.local.present import result_draft
from bots.slack import mrkdwn
from bots.slack.present import result_messages as slack_messages
from core.model.job import Job
from core.model.reply import Facts, Link, Reply, WebSources, Words
from tests.fakes.discord_looks import faults, text_of
from tests.fakes.tooling import a_job

PAGES = (Link("toureiffel.paris", "https://g.co/p?a=1&b=2"), Link("[*evil*](x)", "https://g.co/<q>|@everyone"))
PARIS = WebSources(PAGES, (Link("tower height", "https://g.co/s"),))


def answered(web: WebSources, platform: str = "local", place: str = "") -> tuple[Job, Reply]:
    job = a_job("how tall is it?")
    key = replace(job.request.conversation, platform=platform)
    facts = Facts("writer-a", tools=("web_search",), tools_took=timedelta(seconds=3), web=web)
    asked = replace(job.request, conversation=key, place=place)
    return replace(job, request=asked), Reply((Words("330 m."),), facts)


def test_an_answer_that_is_not_from_the_web_cites_nothing() -> None:
    assert citations(WebSources()) == ()


def test_pages_and_suggested_searches_have_a_line_each() -> None:
    pages, searches = citations(PARIS)

    assert (pages.links, searches.links) == (PARIS.pages, PARIS.searches)
    assert in_a_line(searches, lambda link: link.address) == "🔎 Google Search: https://g.co/s"


def test_a_line_holds_as_many_links_as_there_is_room_for() -> None:
    many = WebSources(tuple(Link(f"page {n}", f"https://g.co/{n}{'x' * 400}") for n in range(8)))

    line = in_a_line(citations(many)[0], lambda link: link.address)

    assert line.count("https://") == 3
    assert len(line) <= LONGEST_CITATION + 20


@pytest.mark.parametrize(
    ("words", "address", "shown"),
    [
        ("a.org", "https://a.org/b?c=1&d", "[a.org](<https://a.org/b?c=1&d>)"),
        ("https://a.org", "https://b.org", "[a.org](<https://b.org>)"),
        ("[x](y) @everyone", "https://a.org", r"[\[x\](y) \@everyone](<https://a.org>)"),
        ("a", "https://a.org/>)<b", "[a](<https://a.org/%3E)%3Cb>)"),
    ],
)
def test_a_link_on_discord_is_what_its_words_and_address_say(words: str, address: str, shown: str) -> None:
    assert markup.link(words, address) == shown


@pytest.mark.parametrize(
    ("words", "address", "shown"),
    [
        ("a.org", "https://a.org/b?c=1&d", "<https://a.org/b?c=1&amp;d|a.org>"),
        ("<!channel> | b", "https://a.org", "<https://a.org|&lt;!channel&gt; ¦ b>"),
        ("a", "https://a.org/>|<b", "<https://a.org/%3E%7C%3Cb|a>"),
    ],
)
def test_a_link_on_slack_is_what_its_words_and_address_say(words: str, address: str, shown: str) -> None:
    assert mrkdwn.link(words, address) == shown


def test_discord_shows_sources_under_the_answer_and_pings_nobody() -> None:
    [message] = discord_messages(*answered(PARIS, "discord", "1//a/1/"), {})

    text = text_of(message.view)
    assert faults(message.view) == []
    assert "-# 🔗 Sources: [toureiffel.paris](<https://g.co/p?a=1&b=2>) · " in text
    assert "-# 🔎 Google Search: [tower height](<https://g.co/s>)" in text
    assert "@everyone" not in text


def test_slack_shows_sources_under_the_answer() -> None:
    [message] = slack_messages(*answered(PARIS, "slack", "C1///"), {})

    assert "🔗 Sources: <https://g.co/p?a=1&amp;b=2|toureiffel.paris> · " in message.look.text
    assert "🔎 Google Search: <https://g.co/s|tower height>" in message.look.text


def test_the_local_page_gets_links_and_no_markup() -> None:
    body = result_draft(*answered(PARIS)).body

    assert [one.label for one in body.cited] == ["🔗 Sources", "🔎 Google Search"]  # type: ignore[union-attr]  # a result
    assert body.cited[0].links[1].words == "[*evil*](x)"  # type: ignore[union-attr]  # the same
