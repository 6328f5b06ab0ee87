"""Settings on Slack: a form by command or by a button in the thread, words, and what then counts."""

from pathlib import Path

import pytest

from bots.slack.places import in_thread
from core.model.job import JobState
from core.model.preferences import Preferences, Setting
from core.model.request import Person as Who
from core.model.scope import ChannelKey, Wanted
from tests.fakes.slack.house import FileIds
from tests.fakes.slack.server import LoopbackSlack
from tests.fakes.slack.state import Message
from tests.fakes.slack.views import View
from tests.fakes.slack_ways_in import Bot, imagined, open_bot, pictured, resulting

DONE = JobState.DELIVERED
BOSS = Who("U1", "boss")


def chosen(form: View) -> dict[str, str]:
    """What each list of a form shows."""
    return {name: field["initial_option"]["text"]["text"] for name, field in form.fields.items()}


async def form_in(slack: LoopbackSlack, thread: Message) -> View:
    """The form that the button in a thread opens."""
    ana = slack.person("ana")
    before = len(slack.from_bot(thread))
    await ana.write(thread, "settings", mention=True)
    told = await slack.next_from_bot(thread, after=before)
    return await slack.opened(await ana.press(told, "Settings"))


async def set_in(bot: Bot, slack: LoopbackSlack, setting: Setting, value: str) -> None:
    """Let an admin have set a default of #general."""
    general = slack.channel("general")
    key = ChannelKey("slack", slack.team.id, general.id)
    await bot.core.preferences.change_all(key, (Wanted(setting, value, BOSS),), is_admin=True)


async def test_a_thread_gets_a_button_whose_form_sets_what_counts_there(slack: LoopbackSlack, tmp_path: Path) -> None:
    ana = slack.person("ana")
    async with open_bot(slack, tmp_path) as bot:
        card, _ = await imagined(slack, ana)
        form = await form_in(slack, card)
        before = len(slack.from_bot(card))
        await ana.submit(form, {"Ratio": "16:9", "Pictures": "2"})
        told = await slack.next_from_bot(card, after=before)
        await ana.write(card, "make it night")
        await resulting(slack, card, after=1)
        again = await form_in(slack, card)
        _, edit = await bot.until_state(DONE, DONE)

    assert (form.title, form.body["submit"]["text"]) == ("Settings", "Save")
    assert chosen(form)["model"] == "default (model-a)"
    assert (told.seen_by, told.text) == (None, "@ana set ratio to 16:9 and count to 2 here.")
    assert (edit.request.effective.ratio, edit.request.effective.pictures) == ("16:9", 2)
    assert (chosen(again)["ratio"], chosen(again)["count"]) == ("16:9", "2")
    assert "Last change: @ana set count to 2" in again.text


async def test_a_form_that_was_opened_before_somebody_elses_change_takes_nothing_back(
    slack: LoopbackSlack, tmp_path: Path
) -> None:
    ana = slack.person("ana")
    async with open_bot(slack, tmp_path) as bot:
        card, _ = await imagined(slack, ana)
        form = await form_in(slack, card)
        key = in_thread(slack.team.id, slack.channel("general").id, card.ts)
        await bot.core.preferences.change_all(key, (Wanted(Setting.SIZE, "2K", BOSS),))
        await slack.acknowledged(await ana.submit(form, {"Ratio": "16:9"}))
        kept = await bot.core.preferences.in_force(key)

    assert form.text.startswith("Somebody changed a setting meanwhile")
    assert kept == Preferences(size="2K")


async def test_a_form_survives_a_restart(slack: LoopbackSlack, tmp_path: Path) -> None:
    ana = slack.person("ana")
    async with open_bot(slack, tmp_path) as bot:
        card, _ = await imagined(slack, ana)
        form = await form_in(slack, card)
    async with open_bot(slack, tmp_path) as bot:
        await slack.acknowledged(await ana.submit(form, {"Listens to": "mentions"}))
        (job,) = await bot.until_state(DONE)
        kept = await slack.until(lambda: slack.from_bot(card)[-1].text.startswith("@ana set listening"))

    assert kept
    assert job.request.settings == Preferences()


async def test_words_change_a_setting_and_notify_nobody(slack: LoopbackSlack, tmp_path: Path) -> None:
    ana = slack.person("ana")
    async with open_bot(slack, tmp_path):
        card, _ = await imagined(slack, ana)
        for words in ("settings ratio wide", "/settings rato 1:1"):
            before = len(slack.from_bot(card))
            await ana.write(card, words, mention=True)
            await slack.next_from_bot(card, after=before)
        changed, mistaken = slack.from_bot(card)[-2:]

    assert changed.text == "@ana set ratio to 16:9 here."
    assert mistaken.text.startswith("There is no setting `rato`.")


async def test_everyone_may_look_at_a_channels_settings_and_only_admins_change_them(
    slack: LoopbackSlack, tmp_path: Path
) -> None:
    ana, boss, general = slack.person("ana"), slack.person("boss", admin=True), slack.channel("general")
    async with open_bot(slack, tmp_path) as bot:
        looked = await slack.answered(await ana.command(general, "/limner", "settings"))
        refused = await slack.answered(await ana.command(general, "/limner", "settings ratio 16:9"))
        form = await slack.opened(await boss.command(general, "/limner", "settings"))
        await slack.acknowledged(await boss.submit(form, {"Results": "channel"}))
        kept = await bot.core.preferences.in_force(ChannelKey("slack", slack.team.id, general.id))

    assert looked.seen_by is ana.user
    assert "Results: thread (in the thread alone)" in looked.text
    assert "Only admins of this server or workspace change a channel's settings" in looked.text
    assert refused.text.startswith("Only admins of this server or workspace change a channel's settings")
    assert form.text == "@boss set results to channel for new conversations of this channel."
    assert kept.results == "channel"


async def test_where_only_mentions_count_plain_replies_are_no_requests(slack: LoopbackSlack, tmp_path: Path) -> None:
    ana = slack.person("ana")
    async with open_bot(slack, tmp_path) as bot:
        await set_in(bot, slack, Setting.LISTEN, "mentions")
        card, result = await imagined(slack, ana)
        await ana.write(card, "what do you think?")
        await ana.write(card, "make it night", mention=True)
        _, edit = await bot.until_state(DONE, DONE)

    assert edit.request.prompt == "make it night"
    assert "Every message here is a request" not in result.text


@pytest.mark.parametrize("takes_ids", [True, False])
async def test_pictures_stand_on_the_card_too_or_below_it_where_the_channel_wants_them(
    slack: LoopbackSlack, tmp_path: Path, takes_ids: bool
) -> None:
    ana, general = slack.person("ana"), slack.channel("general")
    if not takes_ids:
        slack.take_file_ids(FileIds.IGNORED)
    async with open_bot(slack, tmp_path) as bot:
        await set_in(bot, slack, Setting.RESULTS, "channel")
        card, _ = await imagined(slack, ana, "a fox --count 2")
        await bot.until_state(DONE)
        shown = await slack.until(lambda: [one for one in pictured(slack, general) if one.root is None])

    assert [len(one.pictures) for one in shown] == [2]
    assert (shown[0] is card) == takes_ids
    assert "v1 and v2 are in the thread." in card.text
