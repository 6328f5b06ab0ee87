"""Templates in the local chat: a form by button or where words lack something, and the same prompt as everywhere."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from core.templates.shipped import SHIPPED
from tests.fakes.local import Chat, open_chat
from tests.fakes.patience import PATIENCE_S


@pytest.fixture
async def chat(tmp_path: Path) -> AsyncIterator[Chat]:
    async with open_chat(tmp_path) as opened:
        await opened.open()
        yield opened


async def sent(chat: Chat, form: dict[str, Any], values: dict[str, str]) -> None:
    """Fill in a form as the page does: what stands there already goes along."""
    held = {field["name"]: field["value"] for field in form["fields"] if field["type"] == "words"}
    body = {
        "nonce": "form-0001",
        "form": form["id"],
        "thread": None,
        "values": held | values,
        "switched": [],
        "files": [],
    }
    answer = await chat.post("/chat/form", body)
    assert answer.status == 200, await answer.text()


async def test_words_with_a_template_make_its_prompt(chat: Chat) -> None:
    await chat.say("--template sticker a red panda style=flat")

    (job,) = chat.intake.jobs.values()
    assert job.request.prompt.startswith("A flat sticker of a red panda, ")
    assert job.request.template == "sticker"


async def test_the_list_has_a_button_for_each_template(chat: Chat) -> None:
    await chat.say("/templates")

    (note,) = await chat.shown("note")
    buttons: Any = note["buttons"]
    assert [button["label"] for button in buttons] == [*SHIPPED]


async def test_a_button_opens_the_form_and_the_form_makes_the_picture(chat: Chat) -> None:
    await chat.say("/templates minimalist")
    (note,) = await chat.shown("note")
    buttons: Any = note["buttons"]

    form = (await (await chat.press(buttons[0]["id"])).json())["form"]
    await sent(chat, form, {"blank_subject": "a leaf", "prompt": "--count 2"})

    (job,) = chat.intake.jobs.values()
    assert "with one thing alone, a leaf, in the bottom right" in job.request.prompt
    assert job.request.options.count == 2


async def test_words_that_lack_something_open_the_form(chat: Chat) -> None:
    answer = await chat.post("/chat/messages", {"nonce": "nonce-0001", "text": "--template logo The Daily Grind"})

    form = (await answer.json())["form"]
    assert chat.intake.jobs == {}
    await sent(chat, form, {"blank_about": "a café"})
    (job,) = chat.intake.jobs.values()
    assert "“The Daily Grind”" in job.request.prompt
    (note,) = await chat.shown("note")
    assert "still needs `about`" in str(note["text"])


async def test_the_page_knows_the_names_for_its_completion(chat: Chat) -> None:
    async with chat.client.ws_connect("/chat/socket", headers={"Origin": chat.origin}) as socket:
        hello = await socket.receive_json()

    assert [template["name"] for template in hello["templates"]] == [*SHIPPED]


async def test_an_open_page_learns_the_names_that_are_saved_meanwhile(chat: Chat) -> None:
    async with chat.client.ws_connect("/chat/socket", headers={"Origin": chat.origin}) as socket:
        hellos = [await socket.receive_json()]
        await chat.say("/templates save banner a wide banner of {subject}")
        while len(hellos) < 2:
            event = await socket.receive_json(timeout=PATIENCE_S)
            hellos += [event] if event["type"] == "hello" else []

    assert hellos[1]["templates"][-1] == {"name": "banner", "summary": "a wide banner of {subject}"}


async def test_a_template_for_a_description_is_refused_with_words(chat: Chat) -> None:
    await chat.say("/describe --template logo")

    (note,) = await chat.shown("note")
    assert note["text"] == "`--template` is for making pictures; `/describe` puts one into words without it."
