"""Looking at versions and going on from them: sheets, stories, variations and what else ⋯ offers."""

from pathlib import Path

import pytest

from core.model.asking import ModelAnswer, ModelPrompt
from core.model.job import JobState
from core.model.request import Kind
from core.model.usage import Usage
from tests.fakes.core import FakeModel, picture
from tests.fakes.discord.server import LoopbackDiscord
from tests.fakes.discord.state import Message
from tests.fakes.discord_bot import Kit, imagined, open_bot

EDIT = "PATCH /webhooks/{webhook_id}/{webhook_token}/messages/@original"
DONE = JobState.DELIVERED


@pytest.mark.parametrize("way", ["slash", "mention", "bare"])
async def test_versions_are_shown_on_a_sheet_with_a_line_each(place: LoopbackDiscord, tmp_path: Path, way: str) -> None:
    ana = place.person("ana")
    async with open_bot(place, tmp_path) as bot:
        _, thread, _ = await imagined(place, ana)
        await ana.write(thread, "make it night")
        await bot.until_state(DONE, DONE)
        if way == "slash":
            sheet = await place.response(await ana.slash(thread, "versions"))
        else:
            before = len(place.from_bot(thread))
            await ana.write(thread, f"<@{place.bot.id}> /versions" if way == "mention" else "versions")
            sheet = await place.next_from_bot(thread, after=before)
        await place.until(lambda: sheet.pictures)
        assert len(await bot.all_jobs()) == 2

    assert "2 versions. The next edit starts from v2.\nv1 a fox\nv2 ← v1 make it night" in sheet.text
    assert (sheet.seen_by, sheet.pictures[0].name) == (None, "versions.jpg")
    assert "v2: make it night" in (sheet.pictures[0].alt or "")
    assert place.violations == []


async def test_a_sheet_that_discord_refuses_is_told_of(place: LoopbackDiscord, tmp_path: Path) -> None:
    ana = place.person("ana")
    async with open_bot(place, tmp_path):
        _, thread, _ = await imagined(place, ana)
        place.faults.refuse(EDIT, 400, 50035)
        told = await place.response(await ana.slash(thread, "versions"))
        await place.until(lambda: "Something went wrong on Limner's side." in told.text)

    assert "Reference" in told.text


async def test_where_nothing_was_made_there_is_nothing_to_show(place: LoopbackDiscord, tmp_path: Path) -> None:
    ana, general = place.person("ana"), place.channel("general")
    async with open_bot(place, tmp_path):
        told = [await place.response(await ana.slash(general, verb)) for verb in ("versions", "show")]

    assert [message.seen_by for message in told] == [ana.user, ana.user]
    assert ["in the thread of the picture" in message.text for message in told] == [True, True]


async def test_show_tells_how_a_version_and_a_job_were_made(place: LoopbackDiscord, tmp_path: Path) -> None:
    ana, ben = place.person("ana"), place.person("ben")
    async with open_bot(place, tmp_path) as bot:
        _, thread, _ = await imagined(place, ana)
        await ben.write(thread, "make it *night*")
        _, second = await bot.until_state(DONE, DONE)
        version = await place.response(await ana.slash(thread, "show", what="v1"))
        newest = await place.response(await ana.slash(thread, "show"))
        by_job = await place.response(await ana.slash(thread, "show", what=second.reference.lower()))
        elsewhere = await place.response(await ana.slash(place.channel("other"), "show", what=second.reference))

    assert version.text.startswith("v1 · asked by \\@Ana\n“a fox”\nmodel-a")
    assert newest.text == by_job.text
    assert newest.text.startswith("v2 · based on \\@Ana's v1 · asked by \\@Ben\n“make it \\*night\\*”")
    assert version.seen_by is ana.user
    assert "There is no" in elsewhere.text


