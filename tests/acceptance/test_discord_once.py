"""On Discord each request is answered once, whatever is killed, repeated, lost or refused on the way."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.fakes.kill_scenes import DiscordScene, discord_scene

SEND = "POST /channels/{channel_id}/messages"
ACKNOWLEDGE = "POST /interactions/{interaction_id}/{interaction_token}/callback"


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[DiscordScene]:
    async with discord_scene(tmp_path) as opened:
        yield opened


@pytest.mark.parametrize("away", [timedelta(seconds=5), timedelta(hours=2)])
async def test_killed_after_the_post_and_before_its_record(scene: DiscordScene, away: timedelta) -> None:
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


async def test_killed_before_the_acknowledgement_the_request_costs_nothing(scene: DiscordScene) -> None:
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
async def test_an_interaction_that_is_delivered_twice_is_one_request(scene: DiscordScene, delay_s: float) -> None:
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


async def test_a_message_that_is_delivered_twice_is_one_request(scene: DiscordScene) -> None:
    await scene.imagine()
    await scene.comes_to("delivered")

    thread = scene.results[0].channel
    scene.team.place.gateway.deliver_twice(0.001)
    await scene.team.ana.write(thread, "make it night")
    await scene.comes_to("delivered", "delivered")

    assert len(scene.results) == 2
    assert scene.asked == ["a lighthouse", "make it night"]


async def test_a_post_that_was_accepted_and_answered_with_an_error_stands_once(scene: DiscordScene) -> None:
    scene.team.place.faults.answer(SEND, 500, after=True)

    await scene.imagine()
    await scene.comes_to("delivered")

    assert len(scene.results) == 1
    assert len(scene.team.place.calls(SEND)) == 2


@pytest.mark.parametrize("code", [10062, 40060])
async def test_a_refused_acknowledgement_costs_nothing(scene: DiscordScene, code: int) -> None:
    scene.team.place.faults.refuse(ACKNOWLEDGE, 404 if code == 10062 else 400, code, times=9)

    await scene.imagine()
    await scene.comes_to("cancelled")

    assert scene.asked == []
    assert scene.team.place.from_bot(scene.team.general) == []


async def test_an_acknowledgement_that_was_accepted_and_answered_with_an_error_counts(scene: DiscordScene) -> None:
    scene.team.place.faults.answer(ACKNOWLEDGE, 500, after=True)

    await scene.imagine()
    await scene.comes_to("delivered")

    assert len(scene.results) == 1
    assert len(scene.team.place.from_bot(scene.team.general)) == 1
