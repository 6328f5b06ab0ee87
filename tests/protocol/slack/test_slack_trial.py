"""`limner check --slack CHANNEL` finds the way that works, remembers it, and leaves nothing behind."""

from pathlib import Path

import pytest

from bots.checks.finding import Finding, Level
from bots.checks.slack_uploads import try_uploads
from bots.slack.ways import WAYS_FILE, Way, Ways
from core.settings import load_settings
from tests.fakes.slack.house import FileIds
from tests.fakes.slack.server import LoopbackSlack
from tests.fakes.slack.state import Channel


async def tried(place: LoopbackSlack, folder: Path, channel: str) -> Finding:
    settings = load_settings({**place.settings, "LIMNER_DATA_DIR": str(folder)}, None, folder)
    return await try_uploads(settings, channel)


@pytest.mark.parametrize(
    ("how", "way", "words"),
    [
        (FileIds.TAKEN, Way.ATTACHED, "stand on the message itself"),
        (FileIds.REFUSED, Way.SHARED, "follow its words"),
        (FileIds.IGNORED, Way.SHARED, "follow its words"),
    ],
)
async def test_the_way_that_works_is_told_and_remembered_and_the_channel_is_left_as_it_was(
    place: LoopbackSlack, general: Channel, tmp_path: Path, *, how: FileIds, way: Way, words: str
) -> None:
    place.take_file_ids(how)

    finding = await tried(place, tmp_path, general.id)

    assert (finding.level, words in finding.what) == (Level.OK, True)
    assert Ways(tmp_path / WAYS_FILE).of(place.team.id) is way
    assert place.all_messages == []
    assert {file.deleted for file in place.files} == {True}
    assert place.violations == []


async def test_a_channel_without_the_bot_is_told_with_how_to_mend_it(place: LoopbackSlack, tmp_path: Path) -> None:
    finding = await tried(place, tmp_path, place.channel("elsewhere", has_bot=False).id)

    assert (finding.level, "not in that channel" in finding.what) == (Level.PROBLEM, True)
    assert "`/invite`" in finding.mend
    assert Ways(tmp_path / WAYS_FILE).of(place.team.id) is None


@pytest.mark.parametrize(
    ("method", "error", "words"),
    [
        ("auth.test", "invalid_auth", "SLACK_BOT_TOKEN: Slack does not take this token"),
        ("chat.postMessage", "is_archived", "may not post"),
        ("files.getUploadURLExternal", "storage_limit_reached", "No way works"),
        ("files.completeUploadExternal", "internal_error", "cannot be used at the moment"),
        ("files.info", "missing_scope", "Slack wants the scope"),
    ],
)
async def test_what_stands_in_the_way_is_told_in_plain_words(
    place: LoopbackSlack, general: Channel, tmp_path: Path, *, method: str, error: str, words: str
) -> None:
    place.faults.refuse(method, error)

    finding = await tried(place, tmp_path, general.id)

    assert (finding.level, words in finding.what) == (Level.PROBLEM, True)
    assert place.all_messages == []


async def test_without_a_token_nothing_is_tried(tmp_path: Path) -> None:
    finding = await try_uploads(load_settings({}, None, tmp_path), "C1")

    assert (finding.what, finding.is_setting) == ("SLACK_BOT_TOKEN is not set.", True)
