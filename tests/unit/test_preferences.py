"""Settings: what may be set, what counts for a request, and what is said of the rest."""

from dataclasses import replace
from pathlib import Path

import pytest

from core.adapters.clock import SystemClock
from core.errors import AdminsOnly, UnknownModel, UnknownOption
from core.lineup import Lineup
from core.model.preferences import Preferences, Results, Safety, Setting
from core.model.request import Kind, Options, Request, Start
from core.model.scope import ChannelKey, Wanted
from core.preferences import PreferenceBook
from tests.fakes.core import ANA, CATALOGUE, conversation, open_shop, reply_to, request
from tests.fakes.preferences import MemoryPreferences, book_of

CHANNEL = ChannelKey.of(conversation())
NEW = request(start=Start.FRESH)
NOTHING = Preferences()


def prepared(here: Preferences = NOTHING, channel: Preferences = NOTHING) -> PreferenceBook:
    return PreferenceBook(MemoryPreferences({conversation(): here, CHANNEL: channel}), Lineup(CATALOGUE), SystemClock())


async def effective(book: PreferenceBook, options: Options, wanted: Request = NEW) -> Options:
    return (await book.settled(replace(wanted, options=options))).effective


async def test_a_flag_beats_the_conversation_which_beats_the_channel() -> None:
    book = prepared(Preferences(size="2K"), Preferences(ratio="1:1", size="1K", count=3))

    assert await effective(book, Options(ratio="16:9")) == Options("16:9", "2K", 3)
    assert await effective(book, Options(count=1, size="1K")) == Options("1:1", "1K", 1)


async def test_where_nothing_is_set_the_model_decides() -> None:
    settled = await book_of(CATALOGUE).settled(NEW)

    assert (settled, settled.effective.pictures) == (NEW, 1)


async def test_a_setting_that_the_model_lacks_is_left_out_and_told_of() -> None:
    settled = await prepared(Preferences("model-b", "16:9", "2K")).settled(NEW)

    assert settled.effective == Options(model="model-b")
    assert tuple(map(str, settled.notices)) == (
        "model-b has no ratio 16:9, so that setting was left out.",
        "model-b has no size 2K, so that setting was left out.",
    )


async def test_a_flag_for_another_model_leaves_the_settings_of_the_usual_one_out() -> None:
    settled = await prepared(Preferences(ratio="16:9")).settled(replace(NEW, options=Options(model="model-b")))

    assert (settled.effective.ratio, len(settled.notices)) == (None, 1)


async def test_a_model_that_the_operator_took_away_is_replaced_by_the_usual_one() -> None:
    settled = await prepared(Preferences("model-z", "16:9")).settled(NEW)

    assert settled.effective == Options("16:9")
    assert tuple(map(str, settled.notices)) == ("The model of the settings, model-z, is not there any more.",)


async def test_an_edit_keeps_the_shape_of_its_picture_unless_its_own_conversation_was_given_one() -> None:
    edit, channel = replace(NEW, kind=Kind.EDIT, start=Start.HEAD), Preferences(ratio="16:9", size="2K")

    assert await effective(prepared(channel=channel), Options(), edit) == Options(size="2K")
    assert await effective(prepared(Preferences(ratio="1:1"), channel), Options(), edit) == Options("1:1", "2K")


async def test_what_is_told_in_words_takes_nothing_of_how_pictures_should_be() -> None:
    book = prepared(Preferences("model-b", "16:9", "2K", 3, safety=Safety.STRICT))

    settled = await book.settled(replace(NEW, kind=Kind.DESCRIBE))

    assert (settled.settings, settled.notices) == (Preferences(safety=Safety.STRICT), ())


async def test_of_two_levels_of_safety_the_stricter_one_counts() -> None:
    strict, relaxed = Preferences(safety=Safety.STRICT), Preferences(safety=Safety.RELAXED)

    assert (await prepared(relaxed, strict).in_force(conversation())).safety is Safety.STRICT
    assert (await prepared(strict, relaxed).in_force(conversation())).safety is Safety.STRICT
    sheet = await prepared(relaxed, strict).sheet(conversation())
    assert sheet.entry(Setting.SAFETY).in_force == "strict"


@pytest.mark.parametrize(
    ("setting", "value", "said"),
    [
        (Setting.RATIO, "5:9", "`ratio` cannot be 5:9 here. It takes 1:1 or 16:9."),
        (Setting.COUNT, "9", "`count` cannot be 9 here. It takes 1, 2, 3 or 4."),
        (Setting.LISTEN, "never", "`listen` cannot be never here. It takes all or mentions."),
        (Setting.SAFETY, "off", "`safety` cannot be off here. It takes strict or medium."),
        (Setting.RESULTS, "channel", "`results` is a setting of channels. Change it in the channel itself."),
    ],
)
async def test_a_value_that_cannot_be_is_answered_with_those_that_can(setting: Setting, value: str, said: str) -> None:
    book = prepared(channel=Preferences(safety=Safety.MEDIUM))

    with pytest.raises(UnknownOption) as refused:
        await book.change(conversation(), Wanted(setting, value, ANA))

    assert refused.value.user_message == said
    assert await book.history(conversation()) == []


