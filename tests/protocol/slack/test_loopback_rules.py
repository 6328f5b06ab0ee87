"""The loopback Slack refuses what the real one refuses, and remembers who broke a rule."""

from datetime import timedelta

import aiohttp
import pytest

from tests.fakes.schemas import Json
from tests.fakes.slack.raw import QUIET, RawBot
from tests.fakes.slack.server import LoopbackSlack
from tests.fakes.slack.state import Channel


def section(words: str = "x", **more: Json) -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": words}, **more}


def button(action_id: str = "a", label: str = "Edit", value: str = "1") -> Json:
    return {"type": "button", "text": {"type": "plain_text", "text": label}, "action_id": action_id, "value": value}


def image(**more: Json) -> Json:
    return {"type": "image", "alt_text": "a fox", **more}


HOME: Json = {"type": "home", "blocks": [section()]}
MODAL: Json = {"type": "modal", "title": {"type": "plain_text", "text": "Edit"}, "blocks": [section()]}
LABEL: Json = {"type": "plain_text", "text": "Prompt"}
INPUT: Json = {"type": "input", "label": LABEL, "element": {"type": "plain_text_input", "action_id": "a"}}
UPLOAD: Json = {"type": "input", "label": LABEL, "element": {"type": "file_input", "action_id": "a"}}

WRONG_BLOCKS: dict[str, tuple[list[Json], str]] = {
    "51 blocks": ([section()] * 51, "at most 50"),
    "section of 3001": ([section("x" * 3001)], "is too long"),
    "an empty section": ([{"type": "section"}], "without text"),
    "an unknown field": ([section(colour="red")], "colour"),
    "an unknown block": ([{"type": "poster"}], "nothing of this kind"),
    "button text of 76": ([{"type": "actions", "elements": [button(label="x" * 76)]}], "is too long"),
    "button value of 2001": ([{"type": "actions", "elements": [button(value="x" * 2001)]}], "is too long"),
    "26 buttons": ([{"type": "actions", "elements": [button(str(n)) for n in range(26)]}], "is too long"),
    "an action_id twice": ([{"type": "actions", "elements": [button(), button()]}], "stands 2 times"),
    "a block_id twice": ([section(block_id="a"), section(block_id="a")], "stands 2 times"),
    "an image without alt_text": ([{"type": "image", "image_url": "https://a.b/c.png"}], "alt_text"),
    "a file input": ([UPLOAD], "only in a modal"),
}


@pytest.mark.parametrize("name", WRONG_BLOCKS)
async def test_blocks_of_wrong_form_are_refused_and_remembered(
    place: LoopbackSlack, bot: RawBot, general: Channel, name: str
) -> None:
    blocks, reason = WRONG_BLOCKS[name]

    answer = await bot.say(general.id, blocks=blocks)

    assert answer["error"] == "invalid_blocks"
    assert any(reason in told for told in answer["response_metadata"]["messages"]), answer
    assert any(reason in violation for violation in place.violations), place.violations
    assert place.messages(general) == []


WRONG_CALLS: dict[str, tuple[str, Json, str]] = {
    "a missing argument": ("chat.postMessage", {"text": "x"}, "missing required field: channel"),
    "an unknown argument": ("chat.delete", {"channel": "C1", "ts": "1.2", "why": "x"}, "no such argument: why"),
    "a wrong type": ("chat.delete", {"channel": "C1", "ts": 5}, "is not of type"),
    "a JSON body where none is taken": ("files.info", {"file": "F1"}, "takes no JSON body"),
    "eleven loading messages": (
        "assistant.threads.setStatus",
        {"channel_id": "D1", "thread_ts": "1.2", "status": "x", "loading_messages": ["x"] * 11},
        "too long",
    ),
    "a title of 25": (
        "views.open",
        {"trigger_id": "gesture", "view": {**MODAL, "title": {"type": "plain_text", "text": "x" * 25}}},
        "too long",
    ),
    "an unknown block": (
        "views.open",
        {"trigger_id": "gesture", "view": {**MODAL, "blocks": [{"type": "poster"}]}},
        "poster",
    ),
    "inputs without submit": ("views.open", {"trigger_id": "gesture", "view": {**MODAL, "blocks": [INPUT]}}, "submit"),
    "101 blocks": ("views.open", {"trigger_id": "gesture", "view": {**MODAL, "blocks": [section()] * 101}}, "too long"),
}


