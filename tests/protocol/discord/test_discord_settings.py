"""Settings on Discord: a panel that each change redraws, words, and what then counts."""

from pathlib import Path

import pytest

from core.model.job import JobState
from core.model.preferences import Preferences, Setting
from core.model.request import Person as Who
from core.model.scope import ChannelKey, Wanted
from tests.fakes.core import FakeBlobs
from tests.fakes.discord.components import SELECT, walk
from tests.fakes.discord.people import Person
from tests.fakes.discord.server import LoopbackDiscord
from tests.fakes.discord.state import Channel, Message
from tests.fakes.discord_bot import Bot, imagined, open_bot

DONE = JobState.DELIVERED


def chosen(panel: Message) -> dict[str, str]:
    """What each list of a panel shows."""
    lists = [one for one in walk(panel.components) if one["type"] == SELECT]
    return {
        one["custom_id"]: next(option["label"] for option in one["options"] if option.get("default")) for one in lists
    }


async def opened(place: LoopbackDiscord, person: Person, channel: Channel) -> Message:
    return await place.response(await person.slash(channel, "settings"))


async def set_in(bot: Bot, place: LoopbackDiscord, setting: Setting, value: str) -> None:
    """Let an admin have set a default of #general."""
    general = place.channel("general")
    assert general.guild is not None
    key = ChannelKey("discord", str(general.guild.id), str(general.id))
    await bot.core.preferences.change_all(key, (Wanted(setting, value, Who("1", "boss")),), is_admin=True)


async def test_a_choice_of_the_panel_counts_at_once_and_everyone_there_reads_who_made_it(
    place: LoopbackDiscord, tmp_path: Path
) -> None:
    ana = place.person("ana")
    async with open_bot(place, tmp_path) as bot:
        _, thread, _ = await imagined(place, ana)
        panel = await opened(place, ana, thread)
        before = chosen(panel)
        choice = await ana.choose(panel, "limner:set:ratio", "16:9")
        await place.acknowledged(choice)
        told = await place.until(lambda: next(iter(choice.followups), None))
        await ana.write(thread, "make it night")
        _, edit = await bot.until_state(DONE, DONE)

    assert panel.seen_by is ana.user
    assert (before["limner:set:model"], before["limner:set:ratio"]) == (
        "Model: default (model-a)",
        "Ratio: default (as the model likes)",
    )
    assert chosen(panel)["limner:set:ratio"] == "Ratio: 16:9"
    assert r"Last change: \@Ana set ratio to 16:9" in panel.text
    assert (told.channel, told.seen_by, told.text) == (thread, None, r"\@Ana set ratio to 16:9 here.")
    assert edit.request.effective.ratio == "16:9"


async def test_a_panel_that_was_open_during_a_restart_still_works(place: LoopbackDiscord, tmp_path: Path) -> None:
    ana, blobs = place.person("ana"), FakeBlobs()
    async with open_bot(place, tmp_path, blobs=blobs) as bot:
        _, thread, _ = await imagined(place, ana)
        panel = await opened(place, ana, thread)
        await place.acknowledged(await ana.choose(panel, "limner:set:count", "2"))
    async with open_bot(place, tmp_path, blobs=blobs) as bot:
        await place.acknowledged(await ana.choose(panel, "limner:set:count", "default"))
        await place.acknowledged(await ana.choose(panel, "limner:set:size", "2K"))
        (job,) = await bot.until_state(DONE)
        kept = await bot.core.preferences.in_force(job.request.conversation)

    assert kept == Preferences(size="2K")
    assert chosen(panel)["limner:set:count"] == "Pictures: default (1)"


async def test_the_id_of_a_choice_names_no_place_so_it_changes_nothing_but_where_it_is_used(
    place: LoopbackDiscord, tmp_path: Path
) -> None:
    ana = place.person("ana")
    async with open_bot(place, tmp_path) as bot:
        _, thread, _ = await imagined(place, ana)
        _, other, _ = await imagined(place, ana, "a hare")
        panel = await opened(place, ana, thread)
        first, second = await bot.until_state(DONE, DONE)
        await place.acknowledged(await ana.choose(panel, "limner:set:ratio", "1:1"))
        here = await bot.core.preferences.in_force(first.request.conversation)
        elsewhere = await bot.core.preferences.in_force(second.request.conversation)

    assert {one["custom_id"] for one in walk(panel.components) if one["type"] == SELECT} == {
        f"limner:set:{setting}" for setting in Setting if setting is not Setting.RESULTS
    }
    assert (here.ratio, elsewhere.ratio, other.deleted) == ("1:1", None, False)


