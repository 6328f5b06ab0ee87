"""Commands reach the core, and are answered in time, once and in the right place."""

import asyncio
from pathlib import Path

import pytest

from bots.commands import COMMANDS
from core.model.job import JobState
from core.model.request import Kind, Origin, Start
from tests.fakes.core import FakeModel
from tests.fakes.discord.options import Value
from tests.fakes.discord.people import USUAL, Manner
from tests.fakes.discord.server import LoopbackDiscord
from tests.fakes.discord.state import Allow, File
from tests.fakes.discord_bot import Kit, imagined, open_bot
from tests.fakes.patience import until
from tests.fakes.schemas import Json

CALLBACK = "POST /interactions/{interaction_id}/{interaction_token}/callback"
PNG = b"\x89PNG\r\n\x1a\n pixels"


async def test_every_verb_of_the_table_is_a_command_and_messages_have_a_menu(
    place: LoopbackDiscord, tmp_path: Path
) -> None:
    async with open_bot(place, tmp_path):
        assert place.commands == [*(entry.verb.value for entry in COMMANDS), "Edit image", "Describe image"]


async def test_a_command_in_a_channel_is_answered_by_a_card_with_a_thread(
    place: LoopbackDiscord, tmp_path: Path
) -> None:
    ana, general = place.person("ana"), place.channel("general")
    async with open_bot(place, tmp_path) as bot:
        asked = await ana.slash(general, "imagine", prompt="a fox", count=2, ratio="wide 16:9")
        card = await place.response(asked)
        thread = await place.thread(card)
        result = await place.next_from_bot(thread)
        (job,) = await bot.until_state(JobState.DELIVERED)

    assert (card.type, card.seen_by, thread.name) == (20, None, "a fox")
    assert len(result.pictures) == 2
    assert (job.request.options.ratio, job.request.origin) == ("16:9", Origin.INTERACTION)
    assert (job.request.key, job.request.person.name) == (f"discord:{asked.id}", "Ana")
    assert job.request.conversation.thread == str(thread.id)


async def test_a_command_in_a_thread_is_answered_there(place: LoopbackDiscord, tmp_path: Path) -> None:
    ana, ben = place.person("ana"), place.person("ben")
    async with open_bot(place, tmp_path) as bot:
        _, thread, _ = await imagined(place, ana)
        asked = await ben.slash(thread, "edit", prompt="make it night")
        answer = await place.response(asked)
        await place.until(lambda: answer.pictures)
        _, second = await bot.until_state(JobState.DELIVERED, JobState.DELIVERED)

    assert (answer.channel, answer.thread) == (thread, None)
    assert (second.request.kind, second.request.person.name) == (Kind.EDIT, "Ben")
    assert second.request.conversation.thread == str(thread.id)


@pytest.mark.parametrize("denied", [Allow.CREATE_THREADS, Allow.SEND_IN_THREADS])
async def test_where_threads_are_forbidden_the_answer_takes_the_place_of_the_state(
    place: LoopbackDiscord, tmp_path: Path, denied: Allow
) -> None:
    closed = place.channel("closed", denied=denied)
    async with open_bot(place, tmp_path):
        answer = await place.response(await place.person("ana").slash(closed, "imagine", prompt="a fox"))
        await place.until(lambda: answer.pictures)

    assert answer.thread is None
    assert len(place.from_bot(closed)) == 1


async def test_a_command_in_direct_messages_is_answered_there(place: LoopbackDiscord, tmp_path: Path) -> None:
    ana = place.person("ana")
    async with open_bot(place, tmp_path) as bot:
        answer = await place.response(await ana.slash(ana.dm(), "imagine", prompt="a fox", private=True))
        await place.until(lambda: answer.pictures)
        (job,) = await bot.until_state(JobState.DELIVERED)

    # Nobody else reads direct messages anyway.
    assert (answer.channel, answer.seen_by, job.request.options.private) == (ana.dm(), None, False)


async def test_a_private_answer_is_seen_by_its_person_alone(place: LoopbackDiscord, tmp_path: Path) -> None:
    ana, general = place.person("ana"), place.channel("general")
    async with open_bot(place, tmp_path) as bot:
        answer = await place.response(await ana.slash(general, "imagine", prompt="a fox", private=True))
        await place.until(lambda: answer.pictures)
        await bot.until_state(JobState.DELIVERED)

    assert answer.seen_by is ana.user
    assert place.from_bot(general) == []