async def test_vary_starts_from_the_picture_with_the_options_that_it_had(
    place: LoopbackDiscord, tmp_path: Path
) -> None:
    ana, ben, model = place.person("ana"), place.person("ben"), FakeModel()
    async with open_bot(place, tmp_path, Kit(model)) as bot:
        _, _, result = await imagined(place, ana, "a fox --ratio 16:9")
        answer = await place.response(await ben.press(result, "🎲"))
        await place.until(lambda: answer.pictures)
        _, varied = await bot.until_state(DONE, DONE)

    assert (varied.request.kind, varied.request.version, varied.request.options.ratio) == (Kind.EDIT, 1, "16:9")
    assert model.prompts[-1].turns[1].parts == (picture("a fox"),)
    assert "A variation of this picture." in answer.text
    assert "(Keep" not in answer.text
    assert "v2 · based on \\@Ana's v1" in answer.text


async def test_more_offers_the_rest_to_the_person_alone(place: LoopbackDiscord, tmp_path: Path) -> None:
    ana, ben = place.person("ana"), place.person("ben")
    async with open_bot(place, tmp_path, Kit(FakeModel())) as bot:
        _, _, result = await imagined(place, ana)
        more = await place.response(await ben.press(result, "⋯"))
        details = await place.response(await ben.press(more, "Details"))
        original = await place.response(await ben.press(more, "Original file"))
        larger = await place.response(await ben.press(more, "Larger"))
        await place.until(lambda: larger.pictures)
        _, job = await bot.until_state(DONE, DONE)

    assert [message.seen_by for message in (more, details, original, larger)] == [*[ben.user] * 3, None]
    assert [button.label for button in more.buttons] == [
        "Another shape",
        "Larger",
        "Describe",
        "Details",
        "Original file",
        "Delete",
    ]
    assert details.text.startswith("v1 · asked by")
    assert [one.data for one in original.pictures] == [b"picture of a fox"]
    assert (job.request.options.size, job.request.version) == ("1K", 1)
    assert place.violations == []


async def test_another_shape_is_asked_for_in_a_form(place: LoopbackDiscord, tmp_path: Path) -> None:
    ana = place.person("ana")
    async with open_bot(place, tmp_path) as bot:
        _, _, result = await imagined(place, ana)
        more = await place.response(await ana.press(result, "⋯"))
        asked = await place.acknowledged(await ana.press(more, "Another shape"))
        assert asked.modal is not None
        offered = [one["value"] for one in asked.modal.fields["ratio"]["options"]]
        answer = await place.response(await ana.submit(asked.modal, {"ratio": "16:9"}))
        await place.until(lambda: answer.pictures)
        _, job = await bot.until_state(DONE, DONE)

    assert (job.request.options.ratio, job.request.version) == ("16:9", 1)
    assert (offered, "in the shape 16:9" in answer.text) == (["16:9"], True)
    assert place.violations == []


async def test_an_original_that_the_channel_does_not_take_is_told_of(place: LoopbackDiscord, tmp_path: Path) -> None:
    def large(_: ModelPrompt) -> ModelAnswer:
        return ModelAnswer((picture("x" * 11_000_000),), Usage())

    ana, model = place.person("ana"), FakeModel()
    model.script = large
    async with open_bot(place, tmp_path, Kit(model)):
        _, _, result = await imagined(place, ana)
        told = await _original(place, result)

    assert "The original is 10.5 MB, and a file here may have 10 MB." in told.text
    assert told.pictures == ()


async def _original(place: LoopbackDiscord, result: Message) -> Message:
    ana = place.person("ana")
    more = await place.response(await ana.press(result, "⋯"))
    return await place.response(await ana.press(more, "original"))


async def test_a_version_that_a_private_form_names_goes_along_instead_of_the_pressed_one(
    place: LoopbackDiscord, tmp_path: Path
) -> None:
    ana = place.person("ana")
    async with open_bot(place, tmp_path) as bot:
        _, thread, _ = await imagined(place, ana)
        await ana.write(thread, "make it night")
        await bot.until_state(DONE, DONE)
        newest = place.from_bot(thread)[-1]
        form = (await place.acknowledged(await ana.press(newest, "Edit"))).modal
        assert form is not None
        await place.acknowledged(await ana.submit(form, {"prompt": "from v1: add a boat --private"}))
        *_, apart = await bot.until_state(*[DONE] * 3)

    assert [source.name for source in apart.request.kept] == ["v1"]
    assert (apart.request.version, apart.request.prompt) == (None, "add a boat")
