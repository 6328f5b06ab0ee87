"""Words and pictures in the model's own order, over as many messages as each platform needs."""

import pytest

from bots.discord.present import result_messages as discord_messages
from bots.slack.present import result_messages as slack_messages
from core.model.reply import Facts, Picture, Piece, Reply, Words
from tests.fakes import discord_looks, slack_looks

STEP = "Stir the rice, and add the saffron. "


def pictured(number: int) -> list[Piece]:
    return [Words(f"Step {number}."), Picture(slack_looks.version(number))]


STORIES: dict[str, list[Piece]] = {
    "ten pictures": [piece for number in range(1, 11) for piece in pictured(number)],
    "thirty parts": [piece for number in range(1, 16) for piece in pictured(number)],
    "ten thousand characters, then a picture": [Words((STEP * 300)[:10_000]), Picture(slack_looks.version(1))],
    "a picture, then ten thousand characters": [Picture(slack_looks.version(1)), Words((STEP * 300)[:10_000])],
    "one word of ten thousand characters": [Words("a" * 10_000)],
    "thirty pictures without a word": [Picture(slack_looks.version(number)) for number in range(1, 31)],
}


def wanted(pieces: list[Piece]) -> list[str]:
    """What a reader must see, in order: each picture, and the words between run together."""
    return [f"v{one.version.number}.png" if isinstance(one, Picture) else "".join(one.text.split()) for one in pieces]


def told(seen: list[str], pieces: list[Piece]) -> bool:
    """Whether everything wanted stands among what is seen, in order."""
    together, place = "".join("".join(seen).split()), 0
    for one in wanted(pieces):
        place = together.find(one, place) + len(one)
        if place < len(one):
            return False
    return True


@pytest.mark.parametrize("name", STORIES)
async def test_a_story_keeps_its_order_on_discord_within_what_a_message_takes(name: str) -> None:
    pieces = STORIES[name]
    reply = Reply(tuple(pieces), Facts("model-a"))

    messages = discord_messages(discord_looks.channel_job(), reply, discord_looks.posted(*reply.versions))

    assert [fault for one in messages for fault in discord_looks.faults(one.view, one.files)] == []
    seen = [part.replace(".png ", ".png") for one in messages for part in discord_looks.order_of(one.view)]
    assert told(seen, pieces)


@pytest.mark.parametrize("name", STORIES)
def test_a_story_keeps_its_order_on_slack_within_what_a_message_takes(name: str) -> None:
    pieces = STORIES[name]
    reply = Reply(tuple(pieces), Facts("model-a"))

    messages = slack_messages(slack_looks.channel_job(), reply, slack_looks.posted(*reply.versions))

    assert slack_looks.faults_of_all(messages) == []
    assert told([part for one in messages for part in slack_looks.order_of(one)], pieces)
