"""On Discord each request is answered once, whatever is killed, repeated, lost or refused on the way."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from aiohttp import web

from tests.fakes.discord.state import Message
from tests.fakes.discord_team import DiscordTeam
from tests.fakes.faults import When
from tests.fakes.gemini_behaviours import holds
from tests.fakes.gemini_server import KEY, GeminiServer
from tests.fakes.house import prompt_of
from tests.fakes.patience import soon, until
from tests.fakes.records import Records

SEND = "POST /channels/{channel_id}/messages"
ACKNOWLEDGE = "POST /interactions/{interaction_id}/{interaction_token}/callback"


@dataclass(frozen=True)
class Scene:
    """Ana on Discord, a process, and Gemini."""

    team: DiscordTeam
    gemini: GeminiServer

    @property
    def asked(self) -> list[str]:
        return [prompt_of(call) for call in self.gemini.calls]

    @property
    def records(self) -> Records:
        return Records(self.team.process.data)

    @property
    def results(self) -> list[Message]:
        """Every message that shows a picture."""
        return [message for message in self.team.place.all_messages if message.pictures]

    async def imagine(self, words: str = "a lighthouse") -> None:
        await self.team.ana.slash(self.team.general, "imagine", prompt=words)

    async def comes_to(self, state: str) -> None:
        await until(lambda: [job.state for job in self.records.jobs()] == [state])

    async def kill(self) -> None:
        await self.team.process.kill()

    async def start(self) -> None:
        await self.team.start()


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    async with GeminiServer() as gemini:
        settings = {"GEMINI_API_KEY": KEY, "GOOGLE_GEMINI_BASE_URL": gemini.address, "LIMNER_UNPAID_OK": "1"}
        async with DiscordTeam.open(tmp_path, **settings) as team:
            yield Scene(team, gemini)
            assert team.place.violations == []
            assert gemini.violations == []


async def test_killed_before_the_model_answered(scene: Scene) -> None:
    scene.gemini.script(holds(asyncio.Event()))
    await scene.imagine()
    await scene.gemini.call(1)

    await scene.kill()
    await scene.start()
    await scene.comes_to("delivered")

    assert len(scene.results) == 1
    assert scene.asked == ["a lighthouse"] * 2


async def test_killed_after_the_answer_was_saved(scene: Scene) -> None:
    held = scene.team.place.faults.hold(SEND)
    await scene.imagine()
    await held.arrived()

    await scene.kill()
    held.release()
    await scene.start()
    await scene.comes_to("delivered")

    assert len(scene.results) == 1
    assert scene.asked == ["a lighthouse"]


async def test_killed_during_the_upload(scene: Scene) -> None:
    half, gone = asyncio.Event(), asyncio.Event()

    async def stall(request: web.Request) -> None:
        await request.content.read(16_384)
        half.set()
        await gone.wait()

    scene.team.place.faults.add(SEND, stall, when=When.READING)
    await scene.imagine()
    await soon(half.wait())

    await scene.kill()
    gone.set()
    await scene.start()
    await scene.comes_to("delivered")

    assert len(scene.results) == 1
    assert scene.asked == ["a lighthouse"]


@pytest.mark.parametrize("away", [timedelta(seconds=5), timedelta(hours=2)])
async def test_killed_after_the_post_and_before_its_record(scene: Scene, away: timedelta) -> None:
    held = scene.team.place.faults.hold(SEND, after=True)
    await scene.imagine()
    await held.arrived()
    assert len(scene.results) == 1

    await scene.kill()
    held.release()
    scene.team.place.pass_time(away)
    await scene.start()
    await scene.comes_to("delivered")

    assert len(scene.results) == 1
    assert scene.asked == ["a lighthouse"]


async def test_killed_before_the_acknowledgement_the_request_costs_nothing(scene: Scene) -> None:
    held = scene.team.place.faults.hold(ACKNOWLEDGE)
    await scene.imagine()
    await held.arrived()

    await scene.kill()
    held.release()
    await scene.start()
    await scene.comes_to("cancelled")

    assert scene.results == []
    assert scene.asked == []


@pytest.mark.parametrize("delay_s", [0.001, 0.4])
async def test_an_interaction_that_is_delivered_twice_is_one_request(scene: Scene, delay_s: float) -> None:
    scene.team.place.gateway.deliver_twice(delay_s)

    await scene.imagine()
    await scene.comes_to("delivered")
    await scene.team.place.gateway.caught_up()
    # What is said after it on the same connection is heard after it.
    later = await scene.team.ana.slash(scene.team.general, "help")
    await scene.team.place.acknowledged(later)

    assert len(scene.results) == 1
    assert scene.asked == ["a lighthouse"]
    assert len(scene.records.jobs()) == 1


async def test_a_message_that_is_delivered_twice_is_one_request(scene: Scene) -> None:
    await scene.imagine()
    await scene.comes_to("delivered")

    thread = scene.results[0].channel
    scene.team.place.gateway.deliver_twice(0.001)
    await scene.team.ana.write(thread, "make it night")
    await until(lambda: [job.state for job in scene.records.jobs()] == ["delivered"] * 2)

    assert len(scene.results) == 2
    assert scene.asked == ["a lighthouse", "make it night"]


async def test_a_post_that_was_accepted_and_answered_with_an_error_stands_once(scene: Scene) -> None:
    scene.team.place.faults.answer(SEND, 500, after=True)

    await scene.imagine()
    await scene.comes_to("delivered")

    assert len(scene.results) == 1
    assert len(scene.team.place.calls(SEND)) == 2


@pytest.mark.parametrize("code", [10062, 40060])
async def test_a_refused_acknowledgement_costs_nothing(scene: Scene, code: int) -> None:
    scene.team.place.faults.refuse(ACKNOWLEDGE, 404 if code == 10062 else 400, code, times=9)

    await scene.imagine()
    await scene.comes_to("cancelled")

    assert scene.asked == []
    assert scene.team.place.from_bot(scene.team.general) == []


async def test_an_acknowledgement_that_was_accepted_and_answered_with_an_error_counts(scene: Scene) -> None:
    scene.team.place.faults.answer(ACKNOWLEDGE, 500, after=True)

    await scene.imagine()
    await scene.comes_to("delivered")

    assert len(scene.results) == 1
    assert len(scene.team.place.from_bot(scene.team.general)) == 1
