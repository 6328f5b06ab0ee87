"""On Slack each request is answered once, whatever is killed, repeated, lost or refused on the way."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.fakes.gemini_behaviours import holds
from tests.fakes.kill_scenes import SlackScene, slack_scene
from tests.fakes.records import locked
from tests.fakes.slack.deliveries import Kind
from tests.fakes.slack_team import SlackTeam, SlackTeamByHttp

POST, EDIT = "chat.postMessage", "chat.update"
IN_BOTH_MODES = pytest.mark.parametrize("scene", [SlackTeam, SlackTeamByHttp], indirect=True)


@pytest.fixture
async def scene(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[SlackScene]:
    async with slack_scene(tmp_path, getattr(request, "param", SlackTeam)) as opened:
        yield opened


async def test_an_answer_to_a_mention_survives_a_kill_after_it_was_saved(scene: SlackScene) -> None:
    held = scene.team.place.faults.hold(SlackScene.prepares)
    await scene.mention()
    await held.arrived()

    await scene.kill()
    held.release()
    await scene.start()
    await scene.comes_to("delivered")

    assert len(scene.results) == 1
    assert scene.asked == ["a lighthouse"]


@pytest.mark.parametrize("away", [timedelta(seconds=5), timedelta(hours=2)])
@pytest.mark.parametrize("at", [POST, EDIT])
async def test_killed_after_the_post_and_before_its_record(scene: SlackScene, at: str, away: timedelta) -> None:
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
async def test_killed_before_the_acknowledgement_the_request_costs_nothing(scene: SlackScene) -> None:
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
async def test_an_event_that_was_stored_and_not_acknowledged_is_answered_once(scene: SlackScene) -> None:
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
    scene: SlackScene, is_mention_first: bool
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
async def test_a_command_that_is_delivered_twice_is_one_request(scene: SlackScene) -> None:
    scene.team.place.deliveries.repeat(same_envelope=True, kinds=(Kind.COMMAND,))

    await scene.imagine()
    await scene.comes_to("delivered")
    await scene.all_is_told()

    assert len(scene.results) == 1
    assert scene.asked == ["a lighthouse"]
    assert len(scene.team.place.from_bot(scene.team.general)) == 2


@IN_BOTH_MODES
async def test_a_button_that_is_delivered_twice_is_one_request(scene: SlackScene) -> None:
    await scene.imagine()
    await scene.comes_to("delivered")
    scene.team.place.deliveries.repeat(2, kinds=(Kind.INTERACTION,))

    await scene.team.ana.press(scene.results[0], "Again")
    await scene.comes_to("delivered", "delivered")
    await scene.all_is_told()

    assert len(scene.results) == 2
    assert scene.asked == ["a lighthouse"] * 2


@IN_BOTH_MODES
async def test_an_event_that_cannot_be_stored_is_delivered_again_and_runs_once(scene: SlackScene) -> None:
    with locked(scene.records.limner):
        written = await scene.mention()
        await scene.team.place.until(lambda: all(one.attempts for one in written.deliveries) or None)

    await scene.comes_to("delivered")
    await scene.all_is_told()

    assert {one.attempts[-1] for one in written.deliveries} == {"acknowledged"}
    assert max(len(one.attempts) for one in written.deliveries) > 1
    assert len(scene.results) == 1
    assert scene.asked == ["a lighthouse"]


@pytest.mark.parametrize("is_card", [True, False])
async def test_a_post_that_was_accepted_and_answered_with_an_error_stands_once(
    scene: SlackScene, is_card: bool
) -> None:
    scene.team.place.faults.answer(POST, 500, after=True)

    await (scene.imagine() if is_card else scene.mention())
    await scene.comes_to("delivered")

    assert len(scene.results) == 1
    assert len(scene.team.place.from_bot(scene.team.general)) == (2 if is_card else 1)


async def test_disconnects_with_requests_in_flight_lose_nothing(scene: SlackScene) -> None:
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
