"""The local chat speaks the language that the browser likes best of those that are there; one is made up."""

import re
from pathlib import Path

import pytest

from tests.fakes.languages import accented, english_in, speaking_two
from tests.fakes.local import Chat, open_chat

IN_THREAD = "Write `/undo` in the thread of the picture, or press ↩️ under it."


@pytest.mark.parametrize(
    ("liked", "told"),
    [
        ("de-CH, de;q=0.9, en;q=0.8", accented(IN_THREAD)),
        ("en-GB, de;q=0.9", IN_THREAD),
        ("fr", IN_THREAD),
    ],
)
async def test_what_is_said_is_in_the_browsers_language(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, liked: str, told: str
) -> None:
    speaking_two(monkeypatch)
    async with open_chat(tmp_path) as chat:
        await chat.open()
        await said(chat, "/undo", liked)
        notes = await chat.shown("note")

    assert [note["text"] for note in notes] == [told]


async def test_what_is_wrong_is_in_it_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    speaking_two(monkeypatch)
    async with open_chat(tmp_path) as chat:
        await chat.open()
        await said(chat, "/edit", "de")
        (note,) = await chat.shown("note")

    assert english_in(note["text"]) == []


async def test_a_request_keeps_the_language_for_its_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    speaking_two(monkeypatch)
    async with open_chat(tmp_path) as chat:
        await chat.open()
        await said(chat, "a fox", "de")

    assert [job.request.locale for job in chat.intake.jobs.values()] == ["de"]


@pytest.mark.parametrize("address", ["/", "/assets/sentences.js"])
async def test_what_the_page_says_by_itself_is_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    speaking_two(monkeypatch)
    async with open_chat(tmp_path) as chat:
        await chat.open()
        answer = await chat.client.get(address, headers={"Accept-Language": "de"})
        text = await answer.text()

    words = re.findall(r'>([^<>{}]+)<|aria-label="([^"]*)"|: "([^"]*)"', text)
    assert len(words) > 10
    assert english_in(" · ".join(map("".join, words)), "Limner") == []
    assert 'lang="de"' in text or "export const" in text


async def said(chat: Chat, text: str, liked: str) -> None:
    """Say something in a browser that likes these languages."""
    body = {"nonce": "nonce-0001", "thread": None, "text": text}
    headers = {"Origin": chat.origin, "Accept-Language": liked}
    answer = await chat.client.post("/chat/messages", json=body, headers=headers)
    assert answer.status == 200, await answer.text()
