"""Pictures put into words on Discord, the prompts that come with them, and better prompts."""

import asyncio
from functools import partial
from pathlib import Path

from bots.discord.places import Place as PostedPlace
from core.errors import ModelRefused
from core.model.asking import LoadedPicture, LoadedText, ModelAnswer
from core.model.job import JobState
from core.model.request import Kind
from core.model.usage import Usage
from tests.fakes.core import FakeBlobs, FakeModel
from tests.fakes.discord.server import LoopbackDiscord
from tests.fakes.discord.state import File, Message
from tests.fakes.discord_bot import Kit, imagined, open_bot

PNG = b"\x89PNG\r\n\x1a\n pixels"
DONE = JobState.DELIVERED
PROMPTS = ["Prompt 1", "Prompt 2", "Prompt 3", "Prompt 4"]


def says_better(message: Message) -> bool:
    return "A better prompt" in message.text


def labels(message: Message) -> list[str]:
    return [button.label for button in message.buttons]


async def test_the_command_describes_its_picture_in_a_thread_on_its_card(
    place: LoopbackDiscord, tmp_path: Path
) -> None:
    ana, general = place.person("ana"), place.channel("general")
    async with open_bot(place, tmp_path) as bot:
        card = await place.response(await ana.slash(general, "describe", image=File("photo.png", PNG)))
        thread = await place.thread(card)
        (job,) = await bot.until_state(DONE)
        (result,) = place.from_bot(thread)

    assert (job.request.kind, job.request.prompt) == (Kind.DESCRIBE, "Describe this picture.")
    assert PNG in [part.data for part in bot.model.written[0].turns[0].parts if isinstance(part, LoadedPicture)]
    assert "A cat on a mat." in result.text
    assert "1️⃣ a cat\n2️⃣ a cat at night\n3️⃣ two cats\n4️⃣ a cat in a hat" in result.text
    assert "from 1 picture · writer-a" in result.text
    assert labels(result) == [*PROMPTS, "Again"]


async def test_a_prompt_is_made_into_a_picture_by_its_button_also_after_a_restart(
    place: LoopbackDiscord, tmp_path: Path
) -> None:
    ana, ben, general, blobs = place.person("ana"), place.person("ben"), place.channel("general"), FakeBlobs()
    async with open_bot(place, tmp_path, blobs=blobs) as bot:
        card = await place.response(await ana.slash(general, "describe", image=File("photo.png", PNG)))
        thread = await place.thread(card)
        await bot.until_state(DONE)
    async with open_bot(place, tmp_path, blobs=blobs) as bot:
        answer = await place.response(await ben.press(place.from_bot(thread)[0], "Prompt 3"))
        _, made = await bot.until_state(DONE, DONE)

    assert (made.request.kind, made.request.prompt) == (Kind.GENERATE, "two cats")
    assert made.request.person.name == "Ben"
    assert (answer.channel, len(answer.pictures)) == (thread, 1)


async def test_the_menu_describes_a_result_and_leaves_its_conversation_alone(
    place: LoopbackDiscord, tmp_path: Path
) -> None:
    ana, ben = place.person("ana"), place.person("ben")
    async with open_bot(place, tmp_path) as bot:
        _, thread, result = await imagined(place, ana)
        await bot.until_state(DONE)
        await place.acknowledged(await ben.menu("Describe image", result))
        _, job = await bot.until_state(DONE, DONE)
        head = await bot.core.conversations.head(job.request.conversation)
        described = place.from_bot(thread)[-1]

    assert (job.request.kind, job.request.version) == (Kind.DESCRIBE, 1)
    assert head.version is not None
    assert head.version.number == 1
    assert "from v1 · writer-a" in described.text


async def test_the_menu_describes_a_picture_of_somebodys_message(place: LoopbackDiscord, tmp_path: Path) -> None:
    ana, general = place.person("ana"), place.channel("general")
    async with open_bot(place, tmp_path) as bot:
        photo = await ana.write(general, "look", files=[File("photo.png", PNG)])
        await place.acknowledged(await ana.menu("Describe image", photo))
        (job,) = await bot.until_state(DONE)

    assert [one.name for one in job.request.attachments] == ["photo.png"]


async def test_without_a_picture_the_menu_and_the_command_say_so(place: LoopbackDiscord, tmp_path: Path) -> None:
    ana, general = place.person("ana"), place.channel("general")
    async with open_bot(place, tmp_path) as bot:
        by_menu = await place.response(await ana.menu("Describe image", await ana.write(general, "hello")))
        by_command = await place.response(await ana.slash(general, "describe"))
        kept = await bot.all_jobs()

    assert by_menu.text == "There is no picture in that message."
    assert by_command.text == "There is no picture here to describe yet. Attach one, or ask under a picture."
    assert kept == []


