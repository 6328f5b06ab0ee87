"""Forgetting a person or a conversation: nothing of it is left on disk, and others' work goes on."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from core.adapters.blobs import open_blobs
from core.adapters.database import SqlPreferences
from core.errors import NotAllowed
from core.model.image import Attachment
from core.model.job import JobState
from core.model.preferences import Setting
from core.model.request import Asker, Kind, Person, Start
from core.model.scope import ChannelKey, Wanted
from core.model.template import Template
from tests.fakes.core import ANA, Shop, conversation, open_shop, reply_to, request, sent_pictures

BOB = Person("bob-7f3", "bob")
EVE = Person("eve-5ac", "Eve Secretkeeper")
EVES = Asker("fake", EVE.id)


def traces(folder: Path, *words: str) -> list[str]:
    """Where any of these stands in the raw bytes of a folder's files, or in their names."""
    files = [file for file in folder.rglob("*") if file.is_file()]
    return [
        f"{word} in {file.name}"
        for word in words
        for file in files
        if word.encode() in file.read_bytes() or word in str(file)
    ]


@asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[Shop]:
    """A shop whose pictures are files too."""
    async with open_shop(folder, blobs=open_blobs(None, folder / "blobs")) as shop, shop.working():
        yield shop


async def talk(shop: Shop) -> None:
    """Ana draws, Eve edits, Bob edits that, all with files of their own, in one thread."""
    shop.chat.files = {name: f"{name} bytes".encode() for name in ("anafile", "evefile")}
    await shop.done(request("ana-key", "anawords", attachments=(Attachment("anafile", "anaphoto.png", ""),)))
    eves = request("eve-key", "evewords", person=EVE, attachments=(Attachment("evefile", "evephoto.png", ""),))
    await shop.done(eves)
    bobs = await shop.done(request("bob-key", "bobwords", person=BOB))
    assert reply_to(shop, bobs).facts.based_on == EVE


EVES_TRACES = ("evewords", "evefile", "evephoto", "eve-key", EVE.id, EVE.name)


async def test_nothing_of_a_forgotten_person_is_left_in_any_file(tmp_path: Path) -> None:
    async with opened(tmp_path) as shop:
        await talk(shop)
        assert traces(tmp_path, *EVES_TRACES) != []
        job = (await shop.jobs.recent())[1]

        count = await shop.removal.forget_person(EVES)

        assert count == 1
        assert traces(tmp_path, *EVES_TRACES, f"message of {job.id}") == []


async def test_what_others_made_stays_and_can_be_gone_on_from(tmp_path: Path) -> None:
    async with opened(tmp_path) as shop:
        await talk(shop)
        await shop.removal.forget_person(EVES)

        await shop.done(request("k4", "more"))

        versions = await shop.conversations.versions(conversation())
        assert [(version.label, version.parents) for version in versions] == [("v1", ()), ("v3", (2,)), ("v4", (3,))]
        assert sent_pictures(shop.model.prompts[-1]) == ["anafile bytes", "picture of anawords", "picture of bobwords"]
        assert len(traces(tmp_path, "anawords", "bobwords")) > 2


async def test_a_forgotten_conversation_begins_anew(tmp_path: Path) -> None:
    async with opened(tmp_path) as shop:
        await shop.done(request("k0", "elsewhere", conversation=conversation("t2")))
        await talk(shop)

        await shop.removal.forget_conversation(conversation(), BOB, is_admin=True)

        assert traces(tmp_path, *EVES_TRACES, "anawords", "bobwords", BOB.id, '"t1"', "anafile") == []
        assert await shop.conversations.versions(conversation()) == []
        await shop.done(request("k5", "a new cat"))
        assert [version.label for version in await shop.conversations.versions(conversation())] == ["v1"]
        assert len(await shop.conversations.versions(conversation("t2"))) == 1


async def test_a_conversation_of_several_people_is_forgotten_by_a_moderator_alone(tmp_path: Path) -> None:
    async with opened(tmp_path) as shop:
        await shop.done(request("k1", "mine"))
        await shop.done(request("k2", "theirs", person=BOB))

        with pytest.raises(NotAllowed, match="only a moderator can forget this conversation"):
            await shop.removal.forget_conversation(conversation(), ANA, is_admin=False)

        assert len(await shop.conversations.versions(conversation())) == 2