async def test_everyone_may_look_at_a_channels_settings_and_only_its_managers_change_them(
    place: LoopbackDiscord, tmp_path: Path
) -> None:
    ana, boss, general = place.person("ana"), place.person("boss", manages_server=True), place.channel("general")
    async with open_bot(place, tmp_path):
        looked = await opened(place, ana, general)
        refused = await place.response(await ana.slash(general, "settings", change="ratio 16:9"))
        panel = await opened(place, boss, general)
        await place.acknowledged(await boss.choose(panel, "limner:set:results", "channel"))

    assert (looked.seen_by, chosen(looked)) == (ana.user, {})
    assert "• Results: thread (in the thread alone)" in looked.text
    assert "Only admins of this server or workspace change a channel's settings" in looked.text
    assert refused.text.startswith("Only admins of this server or workspace change a channel's settings")
    assert chosen(panel)["limner:set:results"] == "Results: channel (on the card in the channel too)"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("ratio wide", "@Ana set ratio to 16:9 here."),
        ("count=3", "@Ana set count to 3 here."),
        ("ratio default", "Nothing was changed."),
        ("ratio 5:9", "`ratio` cannot be 5:9 here. It takes 1:1 or 16:9."),
        ("rato 1:1", "There is no setting `rato`. Did you mean `ratio`?"),
        ("size", "• Size: as the model likes\nIt takes 1K, 2K, or `default`."),
        ("results channel", "`results` is a setting of channels."),
    ],
)
async def test_settings_are_changed_in_words_and_mistakes_are_answered_with_the_legal_ones(
    place: LoopbackDiscord, tmp_path: Path, words: str, said: str
) -> None:
    ana = place.person("ana")
    async with open_bot(place, tmp_path):
        _, thread, _ = await imagined(place, ana)
        told = await place.response(await ana.slash(thread, "settings", change=words))

    assert told.text.replace("\\", "").startswith(said)
    assert (told.seen_by is None) == ("@Ana set" in said)


async def test_a_message_is_answered_with_a_button_that_opens_the_panel(place: LoopbackDiscord, tmp_path: Path) -> None:
    ana = place.person("ana")
    async with open_bot(place, tmp_path):
        _, thread, _ = await imagined(place, ana)
        await ana.write(thread, "/settings")
        told = await place.next_from_bot(thread, after=1)
        panel = await place.response(await ana.press(told, "Settings"))

    assert (told.seen_by, panel.seen_by) == (None, ana.user)
    assert "limner:set:ratio" in chosen(panel)


async def test_where_only_mentions_count_plain_words_are_no_requests(place: LoopbackDiscord, tmp_path: Path) -> None:
    ana = place.person("ana")
    async with open_bot(place, tmp_path) as bot:
        await set_in(bot, place, Setting.LISTEN, "mentions")
        _, thread, result = await imagined(place, ana)
        await ana.write(thread, "what do you think?")
        await ana.write(thread, f"<@{place.bot.id}> make it night")
        _, edit = await bot.until_state(DONE, DONE)

    assert edit.request.prompt == "make it night"
    assert "Every message here is a request" not in result.text


async def test_in_direct_messages_every_message_is_a_request_whatever_is_wanted(
    place: LoopbackDiscord, tmp_path: Path
) -> None:
    ana = place.person("ana")
    async with open_bot(place, tmp_path):
        panel = await opened(place, ana, ana.dm())
        told = await place.response(await ana.slash(ana.dm(), "settings", change="listen mentions"))

    assert "limner:set:listen" not in chosen(panel)
    assert told.text.startswith("Every message here is a request")


async def test_pictures_stand_on_the_card_too_where_the_channel_wants_them(
    place: LoopbackDiscord, tmp_path: Path
) -> None:
    ana = place.person("ana")
    async with open_bot(place, tmp_path) as bot:
        await set_in(bot, place, Setting.RESULTS, "channel")
        card, _, result = await imagined(place, ana, "a fox --count 2")
        await bot.until_state(DONE)
        await place.until(lambda: len(card.pictures) == 2)

    assert [one.name for one in result.pictures] == ["v1.png", "v2.png"]
    assert "v1 and v2 are in the thread." in card.text
