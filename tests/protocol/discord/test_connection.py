"""The connection: who is let in, what is said when not, and how it comes back."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bots.discord.chat import DiscordAccess, open_discord
from bots.discord.client import LimnerClient, open_client
from core.errors import ChatUnreachable, SettingsWrong
from core.model.job import JobState
from tests.fakes.discord.gateway import Intent, Session
from tests.fakes.discord.server import LoopbackDiscord
from tests.fakes.discord.state import File
from tests.fakes.discord_bot import imagined, open_bot
from tests.fakes.patience import soon, until

CALLBACK = "POST /interactions/{interaction_id}/{interaction_token}/callback"


def client(place: LoopbackDiscord, token: str | None = None) -> AbstractAsyncContextManager[LimnerClient]:
    return open_client(token or place.token, api_url=place.api_url, gateway_url=place.gateway_url)


async def test_a_login_costs_two_requests(place: LoopbackDiscord) -> None:
    async with client(place) as opened:
        assert opened.trouble == "Discord: not connected yet"

    assert [call.name for call in place.requests] == ["GET /users/@me", "GET /oauth2/applications/@me"]


async def test_a_wrong_token_names_its_setting(place: LoopbackDiscord) -> None:
    with pytest.raises(SettingsWrong, match="DISCORD_TOKEN"):
        async with client(place, "not.the.token"):
            pass


async def test_a_discord_that_does_not_answer_is_no_wrong_setting(place: LoopbackDiscord) -> None:
    nowhere = "http://127.0.0.1:9/api/v10"

    with pytest.raises(ChatUnreachable):
        async with open_client(place.token, api_url=nowhere):
            pass


@pytest.mark.parametrize(
    ("code", "words"), [(4004, "DISCORD_TOKEN"), (4011, "several processes"), (4013, "intents"), (4014, "Privileged")]
)
async def test_a_connection_that_is_refused_for_good_is_not_tried_again(
    place: LoopbackDiscord, tmp_path: Path, code: int, words: str
) -> None:
    place.gateway.refuses_with = code
    async with open_bot(place, tmp_path, listens=False) as bot:
        with pytest.raises(SettingsWrong, match=words):
            await soon(bot.client.listen(bot.handlers, bot.hearing))

    assert place.gateway.identifies == 1
    assert words in (bot.client.trouble or "")


async def test_without_the_message_content_intent_mentions_do_everything(
    place: LoopbackDiscord, tmp_path: Path
) -> None:
    place.grant_intents(message_content=False)
    ana = place.person("ana")
    with capture_logs() as events:
        async with open_bot(place, tmp_path) as bot:
            _, thread, _ = await imagined(place, ana)
            await bot.until_state(JobState.DELIVERED)
            await ana.write(thread, "make it night", files=[File("a.png", b"x")])
            await ana.write(thread, f"<@{place.bot.id}> make it night")
            await bot.until_state(JobState.DELIVERED, JobState.DELIVERED)

    assert Intent.MESSAGE_CONTENT not in place.gateway.sessions[0].intents
    assert [one["event"].startswith("replies that do not mention the bot") for one in events].count(True) == 1


async def test_with_it_the_gateway_is_asked_for_just_what_is_used(place: LoopbackDiscord, tmp_path: Path) -> None:
    async with open_bot(place, tmp_path) as bot:
        assert bot.client.trouble is None

    wanted = Intent.GUILDS | Intent.GUILD_MESSAGES | Intent.DIRECT_MESSAGES | Intent.MESSAGE_CONTENT
    assert place.gateway.sessions[0].intents == wanted


async def test_a_lost_connection_comes_back_and_misses_nothing(place: LoopbackDiscord, tmp_path: Path) -> None:
    ana = place.person("ana")
    async with open_bot(place, tmp_path) as bot:
        session = place.gateway.session
        await session.close(4000)
        await ana.write(ana.dm(), "a fox")
        await bot.until_state(JobState.DELIVERED)
        await until(lambda: bot.client.trouble is None)

    assert (session.resumed, place.gateway.identifies) == (1, 1)


@pytest.mark.parametrize("breaks", [lambda session: session.ask_to_reconnect(), lambda session: session.close(1001)])
async def test_a_gateway_that_asks_for_it_is_connected_to_anew(
    place: LoopbackDiscord, tmp_path: Path, breaks: Callable[[Session], Awaitable[None]]
) -> None:
    ana = place.person("ana")
    async with open_bot(place, tmp_path) as bot:
        session = place.gateway.session
        await breaks(session)
        await ana.write(ana.dm(), "a fox")
        await bot.until_state(JobState.DELIVERED)

    assert (session.resumed, place.gateway.identifies) == (1, 1)


async def test_a_session_that_became_invalid_is_begun_anew(place: LoopbackDiscord, tmp_path: Path) -> None:
    ana = place.person("ana")
    async with open_bot(place, tmp_path) as bot:
        await place.gateway.session.invalidate(resumable=False)
        await until(lambda: place.gateway.identifies == 2)
        await until(lambda: bot.client.trouble is None)
        await ana.write(ana.dm(), "a fox")
        await bot.until_state(JobState.DELIVERED)

    assert len(place.gateway.sessions) == 2


@pytest.mark.parametrize("deaf", [{"hears_acks": False}, {"is_silent": True}])
async def test_a_connection_that_says_nothing_any_more_is_replaced(
    place: LoopbackDiscord, tmp_path: Path, deaf: dict[str, bool]
) -> None:
    place.gateway.heartbeat_ms = 50
    async with open_bot(place, tmp_path, listens=False) as bot, asyncio.TaskGroup() as tasks:
        # A minute, for the library.
        bot.client._connection.heartbeat_timeout = 0.3
        listening = tasks.create_task(bot.client.listen(bot.handlers, bot.hearing))
        await until(lambda: place.gateway.identifies == 1 and bot.client.trouble is None)
        session = place.gateway.session
        vars(session).update(deaf)
        await until(lambda: session.resumed)
        listening.cancel()


async def test_a_session_that_is_not_taken_is_begun_again_later(place: LoopbackDiscord, tmp_path: Path) -> None:
    place.gateway.refuses_with = 1012
    async with open_bot(place, tmp_path, listens=False) as bot, asyncio.TaskGroup() as tasks:
        listening = tasks.create_task(bot.client.listen(bot.handlers, bot.hearing))
        await until(lambda: place.gateway.identifies == 1)
        await until(lambda: bot.client.trouble == "Discord: the connection is lost, and tried again")
        place.gateway.refuses_with = None
        await until(lambda: bot.client.trouble is None)
        listening.cancel()

    assert place.gateway.identifies == 2


async def test_a_gateway_that_is_away_is_told_of_in_single_lines(
    place: LoopbackDiscord, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    nowhere = open_client(place.token, api_url=place.api_url, gateway_url="ws://127.0.0.1:9/gateway")
    async with open_bot(place, tmp_path, listens=False) as bot, nowhere as away, asyncio.TaskGroup() as tasks:
        listening = tasks.create_task(away.listen(bot.handlers, bot.hearing))
        await until(lambda: "Attempting a reconnect" in caplog.text)
        listening.cancel()

    assert not any(record.levelno >= logging.ERROR or record.exc_info for record in caplog.records)


async def test_commands_that_could_not_be_registered_are_registered_later(
    place: LoopbackDiscord, tmp_path: Path
) -> None:
    place.faults.answer("PUT /applications/{application_id}/commands", 503, times=1)
    async with open_bot(place, tmp_path):
        await place.until(lambda: "imagine" in place.commands)


async def test_no_token_and_no_link_is_ever_logged(
    place: LoopbackDiscord, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    ana, general = place.person("ana"), place.channel("general")
    with capture_logs() as events:
        async with open_bot(place, tmp_path) as bot:
            place.faults.drop(CALLBACK, times=4)
            for private in (True, False):
                file = File("a.png", b"x")
                await ana.slash(general, "imagine", prompt="a fox", image1=file, private=private)
            await bot.until_state(JobState.CANCELLED, JobState.CANCELLED)
            place.faults.rate_limit(CALLBACK, 0.01)
            place.faults.answer("POST /channels/{channel_id}/messages", 403)
            await place.response(await ana.slash(general, "imagine", prompt="a fox"))
            await place.gateway.session.close(1001)
            await bot.until_state(JobState.CANCELLED, JobState.CANCELLED, JobState.DELIVERED)

    told = f"{events} {caplog.text}"
    secrets = [place.token, place.api_url, place.cdn.base, *(one.token for one in place.interactions)]
    assert "acknowledgement refused" in told
    assert not any(secret in told for secret in secrets)


async def test_a_discord_that_is_away_at_the_start_is_waited_for(place: LoopbackDiscord) -> None:
    away = place.faults.answer("GET /users/@me", 503)

    with capture_logs() as events:
        async with open_discord(DiscordAccess(place.token, place.api_url, place.gateway_url)) as chat:
            trouble = await chat.trouble()

    assert away.struck == 1
    assert trouble == "Discord: not connected yet"
    assert [event["event"] for event in events] == ["discord cannot be reached"]
