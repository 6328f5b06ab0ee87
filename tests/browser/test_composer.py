"""Writing: what is offered while typing, and what becomes of a message that cannot be sent."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Locator, WebSocketRoute, expect

from bots.commands import COMMANDS, LOOK
from tests.fakes.browser import Visit, Visitor, photo
from tests.fakes.local import Chat, open_chat

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(loop_scope="module")
async def chat(tmp_path: Path) -> AsyncIterator[Chat]:
    """A chat whose core is a stand-in: what is asked for stays queued."""
    async with open_chat(tmp_path) as opened:
        yield opened


async def arrive(chat: Chat, visit: Visit) -> Visitor:
    return await visit(chat.chat.address(chat.client.port or 0))


def offered(visitor: Visitor) -> Locator:
    return visitor.page.locator("#channel-composer .completion .entry")


async def test_commands_flags_and_values_are_offered_while_typing(chat: Chat, visit: Visit) -> None:
    ana = await arrive(chat, visit)

    await ana.page.keyboard.type("/")
    await expect(offered(ana)).to_have_text([f"/{entry.verb}" for entry in COMMANDS])
    await ana.page.keyboard.type("imagine a fox --")
    await expect(offered(ana)).to_have_text([f"--{option.name}" for option in LOOK])
    await ana.page.keyboard.type("count ")
    await expect(offered(ana)).to_have_text(["1", "2", "3", "4"])
    await ana.page.keyboard.type("2 --model ")
    await expect(offered(ana)).to_have_text(["model-a"])


async def test_what_is_typed_before_the_chat_answers_finds_its_list_when_it_does(chat: Chat, visit: Visit) -> None:
    ana, asked, answer = await arrive(chat, visit), asyncio.Event(), asyncio.Event()

    async def late(to_page: WebSocketRoute) -> None:
        asked.set()
        await answer.wait()
        to_page.connect_to_server()

    await ana.page.route_web_socket("**/chat/socket?*", late)
    await ana.page.reload()
    await asked.wait()
    await ana.composer("channel").click()

    await ana.page.keyboard.type("/im")
    await expect(offered(ana)).to_have_count(0)
    answer.set()

    await expect(offered(ana)).to_have_text(["/imagine"])


async def test_the_list_is_walked_with_arrows_and_told_to_screen_readers(chat: Chat, visit: Visit) -> None:
    ana = await arrive(chat, visit)
    await ana.page.keyboard.type("/")
    await expect(offered(ana)).to_have_count(len(COMMANDS))
    await ana.page.keyboard.press("ArrowUp")

    active = await ana.composer("channel").get_attribute("aria-activedescendant")
    last = COMMANDS[-1]

    chosen = ana.page.get_by_role("option", selected=True)
    await expect(chosen).to_have_text(f"/{last.verb}{last.summary}")
    await expect(chosen).to_have_id(active or "")
    await ana.page.keyboard.press("Enter")
    await expect(ana.composer("channel")).to_have_value(f"/{last.verb} ")


async def test_escape_closes_the_list_and_keeps_the_words(chat: Chat, visit: Visit) -> None:
    ana = await arrive(chat, visit)
    await ana.page.keyboard.type("/im")

    await ana.page.keyboard.press("Escape")

    await expect(offered(ana)).to_have_count(0)
    await expect(ana.composer("channel")).to_have_value("/im")


async def test_a_command_that_is_complete_is_sent_with_one_enter(chat: Chat, visit: Visit) -> None:
    ana = await arrive(chat, visit)

    await ana.page.keyboard.type("/jobs")
    await ana.page.keyboard.press("Enter")

    await expect(ana.page.locator(".note")).to_contain_text("Nothing is being made here.")


async def test_an_offer_can_be_clicked(chat: Chat, visit: Visit) -> None:
    ana = await arrive(chat, visit)
    await ana.page.keyboard.type("a fox --ratio ")

    await offered(ana).get_by_text("wide").click()

    await expect(ana.composer("channel")).to_have_value("a fox --ratio wide ")
    await expect(ana.composer("channel")).to_be_focused()


async def test_shift_and_enter_make_a_line(chat: Chat, visit: Visit) -> None:
    ana = await arrive(chat, visit)
    await ana.page.keyboard.type("a fox")
    await ana.page.keyboard.press("Shift+Enter")
    await ana.page.keyboard.type("in snow")

    await ana.page.keyboard.press("Enter")

    await expect(ana.page.locator(".card .prompt")).to_have_text("a fox\nin snow", use_inner_text=True)


async def test_an_example_fills_the_empty_channels_composer(chat: Chat, visit: Visit) -> None:
    ana = await arrive(chat, visit)

    await ana.page.locator("#examples button").first.click()

    await expect(ana.composer("channel")).to_have_value("/imagine a lighthouse at dusk --ratio 16:9 --count 2")
    await expect(ana.composer("channel")).to_be_focused()


async def test_f6_goes_between_the_channel_and_the_thread(chat: Chat, visit: Visit) -> None:
    ana = await arrive(chat, visit)
    await ana.say("a fox")
    await expect(ana.composer("thread")).to_be_focused()

    await ana.page.keyboard.press("F6")

    await expect(ana.composer("channel")).to_be_focused()


async def test_focus_stays_on_a_card_that_changes(chat: Chat, visit: Visit) -> None:
    ana = await arrive(chat, visit)
    await ana.say("a fox")
    await ana.card("a fox").locator(".opener").focus()
    (asked,) = chat.intake.jobs.values()

    await chat.open()
    await chat.say("make it night", asked.request.conversation.thread)

    await expect(ana.card("a fox").locator(".opener")).to_have_text("2 messages")
    await expect(ana.card("a fox").locator(".opener")).to_be_focused()


async def test_arrivals_are_told_to_screen_readers(chat: Chat, visit: Visit) -> None:
    ana = await arrive(chat, visit)

    await ana.say("/jobs")

    await expect(ana.page.locator("#live")).to_have_text("Nothing is being made here.")


async def test_a_message_waits_for_its_files_and_is_not_sent_without_them(chat: Chat, visit: Visit) -> None:
    ana = await arrive(chat, visit)
    refusal = {"status": 413, "json": {"error": "boat.png is too large."}}
    await ana.page.route("**/chat/files?*", lambda route: route.fulfill(**refusal))
    await ana.hand_over("paste", "boat.png", photo())

    await expect(ana.page.locator("#toast")).to_have_text("boat.png is too large.")
    await ana.say("put this in front")

    await expect(ana.page.locator("#toast")).to_contain_text("Remove the file that could not be attached")
    await expect(ana.composer("channel")).to_have_value("put this in front")
    assert chat.intake.jobs == {}
    await ana.page.get_by_role("button", name="Remove boat.png").click()
    await ana.composer("channel").press("Enter")
    await expect(ana.card("put this in front")).to_have_count(1)
    ana.complaints.clear()  # a browser says itself that an answer was no success


async def test_a_message_outlives_the_server_and_a_reload_and_arrives_once(tmp_path: Path, visit: Visit) -> None:
    async with AsyncExitStack() as first_run:
        chat = await first_run.enter_async_context(open_chat(tmp_path))
        ana, port = await arrive(chat, visit), chat.client.port
        await first_run.aclose()
    await expect(ana.page.locator("#banner")).to_have_text("Reconnecting…")
    await ana.say("a fox")
    await expect(ana.page.locator(".row.written")).to_contain_text("Sending…")
    ana.complaints.clear()  # a browser says itself that nobody answers

    async with open_chat(tmp_path, port=port) as again:
        await expect(ana.page.locator("#banner")).to_be_hidden()
        await expect(ana.card("a fox")).to_have_count(1)
        await ana.page.reload()

        await expect(ana.card("a fox")).to_have_count(1)
        await asyncio.wait_for(again.chat.close(), 5)
        assert [job.request.prompt for job in again.intake.jobs.values()] == ["a fox"]
        ana.complaints.clear()


async def test_settings_open_in_a_form_that_says_what_was_saved(chat: Chat, visit: Visit) -> None:
    ana = await arrive(chat, visit)

    await ana.say("/settings")
    form = ana.page.get_by_role("dialog", name="Settings")
    await form.get_by_label("Pictures").select_option("3")
    await form.get_by_role("button", name="Save").click()

    await expect(
        ana.page.get_by_text("@ana set count to 3 for new conversations of this channel.").first
    ).to_be_visible()
    await expect(form).to_have_count(0)
