"""Each way not to get a picture, as people see it on the card."""

import pytest
from playwright.async_api import expect

from tests.fakes.animated_files import ANIMATED
from tests.fakes.browser import Visit
from tests.fakes.process import DemoProcess

pytestmark = pytest.mark.asyncio(loop_scope="module")

# Made in the page: playwright itself hands over no file of this size.
_DROP_LARGE_FILE = """() => {
  const files = new DataTransfer();
  files.items.add(new File([new Uint8Array(50_000_001)], "huge.png", { type: "image/png" }));
  const target = document.querySelector("#channel-composer textarea");
  target.dispatchEvent(new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer: files }));
}"""


@pytest.mark.parametrize(
    ("act", "state", "words", "button"),
    [
        ("refuse", "Failed", "The model said: “I can't draw this one", "Rephrase"),
        ("policy", "Failed", "rules", "Rephrase"),
        ("copy", "Failed", "too close to an existing work", "Rephrase"),
        ("key", "Failed", "Limner is not set up right. An administrator was told.", "Again"),
        ("gone", "Failed", "Limner is not set up right. An administrator was told.", "Again"),
        ("empty", "Failed", "The model stopped before it drew anything.", "Again"),
        ("busy", "Waiting", "The model is busy. Trying again in", "Stop"),
        ("quota", "Waiting", "Today's share of the image model is used up.", "Stop"),
    ],
)
async def test_a_card_says_in_plain_words_why_there_is_no_picture(
    demo: DemoProcess, visit: Visit, act: str, state: str, words: str, button: str
) -> None:
    ana = await visit(demo.address)

    await ana.say(f"a red boat [{act}]")

    card = ana.card(f"[{act}]")
    await expect(card.locator(".sentence")).to_contain_text(words)
    await expect(card.locator(".chip")).to_have_text(state)
    await expect(card.get_by_role("button", name=button)).to_be_visible()
    await expect(card.locator(".reference")).to_have_count(1 if state == "Failed" else 0)


async def test_what_must_be_mended_stands_in_the_channel_once_however_often_it_is_met(
    demo: DemoProcess, visit: Visit
) -> None:
    ana = await visit(demo.address)

    await ana.say("a red boat [key]")
    await ana.say("a green boat [key]")

    await expect(ana.card("a green boat").locator(".chip")).to_have_text("Failed")
    notice = ana.page.locator(".note.error").filter(has_text="does not accept the key")
    await expect(notice).to_have_count(1)
    await expect(notice).to_contain_text("GEMINI_API_KEY")


async def test_words_alone_are_shown_with_what_to_do_next(demo: DemoProcess, visit: Visit) -> None:
    ana = await visit(demo.address)

    await ana.say("a red boat [words]")

    await expect(ana.results.get_by_role("button")).to_have_text(
        ["Make it a picture", "Again", "Rephrase", "Improve my prompt"]
    )
    await expect(ana.card("[words]").locator(".excerpt")).to_be_visible()
    await ana.results.get_by_role("button", name="Rephrase").click()
    await expect(ana.composer("thread")).to_have_value("a red boat [words]")


async def test_words_of_a_model_that_stopped_are_shown_with_what_happened(demo: DemoProcess, visit: Visit) -> None:
    ana = await visit(demo.address)

    await ana.say("a red boat [stop]")

    await expect(ana.results.locator(".words")).to_have_text("First I would paint the sky, and then")
    await expect(ana.results.locator(".notices")).to_contain_text("The model stopped before it drew anything.")
    await expect(ana.results.get_by_role("button", name="Again")).to_be_visible()


async def test_a_file_that_is_too_large_is_named_with_the_limit_and_not_attached(
    demo: DemoProcess, visit: Visit
) -> None:
    ana = await visit(demo.address)
    # The page learns the limit from the server's greeting, which also shows this.
    await expect(ana.page.get_by_text("Offline model")).to_be_visible()

    await ana.page.evaluate(_DROP_LARGE_FILE)

    await expect(ana.page.locator("#toast")).to_have_text("huge.png is too large: at most 50 MB can be used.")
    await expect(ana.page.locator("#channel-composer .tray li")).to_have_count(0)


async def test_of_an_animation_only_the_first_picture_is_used_and_that_is_said(demo: DemoProcess, visit: Visit) -> None:
    ana = await visit(demo.address)
    await ana.attach([("moving.gif", ANIMATED["GIF"][0]())])

    await ana.say("make it night")

    await expect(ana.results.locator(".notices")).to_contain_text("first frame")


async def test_fewer_pictures_than_asked_for_are_owned_up_to(demo: DemoProcess, visit: Visit) -> None:
    ana = await visit(demo.address)

    await ana.say("a red boat [missing] --count 3")

    await expect(ana.results.locator(".notices")).to_contain_text("Asked for 3, got 1.")


async def test_a_model_that_is_busy_once_draws_after_all(demo: DemoProcess, visit: Visit) -> None:
    ana = await visit(demo.address)

    await ana.say("a green tree [busy once]")

    await expect(ana.card("[busy once]").locator(".chip")).to_have_text("Waiting")
    await expect(ana.card("[busy once]").locator(".chip")).to_have_text("Done")


async def test_a_misspelt_flag_is_answered_beside_the_message(demo: DemoProcess, visit: Visit) -> None:
    ana = await visit(demo.address)

    await ana.say("a fox --raito 16:9")

    # What whoever runs Limner was told of other requests stands above it.
    await expect(ana.page.locator(".note.error").last).to_contain_text("Did you mean --ratio?")
    await expect(ana.card("a fox")).to_have_count(0)
