"""A key that Google refuses, with a real process: who asked is told that an administrator was told, and one was."""

from pathlib import Path

from tests.fakes.gemini_behaviours import replays
from tests.fakes.kill_scenes import discord_scene, slack_scene
from tests.fakes.patience import until

TOLD = "Limner is not set up right. An administrator was told."
REFUSAL = "reported/400-api-key-invalid.json"
WORDS = ("⚠️ Limner needs whoever runs it.", "API key not valid", "GEMINI_API_KEY", "`limner check`")


async def test_on_discord_the_admin_is_told_once_for_two_requests(tmp_path: Path) -> None:
    async with discord_scene(tmp_path) as scene:
        place = scene.team.place
        scene.gemini.script(replays(REFUSAL), replays(REFUSAL))

        await scene.imagine()
        await scene.comes_to("failed")
        await until(lambda: [message for message in place.from_bot(scene.team.general) if TOLD in message.text])
        await scene.imagine("a boat")
        await until(lambda: len([one for one in place.from_bot(scene.team.general) if TOLD in one.text]) == 2)

        (notice,) = place.from_bot(place.person("ops").dm())
        assert [words for words in WORDS if words not in notice.text.replace("\\", "")] == []
        assert place.messages(place.person("owner").dm()) == []


async def test_on_slack_the_admin_is_told_once_for_two_requests(tmp_path: Path) -> None:
    async with slack_scene(tmp_path) as scene:
        place = scene.team.place
        scene.gemini.script(replays(REFUSAL), replays(REFUSAL))

        await scene.mention()
        await scene.comes_to("failed")
        await until(lambda: [message for message in place.from_bot(scene.team.general) if TOLD in message.text])
        await scene.mention("a boat")
        await until(lambda: len([one for one in place.from_bot(scene.team.general) if TOLD in one.text]) == 2)

        (notice,) = place.from_bot(place.person("ops").dm())
        assert [words for words in WORDS if words not in notice.text] == []