async def test_a_model_is_set_by_any_of_its_names_and_an_unknown_one_lists_them() -> None:
    book = prepared()

    await book.change(conversation(), Wanted(Setting.MODEL, "Model-B", ANA))

    assert (await book.in_force(conversation())).model == "model-b"
    with pytest.raises(UnknownModel, match="Use one of: model-a, model-b"):
        await book.change(conversation(), Wanted(Setting.MODEL, "dall-e", ANA))


async def test_a_model_that_lacks_what_was_set_is_taken_and_says_what_rests() -> None:
    book = prepared(Preferences(ratio="16:9"))

    changed = await book.change(conversation(), Wanted(Setting.MODEL, "model-b", ANA))

    assert [(entry.setting, entry.in_force) for entry in changed.resting] == [(Setting.RATIO, "16:9")]
    assert changed.sheet.entry(Setting.RATIO).choices == ("1:1",)


async def test_of_several_values_none_is_set_where_one_does_not_fit_the_rest() -> None:
    book = prepared(Preferences(ratio="1:1"))
    together = [Wanted(Setting.RATIO, "16:9", ANA), Wanted(Setting.MODEL, "model-b", ANA)]

    with pytest.raises(UnknownOption, match="`ratio` cannot be 16:9 here"):
        await book.change_all(conversation(), together)

    assert await book.in_force(conversation()) == Preferences(ratio="1:1")


async def test_a_channel_is_set_by_admins_alone() -> None:
    book = prepared()

    with pytest.raises(AdminsOnly):
        await book.change(CHANNEL, Wanted(Setting.RESULTS, "channel", ANA))
    await book.change(CHANNEL, Wanted(Setting.RESULTS, "channel", ANA), is_admin=True)

    assert (await book.in_force(conversation("t9"))).results is Results.CHANNEL


async def test_a_sheet_tells_what_counts_where_it_comes_from_and_who_was_last() -> None:
    book = prepared(channel=Preferences(count=2))
    await book.change(conversation(), Wanted(Setting.RATIO, "16:9", ANA))

    sheet = await book.sheet(conversation())

    assert [(entry.setting, entry.own, entry.in_force) for entry in sheet.entries] == [
        ("model", None, "model-a"),
        ("ratio", "16:9", "16:9"),
        ("size", None, None),
        ("count", None, "2"),
        ("listen", None, "all"),
        ("safety", None, None),
        ("tools", None, None),
    ]
    assert sheet.last is not None
    assert (sheet.last.by, sheet.last.new) == (ANA, "16:9")


async def test_what_counts_is_fixed_when_a_request_is_accepted(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop:
        await shop.preferences.change(conversation(), Wanted(Setting.COUNT, "2", ANA))
        await shop.preferences.change(conversation(), Wanted(Setting.SAFETY, "strict", ANA))
        job = await shop.order(request())
        await shop.preferences.change(conversation(), Wanted(Setting.COUNT, "1", ANA))
        async with shop.working():
            await shop.until(job)

        assert len(reply_to(shop, job).versions) == 2
        assert {prompt.safety for prompt in shop.model.prompts} == {Safety.STRICT}


async def test_again_keeps_what_was_typed_and_takes_the_settings_of_the_moment(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop, shop.working():
        await shop.preferences.change(conversation(), Wanted(Setting.SIZE, "2K", ANA))
        job = await shop.done(request(options=Options(ratio="16:9")))
        await shop.preferences.change(conversation(), Wanted(Setting.SIZE, "1K", ANA))

        again = await shop.control.again(job.id, key="k2", person=ANA, place="")
        await shop.done(again)

        assert [(sent.ratio, sent.size) for sent in shop.model.prompts] == [("16:9", "2K"), ("16:9", "1K")]


async def test_a_typed_flag_must_fit_the_model_that_was_set(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop:
        await shop.preferences.change(conversation(), Wanted(Setting.MODEL, "model-b", ANA))

        with pytest.raises(UnknownOption, match=r"model-b has no ratio 16:9\. Use one of: 1:1"):
            await shop.intake.submit(request(options=Options(ratio="16:9")))


async def test_a_result_tells_which_setting_was_left_out(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop, shop.working():
        await shop.preferences.change(conversation(), Wanted(Setting.SIZE, "2K", ANA))
        await shop.preferences.change(conversation(), Wanted(Setting.MODEL, "model-b", ANA))

        job = await shop.done(request())

        told = reply_to(shop, job).notices
        assert [str(one) for one in told] == ["model-b has no size 2K, so that setting was left out."]
        assert reply_to(shop, job).facts.size is None