async def test_a_private_edit_leaves_the_thread_as_it_was(place: LoopbackDiscord, tmp_path: Path) -> None:
    ana, ben = place.person("ana"), place.person("ben")
    async with open_bot(place, tmp_path) as bot:
        _, thread, _ = await imagined(place, ana)
        answer = await place.response(await ben.slash(thread, "edit", prompt="make it night", private=True))
        await place.until(lambda: answer.pictures)
        first, second = await bot.until_state(JobState.DELIVERED, JobState.DELIVERED)
        head = (await bot.core.conversations.head(first.request.conversation)).version

    assert answer.seen_by is ben.user
    assert [source.name for source in second.request.kept] == ["v1"]
    assert head is not None
    assert head.job == first.id


async def test_attached_pictures_go_along(place: LoopbackDiscord, tmp_path: Path) -> None:
    ana, general = place.person("ana"), place.channel("general")
    async with open_bot(place, tmp_path) as bot:
        pictures = {"image1": File("hat.png", PNG), "image2": File("dog.png", PNG)}
        await ana.slash(general, "blend", manner=USUAL, prompt="the hat on the dog", **pictures)
        (job,) = await bot.until_state(JobState.DELIVERED)

    assert job.request.kind is Kind.BLEND
    assert [one.name for one in job.request.attachments] == ["hat.png", "dog.png"]
    assert all(one.address == f"//{one.id}" for one in job.request.attachments)


async def test_flags_among_the_words_of_a_command_count(place: LoopbackDiscord, tmp_path: Path) -> None:
    async with open_bot(place, tmp_path) as bot:
        await place.person("ana").slash(place.channel("general"), "imagine", prompt="a fox --ar tall", ratio="16:9")
        (job,) = await bot.until_state(JobState.DELIVERED)

    assert (job.request.prompt, job.request.options.ratio) == ("a fox", "16:9")


Note = tuple[str, dict[str, Value], str]
WRONG: list[Note] = [
    ("imagine", {"prompt": "a fox --colour red"}, "There is no `--colour`"),
    ("imagine", {"prompt": "a fox", "model": "model-z"}, "There is no model"),
    ("imagine", {"prompt": " "}, "what the picture should show"),
    ("edit", {"prompt": "make it night"}, "no picture here to edit"),
    ("cancel", {}, "Nothing is being made"),
    ("cancel", {"job": "7K2M9Q"}, "There is no such job"),
    ("undo", {}, "in the thread of the picture"),
]


@pytest.mark.parametrize(("command", "options", "words"), WRONG)
async def test_what_is_wrong_is_said_to_the_person_alone(
    place: LoopbackDiscord, tmp_path: Path, command: str, options: dict[str, Value], words: str
) -> None:
    ana, general = place.person("ana"), place.channel("general")
    async with open_bot(place, tmp_path) as bot:
        answer = await place.response(await ana.slash(general, command, manner=USUAL, **options))
        jobs = await bot.all_jobs()

    assert answer.seen_by is ana.user
    assert words in answer.text
    assert jobs == []


async def test_help_is_for_the_person_alone(place: LoopbackDiscord, tmp_path: Path) -> None:
    ana, general = place.person("ana"), place.channel("general")
    async with open_bot(place, tmp_path):
        helped = await place.response(await ana.slash(general, "help"))
        models = await place.response(await ana.slash(general, "help", topic="models"))

    assert "/imagine a lighthouse at dusk" in helped.text
    assert "model-a" in models.text
    assert {helped.seen_by, models.seen_by} == {ana.user}


async def test_undo_goes_back_once_for_everyone_to_see(place: LoopbackDiscord, tmp_path: Path) -> None:
    ana = place.person("ana")
    async with open_bot(place, tmp_path) as bot:
        _, thread, _ = await imagined(place, ana)
        await ana.write(thread, "make it night")
        await ana.write(thread, "add a boat")
        await bot.until_state(*[JobState.DELIVERED] * 3)
        heard = place.gateway.session.sequence
        place.gateway.deliver_twice(0.01)
        told = await place.response(await ana.slash(thread, "undo"))
        # The press, the note that answers it, and the press once more.
        await until(lambda: place.gateway.session.sequence >= heard + 3)
        then = await place.response(await ana.slash(thread, "undo"))
        nothing = await place.response(await ana.slash(thread, "undo"))

    assert (told.seen_by, told.channel, "Back at v2" in told.text) == (None, thread, True)
    assert "Back at v1" in then.text
    assert {call.status for call in place.calls(CALLBACK)} == {200}
    assert (nothing.seen_by, "nothing to undo" in nothing.text) == (ana.user, True)


