"""Messages: who is spoken to, what a reply continues, and what is answered."""

import asyncio
from pathlib import Path

import pytest

from core.model.job import JobState
from core.model.request import Kind, Origin, Start
from tests.fakes.core import FakeBlobs, FakeModel
from tests.fakes.discord.people import Person
from tests.fakes.discord.server import LoopbackDiscord
from tests.fakes.discord.state import Allow, Channel, File, Message
from tests.fakes.discord_bot import Bot, Kit, imagined, open_bot

PNG = b"\x89PNG\r\n\x1a\n pixels"
DONE = JobState.DELIVERED


async def quiet(bot: Bot, ana: Person, *, jobs: int) -> None:
    """Let the bot hear a request that it answers, and see that it had no other to answer besides so many."""
    await ana.write(ana.dm(), "a barrier")
    await bot.until_state(*[DONE] * (jobs + 1))


async def test_a_mention_in_a_channel_is_answered_by_a_card_with_a_thread(
    place: LoopbackDiscord, tmp_path: Path
) -> None:
    ana, general = place.person("ana"), place.channel("general")
    async with open_bot(place, tmp_path) as bot:
        asked = await ana.write(general, f"<@{place.bot.id}> a fox --ratio 16:9", files=[File("own.png", PNG)])
        card = await place.next_from_bot(general)
        thread = await place.thread(card)
        result = await place.next_from_bot(thread)
        (job,) = await bot.until_state(DONE)

    assert (card.replies_to, card.pinged, len(result.pictures)) == (asked, [], 1)
    assert (job.request.prompt, job.request.kind, job.request.origin) == ("a fox", Kind.EDIT, Origin.MESSAGE)
    assert (job.request.key, job.request.conversation.thread) == (f"discord:{asked.id}", str(thread.id))
    assert [one.address for one in job.request.attachments] == [f"{general.id}/{asked.id}/{asked.attachments[0].id}"]


async def test_words_in_direct_messages_need_no_mention_and_go_on(place: LoopbackDiscord, tmp_path: Path) -> None:
    ana = place.person("ana")
    async with open_bot(place, tmp_path) as bot:
        await ana.write(ana.dm(), "a fox --private")
        answer = await place.next_from_bot(ana.dm())
        await place.until(lambda: answer.pictures)
        await ana.write(ana.dm(), "make it night")
        _, second = await bot.until_state(DONE, DONE)

    assert (second.request.start, second.request.conversation.space) == (Start.HEAD, "@me")


async def test_words_in_the_bots_own_thread_go_on_and_a_reply_branches(place: LoopbackDiscord, tmp_path: Path) -> None:
    ana, ben = place.person("ana"), place.person("ben")
    async with open_bot(place, tmp_path) as bot:
        _, thread, result = await imagined(place, ana)
        await ben.write(thread, "make it night")
        await bot.until_state(DONE, DONE)
        await ana.write(thread, "add a boat", reply_to=result, ping=False)
        _, second, third = await bot.until_state(DONE, DONE, DONE)
        versions = await bot.conversations.versions(third.request.conversation)

    assert (second.request.start, second.request.reply_to) == (Start.HEAD, None)
    assert (third.request.kind, third.request.reply_to) == (Kind.EDIT, str(result.id))
    assert [version.parents for version in versions] == [(), (1,), (1,)]


async def test_people_who_talk_to_each_other_in_the_thread_start_nothing(
    place: LoopbackDiscord, tmp_path: Path
) -> None:
    ana, ben = place.person("ana"), place.person("ben")
    async with open_bot(place, tmp_path) as bot:
        _, thread, _ = await imagined(place, ana)
        await bot.until_state(DONE)
        await ana.write(thread, f"{ben.mention} what do you think?")
        said = await ben.write(thread, f"{ana.mention} lovely")
        await ana.write(thread, "I think so too", reply_to=said, ping=False)
        await ana.write(thread, "@everyone look at this")
        await ana.write(thread, "and @here too")
        await quiet(bot, ana, jobs=1)


