"""Two people in one thread of Discord, each spoken to in their own language; the second one is made up."""

import asyncio
from pathlib import Path

import pytest

from core.model.job import JobState
from tests.fakes.core import MODEL
from tests.fakes.discord.people import Manner
from tests.fakes.discord.server import LoopbackDiscord
from tests.fakes.discord.state import Message
from tests.fakes.discord_bot import Bot, open_bot
from tests.fakes.languages import accented, english_in, speaking_two

DONE = JobState.DELIVERED
GERMAN = Manner(locale="de")
PROMPT = "zz 1"
"""Without a vowel, so that it is no word."""
WITHIN_S = 10
KEPT = (PROMPT, MODEL.id, "Ben", "Ana")


@pytest.fixture(autouse=True)
def two_languages(monkeypatch: pytest.MonkeyPatch) -> None:
    speaking_two(monkeypatch)


def shown_in(message: Message) -> str:
    """Everything that a person reads of a message, its buttons too."""
    return "\n".join([message.text, *(button.label or "" for button in message.buttons)])


async def remembered(bot: Bot, person: str) -> None:
    assert bot.core.locales is not None
    async with asyncio.timeout(WITHIN_S):
        known = ""
        while known != "de":
            await asyncio.sleep(0.01)
            known = await bot.core.locales.of("discord", person)


async def answered(place: LoopbackDiscord, card: Message) -> Message:
    thread = await place.thread(card)
    return await place.until(lambda: next((one for one in place.from_bot(thread) if one.pictures), None))


async def test_card_answer_and_buttons_speak_the_language_of_who_asked(place: LoopbackDiscord, tmp_path: Path) -> None:
    ben, general = place.person("ben"), place.channel("general")
    async with open_bot(place, tmp_path) as bot:
        card = await place.response(await ben.slash(general, "imagine", manner=GERMAN, prompt=PROMPT))
        await bot.until_state(DONE)
        answer = await answered(place, card)
        await place.until(lambda: accented("Done").rstrip("ö") in card.text)

    editions = [edition.text for edition in card.history]
    assert english_in("\n".join([*editions, shown_in(card), shown_in(answer)]), *KEPT) == []


async def test_another_person_of_the_same_thread_is_spoken_to_in_english(
    place: LoopbackDiscord, tmp_path: Path
) -> None:
    ana, ben, general = place.person("ana"), place.person("ben"), place.channel("general")
    async with open_bot(place, tmp_path) as bot:
        card = await place.response(await ben.slash(general, "imagine", manner=GERMAN, prompt=PROMPT))
        await bot.until_state(DONE)
        answer = await answered(place, card)
        more = next(button.label for button in answer.buttons if (button.label or "").startswith(accented("More")[:4]))
        hers = await place.response(await ana.press(answer, more))
        his = await place.response(await ben.press(answer, more, manner=GERMAN))

    assert hers.text == "More with v1:"
    assert his.text == accented("More with v1:")
    assert {button.label for button in hers.buttons} >= {"Larger", "Details"}


async def test_a_message_is_answered_in_the_language_of_the_persons_last_command(
    place: LoopbackDiscord, tmp_path: Path
) -> None:
    ben, general = place.person("ben"), place.channel("general")
    async with open_bot(place, tmp_path) as bot:
        await place.response(await ben.slash(general, "jobs", manner=GERMAN))
        await remembered(bot, str(ben.user.id))
        before = len(place.from_bot(general))
        await ben.write(general, f"<@{place.bot.id}> undo")
        told = await place.next_from_bot(general, after=before)

    assert bot.model.prompts == []
    assert told.text.startswith(accented("Write `/undo` in")[:10])


@pytest.mark.parametrize("topic", ["", "edits", "prompts", "commands", "options", "models", "offline"])
async def test_help_speaks_it_too(place: LoopbackDiscord, tmp_path: Path, topic: str) -> None:
    ben, general = place.person("ben"), place.channel("general")
    chosen = {"topic": topic} if topic else {}
    async with open_bot(place, tmp_path):
        told = await place.response(await ben.slash(general, "help", manner=GERMAN, **chosen))

    assert english_in(told.text, *KEPT) == []


async def test_forms_and_faults_speak_it_too(place: LoopbackDiscord, tmp_path: Path) -> None:
    ben, general = place.person("ben"), place.channel("general")
    async with open_bot(place, tmp_path) as bot:
        fault = await place.response(await ben.slash(general, "imagine", manner=GERMAN, prompt=f"{PROMPT} --size 9K"))
        card = await place.response(await ben.slash(general, "imagine", manner=GERMAN, prompt=PROMPT))
        await bot.until_state(DONE)
        answer = await answered(place, card)
        edit = await ben.press(answer, next(iter(answer.buttons)).label or "", manner=GERMAN)
        await place.acknowledged(edit)

    assert english_in(fault.text, *KEPT) == []
    assert edit.modal is not None
    assert english_in(edit.modal.title, *KEPT) == []


async def test_commands_are_described_in_it_and_named_alike(place: LoopbackDiscord, tmp_path: Path) -> None:
    async with open_bot(place, tmp_path):
        await place.response(await place.person("ben").slash(place.channel("general"), "jobs"))

    registered = {one["name"]: one for one in place.calls("PUT /applications/{application_id}/commands")[-1].json}
    jobs, show = registered["jobs"], registered["show"]["options"][0]
    assert jobs["description_localizations"] == {"de": accented("See what is being made")}
    assert show["description_localizations"] == {"de": accented("a version like v3, or a job's reference")}
    assert registered["Edit image"]["name_localizations"] == {"de": accented("Edit image")}
    assert not jobs.get("name_localizations")


async def test_the_list_of_templates_speaks_it_too(place: LoopbackDiscord, tmp_path: Path) -> None:
    ben, general = place.person("ben"), place.channel("general")
    async with open_bot(place, tmp_path):
        listed = await place.response(await ben.slash(general, "templates", manner=GERMAN))

    assert accented("a photorealistic scene").rstrip("ö") in listed.text
    assert english_in(listed.text) == []
