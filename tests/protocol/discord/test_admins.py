"""Who administers Limner on a server."""

from pathlib import Path

import pytest

from bots import verbs
from bots.commands import Verb
from bots.outcomes import Tell
from bots.scenes import Scene
from tests.fakes.core import FakeModel
from tests.fakes.discord.server import LoopbackDiscord
from tests.fakes.discord_bot import Kit, open_bot


async def test_an_admin_is_whom_the_operator_names_or_who_manages_the_server(
    place: LoopbackDiscord, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def tells(scene: Scene) -> Tell:
        return Tell(f"admin: {scene.is_admin}")

    monkeypatch.setitem(verbs.VERBS, Verb.HELP, tells)
    ana, ben, cem = place.person("ana", manages_server=True), place.person("ben"), place.person("cem")
    general, kit = place.channel("general"), Kit(FakeModel(), admins=frozenset({f"discord:{ben.user.id}"}))
    told: list[str] = []
    async with open_bot(place, tmp_path, kit):
        for person in (ana, ben, cem):
            told.append((await place.response(await person.slash(general, "help"))).text)
            before = len(place.from_bot(general))
            await person.write(general, f"<@{place.bot.id}> help")
            told.append((await place.next_from_bot(general, after=before)).text)

    assert told == ["admin: True"] * 4 + ["admin: False"] * 2