async def test_elsewhere_only_a_mention_is_heard(place: LoopbackDiscord, tmp_path: Path) -> None:
    ana, ben, general = place.person("ana"), place.person("ben"), place.channel("general")
    async with open_bot(place, tmp_path) as bot:
        post = await ana.post(place.forum("ideas"), "An idea", "a fox")
        card, _, _ = await imagined(place, ana)
        await ana.write(general, "a fox")
        await ana.write(post, "a fox in snow")
        await ben.write(general, "nice one", reply_to=card, ping=False)
        await ana.write(general, f"hello <@!{place.bot.id}1> and {ben.mention}")
        await ana.write(general, f"<@{place.bot.id}>")
        mine = await ana.write(general, "a heron")
        await ana.edit(mine, f"<@{place.bot.id}> a heron")
        await quiet(bot, ana, jobs=1)
        await ana.write(post, f"<@!{place.bot.id}> a fox in snow")
        await bot.until_state(DONE, DONE, DONE)

    assert len(place.from_bot(post)) == 1


async def test_a_thread_that_slept_when_the_bot_came_is_known_again(place: LoopbackDiscord, tmp_path: Path) -> None:
    ana, blobs = place.person("ana"), FakeBlobs()
    async with open_bot(place, tmp_path, blobs=blobs) as bot:
        _, thread, _ = await imagined(place, ana)
        await bot.until_state(DONE)
    thread.archived = True
    async with open_bot(place, tmp_path, blobs=blobs) as bot:
        await ana.write(thread, "make it night")
        await ana.write(thread, "add a boat")
        await bot.until_state(DONE, DONE, DONE)

    assert len(place.calls("GET /channels/{channel_id}")) <= 2


async def test_a_reply_to_somebodys_picture_takes_it_as_the_source(place: LoopbackDiscord, tmp_path: Path) -> None:
    ana, ben = place.person("ana"), place.person("ben")
    async with open_bot(place, tmp_path) as bot:
        _, thread, _ = await imagined(place, ana)
        files = [File("dog.png", PNG), File("notes.txt", b"words")]
        photo = await ben.write(thread, f"look, {ana.mention}", files=files)
        await ana.write(thread, f"<@{place.bot.id}> give it a hat", reply_to=photo)
        _, second = await bot.until_state(DONE, DONE)

    assert [one.name for one in second.request.attachments] == ["dog.png"]
    assert (second.request.kind, second.request.start) == (Kind.EDIT, Start.FRESH)


async def test_a_reply_to_the_card_goes_on_in_its_thread(place: LoopbackDiscord, tmp_path: Path) -> None:
    ana, general = place.person("ana"), place.channel("general")
    async with open_bot(place, tmp_path) as bot:
        card, thread, _ = await imagined(place, ana)
        await bot.until_state(DONE)
        await ana.write(general, "make it night", reply_to=card)
        _, second = await bot.until_state(DONE, DONE)

    assert second.request.conversation.thread == str(thread.id)
    assert second.request.start is Start.HEAD
    assert len(place.from_bot(general)) == 1
    assert len(place.from_bot(thread)) == 2


async def test_a_reply_to_a_card_that_waits_for_its_turn_waits_in_its_thread(
    place: LoopbackDiscord, tmp_path: Path
) -> None:
    ana, general = place.person("ana"), place.channel("general")
    async with open_bot(place, tmp_path, Kit(FakeModel(), is_working=False)) as bot:
        card = await place.response(await ana.slash(general, "imagine", prompt="a fox"))
        await bot.until_state(JobState.QUEUED)
        await ana.write(general, "make it night", reply_to=card)
        first, second = await bot.until_state(JobState.QUEUED, JobState.QUEUED)

    assert card.thread is not None
    assert second.request.conversation == first.request.conversation
    assert len(place.from_bot(card.thread)) == 1


async def test_a_reply_to_a_result_that_got_no_thread_is_answered_beside_it(
    place: LoopbackDiscord, tmp_path: Path
) -> None:
    ana, general = place.person("ana"), place.channel("general")
    place.faults.refuse("POST /channels/{channel_id}/messages/{message_id}/threads", 403, 160006)
    async with open_bot(place, tmp_path) as bot:
        await ana.slash(general, "imagine", prompt="a fox")
        await bot.until_state(DONE)
        result = place.from_bot(general)[-1]
        await ana.write(general, "make it night", reply_to=result)
        first, second = await bot.until_state(DONE, DONE)

    assert second.request.conversation == first.request.conversation
    assert second.request.reply_to == str(result.id)
    assert [len(one.pictures) for one in place.from_bot(general)] == [0, 1, 1]


