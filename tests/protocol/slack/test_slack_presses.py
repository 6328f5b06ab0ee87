"""Buttons: they work after restarts, for everyone who may use them, and nowhere else."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from bots import wishes, wording
from bots.buttons import Press
from bots.slack.answering import Say
from core.model.asking import LoadedText, ModelAnswer
from core.model.job import JobState
from core.model.request import Kind, Origin, Start
from core.model.usage import Usage
from tests.fakes.core import FakeModel
from tests.fakes.schemas import Json
from tests.fakes.slack.people import Manner
from tests.fakes.slack.server import LoopbackSlack
from tests.fakes.slack.state import Message
from tests.fakes.slack_ways_in import Bot, Kit, imagined, open_bot, pictured, resulting

DONE, FAILED, CANCELLED = JobState.DELIVERED, JobState.FAILED, JobState.CANCELLED
T = TypeVar("T")


def drawn(strategy: st.SearchStrategy[T], most: int) -> list[T]:
    """So many examples."""
    found: list[T] = []

    @settings(max_examples=most, database=None)
    @given(strategy)
    def draw(example: T) -> None:
        found.append(example)

    draw()
    return found


def words_alone(_: object) -> ModelAnswer:
    return ModelAnswer((LoadedText("What kind of fox?"),), Usage())


async def test_edit_opens_a_form_after_a_restart_and_its_picture_is_the_source(
    slack: LoopbackSlack, tmp_path: Path
) -> None:
    ana, ben, kit = slack.person("ana"), slack.person("ben"), Kit(FakeModel())
    async with open_bot(slack, tmp_path, kit) as bot:
        card, result = await imagined(slack, ana)
        await ana.write(card, "make it night")
        await bot.until_state(DONE, DONE)
    async with open_bot(slack, tmp_path, kit) as bot:
        form = await slack.opened(await ben.press(result, "Edit"))
        await ben.submit(form, {"prompt": "make it blue"})
        *_, edit = await bot.until_state(*[DONE] * 3)

    assert (form.title, edit.request.version, edit.request.kind) == ("Edit v1", 1, Kind.EDIT)
    assert (edit.request.person.name, edit.request.origin) == ("ben", Origin.INTERACTION)
    assert len(pictured(slack, card)) == 3


async def test_again_makes_a_job_of_whoever_pressed_in_the_same_thread(slack: LoopbackSlack, tmp_path: Path) -> None:
    ana, ben = slack.person("ana"), slack.person("ben")
    async with open_bot(slack, tmp_path) as bot:
        card, result = await imagined(slack, ana)
        await ben.press(result, "Again")
        second = await resulting(slack, card, after=1)
        _, job = await bot.until_state(DONE, DONE)

    assert (second.thread_ts, job.request.person.name, job.request.prompt) == (card.ts, "ben", "a fox")
    assert len(slack.messages(slack.channel("general"))) == 1


async def test_a_press_told_by_two_sockets_counts_once_and_two_presses_twice(
    slack: LoopbackSlack, tmp_path: Path
) -> None:
    ana = slack.person("ana")
    async with open_bot(slack, tmp_path) as bot:
        card, result = await imagined(slack, ana)
        slack.deliveries.repeat(2, same_envelope=True)
        await ana.press(result, "Again")
        await bot.until_state(DONE, DONE)
        await ana.press(result, "Again")
        await bot.until_state(*[DONE] * 3)

    assert len(pictured(slack, card)) == 3


@pytest.mark.parametrize("is_in_thread", [False, True])
async def test_again_under_what_came_to_nothing_takes_its_place_once(
    slack: LoopbackSlack, tmp_path: Path, is_in_thread: bool
) -> None:
    model, ana, general = FakeModel(), slack.person("ana"), slack.channel("general")
    model.gate = asyncio.Event()
    async with open_bot(slack, tmp_path, Kit(model)) as bot:
        if is_in_thread:
            await ana.write(general, "a fox", mention=True)
        else:
            await ana.command(general, "/imagine", "a fox")
        own = await slack.next_from_bot(general)
        await bot.until_state(JobState.MAKING)
        await ana.press(own, "Stop")
        await slack.until(lambda: "Cancelled" in own.text)
        await asyncio.gather(ana.press(own, "Again"), ana.press(own, "Again"))
        model.gate.set()
        stopped, *again = await bot.until_state(CANCELLED, DONE, DONE)

    own_messages = [job.request.place.split("/")[1] for job in again]
    assert own_messages.count(own.ts) == 1
    assert {job.request.conversation.thread for job in again} == {stopped.request.conversation.thread}


async def test_undo_goes_back_from_the_result_that_it_stands_under(slack: LoopbackSlack, tmp_path: Path) -> None:
    ana, ben = slack.person("ana"), slack.person("ben")
    async with open_bot(slack, tmp_path) as bot:
        card, _ = await imagined(slack, ana)
        await ana.write(card, "make it night")
        night = await resulting(slack, card, after=1)
        await ben.press(night, "Undo")
        told = await slack.next_from_bot(card, after=2)
        first, _ = await bot.until_state(DONE, DONE)
        head = (await bot.core.conversations.head(first.request.conversation)).version

    assert (told.seen_by, "Back at v1" in told.text) == (None, True)
    assert head is not None
    assert head.number == 1


async def test_new_starts_a_picture_in_the_same_thread(slack: LoopbackSlack, tmp_path: Path) -> None:
    ana = slack.person("ana")
    async with open_bot(slack, tmp_path) as bot:
        card, result = await imagined(slack, ana)
        form = await slack.opened(await ana.press(result, "New"))
        await ana.submit(form, {"prompt": "a heron"})
        await resulting(slack, card, after=1)
        first, second = await bot.until_state(DONE, DONE)

    assert (second.request.start, second.request.kind) == (Start.FRESH, Kind.GENERATE)
    assert second.request.conversation == first.request.conversation


async def test_words_alone_can_be_made_a_picture_or_rephrased(slack: LoopbackSlack, tmp_path: Path) -> None:
    model, ana = FakeModel(), slack.person("ana")
    model.script = words_alone
    async with open_bot(slack, tmp_path, Kit(model)) as bot:
        await ana.write(ana.dm(), "a fox")
        answer = await slack.next_from_bot(ana.dm())
        await slack.until(lambda: "What kind" in answer.text)
        model.script = None
        await ana.press(answer, "Make it a picture")
        await bot.until_state(DONE, DONE)
        form = await slack.opened(await ana.press(answer, "Rephrase"))
        standing = form.fields["prompt"]["initial_value"]
        await ana.submit(form, {"prompt": "a red fox"})
        _, asked, rephrased = await bot.until_state(*[DONE] * 3)

    assert asked.request.prompt == wishes.asking_for_picture("a fox")
    assert (standing, rephrased.request.prompt) == ("a fox", "a red fox")


async def test_what_stopped_before_its_card_stood_there_says_so(slack: LoopbackSlack, tmp_path: Path) -> None:
    ana, general = slack.person("ana"), slack.channel("general")
    async with open_bot(slack, tmp_path) as bot:
        held = slack.faults.hold("chat.postMessage", after=True, times=1)
        await ana.command(general, "/imagine", "a fox")
        await held.arrived()
        card = await slack.next_from_bot(general)
        await ana.press(card, "Stop")
        await bot.until_state(CANCELLED)
        held.release()
        await slack.until(lambda: "Cancelled" in card.text)

    assert bot.model.prompts == []


def as_value(action_id: str, value: str) -> Callable[[Json], None]:
    def spoil(told: Json) -> None:
        told["actions"][0] |= {"action_id": action_id, "value": value}

    return spoil


# Whose data is forgotten, the press itself says, and neither what was to come later nor a yes for good leaves anything
# behind when it is over: for each there is a sentence of its own.
TOLD_APART = {Press.FORGET_ME, Press.DROP, Press.ASK_AGAIN}
ACTIONS = st.one_of(
    st.text(max_size=30), st.sampled_from([f"limner:{press}" for press in Press if press not in TOLD_APART])
)
VALUES = st.one_of(st.text(max_size=80), st.from_regex(r"[0-9A-HJKMNP-TV-Z]{26}|[0-9A-Z]{6}", fullmatch=True))


async def test_forged_buttons_do_nothing_say_so_to_the_person_alone_and_are_written_down(
    slack: LoopbackSlack, tmp_path: Path
) -> None:
    ana = slack.person("ana")
    async with open_bot(slack, tmp_path) as bot:
        card, result = await imagined(slack, ana)
        (job,) = await bot.until_state(DONE)
        pressed = await ana.press(result, "Edit")
        before = await state_of(bot)
        with capture_logs() as lines:
            for number, (action_id, value) in enumerate(drawn(st.tuples(ACTIONS, VALUES), 500)):
                told = {**pressed.payload, "trigger_id": f"forged {number}"}
                told["actions"] = [{**pressed.payload["actions"][0], "action_id": action_id, "value": value}]
                answer = await bot.handlers.pressed(told)
                assert isinstance(answer, Say), (action_id, value)
                assert answer.look.text == wording.NOT_HERE, (action_id, value)
        after = await state_of(bot)

    assert sum(line["event"] == "press refused" for line in lines) == number + 1 >= 500
    assert before == after
    assert job.id in before
    assert len(slack.from_bot(card)) == 1


async def state_of(bot: Bot) -> str:
    """Everything that a press could change."""
    # What the chat shows of it may lag behind.
    jobs = [replace(job, shown=0) for job in await bot.all_jobs()]
    heads = [await bot.core.conversations.head(job.request.conversation) for job in jobs]
    return f"{jobs} {heads}"


def in_channel(other: str, thread: str = "") -> Callable[[Json], None]:
    def spoil(told: Json) -> None:
        told["channel"] = {"id": other, "name": "other"}
        told["container"] |= {"channel_id": other, "thread_ts": thread}
        told["message"] |= {"thread_ts": thread}

    return spoil


def in_team(told: Json) -> None:
    told["team"] = {"id": "T0OTHER", "domain": "other"}
    told["user"]["team_id"] = "T0OTHER"


@pytest.mark.parametrize("button", ["Edit", "Again", "New", "Undo"])
async def test_buttons_of_other_teams_channels_and_threads_do_nothing(
    slack: LoopbackSlack, tmp_path: Path, button: str
) -> None:
    ana = slack.person("ana")
    async with open_bot(slack, tmp_path) as bot:
        card, _ = await imagined(slack, ana)
        await ana.write(card, "make it night")
        result = await resulting(slack, card, after=1)
        await bot.until_state(DONE, DONE)
        action = result.button(button)
        true: Json = (await ana.press(result, "New")).payload
        before, answers = await state_of(bot), []
        for number, spoil in enumerate((in_team, in_channel("C0OTHER"), in_channel(card.channel.id, "1700.1"))):
            told: Json = {**true, "trigger_id": f"t{number}", "container": {**true["container"]}}
            told |= {"message": {**true["message"]}, "user": {**true["user"]}}
            told["actions"] = [{**true["actions"][0], "action_id": action.action_id, "value": action.value}]
            spoil(told)
            answers.append(await bot.handlers.pressed(told))
        after = await state_of(bot)

    assert [answer.look.text for answer in answers if isinstance(answer, Say)] == [wording.NOT_HERE] * 3
    assert before == after


async def test_what_came_to_somebodys_direct_messages_only_they_may_go_on_with(
    slack: LoopbackSlack, tmp_path: Path
) -> None:
    ana, ben = slack.person("ana"), slack.person("ben")
    async with open_bot(slack, tmp_path) as bot:
        await slack.answered(await ana.command(slack.channel("general"), "/imagine", "a fox --private"))
        (result,) = await slack.until(lambda: pictured(slack, ana.dm()))
        await bot.until_state(DONE)
        pressed = await ana.press(result, "Edit")
        told: Json = {**pressed.payload, "trigger_id": "other", "user": {"id": ben.user.id, "name": "ben"}}
        refused = await bot.handlers.pressed(told)
        form = await slack.opened(pressed)
        await ana.submit(form, {"prompt": "make it night"})
        _, edit = await bot.until_state(DONE, DONE)

    assert isinstance(refused, Say)
    assert refused.look.text == wording.NOT_HERE
    assert (edit.request.options.private, edit.request.conversation.channel) == (True, ana.dm().id)


@pytest.mark.parametrize("value", ["01ARZ3NDEKTSV4RRFFQ69G5FAV", "x'; --"])
async def test_the_person_reads_of_a_forged_button(slack: LoopbackSlack, tmp_path: Path, value: str) -> None:
    ana = slack.person("ana")
    async with open_bot(slack, tmp_path):
        _, result = await imagined(slack, ana)
        manner = Manner(as_value("limner:again", value))
        told: Message = await slack.answered(await ana.press(result, "Again", manner=manner))

    assert (told.seen_by, told.text) == (ana.user, wording.NOT_HERE)