@pytest.mark.parametrize("name", WRONG_CALLS)
async def test_a_call_of_wrong_form_is_refused_and_remembered(
    place: LoopbackSlack, bot: RawBot, general: Channel, name: str
) -> None:
    method, arguments, reason = WRONG_CALLS[name]
    gesture = await place.person("ana").command(general, "/imagine")
    if "trigger_id" in arguments:
        arguments = {**arguments, "trigger_id": gesture.trigger_id}

    answer = await bot.call(method, **arguments)

    assert answer["error"] == "invalid_arguments"
    assert any(reason in violation for violation in place.violations), place.violations


OUR_RULES: dict[str, tuple[Json, str]] = {
    "unfurling": ({"text": "x", "unfurl_links": True}, "unfurl_links is not false"),
    "blocks without text": ({"text": "", "blocks": [section()]}, "without a text"),
    "a mention of all in text": ({"text": "<!channel> look"}, "mentions <!channel>"),
    "a mention of all in blocks": ({"text": "x", "blocks": [section("<!here|here> look")]}, "mentions <!here"),
    "a mention of a stranger": ({"text": "<@U0STRANGER>"}, "mentions <@U0STRANGER>"),
    "an image with an empty alt text": (
        {"text": "x", "blocks": [{"type": "image", "image_url": "https://a.b/c.png", "alt_text": " "}]},
        "without an alternative text",
    ),
    "text of 40,001": ({"text": "x" * 40_001}, "has 40001 characters"),
}


@pytest.mark.parametrize("name", OUR_RULES)
async def test_what_limner_never_says_is_posted_and_remembered(
    place: LoopbackSlack, bot: RawBot, general: Channel, name: str
) -> None:
    payload, reason = OUR_RULES[name]

    answer = await bot.call("chat.postMessage", **{"channel": general.id, **QUIET, **payload})

    assert answer["ok"]
    assert len(place.violations) == 1
    assert reason in place.violations[0]


async def test_who_asked_may_be_mentioned_and_plain_text_mentions_nobody(
    place: LoopbackSlack, bot: RawBot, general: Channel
) -> None:
    ana = place.person("ana")
    await ana.command(general, "/imagine", "a fox")

    await bot.say(
        general.id, f"{ana.mention} &lt;!here&gt;", blocks=[{"type": "header", "text": {**LABEL, "text": "<!here>"}}]
    )

    assert place.violations == []


async def test_an_edit_with_more_than_4000_characters_is_refused(
    place: LoopbackSlack, bot: RawBot, general: Channel
) -> None:
    ts = (await bot.say(general.id))["ts"]

    answer = await bot.call("chat.update", channel=general.id, ts=ts, text="x" * 4001)

    assert (answer["error"], len(place.violations)) == ("msg_too_long", 1)


TOKENS = {"": "not_authed", "xoxb-wrong": "invalid_auth", "app": "not_allowed_token_type"}


@pytest.mark.parametrize("token", TOKENS)
async def test_a_token_that_is_not_the_bots_is_refused(place: LoopbackSlack, bot: RawBot, token: str) -> None:
    sent = place.settings["SLACK_APP_TOKEN"] if token == "app" else token

    assert (await bot.call("auth.test", token=sent))["error"] == TOKENS[token]


async def test_the_bots_token_opens_no_connection(bot: RawBot) -> None:
    assert (await bot.call("apps.connections.open"))["error"] == "not_allowed_token_type"