async def test_a_reply_to_a_card_that_got_no_thread_is_answered_in_the_channel(
    place: LoopbackDiscord, tmp_path: Path
) -> None:
    ana, general = place.person("ana"), place.channel("general")
    place.faults.refuse("POST /channels/{channel_id}/messages/{message_id}/threads", 403, 160006)
    async with open_bot(place, tmp_path) as bot:
        card = await place.response(await ana.slash(general, "imagine", prompt="a fox"))
        await bot.until_state(DONE)
        asked = await ana.write(general, "make it night", reply_to=card)
        first, second = await bot.until_state(DONE, DONE)

    answer = place.from_bot(general)[-1]
    assert (answer.replies_to, len(answer.pictures), place.from_bot(ana.dm())) == (asked, 1, [])
    assert (second.request.conversation, second.request.start) == (first.request.conversation, Start.HEAD)


async def test_a_reply_where_threads_are_forbidden_edits_in_place(place: LoopbackDiscord, tmp_path: Path) -> None:
    ana, closed = place.person("ana"), place.channel("closed", denied=Allow.CREATE_THREADS)
    async with open_bot(place, tmp_path) as bot:
        await ana.write(closed, f"<@{place.bot.id}> a fox")
        first = await place.next_from_bot(closed)
        await bot.until_state(DONE)
        await ana.write(closed, "make it night", reply_to=first)
        await bot.until_state(DONE, DONE)
        await ana.write(closed, f"<@{place.bot.id}> a heron")
        _, second, third = await bot.until_state(DONE, DONE, DONE)

    assert (second.request.kind, second.request.reply_to) == (Kind.EDIT, str(first.id))
    assert (third.request.kind, third.request.start) == (Kind.GENERATE, Start.FRESH)


VERBS = [("/help", "/imagine a lighthouse"), ("/jobs", "Nothing is being made"), ("/undo", "in the thread of")]
WRONG = [
    ("a fox --colour red", "There is no `--colour`"),
    ("/draw a fox", "There is no `/draw`"),
    ("a fox --private", "works with the slash command"),
    ("/edit make it night", "no picture here to edit"),
    ("/cancel", "Nothing is being made"),
]


@pytest.mark.parametrize(("words", "told"), VERBS + WRONG)
async def test_other_verbs_and_mistakes_are_answered_by_a_reply_without_a_ping(
    place: LoopbackDiscord, tmp_path: Path, words: str, told: str
) -> None:
    ana, general = place.person("ana"), place.channel("general")
    async with open_bot(place, tmp_path) as bot:
        asked = await ana.write(general, f"<@{place.bot.id}> {words}")
        answer = await place.next_from_bot(general)
        jobs = await bot.all_jobs()

    assert told in answer.text
    assert (answer.replies_to, answer.pinged, jobs) == (asked, [], [])


async def test_pictures_without_words_are_asked_about(place: LoopbackDiscord, tmp_path: Path) -> None:
    ana = place.person("ana")
    async with open_bot(place, tmp_path):
        await ana.write(ana.dm(), files=[File("dog.png", PNG)])
        answer = await place.next_from_bot(ana.dm())

    assert "Say what to do with the picture" in answer.text


async def test_the_job_of_somebody_else_on_another_server_is_not_told_of(
    place: LoopbackDiscord, tmp_path: Path
) -> None:
    model = FakeModel()
    model.gate = asyncio.Event()
    ana, other = place.person("ana"), place.new_guild("Other")
    there = place.channel("general", guild=other)
    async with open_bot(place, tmp_path, Kit(model)) as bot:
        await place.response(await ana.slash(there, "imagine", prompt="a secret"))
        await bot.until_state(JobState.MAKING)
        (job,) = await bot.all_jobs()
        for channel in (place.channel("general"), ana.dm()):
            listed = await place.response(await ana.slash(channel, "jobs"))
            cancelled = await place.response(await ana.slash(channel, "cancel", job=job.reference))
            assert "Nothing is being made" in listed.text
            assert "There is no such job" in cancelled.text
        await bot.until_state(JobState.MAKING)


