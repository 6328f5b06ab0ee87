"""Sockets that are exchanged while commands, forms, presses and messages are on their way: none of them is lost."""

from pathlib import Path

import pytest

from core.model.job import JobState
from tests.fakes.slack.server import LoopbackSlack
from tests.fakes.slack_ways_in import imagined, open_bot, pictured

DONE = JobState.DELIVERED
POST = "chat.postMessage"


@pytest.mark.parametrize("reason", ["warning", "refresh_requested"])
async def test_what_is_on_its_way_while_both_sockets_are_exchanged_is_answered_once(
    slack: LoopbackSlack, tmp_path: Path, reason: str
) -> None:
    ana, general = slack.person("ana"), slack.channel("general")
    async with open_bot(slack, tmp_path) as bot:
        _, result = await imagined(slack, ana)
        await bot.until_state(DONE)
        form = await slack.opened(await ana.press(result, "Edit"))
        held, sockets = slack.faults.hold(POST), slack.sockets.connected
        on_its_way = [
            await ana.command(general, "/imagine", "a heron"),
            await ana.submit(form, {"prompt": "make it night"}),
            await ana.press(result, "Again"),
            await ana.write(ana.dm(), "an owl"),
        ]
        await held.arrived()
        for connection in sockets:
            await connection.disconnect(reason)
        await slack.until(lambda: len(slack.sockets.connections) == 2 * len(sockets) or None)
        held.release()
        for gesture in on_its_way:
            await slack.acknowledged(gesture)
        await bot.until_state(*[DONE] * 5)

    assert [gesture.failed for gesture in on_its_way] == [""] * 4
    assert (len(slack.messages(general)), len(pictured(slack, general)), len(pictured(slack, ana.dm()))) == (2, 4, 1)
    assert (len(bot.model.prompts), form.is_open) == (5, False)
