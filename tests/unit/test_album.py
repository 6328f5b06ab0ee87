"""Looking at what was made: sheets of versions, originals, and how a picture came about."""

from pathlib import Path

from core.album import MOST_ON_SHEET, Album
from core.model.asking import ModelAnswer, ModelPrompt
from core.model.request import Kind, Options, Person
from core.model.usage import Usage
from tests.fakes.core import FakePixels, Shop, conversation, open_shop, picture, request

BO = Person("bo", "bo")


def album_of(shop: Shop) -> Album:
    return Album(
        shop.conversations,
        shop.jobs,
        shop.deliveries,
        attempts=shop.attempts,
        blobs=shop.blobs,
        pixels=FakePixels(),
    )


async def test_a_sheet_shows_every_version_and_marks_where_the_next_edit_starts(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop, shop.working():
        await shop.done(request("k1", "a cat"))
        await shop.done(request("k2", "in a hat", kind=Kind.EDIT))
        await shop.control.undo(conversation())

        sheet = await album_of(shop).sheet(conversation())

    assert sheet is not None
    assert sheet.data.endswith(b"v1* v2")
    told = [(entry.version.label, entry.version.parents, entry.is_head) for entry in sheet.entries]
    assert told == [("v1", (), True), ("v2", (1,), False)]
    assert [entry.job.request.prompt for entry in sheet.entries if entry.job] == ["a cat", "in a hat"]


async def test_a_long_conversation_shows_its_newest_versions(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop, shop.working():
        for number in range(7):
            await shop.done(request(f"k{number}", "a cat", options=Options(count=4)))

        sheet = await album_of(shop).sheet(conversation())

    assert sheet is not None
    assert (len(sheet.entries), sheet.left_out) == (MOST_ON_SHEET, 28 - MOST_ON_SHEET)
    assert [sheet.entries[0].version.label, sheet.entries[-1].version.label] == ["v4", "v28"]


async def test_a_conversation_without_pictures_has_no_sheet(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop:
        assert await album_of(shop).sheet(conversation()) is None


async def test_a_version_whose_picture_is_lost_keeps_its_place(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop, shop.working():
        await shop.done(request("k1", "a cat"))
        shop.blobs.kept.clear()

        sheet = await album_of(shop).sheet(conversation())

    assert sheet is not None
    assert sheet.data.endswith(b"v1*")


async def test_a_story_adds_up_what_the_calls_used(tmp_path: Path) -> None:
    def counted(_: ModelPrompt) -> ModelAnswer:
        return ModelAnswer((picture("cat"),), Usage(input_tokens=10, image_tokens=1290))

    async with open_shop(tmp_path) as shop, shop.working():
        shop.model.script = counted
        job = await shop.done(request("k1", "a cat", options=Options(count=2)))

        story = await album_of(shop).story(job)

    assert story.usage is not None
    assert (story.usage.input_tokens, story.usage.image_tokens) == (20, 2580)
    assert story.reply is not None
    assert [version.label for version in story.reply.versions] == ["v1", "v2"]


async def test_an_original_is_the_models_own_bytes(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop, shop.working():
        await shop.done(request("k1", "a cat"))
        (version,) = await shop.conversations.versions(conversation())

        assert await album_of(shop).original(version) == b"picture of a cat"


async def test_a_picture_from_somebody_elses_version_says_whose_it_is(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop, shop.working():
        await shop.done(request("k1", "a cat"))
        own = await shop.done(request("k2", "in a hat", kind=Kind.EDIT))
        other = await shop.done(request("k3", "at night", kind=Kind.EDIT, person=BO))
        replies = [await shop.control.answer(job) for job in (own, other)]

    assert [reply.facts.based_on and reply.facts.based_on.name for reply in replies] == [None, "ana"]
