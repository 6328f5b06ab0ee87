"""The local chat over HTTP: what is sent is kept, answered once, and shown."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bots.local.messages import Author, Draft, Written
from core.errors import DatabaseWrong, StoreBusy, UnknownModel
from core.model.job import JobState
from core.model.reply import Facts, Picture, Reply, Words
from core.model.request import Kind, Origin, Start
from tests.fakes.local import Chat, job, open_chat, version

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 40


@pytest.fixture
async def chat(tmp_path: Path) -> AsyncIterator[Chat]:
    async with open_chat(tmp_path) as opened:
        await opened.open()
        yield opened


async def test_a_request_is_stored_then_shown_on_a_card_then_started(chat: Chat) -> None:
    message = await chat.say("/imagine a lighthouse --ratio 16:9 --count 2")

    (accepted,) = chat.intake.jobs.values()
    (card,) = await chat.shown("progress")
    assert (accepted.request.prompt, accepted.request.options.count) == ("a lighthouse", 2)
    assert (accepted.request.key, accepted.request.origin) == (f"local:{message['id']}", Origin.MESSAGE)
    assert (card["about"], card["opens"], card["state"]) == (message["id"], f"t{message['id']}", "accepted")
    assert chat.intake.started == [accepted.id]


async def test_the_same_message_sent_twice_makes_one_job(chat: Chat) -> None:
    first = await chat.say("a lighthouse")
    chat.sent -= 1
    again = await chat.say("a lighthouse")

    assert again["id"] == first["id"]
    assert len(chat.intake.jobs) == 1
    assert len(await chat.shown("progress")) == 1


async def test_the_same_message_sent_twice_at_once_stops_one_job(chat: Chat) -> None:
    await chat.say("a lighthouse")
    await chat.say("a cat")
    body = {"nonce": "cancel-0001", "text": "/cancel"}

    await asyncio.gather(*(chat.post("/chat/messages", body) for _ in range(5)))

    assert chat.control.cancelled == ["01JOB1"]
    assert len(await chat.shown("note")) == 1


async def test_words_in_a_thread_go_on_from_its_head_and_are_answered_there(chat: Chat) -> None:
    thread = f"t{(await chat.say('a lighthouse'))['id']}"
    chat.conversations.head_version = version(1)

    await chat.say("make it night", thread)

    asked = list(chat.intake.jobs.values())[1].request
    (placeholder,) = [message for message in await chat.memory.transcript.after(0) if message.nonce == "01JOB1"]
    assert (asked.kind, asked.start, asked.conversation.thread) == (Kind.GENERATE, Start.HEAD, thread)
    assert placeholder.thread == thread


async def test_an_edit_command_waits_for_the_picture_that_is_being_made(chat: Chat) -> None:
    thread = f"t{(await chat.say('a lighthouse'))['id']}"

    await chat.say("/edit make it night", thread)

    assert list(chat.intake.jobs.values())[1].request.kind is Kind.EDIT


async def test_an_edit_command_where_nothing_was_made_is_refused_at_once(chat: Chat) -> None:
    thread = f"t{(await chat.say('/help'))['id']}"

    await chat.say("/edit make it night", thread)

    assert "no picture here to edit" in str((await chat.shown("note"))[1]["text"])


async def test_what_is_wrong_is_said_beside_the_message_and_the_message_is_kept(chat: Chat) -> None:
    message = await chat.say("a fox --raito 16:9")

    (note,) = await chat.shown("note")
    assert (note["about"], note["tone"]) == (message["id"], "error")
    assert "Did you mean `--ratio`?" in str(note["text"])
    assert chat.intake.jobs == {}
    assert len(await chat.shown("written")) == 1


async def test_what_the_core_refuses_is_said_in_its_words(chat: Chat) -> None:
    chat.intake.trouble = UnknownModel("There is no model banana.")

    await chat.say("a fox --model banana")

    assert (await chat.shown("note"))[0]["text"] == "There is no model banana."


async def test_what_operators_must_mend_rings_the_alarm(chat: Chat) -> None:
    chat.intake.trouble = DatabaseWrong("damaged")

    refused = await chat.post("/chat/messages", {"nonce": "nonce-0001", "text": "a lighthouse"})

    assert refused.status == 500
    assert [fault.cause for fault in chat.alarm.rung] == ["DatabaseWrong"]


async def test_a_busy_store_keeps_the_message_for_the_next_try(chat: Chat) -> None:
    chat.intake.trouble = StoreBusy("locked")
    refused = await chat.post("/chat/messages", {"nonce": "nonce-0001", "text": "a lighthouse"})
    chat.intake.trouble = None

    await chat.say("a lighthouse")

    assert refused.status == 503
    assert (await refused.json())["error"].startswith("Limner is busy")
    assert len(chat.intake.jobs) == 1
    assert await chat.shown("note") == []


async def test_a_message_that_a_killed_process_left_unanswered_is_answered_at_the_next_start(tmp_path: Path) -> None:
    async with open_chat(tmp_path) as before:
        await before.memory.transcript.put(Draft("nonce-0001", Author.PERSON, Written("a lighthouse")))

    async with open_chat(tmp_path) as after:
        recovered = await after.chat.recover()
        again = await after.chat.recover()

        assert (recovered, again) == (1, 0)
        assert [accepted.request.prompt for accepted in after.intake.jobs.values()] == ["a lighthouse"]


async def test_a_message_that_breaks_is_told_of_once_and_never_stands_in_the_way_of_a_start(tmp_path: Path) -> None:
    async with open_chat(tmp_path) as before:
        await before.memory.transcript.put(Draft("nonce-0001", Author.PERSON, Written("a lighthouse")))

    async with open_chat(tmp_path) as after:
        after.intake.trouble = RuntimeError("broken")
        recovered = await after.chat.recover()
        again = await after.chat.recover()

        assert (recovered, again) == (1, 0)
        assert [note["text"] for note in await after.shown("note")] == ["Something went wrong on Limner's side."]


async def test_hidden_characters_are_gone_before_anything_is_stored(chat: Chat) -> None:
    await chat.say("a c\u200ba\u202et \ud800\x00and 👩\u200d🚀")

    (written,) = await chat.shown("written")
    assert written["text"] == "a cat and 👩\u200d🚀"


async def test_private_changes_nothing_here_and_says_so(chat: Chat) -> None:
    await chat.say("a fox --private")

    (accepted,) = chat.intake.jobs.values()
    assert accepted.request.options.private is False
    assert "only you see this chat" in str((await chat.shown("note"))[0]["text"])


@pytest.mark.parametrize(("text", "part"), [("/help", "/imagine"), ("/help models", "model-a"), ("/help x", "topics")])
async def test_help_is_a_note(chat: Chat, text: str, part: str) -> None:
    await chat.say(text)

    assert part in str((await chat.shown("note"))[0]["text"])
    assert chat.intake.jobs == {}


async def test_jobs_lists_what_is_on_its_way(chat: Chat) -> None:
    message = await chat.say("a lighthouse")

    await chat.say("/jobs")

    (listed,) = await chat.shown("jobs")
    assert [(line["prompt"], line["thread"]) for line in listed["jobs"]] == [("a lighthouse", f"t{message['id']}")]


async def test_cancel_stops_the_newest_job_and_says_that_others_run(chat: Chat) -> None:
    await chat.say("a lighthouse")
    await chat.say("a cat")

    await chat.say("/cancel")

    assert chat.control.cancelled == ["01JOB1"]
    assert (await chat.shown("note"))[0]["text"] == "Stopped: a cat. 1 more still run; `/jobs` lists them."


async def test_cancel_in_a_thread_leaves_other_threads_alone(chat: Chat) -> None:
    thread = f"t{(await chat.say('a lighthouse'))['id']}"
    await chat.say("a cat")

    await chat.say("/cancel", thread)

    assert chat.control.cancelled == ["01JOB0"]


async def test_cancel_without_a_job_says_that_nothing_runs(chat: Chat) -> None:
    await chat.say("/cancel")

    assert (await chat.shown("note"))[0]["text"] == "Nothing is being made here."


async def test_the_stop_button_stops_its_job(chat: Chat) -> None:
    await chat.say("a lighthouse")

    answer = await chat.press("limner:stop:01JOB0")

    assert answer.status == 200
    assert chat.control.cancelled == ["01JOB0"]


async def test_a_press_that_cannot_be_done_is_answered_in_words(chat: Chat) -> None:
    for button in ("limner:stop:01NONE", "other:stop:01", "limner:edit:V1"):
        answer = await chat.press(button)

        assert answer.status == 409
        assert (await answer.json())["error"]


async def test_again_under_an_answer_asks_once_more_in_its_thread(chat: Chat) -> None:
    message = await chat.say("a lighthouse")
    first = next(iter(chat.intake.jobs.values()))
    await chat.memory.platform.deliver(first, Reply((Picture(version(1)),), Facts("model-a")))

    await chat.press(f"limner:again:{first.id}")
    await chat.press(f"limner:again:{first.id}")

    assert [j.request.key for j in chat.intake.jobs.values()] == [f"local:{message['id']}", "local:press-0001"]
    assert list(chat.intake.jobs.values())[1].request.place == ""
    assert chat.intake.started == ["01JOB0", "01JOB1", "01JOB1"]


async def test_again_on_a_failed_card_shows_the_next_try_on_it(chat: Chat) -> None:
    await chat.say("a lighthouse")
    first = next(iter(chat.intake.jobs.values()))
    await chat.memory.platform.show(replace(first, state=JobState.FAILED, revision=7))

    await chat.press(f"limner:again:{first.id}")

    (card,) = await chat.shown("progress")
    assert (card["job"], card["state"]) == ("01JOB1", "accepted")


async def test_make_it_a_picture_asks_for_one_once_and_shows_only_the_persons_words(chat: Chat) -> None:
    await chat.say("a poem on cats")
    first = next(iter(chat.intake.jobs.values()))
    await chat.memory.platform.deliver(first, Reply((Words("Cats."),), Facts("model-a")))

    await chat.press(f"limner:draw:{first.id}")
    await chat.press("limner:draw:01JOB1", nonce="press-0002")

    prompts = [accepted.request.prompt for accepted in chat.intake.jobs.values()]
    assert prompts == ["a poem on cats", *["a poem on cats\n\n(Answer with a picture.)"] * 2]
    assert {card["prompt"] for card in await chat.shown("progress")} == {"a poem on cats"}


async def test_undo_goes_back_once_for_each_press_and_says_where(chat: Chat) -> None:
    await chat.say("a lighthouse")
    first = next(iter(chat.intake.jobs.values()))
    await chat.memory.platform.deliver(first, Reply((Picture(version(3, (2,))),), Facts("model-a", parent=2)))
    chat.conversations.head_version = version(3, (2,))

    await chat.press(f"limner:undo:{first.id}")
    await chat.press(f"limner:undo:{first.id}")

    assert chat.control.undone_under == [first.id]
    assert [note["text"] for note in await chat.shown("note")] == ["Back at v2. The next edit starts from it."]


async def test_undo_in_words_works_in_the_thread_and_only_there(chat: Chat) -> None:
    thread = f"t{(await chat.say('a lighthouse'))['id']}"
    chat.conversations.head_version = version(2, (1,))

    await chat.say("/undo", thread)
    await chat.say("/undo")
    await chat.say("/undo", thread)

    back, elsewhere, nothing = [str(note["text"]) for note in await chat.shown("note")]
    assert back.startswith("Back at v1.")
    assert chat.control.undone_under == [None, None]
    assert "in the thread" in elsewhere
    assert "nothing to undo" in nothing


async def test_an_undo_that_was_killed_before_its_answer_is_not_done_twice(tmp_path: Path) -> None:
    async with open_chat(tmp_path) as before:
        thread = f"t{(await before.memory.transcript.put(Draft('n1', Author.PERSON, Written('/help')))).id}"
        undo = await before.memory.transcript.put(Draft("n2", Author.PERSON, Written("/undo"), thread))
        # The step was taken, and the process died before it could say so.
        await before.memory.transcript.keep(f"undo:{undo.id}", "V3")

    async with open_chat(tmp_path) as after:
        after.conversations.head_version = version(2, (1,))
        await after.chat.recover()

        assert after.control.undone == 0
        assert (await after.shown("note"))[-1]["text"] == "Back at v2. The next edit starts from it."


async def test_a_reply_is_shown_with_the_version_that_it_starts_from(chat: Chat) -> None:
    thread = f"t{(await chat.say('a lighthouse'))['id']}"
    chat.conversations.known = {"V1": version(1), "V2": version(2)}

    await chat.say("make it night", thread, reply_to="R1")
    await chat.say("make it day", thread, version=1)

    assert [body["label"] for body in await chat.shown("written")] == ["", "v2", "v1"]
    assert [j.request.version for j in chat.intake.jobs.values()] == [None, None, 1]


async def test_delivering_again_leaves_one_message(chat: Chat) -> None:
    await chat.say("a lighthouse")
    first = next(iter(chat.intake.jobs.values()))
    reply = Reply((Picture(version(1)),), Facts("model-a"))

    ids = [await chat.memory.platform.deliver(first, reply) for _ in range(2)]

    assert ids[0] == ids[1]
    assert len(await chat.shown("result")) == 1


async def test_a_late_state_never_replaces_the_answer(chat: Chat) -> None:
    thread = f"t{(await chat.say('a lighthouse'))['id']}"
    await chat.say("make it night", thread)
    second = list(chat.intake.jobs.values())[1]
    await chat.memory.platform.deliver(second, Reply((Picture(version(2)),), Facts("model-a")))

    await chat.memory.platform.show(replace(second, state=JobState.DELIVERED, revision=99))

    assert [body["job"] for body in await chat.shown("result")] == [second.id]


async def test_an_unknown_thread_or_file_is_refused_before_anything_is_stored(chat: Chat) -> None:
    for body in ({"thread": "t01NONE"}, {"attachments": ["01NONE"]}):
        answer = await chat.post("/chat/messages", {"nonce": "nonce-0001", "text": "a cat", **body})

        assert answer.status == 409
    assert await chat.shown("written") == []


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"nonce": "short", "text": "a"},
        {"nonce": "nonce-0001", "text": 5},
        {"nonce": "nonce-0001", "text": "a", "more": 1},
        {"nonce": "nonce-0001", "text": "a", "attachments": ["a"] * 21},
        {"nonce": "nonce-0001", "text": "a", "version": 10**30},
        {"nonce": "nonce-0001", "text": "a", "version": 0},
        [],
        None,
        "text",
    ],
)
async def test_a_body_of_another_shape_is_refused_in_words(chat: Chat, body: object) -> None:
    answer = await chat.post("/chat/messages", body)

    assert answer.status == 400
    assert (await answer.json())["error"]


async def test_an_attached_file_is_handed_to_the_core_byte_for_byte(chat: Chat) -> None:
    file_id = (await (await chat.upload(PNG, "boat.png")).json())["id"]

    await chat.say("make it night", attachments=[file_id])

    (accepted,) = chat.intake.jobs.values()
    (attachment,) = accepted.request.attachments
    assert (attachment.name, attachment.size_bytes) == ("boat.png", len(PNG))
    assert await chat.memory.platform.fetch(job(), attachment) == PNG
