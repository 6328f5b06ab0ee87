"""What comes from Slack goes to whoever answers it, and their answers reach the person."""

from collections.abc import AsyncIterator

import pytest
from slack_sdk.models.blocks import InputBlock, PlainTextInputElement
from slack_sdk.models.views import View

from bots import wording
from bots.buttons import Button, Press
from bots.slack.answering import Faults, Open, Say
from bots.slack.blocks import Paragraph, Row, block_of
from bots.slack.present import look_of
from tests.fakes.patience import until
from tests.fakes.slack.deliveries import Delivery, Kind
from tests.fakes.slack.gestures import Gesture
from tests.fakes.slack.server import LoopbackSlack
from tests.fakes.slack.state import Channel, Message
from tests.fakes.slack_ears import Way, by_http, by_sockets

LOOK = look_of(Paragraph("Nothing runs."))
AGAIN = Row((Button(Press.AGAIN, "01J"),))


def form(title: str = "Edit image") -> View:
    words = InputBlock(label="Words", block_id="words", element=PlainTextInputElement(action_id="words"))
    return View(type="modal", callback_id="limner:edit", title=title, submit="Send", close="Close", blocks=[words])


@pytest.fixture(params=["sockets", "http"])
async def place(request: pytest.FixtureRequest) -> AsyncIterator[LoopbackSlack]:
    async with LoopbackSlack(socket_mode=request.param == "sockets") as server:
        yield server
    assert server.violations == []


@pytest.fixture
async def way(place: LoopbackSlack) -> AsyncIterator[Way]:
    async with by_sockets(place) if place.is_socket_mode else by_http(place) as opened:
        yield opened


async def posted(way: Way, place: LoopbackSlack, general: Channel, under: Message | None = None) -> Message:
    """A message of the bot's with a button."""
    client, thread = way.workspaces.all[0].client, under.ts if under else None
    told = await client.chat_postMessage(
        channel=general.id,
        text="Done",
        blocks=[block_of(AGAIN)],
        thread_ts=thread,
        unfurl_links=False,
        unfurl_media=False,
    )
    return next(one for one in place.all_messages if one.ts == told["ts"])


async def commanded(place: LoopbackSlack, general: Channel) -> Gesture:
    return await place.acknowledged(await place.person("ana").command(general, "/imagine", "a fox"))


async def test_an_empty_answer_to_a_command_shows_nothing(way: Way, place: LoopbackSlack, general: Channel) -> None:
    gesture = await commanded(place, general)

    assert way.ear.came == ["commanded"]
    assert way.ear.payloads[0]["text"] == "a fox"
    assert gesture.answer is None


async def test_words_in_answer_to_a_command_are_for_the_person_alone(
    way: Way, place: LoopbackSlack, general: Channel
) -> None:
    way.ear.answer = Say(LOOK)

    answer = await place.answered(await commanded(place, general))

    assert answer.text == "Nothing runs."
    assert answer.seen_by is place.person("ana").user


async def test_a_form_in_answer_to_a_command_is_opened(way: Way, place: LoopbackSlack, general: Channel) -> None:
    way.ear.answer = Open(form())

    view = await place.opened(await commanded(place, general))

    assert view.body["title"]["text"] == "Edit image"


async def test_who_waits_for_a_form_that_slack_does_not_open_is_told(
    way: Way, place: LoopbackSlack, general: Channel
) -> None:
    card, ana = await posted(way, place, general), place.person("ana")
    inside = await posted(way, place, general, card)
    way.ear.answer = Open(form())
    place.faults.refuse("views.open", "expired_trigger_id", times=3)

    told = await place.answered(await commanded(place, general))
    told_by_menu = await place.answered(await ana.shortcut("limner:picture", card))
    told_in_thread = await place.answered(await ana.press(inside, "Again"))
    view = await place.opened(await commanded(place, general))

    said = wording.FORM_NOT_OPENED
    assert {(one.text, one.seen_by) for one in (told, told_by_menu, told_in_thread)} == {(said, ana.user)}
    assert (told_in_thread.root, view.is_open) == (card, True)


async def test_an_answer_by_a_call_of_ours_is_given_once_when_two_sockets_tell(
    way: Way, place: LoopbackSlack, general: Channel
) -> None:
    card = await posted(way, place, general)
    way.ear.answer = Say(LOOK)
    place.deliveries.repeat(same_envelope=True, kinds=(Kind.INTERACTION,))

    pressed = await place.person("ana").press(card, "Again")
    await place.answered(pressed)
    await place.until(lambda: all(one.acknowledged for one in place.deliveries.sent) or None)
    await place.answered(await place.person("ana").press(card, "Again"))

    assert len(pressed.answers) == 1


