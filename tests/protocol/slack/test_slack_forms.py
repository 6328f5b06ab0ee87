"""Forms and the shortcut of a message: they keep what was written until it is stored, and change nothing elsewhere."""

import json
from pathlib import Path

import pytest
from hypothesis import strategies as st
from structlog.testing import capture_logs

from bots import wording
from bots.form_ids import FormKind
from bots.slack.answering import Done, Faults, Say
from core.adapters.database import SqlInbox
from core.errors import StoreBusy
from core.model.job import JobState
from core.model.request import Kind, Start
from tests.fakes.core import FakeModel
from tests.fakes.schemas import Json
from tests.fakes.slack.server import LoopbackSlack
from tests.fakes.slack.state import File, Message
from tests.fakes.slack_ways_in import Kit, imagined, open_bot, pictured, resulting
from tests.protocol.slack.test_slack_presses import drawn, state_of

DONE, CANCELLED = JobState.DELIVERED, JobState.CANCELLED
PNG = b"\x89PNG\r\n\x1a\n pixels"
EDIT_IMAGE = "limner:picture"


async def shared(slack: LoopbackSlack, *files: File) -> Message:
    """A message of Ben's."""
    written = await slack.person("ben").write(slack.channel("general"), "my boat", files=files)
    assert written.message is not None
    return written.message


async def test_the_shortcut_of_a_result_edits_its_picture(slack: LoopbackSlack, tmp_path: Path) -> None:
    ana = slack.person("ana")
    async with open_bot(slack, tmp_path) as bot:
        card, result = await imagined(slack, ana)
        await bot.until_state(DONE)
        form = await slack.opened(await ana.shortcut(EDIT_IMAGE, result))
        await ana.submit(form, {"prompt": "make it night"}, [File("moon.png", PNG)])
        _, edit = await bot.until_state(DONE, DONE)
        of_card = await slack.opened(await ana.shortcut(EDIT_IMAGE, card))

    assert (edit.request.kind, edit.request.version) == (Kind.EDIT, 1)
    assert [one.name for one in edit.request.attachments] == ["moon.png"]
    assert (form.title, of_card.title) == ("Edit v1", "Edit v2")
    assert len(pictured(slack, card)) == 2


@pytest.mark.parametrize("is_restarted", [False, True])
async def test_the_shortcut_of_a_persons_message_takes_its_pictures(
    slack: LoopbackSlack, tmp_path: Path, is_restarted: bool
) -> None:
    ana, general = slack.person("ana"), slack.channel("general")
    message = await shared(slack, File("boat.png", PNG))
    async with open_bot(slack, tmp_path, Kit(FakeModel(), is_working=False)):
        form = await slack.opened(await ana.shortcut(EDIT_IMAGE, message))
        if not is_restarted:
            await slack.acknowledged(await ana.submit(form, {"prompt": "make it night"}))
    async with open_bot(slack, tmp_path) as bot:
        if is_restarted:
            await ana.submit(form, {"prompt": "make it night"})
        (job,) = await bot.until_state(DONE)

    assert (job.request.kind, job.request.start) == (Kind.EDIT, Start.FRESH)
    assert [one.id for one in job.request.attachments] == [message.files[0].id]
    assert slack.messages(general)[-1].ts == job.request.conversation.thread


async def test_the_shortcut_of_a_photo_takes_the_photo_and_not_what_was_made_under_it(
    slack: LoopbackSlack, tmp_path: Path
) -> None:
    ana = slack.person("ana")
    message = await shared(slack, File("boat.png", PNG))
    async with open_bot(slack, tmp_path) as bot:
        await ana.write(message, "make it night", mention=True)
        await bot.until_state(DONE)
        form = await slack.opened(await ana.shortcut(EDIT_IMAGE, message))
        await slack.acknowledged(await ana.submit(form, {"prompt": "make it day"}))
        _, job = await bot.until_state(DONE, DONE)

    assert [one.id for one in job.request.attachments] == [message.files[0].id]
    assert job.request.version is None


async def test_what_is_wrong_with_a_form_is_told_without_formatting(slack: LoopbackSlack, tmp_path: Path) -> None:
    ana = slack.person("ana")
    async with open_bot(slack, tmp_path) as bot:
        _, result = await imagined(slack, ana)
        await bot.until_state(DONE)
        form = await slack.opened(await ana.press(result, "Edit"))
        await slack.acknowledged(await ana.submit(form, {"prompt": "make it night --model"}))

    assert form.errors == {"prompt": "--model needs a value. /limner help models lists the models."}