async def test_who_was_alone_in_a_conversation_may_forget_it(tmp_path: Path) -> None:
    async with opened(tmp_path) as shop:
        await shop.done(request("k1", "mine"))

        assert await shop.removal.forget_conversation(conversation(), ANA, is_admin=False) == 1
        assert await shop.removal.forget_conversation(conversation(), ANA, is_admin=False) == 0


async def test_running_work_is_cut_before_it_is_forgotten(tmp_path: Path) -> None:
    async with opened(tmp_path) as shop:
        shop.model.gate = asyncio.Event()
        job = await shop.order(request("eve-key", "evewords", person=EVE))
        await shop.until(job, JobState.MAKING)
        await asyncio.wait_for(shop.model.asked.wait(), 10)

        await shop.removal.forget_person(EVES)

        assert shop.model.cut.is_set()
        assert (job.id, JobState.CANCELLED) in shop.chat.shown, "its message does not go on saying that it runs"
        assert traces(tmp_path, *EVES_TRACES) == []


async def test_an_answer_that_comes_after_forgetting_is_not_kept(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop:
        job = await shop.order(request("eve-key", "evewords", person=EVE, attachments=(Attachment("f", "x.png", ""),)))
        claimed = await shop.queue.claim(shop.clock.now())
        assert claimed is not None
        await shop.erasure.forget_some(EVES, shop.clock.now(), 9)

        shop.chat.files = {"f": b"evefile"}
        await shop.gatherer.gather(job)
        assert list(shop.blobs.kept.values()) == [b"evefile"]
        await shop.disposal.dispose()

        assert shop.blobs.kept == {}
        found = await shop.jobs.find(job.id)
        assert found is not None
        assert (found.sources, found.state) == (None, JobState.CANCELLED)


async def test_a_person_is_forgotten_in_every_space_or_in_the_named_one(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop, shop.working():
        for space in ("home", "office"):
            await shop.done(request(space, f"in {space}", person=EVE, conversation=conversation(space=space)))

        assert await shop.removal.forget_person(Asker("fake", EVE.id, "office")) == 1
        assert await shop.removal.forget_person(Asker("other", EVE.id)) == 0
        assert await shop.removal.forget_person(EVES) == 1


async def test_a_talk_in_words_alone_goes_on_before_the_forgotten_ones(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop, shop.working():
        await shop.done(request("k1", "a cat"))
        await shop.done(request("k2", "a dog", person=EVE, start=Start.FRESH))
        await shop.removal.forget_person(EVES)

        assert (await shop.conversations.head(conversation())).version is None
        job = await shop.done(request("k3", "in a hat", kind=Kind.EDIT))

        assert job.failure is not None


async def test_a_template_stays_with_the_team_and_loses_its_author(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop:
        theirs = Template("poster", "A poster", author=EVE.id, author_name=EVE.name, saved_at=shop.clock.now())
        await shop.team_templates.save("fake:home", theirs, 9)

        await shop.removal.forget_person(EVES)

        found = await shop.team_templates.find("fake:home", "poster")
        assert found is not None
        assert (found.author, found.author_name, found.text) == ("", "", "A poster")


async def test_what_somebody_set_goes_on_without_their_name(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop:
        wanted = Wanted(Setting.RATIO, "16:9", EVE)
        stored = SqlPreferences(shop.database)
        for scope in (conversation(), ChannelKey.of(conversation())):
            await stored.change(scope, wanted, now=shop.clock.now(), conversation_id=shop.clock.new_id())

        await shop.removal.forget_person(EVES)
        (change,) = await stored.changes(conversation(), limit=9)
        assert (change.by, change.new) == (Person("", ""), "16:9")
        assert traces(tmp_path, *EVES_TRACES) == []
        await shop.removal.forget_conversation(conversation(), ANA, is_admin=False)

        assert (await stored.layers(conversation())).conversation.ratio is None


async def test_more_than_one_batch_is_forgotten(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop:
        for n in range(45):
            job = (await shop.intake.submit(request(f"k{n}", person=EVE))).job
            await shop.intake.refused(job.id)

        assert await shop.removal.forget_person(EVES) == 45