async def test_jobs_tells_of_ones_own_and_of_the_place_and_stops_them(place: LoopbackDiscord, tmp_path: Path) -> None:
    model = FakeModel()
    model.gate = asyncio.Event()
    ana, ben, general = place.person("ana"), place.person("ben"), place.channel("general")
    elsewhere = place.channel("elsewhere")
    async with open_bot(place, tmp_path, Kit(model)) as bot:
        card = await place.response(await ana.slash(general, "imagine", prompt="a fox"))
        await place.response(await ben.slash(elsewhere, "imagine", prompt="a heron", private=True))
        listed = await place.response(await ana.slash(elsewhere, "jobs"))
        nothing = await place.response(await place.person("cleo").slash(elsewhere, "jobs"))
        await ana.press(listed, "Stop")
        await place.until(lambda: "Cancelled" in card.text)
        await place.until(lambda: "Nothing is being made" in listed.text)
        await bot.until_state(JobState.CANCELLED, JobState.MAKING)

    assert listed.history
    assert ("a fox" in listed.history[0].text, "heron" in listed.history[0].text) == (True, False)
    assert "Nothing is being made" in nothing.text


async def test_cancel_stops_the_newest_of_the_person(place: LoopbackDiscord, tmp_path: Path) -> None:
    model = FakeModel()
    model.gate = asyncio.Event()
    ana, general = place.person("ana"), place.channel("general")
    async with open_bot(place, tmp_path, Kit(model)) as bot:
        await place.response(await ana.slash(general, "imagine", prompt="a fox"))
        await place.response(await ana.slash(general, "imagine", prompt="a heron"))
        first, _ = await bot.all_jobs()
        told = await place.response(await ana.slash(general, "cancel"))
        named = await place.response(await ana.slash(general, "cancel", job=first.reference.lower()))
        await bot.until_state(JobState.CANCELLED, JobState.CANCELLED)

    assert "Stopped: a heron. 1 more" in told.text
    assert "Stopped: a fox." in named.text


async def test_models_are_suggested_while_one_types(place: LoopbackDiscord, tmp_path: Path) -> None:
    ana, general = place.person("ana"), place.channel("general")
    async with open_bot(place, tmp_path):
        typed = await ana.autocomplete(general, "imagine", prompt="a fox", model="B")
        await place.acknowledged(typed)

    assert typed.choices is not None
    assert [choice["value"] for choice in typed.choices] == ["model-b"]


async def test_a_forum_post_is_answered_in_itself(place: LoopbackDiscord, tmp_path: Path) -> None:
    ana, ideas = place.person("ana"), place.forum("ideas")
    async with open_bot(place, tmp_path) as bot:
        post = await ana.post(ideas, "An idea", "what about this?")
        answer = await place.response(await ana.slash(post, "imagine", prompt="a fox"))
        await place.until(lambda: answer.pictures)
        (job,) = await bot.until_state(JobState.DELIVERED)

    assert answer.channel is post
    assert (job.request.conversation.channel, job.request.conversation.thread) == (str(ideas.id), str(post.id))
    assert job.request.start is Start.FRESH


async def test_a_command_that_is_no_longer_there_is_answered(place: LoopbackDiscord, tmp_path: Path) -> None:
    ana, general = place.person("ana"), place.channel("general")

    def spoil(event: Json) -> None:
        event["data"]["name"] = "burn"

    async with open_bot(place, tmp_path):
        told = await place.response(await ana.slash(general, "help", manner=Manner(spoil=spoil)))

    assert (told.seen_by, "Reload Discord" in told.text) == (ana.user, True)


async def test_a_command_that_asks_for_privacy_where_nobody_else_reads_is_told_so(
    place: LoopbackDiscord, tmp_path: Path
) -> None:
    ana = place.person("ana")
    async with open_bot(place, tmp_path) as bot:
        await ana.slash(ana.dm(), "imagine", prompt="a fox --private")
        told = await place.until(lambda: next(iter(place.seen_only_by(ana)), None))
        await bot.until_state(JobState.DELIVERED)

    assert "only you see this chat" in told.text