async def test_a_message_without_a_picture_cannot_be_edited(slack: LoopbackSlack, tmp_path: Path) -> None:
    ana, message = slack.person("ana"), await shared(slack)
    async with open_bot(slack, tmp_path):
        told = await slack.answered(await ana.shortcut(EDIT_IMAGE, message))

    assert (told.seen_by, told.text) == (ana.user, wording.NO_PICTURE_THERE)


WRONG = [
    ("a fox --colour red", "There is no --colour"),
    ("a fox --model model-z", "There is no model"),
    ("--ratio 16:9", "what the picture should show"),
]


@pytest.mark.parametrize(("words", "said"), WRONG)
async def test_a_form_with_a_fault_stays_open_and_can_be_mended(
    slack: LoopbackSlack, tmp_path: Path, words: str, said: str
) -> None:
    ana, general = slack.person("ana"), slack.channel("general")
    async with open_bot(slack, tmp_path) as bot:
        form = await slack.opened(await ana.command(general, "/imagine"))
        await ana.submit(form, {"prompt": words})
        await slack.until(lambda: form.errors)
        errors, is_open = form.errors, form.is_open
        await ana.submit(form, {"prompt": "a fox"})
        await bot.until_state(DONE)

    assert (list(errors), is_open) == (["prompt"], True)
    assert said in errors["prompt"]


async def test_a_form_told_by_two_sockets_makes_one_job(slack: LoopbackSlack, tmp_path: Path) -> None:
    ana, general = slack.person("ana"), slack.channel("general")
    async with open_bot(slack, tmp_path) as bot:
        form = await slack.opened(await ana.command(general, "/imagine"))
        slack.deliveries.repeat(2)
        await ana.submit(form, {"prompt": "a fox"})
        await bot.until_state(DONE)
        jobs = await bot.at_rest()

    assert len(jobs) == len(slack.messages(general)) == 1


async def test_where_the_bot_is_no_member_the_form_stays_until_it_was_invited(
    slack: LoopbackSlack, tmp_path: Path
) -> None:
    ana, closed = slack.person("ana"), slack.channel("closed", has_bot=False)
    async with open_bot(slack, tmp_path) as bot:
        form = await slack.opened(await ana.command(closed, "/imagine"))
        await ana.submit(form, {"prompt": "a fox"})
        await slack.until(lambda: form.errors)
        closed.has_bot = True
        await ana.submit(form, {"prompt": "a fox"})
        await bot.until_state(CANCELLED, DONE)

    assert len(pictured(slack, closed)) == 1