async def test_in_private_the_given_picture_alone_or_the_named_version_is_described(
    place: LoopbackDiscord, tmp_path: Path
) -> None:
    ana = place.person("ana")
    async with open_bot(place, tmp_path) as bot:
        _, thread, _ = await imagined(place, ana)
        await ana.write(thread, "make it night")
        await bot.until_state(DONE, DONE)
        await place.response(await ana.slash(thread, "describe", image=File("photo.png", PNG), private=True))
        await bot.until_state(*[DONE] * 3)
        await place.response(await ana.slash(thread, "describe", prompt="v1", private=True))
        await bot.until_state(*[DONE] * 4)

    seen = [[part.data for part in one.turns[0].parts if isinstance(part, LoadedPicture)] for one in bot.model.written]
    assert seen == [[PNG], [b"picture of a fox"]]


async def test_a_better_prompt_is_shown_to_its_person_alone_and_used_when_it_is_sent(
    place: LoopbackDiscord, tmp_path: Path
) -> None:
    model, ben = FakeModel(), place.person("ben")
    model.script = lambda _: ModelAnswer((LoadedText("What kind of fox?"),), Usage())
    async with open_bot(place, tmp_path, Kit(model)) as bot:
        _, _, result = await imagined(place, place.person("ana"))
        pressed = await ben.press(result, "Improve my prompt")
        told = await place.response(pressed)
        await place.until(lambda: "A better prompt" in told.text)
        await bot.until_state(DONE, DONE)
        offered = (told.text, told.seen_by)
        form_press = await ben.press(told, "Use it")
        await place.acknowledged(form_press)
        assert form_press.modal is not None
        filled = {name: one["value"] for name, one in form_press.modal.fields.items() if one.get("value")}
        model.script = None
        await place.acknowledged(await ben.submit(form_press.modal, filled))
        first, better, second = await bot.until_state(DONE, DONE, DONE)

    assert offered[0].replace("\\", "") == (
        "A better prompt, by writer-a:\n\na fine cat on a mat\n\nNothing is made of it until you send it."
    )
    assert offered[1] is ben.user
    assert (better.request.kind, better.request.prompt, better.request.improves) == (Kind.IMPROVE, "a fox", first.id)
    assert (second.request.kind, second.request.prompt) == (Kind.GENERATE, "a fine cat on a mat")


async def test_a_better_prompt_is_asked_for_once_by_each_person(place: LoopbackDiscord, tmp_path: Path) -> None:
    model, ben = FakeModel(), place.person("ben")
    model.script = lambda _: ModelRefused("The model did not draw this.", kind="safety")
    async with open_bot(place, tmp_path, Kit(model)) as bot:
        card = await place.response(await ben.slash(place.channel("general"), "imagine", prompt="a fox"))
        await bot.until_state(JobState.FAILED)
        await place.until(lambda: "Failed" in card.text)
        for _ in range(2):
            told = await place.response(await ben.press(card, "Improve my prompt"))
            await place.until(partial(says_better, told))
        await bot.until_state(JobState.FAILED, DONE)

    assert len(model.written) == 1


async def test_a_better_prompt_that_nobody_saw_waits_in_the_list(place: LoopbackDiscord, tmp_path: Path) -> None:
    model, ben = FakeModel(), place.person("ben")
    model.script = lambda _: ModelAnswer((LoadedText("What kind of fox?"),), Usage())
    async with open_bot(place, tmp_path, Kit(model)) as bot:
        _, _, result = await imagined(place, ben)
        await place.until(lambda: result.buttons)
    async with open_bot(place, tmp_path, Kit(model, is_working=False)) as bot:
        # The process ends while the person waits.
        await place.acknowledged(await ben.press(result, "Improve my prompt"))
        await place.until(lambda: True)
    async with open_bot(place, tmp_path, Kit(model)) as bot:
        _, better = await bot.until_state(DONE, DONE)
        listed = await place.response(await ben.slash(place.channel("general"), "jobs"))
        told = await place.response(await ben.press(listed, "Show"))

    assert better.request.kind is Kind.IMPROVE
    assert "Made, and not shown to you yet:" in listed.text
    assert "a fine cat on a mat" in told.text


async def test_a_card_is_free_for_the_next_try_while_a_better_prompt_is_on_its_way(
    place: LoopbackDiscord, tmp_path: Path
) -> None:
    model, ben = FakeModel(), place.person("ben")
    model.script = lambda _: ModelRefused("The model did not draw this.", kind="safety")
    async with open_bot(place, tmp_path, Kit(model)) as bot:
        card = await place.response(await ben.slash(place.channel("general"), "imagine", prompt="a fox"))
        await bot.until_state(JobState.FAILED)
        await place.until(lambda: "Failed" in card.text)
        model.script, model.gate = None, asyncio.Event()
        await place.acknowledged(await ben.press(card, "Improve my prompt"))
        form = (await place.acknowledged(await ben.press(card, "Rephrase"))).modal
        assert form is not None
        await place.acknowledged(await ben.submit(form, {"prompt": "a tame fox"}))
        model.gate.set()
        *_, again = await bot.until_state(JobState.FAILED, DONE, DONE)

    assert (again.request.prompt, PostedPlace.read(again.request.place).message) == ("a tame fox", str(card.id))
