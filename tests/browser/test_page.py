"""The page as a person uses it: `limner demo` as it is, in a real browser."""

import re

import pytest
from playwright.async_api import expect

from tests.fakes.browser import Visit, Visitor, photo
from tests.fakes.process import DemoProcess

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_a_picture_is_made_and_edited_with_the_keyboard_alone(demo: DemoProcess, visit: Visit) -> None:
    ana = await visit(demo.address)
    await ana.page.keyboard.type("/im")
    await ana.page.keyboard.press("Enter")
    await ana.page.keyboard.type("a lighthouse at dusk --ra")
    await ana.page.keyboard.press("Tab")
    await ana.page.keyboard.type("wid")
    await ana.page.keyboard.press("Tab")
    await ana.page.keyboard.type("--count 2")
    await ana.page.keyboard.press("Enter")

    await expect(ana.card("a lighthouse at dusk").locator(".chip")).to_have_text("Done")
    pictures = ana.results.locator("img")
    await expect(pictures).to_have_count(2)
    await expect(pictures.first).to_have_attribute("alt", re.compile("lighthouse"))
    await expect(ana.results.locator(".line")).to_have_text(
        re.compile(r"^v1, v2 · offline · 16:9 · \d+\.\d s · asked by @")
    )

    # The thread has opened, and the keyboard is in it.
    await ana.page.keyboard.type("make it night")
    await ana.page.keyboard.press("Enter")

    await expect(ana.results.nth(1).locator(".line")).to_have_text(re.compile(r"^v3 · from v2 · offline · "))


async def _with_a_picture(visitor: Visitor, prompt: str) -> None:
    await visitor.say(prompt)
    await expect(visitor.results.locator("img")).to_have_count(1)


async def test_every_shown_picture_has_loaded(demo: DemoProcess, visit: Visit) -> None:
    ana = await visit(demo.address)
    await _with_a_picture(ana, "a yellow house")

    for image in await ana.page.locator("#thread img").all():
        await expect(image).to_have_js_property("complete", value=True)
        assert await image.evaluate("image => image.naturalWidth > 0")


async def test_an_older_version_is_edited_with_its_pencil_or_by_answering_it(demo: DemoProcess, visit: Visit) -> None:
    ana = await visit(demo.address)
    await _with_a_picture(ana, "a white horse")
    await ana.say("make it night", "thread")
    await expect(ana.results).to_have_count(2)

    await ana.results.first.get_by_role("button", name="Edit").click()
    await expect(ana.page.locator("#thread .mode")).to_have_text("Editing v1")
    await ana.page.keyboard.type("make it snow")
    await ana.page.keyboard.press("Enter")
    await ana.results.first.get_by_role("button", name="Reply").click()
    await ana.page.keyboard.type("add a moon")
    await ana.page.keyboard.press("Enter")

    await expect(ana.results.nth(2).locator(".line")).to_have_text(re.compile("^v3 · from v1 · "))
    await expect(ana.results.nth(3).locator(".line")).to_have_text(re.compile("^v4 · from v1 · "))
    await expect(ana.page.locator("#thread .source")).to_have_text(["from v1", "from v1"])


async def test_escape_leaves_the_edit_and_then_the_thread(demo: DemoProcess, visit: Visit) -> None:
    ana = await visit(demo.address)
    await _with_a_picture(ana, "a grey whale")
    await ana.results.get_by_role("button", name="Edit").click()

    await ana.page.keyboard.press("Escape")
    await expect(ana.page.locator("#thread .mode")).to_be_hidden()
    await ana.page.keyboard.press("Escape")

    await expect(ana.page.locator("#thread")).to_be_hidden()
    await expect(ana.composer("channel")).to_be_focused()


async def test_an_attached_photo_is_a_reference_of_the_edit(demo: DemoProcess, visit: Visit) -> None:
    ana = await visit(demo.address)
    await _with_a_picture(ana, "a brown bear")

    await ana.attach([("boat.png", photo()), ("wrong.png", photo("red"))], "thread")
    await ana.page.get_by_role("button", name="Remove wrong.png").click()
    await ana.say("put this in front", "thread")

    await expect(ana.results.nth(1).locator(".line")).to_have_text(re.compile(r"^v2 · from v1 · \+ 1 reference · "))
    await expect(ana.page.locator("#thread .files img")).to_have_attribute("alt", "boat.png")


async def test_pasted_and_dropped_pictures_are_blended(demo: DemoProcess, visit: Visit) -> None:
    ana = await visit(demo.address)
    await ana.hand_over("paste", "sea.png", photo("navy"))
    await ana.hand_over("drop", "sand.png", photo("khaki"))
    await expect(ana.page.locator("#channel-composer .tray li:not(.busy)")).to_have_count(2)

    await ana.say("put them together")

    await expect(ana.results.locator(".line")).to_have_text(re.compile(r"^v1 · from 2 pictures · "))
    await expect(ana.card("put them together").locator(".files img")).to_have_count(2)


async def test_a_file_that_is_no_picture_is_named_with_its_reason(demo: DemoProcess, visit: Visit) -> None:
    ana = await visit(demo.address)
    await ana.attach([("notes.txt", b"these are words")])

    await ana.say("make it night")

    await expect(ana.card("make it night").locator(".chip")).to_have_text("Failed")
    await expect(ana.card("make it night").locator(".sentence")).to_contain_text("notes.txt")


async def test_work_is_stopped_and_asked_for_again(demo: DemoProcess, visit: Visit) -> None:
    ana = await visit(demo.address)
    await ana.say("a red boat [slow 600]")
    card = ana.card("a red boat")
    await expect(card.locator(".now")).to_have_text(re.compile(r"^Started [1-9]\d* s ago\.\s*Making$"))

    await card.get_by_role("button", name="Stop").click()
    await expect(card.locator(".chip")).to_have_text("Cancelled")
    await card.get_by_role("button", name="Again").click()

    await expect(card.locator(".chip")).to_have_text("Making")
    await expect(card).to_have_count(1)


