"""Nothing secret of Slack's reaches the log, the database or the chat, also when everything goes wrong."""

import re
from pathlib import Path

import pytest

from tests.fakes.patience import until
from tests.fakes.records import Records
from tests.fakes.slack.faults import FILES, RESPONSE_URL, UPLOAD
from tests.fakes.slack.state import File
from tests.fakes.slack_team import SlackTeam, SlackTeamByHttp
from tests.fakes.teams import photo

BOAT = File("boat.png", photo().data)
ADDRESSES = ("/upload/v1/", "/files-pri/", "ticket=")
"""In what Slack tells us for one use: where to send and read files, and where to connect."""


@pytest.mark.parametrize("kind", [SlackTeam, SlackTeamByHttp])
async def test_tokens_and_addresses_are_kept_nowhere(kind: type[SlackTeam], tmp_path: Path) -> None:
    async with kind.open(tmp_path) as team:
        place, ana, general = team.place, team.ana, team.general
        place.faults.answer("chat.postMessage", 500)
        place.faults.answer(FILES, 403, times=4)
        place.faults.drop(UPLOAD)
        place.faults.answer(RESPONSE_URL, 500)
        place.faults.refuse("views.open", "expired_trigger_id")

        await ana.command(general, "/imagine", "a secret boat --private")
        await ana.command(general, "/imagine", "a boat [refuse]")
        await ana.command(general, "/imagine", "")
        await ana.command(place.channel("elsewhere", has_bot=False), "/imagine", "a tower")
        await ana.write(general, "put it in front", mention=True, files=[BOAT])
        await until(lambda: _ended(team) == 4)
        secrets = [*place.secrets, *(one.response_key for one in place.gestures if one.response_key), *ADDRESSES]
        told = "\n".join(message.text for message in place.all_messages)
        await team.process.stop()

    hidden = re.compile("|".join(map(re.escape, secrets)).encode())
    assert {call.status for call in place.requests} >= {200, 500}
    assert hidden.search(told.encode()) is None
    assert _files_with(hidden, tmp_path) == []


def _files_with(hidden: re.Pattern[bytes], folder: Path) -> list[str]:
    files = [file for file in folder.rglob("*") if file.is_file()]
    assert files
    return [file.name for file in files if hidden.search(file.read_bytes())]


def _ended(team: SlackTeam) -> int:
    return sum(job.is_over for job in Records(team.process.data).jobs())