async def test_a_form_that_could_not_be_stored_stays_and_runs_once_when_sent_again(
    slack: LoopbackSlack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trouble, accept = [StoreBusy("locked")], SqlInbox.accept

    async def busy(*call: object) -> object:
        if trouble:
            raise trouble.pop()
        return await accept(*call)  # type: ignore[arg-type]  # handed on as it came

    monkeypatch.setattr(SqlInbox, "accept", busy)
    ana = slack.person("ana")
    async with open_bot(slack, tmp_path) as bot:
        form = await slack.opened(await ana.command(slack.channel("general"), "/imagine"))
        await ana.submit(form, {"prompt": "a fox"})
        await slack.until(lambda: form.errors)
        told = form.errors["prompt"]
        await ana.submit(form, {"prompt": "a fox"})
        await bot.until_state(DONE)

    assert "Nothing was started" in told


async def test_a_form_that_asks_for_privacy_is_answered_in_the_direct_messages(
    slack: LoopbackSlack, tmp_path: Path
) -> None:
    ana = slack.person("ana")
    async with open_bot(slack, tmp_path) as bot:
        card, result = await imagined(slack, ana)
        await bot.until_state(DONE)
        pressed = await ana.press(result, "Edit")
        form = await slack.opened(pressed)
        await ana.submit(form, {"prompt": "make it night --private"})
        await slack.until(lambda: pictured(slack, ana.dm()))
        first, second = await bot.until_state(DONE, DONE)
        head = (await bot.core.conversations.head(first.request.conversation)).version
        again = await slack.opened(await ana.press(card, "Edit") if card.buttons else await ana.press(result, "New"))

    assert ([one.name for one in second.request.kept], second.request.start) == (["v1"], Start.FRESH)
    assert head is not None
    assert (head.job, again.is_open) == (first.id, True)
    assert form.text == wording.ANSWER_DIRECTLY


FORMS = st.one_of(st.text(max_size=30), st.sampled_from([f"limner:{kind}" for kind in [*FormKind, "ask"]]))
ABOUT = st.one_of(st.text(max_size=60), st.from_regex(r"[0-9A-HJKMNP-TV-Z]{26}", fullmatch=True))
# What looks like a channel of Slack's may be one, where other rules decide.
NO_CHANNEL = st.text(max_size=12).filter(lambda text: not (text.isascii() and text.isalnum() and text.upper() == text))
REMEMBERED = st.fixed_dictionaries({"channel": NO_CHANNEL, "about": ABOUT}, optional={"thread": ABOUT})
METADATA = st.one_of(st.text(max_size=80), REMEMBERED.map(json.dumps))


async def test_forged_forms_do_nothing_and_are_written_down(slack: LoopbackSlack, tmp_path: Path) -> None:
    ana = slack.person("ana")
    async with open_bot(slack, tmp_path) as bot:
        card, result = await imagined(slack, ana)
        await bot.until_state(DONE)
        form = await slack.opened(await ana.press(result, "Edit"))
        true: Json = (await ana.submit(form, {"prompt": "--nothing"})).payload
        before = await state_of(bot)
        with capture_logs() as lines:
            for number, (callback_id, metadata) in enumerate(drawn(st.tuples(FORMS, METADATA), 500)):
                view = {**true["view"], "callback_id": callback_id, "private_metadata": metadata, "hash": f"{number}"}
                answer = await bot.handlers.submitted({**true, "trigger_id": f"forged {number}", "view": view})
                assert answer == Faults({"prompt": wording.NOT_HERE}), (callback_id, metadata)
        after = await state_of(bot)

    assert sum(line["event"] == "press refused" for line in lines) == number + 1 >= 500
    assert before == after
    assert len(slack.from_bot(card)) == 1


SHAPELESS: list[Json] = [{}, {"view": None}, {"view": {"state": 7}}, {"view": {"callback_id": "limner:ask"}}]


@pytest.mark.parametrize("payload", SHAPELESS)
async def test_what_has_no_shape_is_answered_all_the_same(slack: LoopbackSlack, tmp_path: Path, payload: Json) -> None:
    async with open_bot(slack, tmp_path) as bot:
        answers = [
            await answer({**payload, "trigger_id": str(number)})
            for number, answer in enumerate((bot.handlers.submitted, bot.handlers.pressed, bot.handlers.picked))
        ]
        jobs = await bot.all_jobs()

    assert all(isinstance(answer, Say | Done) for answer in answers)
    assert jobs == []


async def test_a_form_opened_elsewhere_changes_nothing(slack: LoopbackSlack, tmp_path: Path) -> None:
    ana = slack.person("ana")
    async with open_bot(slack, tmp_path) as bot:
        card, result = await imagined(slack, ana)
        await resulting(slack, card)
        await bot.until_state(DONE)
        form = await slack.opened(await ana.press(result, "Edit"))
        true: Json = (await ana.submit(form, {"prompt": "--nothing"})).payload
        told: Json = {**true, "trigger_id": "other"}
        state = {"values": {"prompt": {"prompt": {"value": "make it night"}}}}
        told["view"] = {**true["view"], "app_installed_team_id": "T0OTHER", "state": state}
        answer = await bot.handlers.submitted(told)
        jobs = await bot.all_jobs()

    assert answer == Faults({"prompt": wording.NOT_HERE})
    assert len(jobs) == 1


async def test_the_form_of_somebody_from_another_workspace_belongs_to_where_the_bot_is(
    slack: LoopbackSlack, tmp_path: Path
) -> None:
    zoe, channel = slack.person("zoe", team="partners"), slack.channel("shared", shared_with="partners")
    async with open_bot(slack, tmp_path) as bot:
        asked = await zoe.write(channel, "a fox", mention=True)
        assert asked.message is not None
        result = await resulting(slack, asked.message)
        form = await slack.opened(await zoe.press(result, "Edit"))
        sent = await slack.acknowledged(await zoe.submit(form, {"prompt": "make it night"}))
        first, second = await bot.until_state(DONE, DONE)

    assert (sent.payload["team"]["id"], sent.errors) == ("T0PARTNERS", {})
    assert second.request.conversation == first.request.conversation