async def test_undo_goes_back_and_the_next_edit_starts_there(demo: DemoProcess, visit: Visit) -> None:
    ana = await visit(demo.address)
    await _with_a_picture(ana, "a blue flower")
    await ana.say("make it night", "thread")

    await ana.results.nth(1).get_by_role("button", name="Undo").click()
    await expect(ana.page.locator("#thread .note")).to_contain_text("Back at v1.")
    await ana.say("make it snow", "thread")

    await expect(ana.results.nth(2).locator(".line")).to_have_text(re.compile("^v3 · from v1 · "))


async def test_new_in_a_thread_starts_without_its_history(demo: DemoProcess, visit: Visit) -> None:
    ana = await visit(demo.address)
    await _with_a_picture(ana, "a pink star")

    await ana.results.get_by_role("button", name="New").click()
    await ana.page.keyboard.type("a green tree")
    await ana.page.keyboard.press("Enter")

    await expect(ana.results.nth(1).locator(".line")).to_have_text(re.compile("^v2 · offline · "))


async def test_two_tabs_are_live_and_each_has_its_own_thread(demo: DemoProcess, visit: Visit) -> None:
    one, two = await visit(demo.address), await visit(demo.address)

    await one.say("an orange bird")
    await two.say("a purple fish")

    for tab in (one, two):
        await expect(tab.card("an orange bird").locator(".chip")).to_have_text("Done")
        await expect(tab.card("a purple fish").locator(".chip")).to_have_text("Done")
    await expect(one.page.locator("#thread-title")).to_have_text("an orange bird")
    await expect(two.page.locator("#thread-title")).to_have_text("a purple fish")


async def test_everything_is_there_after_a_reload_with_the_thread_still_open(demo: DemoProcess, visit: Visit) -> None:
    ana = await visit(demo.address)
    await _with_a_picture(ana, "a black cat")

    await ana.page.reload()

    await expect(ana.results.locator("img")).to_have_count(1)
    await ana.page.go_back()
    await expect(ana.page.locator("#thread")).to_be_hidden()


async def test_a_prompt_is_words_whatever_it_looks_like(demo: DemoProcess, visit: Visit) -> None:
    ana = await visit(demo.address)
    hostile = "<img src=x onerror=alert(1)> <b>cat</b> {{7*7}} [words]"

    await ana.say(hostile)

    await expect(ana.card("<b>cat</b>").locator(".prompt")).to_have_text(hostile)
    await expect(ana.card("<b>cat</b>").locator("b")).to_have_count(1)  # the byline's own


async def test_a_phone_shows_one_pane_at_a_time_and_never_scrolls_sideways(demo: DemoProcess, visit: Visit) -> None:
    phone = {"width": 360, "height": 740}
    ana = await visit(demo.address, viewport=phone, is_mobile=True, has_touch=True)
    await ana.say("a round table with an-extremely-long-name-" + "x" * 200)
    await expect(ana.results.locator("img")).to_have_count(1)

    assert await ana.width() == phone["width"]
    await expect(ana.page.get_by_label("Channel", exact=True)).to_be_hidden()
    await ana.page.get_by_role("button", name="Back to the channel").click()

    await expect(ana.page.get_by_label("Channel", exact=True)).to_be_visible()
    await expect(ana.page.locator("#thread")).to_be_hidden()
    assert await ana.width() == phone["width"]


@pytest.mark.parametrize(("scheme", "is_dark"), [("light", False), ("dark", True)])
async def test_the_page_follows_the_systems_colours(
    demo: DemoProcess, visit: Visit, scheme: str, is_dark: bool
) -> None:
    ana = await visit(demo.address, color_scheme=scheme)

    colour = await ana.page.evaluate("getComputedStyle(document.body).backgroundColor")

    red = int(re.findall(r"\d+", colour)[0])
    assert (red < 64) is is_dark


async def test_nothing_moves_for_who_wants_no_motion(demo: DemoProcess, visit: Visit) -> None:
    ana = await visit(demo.address, reduced_motion="reduce")
    await ana.say("a snail [slow 600]")
    await expect(ana.card("a snail").locator(".frame.empty")).to_be_visible()

    moving = await ana.page.evaluate("document.getAnimations().length")

    assert moving == 0


async def test_the_printed_address_opens_from_a_page_of_another_site(demo: DemoProcess, visit: Visit) -> None:
    ana = await visit(f"data:text/html,<a href='{demo.address}'>open</a>")

    await ana.page.get_by_text("open").click()

    await expect(ana.composer("channel")).to_be_visible()


async def test_the_banner_of_a_lost_connection_covers_no_button(demo: DemoProcess, visit: Visit) -> None:
    ana = await visit(demo.address, viewport={"width": 360, "height": 740})
    await ana.say("a kite [slow 600]")
    await expect(ana.page.locator("#thread")).to_be_visible()
    await ana.page.evaluate("document.getElementById('banner').hidden = false")

    banner = await ana.page.locator("#banner").bounding_box()
    pane = await ana.page.locator("#thread").bounding_box()

    assert banner
    assert pane
    assert banner["y"] + banner["height"] <= pane["y"]
    assert pane["y"] + pane["height"] <= 740


async def test_the_offline_model_is_named_as_such(demo: DemoProcess, visit: Visit) -> None:
    ana = await visit(demo.address)

    await expect(ana.page.locator("#offline")).to_have_text("Offline model")
