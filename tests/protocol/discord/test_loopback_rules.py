"""The loopback Discord refuses what the real one refuses, and remembers who broke a rule."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import aiohttp
import pytest

from tests.fakes.discord.interactions import Interaction
from tests.fakes.discord.people import Manner
from tests.fakes.discord.raw import QUIET, RawBot
from tests.fakes.discord.rules import LARGEST_REQUEST
from tests.fakes.discord.server import LoopbackDiscord
from tests.fakes.discord.state import MEBIBYTE, Allow, Channel

Json = dict[str, Any]
V2 = 1 << 15
COMMAND = {"name": "imagine", "description": "Make a picture"}


@pytest.fixture
async def place() -> AsyncIterator[LoopbackDiscord]:
    async with LoopbackDiscord() as server:
        yield server


@pytest.fixture
async def bot(place: LoopbackDiscord) -> AsyncIterator[RawBot]:
    async with aiohttp.ClientSession() as http:
        yield RawBot(place, http)


@pytest.fixture
def general(place: LoopbackDiscord) -> Channel:
    return place.channel("general")


async def asked(place: LoopbackDiscord, bot: RawBot, channel: Channel, manner: Manner | None = None) -> Interaction:
    await bot.call("PUT", f"/applications/{place.bot.id}/commands", [COMMAND])
    return await place.person("ana").slash(channel, "imagine", manner=manner or Manner())


def text(words: str) -> Json:
    return {"type": 10, "content": words}


def button(custom_id: str, label: str = "Edit") -> Json:
    return {"type": 2, "style": 1, "label": label, "custom_id": custom_id}


def row(*buttons: Json) -> Json:
    return {"type": 1, "components": [*buttons]}


def gallery(*urls: str, alt: str = "a fox") -> Json:
    return {"type": 12, "items": [{"media": {"url": url}, "description": alt} for url in urls]}


def v2(*components: Json, **more: Any) -> Json:
    return {**QUIET, "flags": V2, "components": [*components], **more}


WRONG: dict[str, tuple[Json, str]] = {
    "content of 2001": ({**QUIET, "content": "x" * 2001}, "content: has 2001 characters"),
    "texts of 4001": (v2(text("x" * 4000), text("x")), "hold 4001 characters"),
    "content in version 2": (v2(text("x"), content="y"), "content: may not stand beside"),
    "version 2 without its flag": ({**QUIET, "components": [text("x")]}, "need the flag"),
    "41 components": (v2({"type": 17, "components": [text("x")] * 40}), "41 in all"),
    "11 pictures in a gallery": (v2(gallery(*["https://a.b/c.png"] * 11)), "is too long"),
    "alt text of 1025": (v2(gallery("https://a.b/c.png", alt="x" * 1025)), "is too long"),
    "custom_id of 101": ({**QUIET, "components": [row(button("x" * 101))]}, "is too long"),
    "label of 81": ({**QUIET, "components": [row(button("x", "y" * 81))]}, "is too long"),
    "custom_id twice": ({**QUIET, "components": [row(button("x"), button("x"))]}, "stands 2 times"),
    "six buttons in a row": ({**QUIET, "components": [row(*(button(str(n)) for n in range(6)))]}, "too long"),
    "a picture that was not uploaded": (v2(gallery("attachment://a.png")), "attachment://a.png is not among"),
    "an attachment that was not uploaded": ({**QUIET, "content": "x", "attachments": [{"id": 0}]}, "neither uploaded"),
    "nonce of 26": ({**QUIET, "content": "x", "nonce": "x" * 26}, "is too long"),
    "nothing at all": (QUIET, "Cannot send an empty message"),
    "a field of another type": ({**QUIET, "content": 7}, "is not of type"),
}


@pytest.mark.parametrize("name", WRONG)
async def test_a_message_of_wrong_form_is_refused_and_remembered(
    place: LoopbackDiscord, bot: RawBot, general: Channel, name: str
) -> None:
    body, reason = WRONG[name]

    status, answer = await bot.call("POST", f"/channels/{general.id}/messages", body)

    assert status == 400
    assert answer["code"] in {50035, 50006}
    assert any(reason in violation for violation in place.violations), place.violations
    assert place.messages(general) == []


@pytest.mark.parametrize(
    "allowed",
    [
        {},
        {"allowed_mentions": {}},
        {"allowed_mentions": {"parse": ["users"]}},
        {"allowed_mentions": {"parse": [], "users": ["1", "2"]}},
    ],
)
async def test_a_message_that_could_ping_is_remembered(
    place: LoopbackDiscord, bot: RawBot, general: Channel, allowed: Json
) -> None:
    status, _ = await bot.call("POST", f"/channels/{general.id}/messages", {"content": "hello", **allowed})

    assert (status, len(place.violations)) == (200, 1)


async def test_whom_a_message_pings_is_seen(place: LoopbackDiscord, bot: RawBot, general: Channel) -> None:
    ana, ben = place.person("ana"), place.person("ben")
    allowed = {"parse": [], "users": [str(ana.user.id)]}
    words = f"{ana.mention} and {ben.mention} and @everyone"

    await bot.call("POST", f"/channels/{general.id}/messages", {"content": words, "allowed_mentions": allowed})

    assert place.messages(general)[0].pinged == [ana.user]
    assert place.violations == []


async def test_a_file_is_shown_only_where_a_component_names_it(
    place: LoopbackDiscord, bot: RawBot, general: Channel
) -> None:
    path = f"/channels/{general.id}/messages"

    await bot.call("POST", path, v2(text("words"), gallery("attachment://b.png")), a=b"unseen", b=b"seen")

    assert [picture.data for picture in place.messages(general)[0].pictures] == [b"seen"]
    assert place.violations == []


async def test_what_is_too_large_is_refused(place: LoopbackDiscord, bot: RawBot, general: Channel) -> None:
    path, body = f"/channels/{general.id}/messages", {**QUIET, "content": "x"}
    third = b"x" * (LARGEST_REQUEST // 3)

    file_limit = await bot.call("POST", path, body, a=b"x" * (10 * MEBIBYTE + 1))
    request_limit = await bot.call("POST", path, body, a=third, b=third, c=third)
    within = await bot.call("POST", path, body, a=third, b=third)

    assert [status for status, _ in (file_limit, request_limit, within)] == [413, 413, 200]
    assert request_limit[1]["code"] == 40005
    assert len(place.violations) == 2


async def test_the_bots_token_is_needed(place: LoopbackDiscord, bot: RawBot) -> None:
    place.token = "another"

    status, _ = await bot.call("GET", "/users/@me")

    assert status == 401


async def test_an_address_or_a_query_that_does_not_exist_is_remembered(
    place: LoopbackDiscord, bot: RawBot, general: Channel
) -> None:
    assert (await bot.call("GET", "/users/@you"))[0] == 404
    assert (await bot.call("GET", f"/channels/{general.id}/messages?limit=101"))[0] == 400
    assert (await bot.call("GET", f"/channels/{general.id}/messages?sort=up"))[0] == 400
    assert len(place.violations) == 3


async def test_an_interaction_is_acknowledged_once(place: LoopbackDiscord, bot: RawBot, general: Channel) -> None:
    interaction = await asked(place, bot, general)

    first, second = await bot.answer(interaction, content="one"), await bot.answer(interaction, content="two")

    assert (first[0], first[1]["resource"]["message"]["content"]) == (200, "one")
    assert (second[0], second[1]["code"]) == (400, 40060)
    assert [message.text for message in place.messages(general)] == ["one"]


async def test_an_interaction_dies_after_three_seconds(place: LoopbackDiscord, bot: RawBot, general: Channel) -> None:
    interaction = await asked(place, bot, general, Manner(age=timedelta(seconds=4)))

    status, answer = await bot.answer(interaction, content="late")

    assert (status, answer["code"], interaction.acknowledged) == (404, 10062, None)


async def test_a_token_works_from_the_acknowledgement_for_fifteen_minutes(
    place: LoopbackDiscord, bot: RawBot, general: Channel
) -> None:
    interaction = await asked(place, bot, general)
    original = f"/webhooks/{place.bot.id}/{interaction.token}/messages/@original"

    before = await bot.call("PATCH", original, {**QUIET, "content": "x"})
    await bot.answer(interaction, 5)
    loading = interaction.response is not None and interaction.response.is_loading
    within = await bot.call("PATCH", original, {**QUIET, "content": "x"})
    place.pass_time(timedelta(minutes=15))
    after = await bot.call("PATCH", original, {**QUIET, "content": "y"})

    assert [answer.get("code") for _, answer in (before, within, after)] == [10015, None, 50027]
    assert loading
    assert [message.text for message in place.messages(general)] == ["x"]


async def test_a_private_answer_is_beyond_the_bots_own_token(
    place: LoopbackDiscord, bot: RawBot, general: Channel
) -> None:
    interaction = await asked(place, bot, general)
    _, answer = await bot.answer(interaction, content="psst", flags=64)
    number = answer["resource"]["message"]["id"]

    status, refusal = await bot.call("GET", f"/channels/{general.id}/messages/{number}")

    assert (status, refusal["code"]) == (404, 10008)
    assert place.messages(general) == []


async def test_a_message_has_one_thread_with_its_own_id(place: LoopbackDiscord, bot: RawBot, general: Channel) -> None:
    message = await place.person("ana").write(general, "hello")
    path = f"/channels/{general.id}/messages/{message.id}/threads"

    first, second = await bot.call("POST", path, {"name": "one"}), await bot.call("POST", path, {"name": "two"})

    assert (first[0], first[1]["id"]) == (201, str(message.id))
    assert (second[0], second[1]["code"]) == (400, 160004)


@pytest.mark.parametrize(("denied", "path"), [(Allow.SEND_MESSAGES, ""), (Allow.CREATE_THREADS, "/{message}/threads")])
async def test_what_a_channel_forbids_is_refused(place: LoopbackDiscord, bot: RawBot, denied: Allow, path: str) -> None:
    channel = place.channel("quiet", denied=denied)
    message = await place.person("ana").write(channel, "hello")
    body = {"name": "x"} if "threads" in path else {**QUIET, "content": "x"}

    status, answer = await bot.call("POST", f"/channels/{channel.id}/messages{path.format(message=message.id)}", body)

    assert (status, answer["code"], place.violations) == (403, 50013, [])


async def test_closed_direct_messages_and_lost_channels_are_refused(
    place: LoopbackDiscord, bot: RawBot, general: Channel
) -> None:
    ana = place.person("ana")
    ana.user.takes_direct_messages = False
    body = {**QUIET, "content": "x"}
    await place.delete_channel(general)

    closed = await bot.call("POST", f"/channels/{ana.dm().id}/messages", body)
    lost = await bot.call("POST", f"/channels/{general.id}/messages", body)

    assert [(status, answer["code"]) for status, answer in (closed, lost)] == [(403, 50007), (404, 10003)]


async def test_a_nonce_is_forgotten_after_minutes(place: LoopbackDiscord, bot: RawBot, general: Channel) -> None:
    path, body = f"/channels/{general.id}/messages", {**QUIET, "content": "x", "nonce": "j1", "enforce_nonce": True}

    first = (await bot.call("POST", path, body))[1]["id"]
    again = (await bot.call("POST", path, body))[1]["id"]
    place.pass_time(timedelta(minutes=10))
    later = (await bot.call("POST", path, body))[1]["id"]

    assert first == again != later


async def test_an_own_wrong_answer_is_remembered_too(place: LoopbackDiscord, bot: RawBot) -> None:
    place.bot.name = None  # type: ignore[assignment]  # what this fake must never hold

    await bot.call("GET", "/users/@me")

    assert any("the fake's own answer to GET /users/@me" in violation for violation in place.violations)
