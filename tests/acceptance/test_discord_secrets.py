"""Nothing secret of Discord's reaches the log, the database or the chat, also when everything goes wrong."""

import re
from pathlib import Path

from tests.fakes.discord.state import File
from tests.fakes.discord_team import DiscordTeam
from tests.fakes.patience import until
from tests.fakes.records import FINAL, Records
from tests.fakes.teams import photo

SEND = "POST /channels/{channel_id}/messages"
SIGNATURE = "hm=[0-9a-f]{8}"
"""Of a link to a file."""

BOAT = File("boat.png", photo().data)


async def test_tokens_and_signed_links_are_kept_nowhere(tmp_path: Path) -> None:
    async with DiscordTeam.open(tmp_path) as team:
        place, ana, general = team.place, team.ana, team.general
        place.faults.answer(SEND, 500)
        place.faults.refuse("GET /cdn", 403, 0, times=9)

        await ana.slash(general, "imagine", prompt="a boat", image1=BOAT)
        await ana.slash(general, "imagine", prompt="a secret boat", private=True)
        await ana.slash(general, "imagine", prompt="a boat [refuse]")
        await ana.write(general, f"<@{place.bot.id}> put it in front", files=[BOAT])
        await until(lambda: _ended(team) == 4)
        secrets = [re.escape(secret) for secret in (place.token, *(one.token for one in place.interactions))]
        told = "\n".join(message.text for message in place.all_messages)
        await team.process.stop()

    hidden = re.compile("|".join([*secrets, SIGNATURE]).encode())
    assert hidden.search(told.encode()) is None
    assert _files_with(hidden, tmp_path) == []


def _files_with(hidden: re.Pattern[bytes], folder: Path) -> list[str]:
    files = [file for file in folder.rglob("*") if file.is_file()]
    assert files
    return [file.name for file in files if hidden.search(file.read_bytes())]


def _ended(team: DiscordTeam) -> int:
    return sum(job.state in FINAL for job in Records(team.process.data).jobs())
