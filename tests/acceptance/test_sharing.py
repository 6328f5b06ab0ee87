"""A picture goes to another channel after a yes, and stands there once, also when the process is killed over it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.fakes.discord_team import DiscordTeam
from tests.fakes.patience import until
from tests.fakes.records import Records
from tests.fakes.slack_team import SlackTeam

ASKED = "share v1 to #design: look at this"
POSTS = {DiscordTeam: "POST /channels/{channel_id}/messages", SlackTeam: "chat.postMessage"}


@pytest.fixture(params=[DiscordTeam, SlackTeam])
async def team(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[DiscordTeam | SlackTeam]:
    """Ana, in a chat that has a further channel."""
    async with request.param.open(tmp_path) as opened:
        opened.place.channel("design")
        yield opened
        assert [*opened.faults()] == []


async def test_killed_between_the_post_and_its_record_a_share_stands_once(team: DiscordTeam | SlackTeam) -> None:
    first = await team.imagine("a lighthouse")
    await team.say(first.talk, "/tools on")
    listed = await team.say(first.talk, "/tools list")
    asked = await team.say(first.talk, ASKED)
    # The question itself stands before its post is answered.
    await until(lambda: all(call.status for call in team.place.calls(POSTS[type(team)])))
    held = team.place.faults.hold(POSTS[type(team)], after=True)
    await team.press_only(asked, "Approve")
    await held.arrived()

    await team.process.kill()
    held.release()
    await team.start()
    await until(lambda: Records(team.process.data).state(ASKED) == "delivered")
    copies = team.posted_in("design")

    assert "share, asks before it does anything: on · a picture into another channel" in listed.text
    assert "• version: “v1”\n• to: “#design”\n• with: “look at this”" in asked.text
    assert Records(team.process.data).runs() == [("share", "ran")]
    assert [one.pictures for one in copies] == [first.pictures]
    assert "shared v1 from <#" in copies[0].text
    assert copies[0].text.endswith(": look at this")
