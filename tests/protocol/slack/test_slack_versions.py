"""Looking at versions and going on from them: sheets, stories, variations and what else ⋯ offers."""

from pathlib import Path

import pytest

from core.model.job import JobState
from core.model.request import Kind
from tests.fakes.core import FakeModel, picture
from tests.fakes.slack.server import LoopbackSlack
from tests.fakes.slack_ways_in import Kit, imagined, open_bot, resulting

DONE = JobState.DELIVERED


@pytest.mark.parametrize("words", ["versions", "<@{me}> versions", "/versions"])
async def test_versions_are_shown_on_a_sheet_with_a_line_each(slack: LoopbackSlack, tmp_path: Path, words: str) -> None:
    ana = slack.person("ana")
    async with open_bot(slack, tmp_path) as bot:
        card, _ = await imagined(slack, ana)
        await ana.write(card, "make it night")
        await bot.until_state(DONE, DONE)
        await ana.write(card, words.format(me=slack.bot.id))
        sheet = await slack.until(
            lambda: next((m for m in slack.from_bot(card) for one in m.pictures if one.name == "versions.jpg"), None)
        )
        assert len(await bot.at_rest()) == 2

    (shown,) = sheet.pictures
    lines = [message.text for message in slack.from_bot(card) if message.text.startswith("2 versions")]
    assert lines == ["2 versions. The next edit starts from v2.\nv1 a fox\nv2 ← v1 make it night"]
    assert (shown.data, "v2: make it night" in (shown.alt or "")) == (b"\xff\xd8\xffv1 v2*", True)
    assert slack.violations == []


async def test_show_tells_how_a_version_and_a_job_were_made(slack: LoopbackSlack, tmp_path: Path) -> None:
    ana, ben, general = slack.person("ana"), slack.person("ben"), slack.channel("general")
    async with open_bot(slack, tmp_path) as bot:
        card, _ = await imagined(slack, ana)
        await ben.write(card, "make it night")
        _, second = await bot.until_state(DONE, DONE)
        await ana.write(card, "show v2")
        aloud = await slack.until(lambda: next((m for m in slack.from_bot(card) if "Asked" in m.text), None))
        alone = await slack.answered(await ana.command(general, "/limner", f"show {second.reference}"))

    assert aloud.text.startswith("v2 · based on @ana's v1 · asked by @ben\n“make it night”\nmodel-a")
    assert alone.text == aloud.text
    assert alone.seen_by is ana.user


async def test_vary_starts_from_the_picture_with_the_options_that_it_had(slack: LoopbackSlack, tmp_path: Path) -> None:
    ana, ben, model = slack.person("ana"), slack.person("ben"), FakeModel()
    async with open_bot(slack, tmp_path, Kit(model)) as bot:
        card, result = await imagined(slack, ana, "a fox --ratio 16:9")
        await ben.press(result, "Vary")
        answer = await resulting(slack, card, after=1)
        _, varied = await bot.until_state(DONE, DONE)

    assert (varied.request.kind, varied.request.version, varied.request.options.ratio) == (Kind.EDIT, 1, "16:9")
    assert model.prompts[-1].turns[1].parts == (picture("a fox"),)
    assert "A variation of this picture." in answer.text
    assert "v2 · based on @ana's v1" in answer.text


async def test_more_offers_the_rest_to_the_person_alone(slack: LoopbackSlack, tmp_path: Path) -> None:
    ana, ben = slack.person("ana"), slack.person("ben")
    async with open_bot(slack, tmp_path) as bot:
        card, result = await imagined(slack, ana)
        more = await slack.answered(await ben.press(result, "More"))
        details = await slack.answered(await ben.press(more, "Details"))
        await ben.press(more, "Original file")
        original = await slack.until(lambda: next((m for m in slack.messages(ben.dm()) if m.pictures), None))
        form = await slack.opened(await ben.press(more, "Another shape"))
        await ben.submit(form, {"ratio": "16:9"})
        await resulting(slack, card, after=1)
        _, job = await bot.until_state(DONE, DONE)

    assert [message.seen_by for message in (more, details)] == [ben.user, ben.user]
    assert details.text.startswith("v1 · asked by")
    assert [one.data for one in original.pictures] == [b"picture of a fox"]
    assert (form.title, job.request.options.ratio, job.request.version) == ("Shape of v1", "16:9", 1)
    assert slack.violations == []


async def test_a_version_that_a_private_form_names_goes_along_instead_of_the_pressed_one(
    slack: LoopbackSlack, tmp_path: Path
) -> None:
    ana = slack.person("ana")
    async with open_bot(slack, tmp_path) as bot:
        card, _ = await imagined(slack, ana)
        await ana.write(card, "make it night")
        await bot.until_state(DONE, DONE)
        newest = await slack.until(lambda: slack.from_bot(card)[-1] if slack.from_bot(card)[-1].pictures else None)
        form = await slack.opened(await ana.press(newest, "Edit"))
        await ana.submit(form, {"prompt": "from v1: add a boat --private"})
        *_, apart = await bot.until_state(*[DONE] * 3)

    assert [source.name for source in apart.request.kept] == ["v1"]
    assert (apart.request.version, apart.request.prompt) == (None, "add a boat")
