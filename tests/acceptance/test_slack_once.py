"""On Slack each request is answered once, whatever is killed, repeated, lost or refused on the way."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from aiohttp import web

from tests.fakes.faults import When
from tests.fakes.gemini_behaviours import holds
from tests.fakes.gemini_server import KEY, GeminiServer
from tests.fakes.house import prompt_of
from tests.fakes.patience import soon, until
from tests.fakes.records import Records
from tests.fakes.slack.deliveries import Kind
from tests.fakes.slack.faults import UPLOAD
from tests.fakes.slack.gestures import Gesture
from tests.fakes.slack.state import Message
from tests.fakes.slack_team import SlackTeam, SlackTeamByHttp

POST, EDIT, PREPARE = "chat.postMessage", "chat.update", "files.getUploadURLExternal"
IN_BOTH_MODES = pytest.mark.parametrize("scene", [SlackTeam, SlackTeamByHttp], indirect=True)


@dataclass(frozen=True)
class Scene:
    """Ana on Slack, a process, and Gemini."""

    team: SlackTeam
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

    async def imagine(self, words: str = "a lighthouse") -> Gesture:
        return await self.team.ana.command(self.team.general, "/imagine", words)

    async def mention(self, words: str = "a lighthouse") -> Gesture:
        return await self.team.ana.write(self.team.general, words, mention=True)

    async def comes_to(self, *states: str) -> None:
        await until(lambda: [job.state for job in self.records.jobs()] == [*states])

    async def all_is_told(self) -> None:
        """Wait until Slack has nothing left to deliver."""
        await self.team.place.until(lambda: all(one.acknowledged for one in self.team.place.deliveries.sent) or None)

    async def kill(self) -> None:
        await self.team.process.kill()

    async def start(self) -> None:
        await self.team.start()

    @contextmanager
    def busy_database(self) -> Iterator[None]:
        """Nobody else can write meanwhile."""
        with sqlite3.connect(self.team.process.data / "limner.db", isolation_level=None) as database:
            database.execute("BEGIN IMMEDIATE")
            try:
                yield
            finally:
                database.execute("ROLLBACK")
        database.close()


@pytest.fixture
async def scene(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Scene]:
    kind: type[SlackTeam] = getattr(request, "param", SlackTeam)
    async with GeminiServer() as gemini:
        settings = {"GEMINI_API_KEY": KEY, "GOOGLE_GEMINI_BASE_URL": gemini.address, "LIMNER_UNPAID_OK": "1"}
        async with kind.open(tmp_path, **settings) as team:
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


@pytest.mark.parametrize("is_card", [True, False])
async def test_killed_after_the_answer_was_saved(scene: Scene, is_card: bool) -> None:
    held = scene.team.place.faults.hold(PREPARE)
    await (scene.imagine() if is_card else scene.mention())
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
        await request.content.read(1_024)
        half.set()
        await gone.wait()

    scene.team.place.faults.add(UPLOAD, stall, when=When.READING)
    await scene.imagine()
    await soon(half.wait())

    await scene.kill()
    gone.set()
    await scene.start()
    await scene.comes_to("delivered")

    assert len(scene.results) == 1
    assert scene.asked == ["a lighthouse"]


@pytest.mark.parametrize("away", [timedelta(seconds=5), timedelta(hours=2)])
@pytest.mark.parametrize("at", [POST, EDIT])
async def test_killed_after_the_post_and_before_its_record(scene: Scene, at: str, away: timedelta) -> None:
    answers = asyncio.Event()
    scene.gemini.script(holds(answers))
    await scene.team.place.acknowledged(await scene.imagine())
    await scene.gemini.call(1)
    held = scene.team.place.faults.hold(at, after=True)
    answers.set()
    await held.arrived()

    await scene.kill()
    held.release()
    scene.team.place.pass_time(away)
    await scene.start()
    await scene.comes_to("delivered")

    assert len(scene.results) == 1
    assert len(scene.team.place.from_bot(scene.team.general)) == 2
    assert scene.asked == ["a lighthouse"]


@IN_BOTH_MODES
async def test_killed_before_the_acknowledgement_the_request_costs_nothing(scene: Scene) -> None:
    held = scene.team.place.faults.hold(POST)
    gesture = await scene.imagine()
    await held.arrived()

    await scene.kill()
    held.release()
    await scene.team.place.failed(gesture)
    await scene.start()
    await scene.comes_to("cancelled")

    assert scene.results == []
    assert scene.asked == []


@IN_BOTH_MODES
async def test_an_event_that_was_stored_and_not_acknowledged_is_answered_once(scene: Scene) -> None:
    scene.team.place.deliveries.loses_first = True
    written = await scene.mention()

    await scene.comes_to("delivered")
    await scene.all_is_told()

    assert [one.attempts for one in written.deliveries] == [["timeout", "acknowledged"]] * 2
    assert len(scene.results) == 1
    assert scene.asked == ["a lighthouse"]


@IN_BOTH_MODES
@pytest.mark.parametrize("is_mention_first", [True, False])
async def test_a_mention_that_comes_eight_times_and_is_edited_is_one_request(
    scene: Scene, is_mention_first: bool
) -> None:
    if not is_mention_first:
        scene.team.place.send_mention_last()
    # Both of its events, each four times.
    for _ in range(2):
        scene.team.place.deliveries.repeat(3, kinds=(Kind.EVENT,))
    written = await scene.mention()
    await scene.comes_to("delivered")
    await scene.all_is_told()
    scene.team.place.pass_time(timedelta(hours=3))
    await scene.team.place.deliveries.redeliver(written.deliveries[0])
    await scene.team.place.acknowledged(await scene.team.ana.edit(written, f"<@{scene.team.place.bot.id}> two boats"))

    assert len(scene.results) == 1
    assert scene.asked == ["a lighthouse"]
    assert [job.state for job in scene.records.jobs()] == ["delivered"]


@IN_BOTH_MODES
async def test_a_command_that_is_delivered_twice_is_one_request(scene: Scene) -> None:
    scene.team.place.deliveries.repeat(same_envelope=True, kinds=(Kind.COMMAND,))

    await scene.imagine()
    await scene.comes_to("delivered")
    await scene.all_is_told()

    assert len(scene.results) == 1
    assert scene.asked == ["a lighthouse"]
    assert len(scene.team.place.from_bot(scene.team.general)) == 2


@IN_BOTH_MODES
async def test_a_button_that_is_delivered_twice_is_one_request(scene: Scene) -> None:
    await scene.imagine()
    await scene.comes_to("delivered")
    scene.team.place.deliveries.repeat(2, kinds=(Kind.INTERACTION,))

    await scene.team.ana.press(scene.results[0], "Again")
    await scene.comes_to("delivered", "delivered")
    await scene.all_is_told()

    assert len(scene.results) == 2
    assert scene.asked == ["a lighthouse"] * 2


@IN_BOTH_MODES
async def test_an_event_that_cannot_be_stored_is_delivered_again_and_runs_once(scene: Scene) -> None:
    with scene.busy_database():
        written = await scene.mention()
        await scene.team.place.until(lambda: all(one.attempts for one in written.deliveries) or None)

    await scene.comes_to("delivered")
    await scene.all_is_told()

    assert {one.attempts[-1] for one in written.deliveries} == {"acknowledged"}
    assert max(len(one.attempts) for one in written.deliveries) > 1
    assert len(scene.results) == 1
    assert scene.asked == ["a lighthouse"]


@pytest.mark.parametrize("is_card", [True, False])
async def test_a_post_that_was_accepted_and_answered_with_an_error_stands_once(scene: Scene, is_card: bool) -> None:
    scene.team.place.faults.answer(POST, 500, after=True)

    await (scene.imagine() if is_card else scene.mention())
    await scene.comes_to("delivered")

    assert len(scene.results) == 1
    assert len(scene.team.place.from_bot(scene.team.general)) == (2 if is_card else 1)


async def test_disconnects_with_requests_in_flight_lose_nothing(scene: Scene) -> None:
    place, words = scene.team.place, [f"boat {number}" for number in range(6)]
    for number, one in enumerate(words):
        await scene.mention(one)
        connection = place.sockets.connected[0]
        match number % 3:
            case 0:
                await connection.disconnect("refresh_requested")
            case 1:
                await connection.disconnect("warning")
            case _:
                connection.kill()
        await place.ready(1)

    await scene.comes_to(*["delivered"] * len(words))

    assert sorted(scene.asked) == words
    assert len(scene.results) == len(words)
