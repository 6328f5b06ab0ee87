"""Buttons, menus and forms: whatever is pressed works after a restart, for everyone there, and nowhere else."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from core.errors import ModelRefused
from core.model.asking import LoadedText, ModelAnswer
from core.model.job import JobState
from core.model.request import Kind, Start
from core.model.usage import Usage
from tests.fakes.core import FakeBlobs, FakeModel
from tests.fakes.discord.interactions import Interaction, Modal
from tests.fakes.discord.people import Manner, Person
from tests.fakes.discord.server import LoopbackDiscord
from tests.fakes.discord.state import Channel, File, Message
from tests.fakes.discord_bot import Bot, Kit, imagined, open_bot
from tests.fakes.schemas import Json

CALLBACK = "POST /interactions/{interaction_id}/{interaction_token}/callback"
PNG = b"\x89PNG\r\n\x1a\n pixels"
DONE = JobState.DELIVERED


@asynccontextmanager
async def restarted(place: LoopbackDiscord, folder: Path, *words: str) -> AsyncIterator[tuple[Bot, Channel, Message]]:
    """A bot that remembers nothing of the picture that Ana was given by the one before it."""
    blobs = FakeBlobs()
    async with open_bot(place, folder, blobs=blobs) as bot:
        _, thread, result = await imagined(place, place.person("ana"))
        for said in words:
            await place.person("ana").write(thread, said)
        await bot.until_state(*[DONE] * (1 + len(words)))
    async with open_bot(place, folder, blobs=blobs) as bot:
        yield bot, thread, place.from_bot(thread)[-1] if words else result


async def opened(place: LoopbackDiscord, interaction: Interaction) -> Modal:
    await place.acknowledged(interaction)
    assert interaction.modal is not None
    return interaction.modal


async def test_edit_opens_a_form_and_its_picture_is_the_source(place: LoopbackDiscord, tmp_path: Path) -> None:
    ben = place.person("ben")
    async with restarted(place, tmp_path, "make it night") as (bot, thread, _):
        first, _ = place.from_bot(thread)
        form = await opened(place, await ben.press(first, "Edit"))
        sent = await ben.submit(form, {"What to change": "add a boat --ratio 16:9"}, [File("boat.png", PNG)])
        answer = await place.response(sent)
        _, _, third = await bot.until_state(DONE, DONE, DONE)
        versions = await bot.conversations.versions(third.request.conversation)

    assert form.title == "Edit v1"
    assert (answer.channel, answer.seen_by, len(answer.pictures)) == (thread, None, 1)
    assert (third.request.prompt, third.request.options.ratio) == ("add a boat", "16:9")
    assert (third.request.person.name, [one.name for one in third.request.attachments]) == ("Ben", ["boat.png"])
    assert versions[2].parents == (1,)


async def test_a_form_that_was_open_during_a_restart_still_works(place: LoopbackDiscord, tmp_path: Path) -> None:
    ana, blobs = place.person("ana"), FakeBlobs()
    async with open_bot(place, tmp_path, blobs=blobs) as bot:
        _, _, result = await imagined(place, ana)
        await bot.until_state(DONE)
        form = await opened(place, await ana.press(result, "Edit"))
    async with open_bot(place, tmp_path, blobs=blobs) as bot:
        await place.response(await ana.submit(form, {"prompt": "make it night"}))
        await bot.until_state(DONE, DONE)


async def test_a_form_that_is_sent_twice_in_one_process_counts_once_each(
    place: LoopbackDiscord, tmp_path: Path
) -> None:
    async with restarted(place, tmp_path) as (bot, _, result):
        form = await opened(place, await place.person("ana").press(result, "Edit"))
        place.gateway.deliver_twice(0.05)
        await place.response(await place.person("ana").submit(form, {"prompt": "make it night"}))
        await place.response(await place.person("ana").submit(form, {"prompt": "make it day"}))
        await bot.until_state(DONE, DONE, DONE)


async def test_again_makes_a_job_of_whoever_pressed_below_the_result(place: LoopbackDiscord, tmp_path: Path) -> None:
    async with restarted(place, tmp_path) as (bot, thread, result):
        answer = await place.response(await place.person("ben").press(result, "Again"))
        _, second = await bot.until_state(DONE, DONE)

    assert (answer.channel, answer is not result, len(answer.pictures)) == (thread, True, 1)
    assert (second.request.person.name, second.request.prompt) == ("Ben", "a fox")


async def test_again_under_what_came_to_nothing_takes_its_place(place: LoopbackDiscord, tmp_path: Path) -> None:
    model = FakeModel()
    model.gate = asyncio.Event()
    ana, ben, general = place.person("ana"), place.person("ben"), place.channel("general")
    async with open_bot(place, tmp_path, Kit(model)) as bot:
        card = await place.response(await ana.slash(general, "imagine", prompt="a fox"))
        thread = await place.thread(card)
        await ana.press(card, "Stop")
        await place.until(lambda: "Cancelled" in card.text)
        pressed = [await person.press(card, "Again") for person in (ana, ben)]
        answers = [await place.response(one) for one in pressed]
        model.gate.set()
        await bot.until_state(JobState.CANCELLED, DONE, DONE)

    (told,) = [answer for answer in answers if answer is not card]
    assert (told.text, told.seen_by is None) == (f"Your answer will be in <#{thread.id}>.", False)
    assert [len(one.pictures) for one in place.from_bot(thread)] == [1, 1]
    assert place.from_bot(general) == [card]


async def test_undo_goes_back_from_the_result_that_it_stands_under(place: LoopbackDiscord, tmp_path: Path) -> None:
    async with restarted(place, tmp_path, "make it night", "add a boat") as (bot, thread, _):
        second = place.from_bot(thread)[1]
        place.gateway.deliver_twice(0.05)
        note = await place.response(await place.person("ben").press(second, "Undo"))
        first, *_ = await bot.all_jobs()
        head = (await bot.core.conversations.head(first.request.conversation)).version

    assert (note.channel, note.seen_by, "Back at v1" in note.text) == (thread, None, True)
    assert head is not None
    assert head.number == 1


async def test_new_starts_a_picture_in_the_same_thread(place: LoopbackDiscord, tmp_path: Path) -> None:
    async with restarted(place, tmp_path) as (bot, thread, result):
        form = await opened(place, await place.person("ana").press(result, "New"))
        answer = await place.response(await place.person("ana").submit(form, {"prompt": "a heron"}))
        _, second = await bot.until_state(DONE, DONE)

    assert answer.channel is thread
    assert (second.request.kind, second.request.start) == (Kind.GENERATE, Start.FRESH)
    assert second.request.conversation.thread == str(thread.id)


async def test_words_alone_can_be_made_a_picture_or_rephrased(place: LoopbackDiscord, tmp_path: Path) -> None:
    model, ana = FakeModel(), place.person("ana")
    model.script = lambda _: ModelAnswer((LoadedText("I can only talk."),), Usage())
    async with open_bot(place, tmp_path, Kit(model)) as bot:
        _, thread, result = await imagined(place, ana)
        await place.response(await ana.press(result, "Make it a picture"))
        form = await opened(place, await ana.press(result, "Rephrase"))
        await place.response(await ana.submit(form, {"prompt": "a red fox"}))
        _, second, third = await bot.until_state(DONE, DONE, DONE)

    assert second.request.prompt.startswith("a fox\n\n(Answer")
    assert form.fields["prompt"]["value"] == "a fox"
    assert (third.request.prompt, third.request.conversation.thread) == ("a red fox", str(thread.id))


async def test_a_refused_request_is_rephrased_in_its_own_card(place: LoopbackDiscord, tmp_path: Path) -> None:
    model, ana, general = FakeModel(), place.person("ana"), place.channel("general")
    model.script = lambda _: ModelRefused("The model refused this request.", kind="safety")
    async with open_bot(place, tmp_path, Kit(model)) as bot:
        card = await place.response(await ana.slash(general, "imagine", prompt="a fox --ratio 16:9"))
        await place.until(lambda: "refused" in card.text)
        model.script = None
        form = await opened(place, await ana.press(card, "Rephrase"))
        answer = await place.response(await ana.submit(form, {"prompt": "a red fox"}))
        thread = await place.thread(card)
        await place.next_from_bot(thread)
        _, second = await bot.until_state(JobState.FAILED, DONE)

    assert answer is card
    assert (second.request.prompt, second.request.options.ratio) == ("a red fox", "16:9")


async def test_the_menu_of_a_result_edits_its_picture(place: LoopbackDiscord, tmp_path: Path) -> None:
    async with restarted(place, tmp_path) as (_, _, result):
        form = await opened(place, await place.person("ana").menu("Edit image", result))

    assert form.title == "Edit v1"


@pytest.mark.parametrize("restarts", [False, True])
async def test_the_menu_of_a_persons_message_takes_its_pictures(
    place: LoopbackDiscord, tmp_path: Path, restarts: bool
) -> None:
    ana, ben, general = place.person("ana"), place.person("ben"), place.channel("general")
    async with open_bot(place, tmp_path) as bot:
        photo = await ben.write(general, "look", files=[File("dog.png", PNG), File("notes.txt", b"x")])
        form = await opened(place, await ana.menu("Edit image", photo))
        if not restarts:
            await place.response(await ana.submit(form, {"prompt": "give it a hat"}, [File("hat.png", PNG)]))
            await bot.until_state(DONE)
    async with open_bot(place, tmp_path) as bot:
        if restarts:
            await place.response(await ana.submit(form, {"prompt": "give it a hat"}, [File("hat.png", PNG)]))
        (job,) = await bot.until_state(DONE)

    assert [one.name for one in job.request.attachments] == ["dog.png", "hat.png"]
    assert (job.request.kind, job.request.start) == (Kind.EDIT, Start.FRESH)


async def test_a_message_without_a_picture_cannot_be_edited(place: LoopbackDiscord, tmp_path: Path) -> None:
    ana, general = place.person("ana"), place.channel("general")
    async with open_bot(place, tmp_path):
        told = await place.response(await ana.menu("Edit image", await ana.write(general, "hello")))

    assert (told.text, told.seen_by) == ("There is no picture in that message.", ana.user)


def forged(custom_id: str) -> Manner:
    def spoil(event: Json) -> None:
        event["data"]["custom_id"] = custom_id
        for row in event["message"]["components"]:
            for button in row.get("components", []):
                button["custom_id"] = custom_id

    return Manner(spoil=spoil)


FORGED = ["limner:edit:{job}", "limner:stop:01ARZ3NDEKTSV4RRFFQ69G5FAV", "limner:burn:{job}", "other", "limner:again:é"]


@pytest.mark.parametrize("custom_id", FORGED)
async def test_a_forged_button_does_nothing_and_says_so_to_the_person_alone(
    place: LoopbackDiscord, tmp_path: Path, custom_id: str
) -> None:
    ana = place.person("ana")
    async with restarted(place, tmp_path) as (bot, _, result):
        (job,) = await bot.all_jobs()
        told = await place.response(await ana.press(result, "Again", manner=forged(custom_id.format(job=job.id))))
        jobs = await bot.all_jobs()

    assert (told.text, told.seen_by) == ("That button does not belong here.", ana.user)
    assert jobs == [job]


@pytest.mark.parametrize("where", ["another thread", "another server", "direct messages"])
@pytest.mark.parametrize("verb", ["edit", "again", "undo", "new", "rephrase", "stop"])
async def test_a_button_of_another_place_does_nothing(
    place: LoopbackDiscord, tmp_path: Path, verb: str, where: str
) -> None:
    ben = place.person("ben")
    there = place.channel("general", guild=place.new_guild("Other"))
    async with restarted(place, tmp_path, "make it night") as (bot, _, _):
        jobs = await bot.all_jobs()
        version = (await bot.conversations.versions(jobs[0].request.conversation))[0]
        strange = await elsewhere(place, ben, there, where)
        about = version.id if verb == "edit" else jobs[1].id
        manner = forged(f"limner:{verb}:{about}")
        told = await place.response(await ben.press(strange, strange.buttons[0].custom_id or "", manner=manner))
        after = await bot.all_jobs()
        head = (await bot.core.conversations.head(jobs[0].request.conversation)).version

    assert (told.text, told.seen_by) == ("That button does not belong here.", ben.user)
    assert [job.id for job in after][:2] == [job.id for job in jobs]
    assert len(after) == 3
    assert head is not None
    assert head.number == 2


async def elsewhere(place: LoopbackDiscord, ben: Person, there: Channel, where: str) -> Message:
    """A message with buttons in another place."""
    channel = {"another thread": place.channel("general"), "another server": there}.get(where, ben.dm())
    card = await place.response(await ben.slash(channel, "imagine", prompt="a heron"))
    result = card if where == "direct messages" else await place.next_from_bot(await place.thread(card))
    await place.until(lambda: result.pictures)
    return result


async def test_a_private_answer_is_gone_on_with_privately(place: LoopbackDiscord, tmp_path: Path) -> None:
    ana, general = place.person("ana"), place.channel("general")
    async with open_bot(place, tmp_path) as bot:
        first = await place.response(await ana.slash(general, "imagine", prompt="a fox", private=True))
        await place.until(lambda: first.pictures)
        await bot.until_state(DONE)
        form = await opened(place, await ana.press(first, "Edit"))
        second = await place.response(await ana.submit(form, {"prompt": "make it night"}))
        await place.until(lambda: second.pictures)
        third = await place.response(await ana.press(second, "Undo"))
        one, two = await bot.until_state(DONE, DONE)

    assert {first.seen_by, second.seen_by, third.seen_by} == {ana.user}
    assert one.request.conversation == two.request.conversation
    assert place.from_bot(general) == []


@asynccontextmanager
async def busy(place: LoopbackDiscord, folder: Path) -> AsyncIterator[Bot]:
    """A bot whose model does not answer."""
    model = FakeModel()
    model.gate = asyncio.Event()
    async with open_bot(place, folder, Kit(model)) as bot:
        yield bot


async def test_a_list_that_everyone_sees_tells_of_nothing_else_after_a_press(
    place: LoopbackDiscord, tmp_path: Path
) -> None:
    ana, general, den = place.person("ana"), place.channel("general"), place.channel("den")
    async with busy(place, tmp_path):
        await place.response(await ana.slash(general, "imagine", prompt="a fox"))
        await place.response(await ana.slash(general, "imagine", prompt="a heron"))
        await place.response(await ana.slash(general, "imagine", prompt="a secret", private=True))
        await place.response(await ana.slash(den, "imagine", prompt="an owl"))
        await ana.write(general, f"<@{place.bot.id}> /jobs")
        listed = await place.next_from_bot(general, after=2)
        before = listed.text
        await ana.press(listed, listed.buttons[0].custom_id or "")
        await place.until(lambda: listed.history)

    assert ("a fox" in before, "a heron" in before) == (True, True)
    assert ("a fox" in listed.text) != ("a heron" in listed.text)
    assert not any(words in text for words in ("a secret", "an owl") for text in (before, listed.text))


async def test_a_card_that_is_stopped_before_its_acknowledgement_is_written_down_says_so(
    place: LoopbackDiscord, tmp_path: Path
) -> None:
    ana, general = place.person("ana"), place.channel("general")
    async with busy(place, tmp_path) as bot:
        await place.response(await ana.slash(general, "imagine", prompt="a secret", private=True))
        held = place.faults.hold(CALLBACK, after=True, times=1)
        await ana.slash(general, "imagine", prompt="a fox")
        await held.arrived()
        (card,) = place.from_bot(general)
        await ana.press(card, "Stop")
        await place.until(lambda: card.history)
        held.release()
        await bot.until_state(JobState.MAKING, JobState.CANCELLED)

    assert ("Cancelled" in card.text, "a fox" in card.text, "a secret" in card.text) == (True, True, False)
    assert card.thread is None


PRIVATE_FORMS = ["edit", "new", "picture"]


@pytest.mark.parametrize("kind", PRIVATE_FORMS)
async def test_a_form_that_asks_for_privacy_is_answered_privately(
    place: LoopbackDiscord, tmp_path: Path, kind: str
) -> None:
    ana, ben = place.person("ana"), place.person("ben")
    async with restarted(place, tmp_path) as (bot, thread, result):
        photo = await ana.write(thread, f"{ben.mention} look", files=[File("dog.png", PNG)])
        asked = await (ben.menu("Edit image", photo) if kind == "picture" else ben.press(result, kind))
        sent = await ben.submit(await opened(place, asked), {"prompt": "a boat --private"})
        answer = await place.response(sent)
        await place.until(lambda: answer.pictures)
        first, second = await bot.until_state(DONE, DONE)
        head = (await bot.conversations.head(first.request.conversation)).version

    assert (answer.seen_by, len(place.from_bot(thread)), head and head.job) == (ben.user, 1, first.id)
    assert [source.name for source in second.request.kept] == (["v1"] if kind == "edit" else [])
    assert [one.name for one in second.request.attachments] == (["dog.png"] if kind == "picture" else [])


async def test_what_takes_the_place_of_a_card_cannot_be_private(place: LoopbackDiscord, tmp_path: Path) -> None:
    model, ana, general = FakeModel(), place.person("ana"), place.channel("general")
    model.script = lambda _: ModelRefused("The model refused this request.", kind="safety")
    async with open_bot(place, tmp_path, Kit(model)) as bot:
        card = await place.response(await ana.slash(general, "imagine", prompt="a fox"))
        await place.until(lambda: "refused" in card.text)
        form = await opened(place, await ana.press(card, "Rephrase"))
        told = await place.response(await ana.submit(form, {"prompt": "a red fox --private"}))
        await bot.until_state(JobState.FAILED)

    assert (told.seen_by, "works with the slash command" in told.text) == (ana.user, True)


async def test_the_menu_speaks_of_a_picture_when_that_belongs_elsewhere(place: LoopbackDiscord, tmp_path: Path) -> None:
    ben = place.person("ben")
    async with restarted(place, tmp_path) as (_, _, result):

        def point_elsewhere(event: Json) -> None:
            (message,) = event["data"]["resolved"]["messages"].values()
            event["data"]["target_id"] = str(result.id)
            event["data"]["resolved"]["messages"] = {str(result.id): {**message, "id": str(result.id)}}

        mine = await ben.write(ben.dm(), "/help")
        told = await place.response(await ben.menu("Edit image", mine, manner=Manner(spoil=point_elsewhere)))

    assert (told.seen_by, "That picture cannot be changed here" in told.text) == (ben.user, True)


async def test_the_menu_of_a_finished_card_edits_the_newest_picture_of_its_thread(
    place: LoopbackDiscord, tmp_path: Path
) -> None:
    async with restarted(place, tmp_path, "make it night"):
        (card,) = place.from_bot(place.channel("general"))
        form = await opened(place, await place.person("ben").menu("Edit image", card))

    assert form.title == "Edit v2"