async def test_words_in_answer_to_a_button_are_for_the_person_alone(
    way: Way, place: LoopbackSlack, general: Channel
) -> None:
    card = await posted(way, place, general)
    way.ear.answer = Say(LOOK)

    answer = await place.answered(await place.person("ana").press(card, "Again"))

    assert way.ear.came == ["pressed"]
    assert (answer.text, answer.seen_by) == ("Nothing runs.", place.person("ana").user)
    assert card.edited is None


async def test_words_for_a_button_in_a_thread_stand_in_that_thread(
    way: Way, place: LoopbackSlack, general: Channel
) -> None:
    card = await posted(way, place, general)
    inside = await posted(way, place, general, card)
    way.ear.answer = Say(LOOK)

    answer = await place.answered(await place.person("ana").press(inside, "Again"))

    assert answer.root is card


async def test_words_may_take_the_place_of_a_private_message(way: Way, place: LoopbackSlack, general: Channel) -> None:
    way.ear.answer = Say(look_of(Paragraph("Invite me."), AGAIN))
    private = await place.answered(await commanded(place, general))
    way.ear.answer = Say(LOOK, replaces=True)

    await place.person("ana").press(private, "Again")

    await place.until(lambda: private.text == "Nothing runs.")
    assert place.seen_only_by(place.person("ana")) == [private]


async def test_a_shortcut_goes_to_the_menus_answer(way: Way, place: LoopbackSlack, general: Channel) -> None:
    card = await posted(way, place, general)
    way.ear.answer = Open(form())

    view = await place.opened(await place.person("ana").shortcut("limner:picture", card))

    assert way.ear.came == ["picked"]
    assert view.is_open


async def test_a_sent_form_closes_or_stays_open_with_its_faults(
    way: Way, place: LoopbackSlack, general: Channel
) -> None:
    ana = place.person("ana")
    way.ear.answer = Open(form())
    view = await place.opened(await commanded(place, general))

    way.ear.answer = Faults({"words": "Say what to change."})
    refused = await place.acknowledged(await ana.submit(view, {"words": "x"}))

    assert refused.errors == {"words": "Say what to change."}
    assert view.is_open
    way.ear.answer = Say(LOOK)
    await place.acknowledged(await ana.submit(view, {"words": "y"}))
    await place.until(lambda: view.body["title"]["text"] == "Limner" or None)
    assert view.body["blocks"][0]["text"]["text"] == "Nothing runs."


async def test_each_event_goes_to_its_listener(way: Way, place: LoopbackSlack, general: Channel) -> None:
    ana = place.person("ana")
    await place.acknowledged(await ana.write(general, "hello"))
    await place.acknowledged(await ana.open_home())
    await ana.assistant_thread()

    await until(lambda: len(way.ear.came) == 3)

    assert way.ear.came == ["heard T0LIMNER", "opened T0LIMNER", "started T0LIMNER"]
    assert way.ear.payloads[0]["text"] == "hello"


async def test_what_the_bot_itself_wrote_is_not_heard(way: Way, place: LoopbackSlack, general: Channel) -> None:
    await posted(way, place, general)
    await place.acknowledged(await place.person("ana").write(general, "hello"))

    assert [event["text"] for event in way.ear.payloads] == ["hello"]


async def test_the_apps_end_is_told_and_nothing_more_is_heard(way: Way, place: LoopbackSlack, general: Channel) -> None:
    place.uninstall()
    await until(lambda: way.ear.came == ["left T0LIMNER"])
    way.workspaces.all[0].ended = "account_inactive"
    before = len(place.requests)

    await place.acknowledged(await place.person("ana").write(general, "hello"))
    place.revoke_tokens()
    await until(lambda: way.ear.came == ["left T0LIMNER"] * 2)

    assert len(place.requests) == before


async def test_another_team_is_not_heard(way: Way, place: LoopbackSlack, general: Channel) -> None:
    async def told(team: str) -> None:
        payload = {"command": "/imagine", "text": "a fox", "team_id": team, "trigger_id": "1.2.a", "response_url": ""}
        await place.deliveries.redeliver(Delivery(Kind.COMMAND, payload))

    await told("T0OTHER")
    await told("T0LIMNER")

    assert [payload["team_id"] for payload in way.ear.payloads] == ["T0LIMNER"]
