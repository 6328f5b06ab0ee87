"""Verbs, buttons and forms on the local page: sheets, stories, what ⋯ offers, and forms that are filled in."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from core.model.conversation import Gone, GoneVersion
from core.model.job import Job
from core.model.reply import Facts, Picture, Reply
from tests.fakes.local import Chat, open_chat, version


@pytest.fixture
async def chat(tmp_path: Path) -> AsyncIterator[Chat]:
    async with open_chat(tmp_path) as opened:
        await opened.open()
        yield opened


async def made(chat: Chat) -> tuple[str, Job]:
    """A picture in a thread."""
    thread = f"t{(await chat.say('a lighthouse'))['id']}"
    job = next(iter(chat.intake.jobs.values()))
    first = replace(version(1), job=job.id, alt="a drawn tower")
    chat.conversations.known, chat.conversations.head_version = {"V1": first}, first
    await chat.memory.platform.deliver(job, Reply((Picture(first),), Facts("model-a")))
    return thread, job


def stored_in(folder: Path) -> bytes:
    """The bytes of all files."""
    return b"".join(file.read_bytes() for file in folder.iterdir() if file.is_file())


async def test_versions_show_a_sheet_that_the_page_can_fetch(chat: Chat) -> None:
    thread, _ = await made(chat)

    await chat.say("/versions", thread)

    (note,) = await chat.shown("note")
    assert str(note["text"]).startswith("1 version. The next edit starts from v1.\nv1 a lighthouse")
    assert (note["file"]["name"], note["file"]["alt"].startswith("The versions")) == ("versions.jpg", True)
    sheet = await chat.client.get(note["file"]["address"])
    assert (sheet.content_type, await sheet.read()) == ("image/jpeg", b"\xff\xd8\xff sheet")


async def test_show_tells_how_a_version_was_made(chat: Chat) -> None:
    thread, job = await made(chat)

    await chat.say("show v1", thread)
    await chat.say(f"/show {job.id}", thread)

    first, second = await chat.shown("note")
    assert first["text"].startswith("v1 · asked by @ana\n“a lighthouse”")
    assert "a lighthouse" in second["text"]


async def test_vary_starts_from_the_picture(chat: Chat) -> None:
    thread, job = await made(chat)

    await chat.press("limner:vary:V1")
    await chat.press("limner:vary:V1")

    (_, varied) = chat.intake.jobs.values()
    assert (varied.request.version, varied.request.kind, varied.request.place) == (1, "edit", "")
    assert varied.request.conversation == job.request.conversation
    assert varied.request.conversation.thread == thread


async def test_more_offers_the_rest_with_a_form_among_it(chat: Chat) -> None:
    await made(chat)

    await chat.press("limner:more:V1")
    form = await (await chat.press("limner:ratio:V1")).json()
    sent = {"nonce": "form-0001", "form": form["form"]["id"], "values": {"ratio": "16:9"}}
    answers = [await chat.post("/chat/form", sent) for _ in range(2)]

    (note,) = await chat.shown("note")
    assert [button["press"] for button in note["buttons"]] == ["ratio", "describe", "details", "original", "delete"]
    assert [field["type"] for field in form["form"]["fields"]] == ["choice"]
    assert [answer.status for answer in answers] == [200, 200]
    (_, shaped) = chat.intake.jobs.values()
    assert (shaped.request.options.ratio, shaped.request.version) == ("16:9", 1)


async def test_the_original_is_the_models_own_bytes(chat: Chat) -> None:
    await made(chat)

    await chat.press("limner:original:V1")

    (note,) = await chat.shown("note")
    assert await (await chat.client.get(note["file"]["address"])).read() == b"\x89PNG\r\n\x1a\nV1"


@pytest.mark.parametrize("form", ["limner:ratio:V9", "limner:nothing:V1", "other:ratio:V1", "limner:picture:V1"])
async def test_a_form_that_belongs_nowhere_is_refused(chat: Chat, form: str) -> None:
    answer = await chat.post("/chat/form", {"nonce": "form-0001", "form": form, "values": {"ratio": "16:9"}})

    assert answer.status == 409


async def test_forgetting_is_confirmed_and_empties_the_thread(chat: Chat) -> None:
    thread, job = await made(chat)

    await chat.say("forget conversation", thread)
    (asking,) = await chat.shown("note")
    assert asking["text"].startswith("Limner forgets everything in this thread: ")
    assert (await chat.press(asking["buttons"][0]["id"])).status == 200

    assert chat.removal.forgotten == [job.request.conversation]
    messages = await chat.memory.transcript.after(0)
    said = [message.body.get("text") for message in messages]
    assert said.count("(no longer kept)") >= 3
    assert "Forgotten: 1 request with everything about them." in said


async def test_a_version_is_deleted_after_asking_once_and_told_of_where_it_stood(chat: Chat) -> None:
    await made(chat)

    await chat.press("limner:delete:V1")
    (asking,) = await chat.shown("note")
    await chat.press(asking["buttons"][0]["id"], nonce="press-0002")

    assert asking["text"] == "Delete v1 for everyone? This cannot be undone."
    assert chat.removal.deleted == [1]
    assert await chat.shown("note") == [asking]


async def test_words_stand_where_a_deleted_picture_stood(chat: Chat, tmp_path: Path) -> None:
    _, job = await made(chat)
    (result,) = await chat.shown("result")
    gone = GoneVersion("V1", 1, job.id, (), Gone.DELETED, "ana")

    for _ in range(2):
        await chat.memory.platform.withdraw(replace(job, revision=7), Reply((), Facts("m"), gone=(gone,)), ["message"])
    await chat.memory.platform.deliver(job, Reply((Picture(version(1)),), Facts("model-a")))

    assert (result["pieces"][0]["label"], result["pieces"][0]["alt"]) == ("v1", "a drawn tower")
    assert b"a drawn tower" not in stored_in(tmp_path)
    assert await chat.shown("result") == []
    assert [(note["text"], note["buttons"]) for note in await chat.shown("note")] == [("v1 was deleted by @ana.", [])]


async def test_menus_and_questions_about_a_picture_go_with_it(chat: Chat) -> None:
    _, job = await made(chat)
    await chat.press("limner:more:V1")
    await chat.press("limner:delete:V1", nonce="press-0002")
    gone = GoneVersion("V1", 1, job.id, (), Gone.DELETED, "ana")

    await chat.memory.platform.withdraw(replace(job, revision=7), Reply((), Facts("m"), gone=(gone,)), ["message"])

    notes = [(note["text"], note["buttons"]) for note in await chat.shown("note")]
    assert sorted(notes) == [("", []), ("", []), ("v1 was deleted by @ana.", [])]


async def test_the_other_pictures_of_an_answer_stay(chat: Chat) -> None:
    _, job = await made(chat)
    gone = GoneVersion("V2", 2, job.id, (), Gone.DELETED)

    await chat.memory.platform.withdraw(job, Reply((Picture(version(1)),), Facts("m"), gone=(gone,)), ["message"])

    (left,) = await chat.shown("result")
    assert ([piece["label"] for piece in left["pieces"]], left["notices"]) == (["v1"], ["v2 was deleted."])