async def test_a_scope_that_was_not_granted_is_missing(place: LoopbackSlack, bot: RawBot, general: Channel) -> None:
    place.grant("files:read", "commands")

    answer = await bot.say(general.id)

    assert (answer["error"], answer["needed"], answer["provided"]) == (
        "missing_scope",
        "chat:write",
        "commands,files:read",
    )
    assert len(place.violations) == 1


async def test_an_unknown_method_is_refused_and_remembered(place: LoopbackSlack, bot: RawBot) -> None:
    assert (await bot.call("chat.shout"))["error"] == "unknown_method"
    assert place.violations == ["POST /api/chat.shout does not exist"]


async def test_a_channel_without_the_bot_takes_no_message(place: LoopbackSlack, bot: RawBot) -> None:
    outside = place.channel("random", has_bot=False)
    private = place.channel("secret", private=True, has_bot=False)
    archived = place.channel("old")
    archived.is_archived = True

    errors = [(await bot.say(one.id))["error"] for one in (outside, private, archived)]

    assert errors == ["not_in_channel", "channel_not_found", "is_archived"]
    assert place.violations == []


async def test_every_channel_is_listed_that_the_bot_may_know(place: LoopbackSlack, bot: RawBot) -> None:
    for name, private, has_bot in (("general", False, False), ("secret", True, False), ("own", True, True)):
        place.channel(name, private=private, has_bot=has_bot)

    listed = await bot.call("conversations.list", as_form=True, types="public_channel,private_channel")

    assert [(one["name"], one["is_member"]) for one in listed["channels"]] == [("general", False), ("own", True)]
    assert place.violations == []


async def test_a_trigger_opens_one_view_within_three_seconds(
    place: LoopbackSlack, bot: RawBot, general: Channel
) -> None:
    ana = place.person("ana")
    used, late = await ana.command(general, "/imagine"), await ana.command(general, "/imagine")
    await bot.call("views.open", trigger_id=used.trigger_id, view=MODAL)
    again = await bot.call("views.open", trigger_id=used.trigger_id, view=MODAL)
    place.pass_time(timedelta(seconds=4))

    too_late = await bot.call("views.open", trigger_id=late.trigger_id, view=MODAL)

    assert (again["error"], too_late["error"]) == ("exchanged_trigger_id", "expired_trigger_id")


async def test_a_view_is_updated_only_with_its_newest_hash(place: LoopbackSlack, bot: RawBot) -> None:
    ana = place.person("ana")
    first = await bot.call("views.publish", user_id=ana.user.id, view=HOME)
    await bot.call("views.publish", user_id=ana.user.id, view=HOME, hash=first["view"]["hash"])

    stale = await bot.call("views.publish", user_id=ana.user.id, view=HOME, hash=first["view"]["hash"])

    assert stale["error"] == "hash_conflict"


async def test_a_response_address_is_taken_five_times_and_half_an_hour(
    place: LoopbackSlack, http: aiohttp.ClientSession, general: Channel
) -> None:
    ana = place.person("ana")
    often, late = await ana.command(general, "/imagine"), await ana.command(general, "/imagine")
    statuses = []
    for _ in range(6):
        async with http.post(often.payload["response_url"], json={"text": "hello"}) as response:
            statuses.append(response.status)
    place.pass_time(timedelta(minutes=31))
    async with http.post(late.payload["response_url"], json={"text": "hello"}) as response:
        statuses.append(response.status)

    assert statuses == [200] * 5 + [404, 404]


async def test_the_tiers_hold_when_they_are_asked_to(place: LoopbackSlack, bot: RawBot, general: Channel) -> None:
    place.tiers.enforced = True

    first, second = await bot.say(general.id), await bot.answer("chat.postMessage", channel=general.id, **QUIET)
    place.pass_time(timedelta(seconds=1))
    third = await bot.say(general.id)

    assert (first["ok"], second[0], second[1]["Retry-After"], third["ok"]) == (True, 429, "1", True)
