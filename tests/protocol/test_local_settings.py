"""Settings on the local page: a form with every setting of the place, and words."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.local import Chat, open_chat


@pytest.fixture
async def chat(tmp_path: Path) -> AsyncIterator[Chat]:
    async with open_chat(tmp_path) as opened:
        await opened.open()
        yield opened


async def form_in(chat: Chat, thread: str | None = None) -> dict[str, Any]:
    """The form that `/settings` opens."""
    chat.sent += 1
    body = {"nonce": f"nonce-{chat.sent:04}", "thread": thread, "text": "/settings"}
    form: dict[str, Any] = (await (await chat.post("/chat/messages", body)).json())["form"]
    return form


async def sent(chat: Chat, form: dict[str, Any], thread: str | None = None, **values: str) -> tuple[int, str]:
    """Send a form, filled in as it was shown but for these values."""
    kept = {field["name"]: field["value"] for field in form["fields"]}
    chat.sent += 1
    body = {"nonce": f"nonce-{chat.sent:04}", "form": form["id"], "thread": thread, "values": kept | values}
    answer = await chat.post("/chat/form", body)
    return answer.status, await answer.text()


async def test_a_thread_has_a_form_whose_choices_count_in_its_next_request(chat: Chat) -> None:
    thread = f"t{(await chat.say('a lighthouse'))['id']}"

    form = await form_in(chat, thread)
    status, _ = await sent(chat, form, thread, count="2", safety="strict")

    assert status == 200
    assert [field["name"] for field in form["fields"]] == ["model", "ratio", "size", "count", "safety", "tools"]
    assert (form["title"], form["submit"], form["fields"][3]["value"]) == ("Settings", "Save", "default")
    (told,) = await chat.shown("note")
    assert told["text"] == "@ana set count to 2 and safety to strict here."
    again = await form_in(chat, thread)
    assert "Last change: @ana set safety to strict" in again["note"]
    assert [field["value"] for field in again["fields"]] == ["default", "default", "default", "2", "strict", "default"]


async def test_the_channel_has_defaults_of_its_own(chat: Chat) -> None:
    thread = f"t{(await chat.say('a lighthouse'))['id']}"

    await sent(chat, await form_in(chat), count="3")

    (told,) = await chat.shown("note")
    assert told["text"] == "@ana set count to 3 for new conversations of this channel."
    in_thread = await form_in(chat, thread)
    assert in_thread["fields"][3]["options"][0] == {"value": "default", "label": "default (3)"}


async def test_a_form_that_was_opened_before_another_change_is_refused(chat: Chat) -> None:
    form = await form_in(chat)
    await chat.say("/settings count 2")

    status, said = await sent(chat, form, safety="off")

    assert (status, "Somebody changed a setting meanwhile" in said) == (409, True)
    assert (await form_in(chat))["fields"][4]["value"] == "default"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("/settings count 2", "@ana set count to 2 for new conversations of this channel."),
        ("/settings count 9", "`count` cannot be 9 here. It takes 1, 2, 3 or 4."),
        ("/settings model dall-e", "There is no model called 'dall-e'. Use one of: model-a."),
        ("/settings listen all", "Every message here is a request: nobody else is spoken to."),
        ("/settings safety", "• Safety: as the model is\nIt takes strict, medium, relaxed, off, or `default`."),
    ],
)
async def test_words_are_answered_in_the_chat(chat: Chat, words: str, said: str) -> None:
    await chat.say(words)

    (told,) = await chat.shown("note")
    assert told["text"] == said