async def test_a_channel_that_takes_no_card_costs_nothing(place: LoopbackDiscord, tmp_path: Path) -> None:
    ana, mute = place.person("ana"), place.channel("mute", denied=Allow.SEND_MESSAGES)
    async with open_bot(place, tmp_path) as bot:
        await ana.write(mute, f"<@{place.bot.id}> a fox")
        told = await place.next_from_bot(ana.dm())
        await bot.until_state(JobState.CANCELLED)

    assert "I may not write in the channel" in told.text
    assert bot.model.prompts == []


async def test_a_card_that_discord_does_not_take_just_then_is_posted_later(
    place: LoopbackDiscord, tmp_path: Path
) -> None:
    ana, general = place.person("ana"), place.channel("general")
    async with open_bot(place, tmp_path) as bot:
        # Not one of the library's own retries: a wall before Discord, which names no time.
        place.faults.answer("POST /channels/{channel_id}/messages", 503, times=1)
        await ana.write(general, f"<@{place.bot.id}> a fox")
        card: Message = await place.next_from_bot(general)
        thread: Channel = await place.thread(card)
        await place.next_from_bot(thread)
        await bot.until_state(DONE)

    assert len(place.from_bot(general)) == 1


async def test_one_message_told_by_two_sessions_is_answered_once(place: LoopbackDiscord, tmp_path: Path) -> None:
    ana, general = place.person("ana"), place.channel("general")
    async with open_bot(place, tmp_path, Kit(FakeModel(), sessions=2)) as bot:
        place.gateway.sessions[1].lag_s = 0.001
        place.gateway.deliver_twice(0.4, events=3)
        await ana.write(general, f"<@{place.bot.id}> /help")
        await ana.write(general, f"<@{place.bot.id}> a fox --colour red")
        await ana.write(general, f"<@{place.bot.id}> a fox")
        await bot.until_state(DONE)
        await asyncio.sleep(0.6)

    assert len(place.from_bot(general)) == 3


async def test_what_everyone_reads_tells_of_no_private_job_and_of_no_other_place(
    place: LoopbackDiscord, tmp_path: Path
) -> None:
    model = FakeModel()
    model.gate = asyncio.Event()
    ana, general = place.person("ana"), place.channel("general")
    async with open_bot(place, tmp_path, Kit(model)) as bot:
        await place.response(await ana.slash(general, "imagine", prompt="a secret", private=True))
        await place.response(await ana.slash(place.channel("den"), "imagine", prompt="an owl"))
        secret, _ = await bot.until_state(JobState.MAKING, JobState.MAKING)
        told: list[str] = []
        for words in ("/jobs", "/cancel", f"/cancel {secret.reference}"):
            await ana.write(general, f"<@{place.bot.id}> {words}")
            told.append((await place.next_from_bot(general, after=len(told))).text)
        await bot.until_state(JobState.MAKING, JobState.MAKING)

    assert told[:2] == ["Nothing is being made here."] * 2
    assert "There is no such job" in told[2]


async def test_the_role_that_has_the_bots_name_calls_it_and_is_nobody_else(
    place: LoopbackDiscord, tmp_path: Path
) -> None:
    ana, general = place.person("ana"), place.channel("general")
    role = f"<@&{place.guild.bot_role}>"
    async with open_bot(place, tmp_path) as bot:
        await ana.write(general, f"{role} a fox")
        thread = await place.thread(await place.next_from_bot(general))
        await place.next_from_bot(thread)
        await bot.until_state(DONE)
        await ana.write(thread, f"{role} make it night")
        first, second = await bot.until_state(DONE, DONE)

    assert (first.request.prompt, second.request.prompt) == ("a fox", "make it night")


async def test_who_asks_for_privacy_where_nobody_else_reads_is_told_so(place: LoopbackDiscord, tmp_path: Path) -> None:
    ana = place.person("ana")
    async with open_bot(place, tmp_path) as bot:
        asked = await ana.write(ana.dm(), "a fox --private")
        told = await place.next_from_bot(ana.dm(), after=1)
        await bot.until_state(DONE)

    assert (told.replies_to, "only you see this chat" in told.text) == (asked, True)
