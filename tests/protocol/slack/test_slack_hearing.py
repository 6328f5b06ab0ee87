"""Messages: who is spoken to, where they are answered, and that each is answered once."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bots import wording
from core.adapters.database import SqlInbox
from core.errors import StoreBusy
from core.model.job import JobState
from core.model.request import Kind, Origin, Start
from tests.fakes.core import FakeModel
from tests.fakes.schemas import Json
from tests.fakes.slack.people import Manner
from tests.fakes.slack.server import LoopbackSlack
from tests.fakes.slack.state import File, Message
from tests.fakes.slack_ways_in import Bot, Kit, imagined, open_bot, pictured, resulting

DONE, CANCELLED = JobState.DELIVERED, JobState.CANCELLED
PNG = b"\x89PNG\r\n\x1a\n pixels"
POST = "chat.postMessage"


async def quiet(slack: LoopbackSlack, bot: Bot, *, jobs: int) -> None:
    """Let the bot hear a request that it answers, and see that it had no other to answer besides so many."""
    zoe = slack.person("zoe")
    await zoe.write(zoe.dm(), "a barrier")
    await bot.until_state(*[DONE] * (jobs + 1))


def written(slack: LoopbackSlack) -> Message:
    """What was written last."""
    message = slack.gestures[-1].message
    assert message is not None
    return message


async def test_a_mention_is_answered_in_the_thread_under_it_by_one_message(
    slack: LoopbackSlack, tmp_path: Path
) -> None:
    ana, general = slack.person("ana"), slack.channel("general")
    async with open_bot(slack, tmp_path) as bot:
        await ana.write(general, "a fox & a <hen> --ar wide", files=[File("own.png", PNG)], mention=True)
        asked = written(slack)
        result = await resulting(slack, asked)
        (job,) = await bot.until_state(DONE)

    assert slack.thread(asked) == [result]
    assert (job.request.prompt, job.request.kind, job.request.origin) == ("a fox & a <hen>", Kind.EDIT, Origin.MESSAGE)
    assert job.request.key == f"slack:{slack.team.id}:{general.id}:{asked.ts}"
    assert [one.name for one in job.request.attachments] == ["own.png"]


@pytest.mark.parametrize("is_message_first", [False, True])
async def test_a_mention_told_in_both_ways_four_times_and_edited_then_makes_one_job(
    slack: LoopbackSlack, tmp_path: Path, is_message_first: bool
) -> None:
    ana, general = slack.person("ana"), slack.channel("general")
    if is_message_first:
        slack.send_mention_last()
    slack.deliveries.repeat(3)
    slack.deliveries.repeat(3, same_envelope=True)
    async with open_bot(slack, tmp_path) as bot:
        asked = await ana.write(general, "a fox", mention=True)
        await resulting(slack, written(slack))
        await ana.edit(asked, f"<@{slack.bot.id}> a heron")
        await asyncio.gather(*(slack.deliveries.redeliver(one) for one in asked.deliveries))
        await quiet(slack, bot, jobs=1)

    assert len(slack.deliveries.sent) >= 11
    assert len(pictured(slack, general)) == 1


async def test_a_message_that_comes_again_hours_later_to_another_process_makes_no_job(
    slack: LoopbackSlack, tmp_path: Path
) -> None:
    ana, general = slack.person("ana"), slack.channel("general")
    async with open_bot(slack, tmp_path) as bot:
        asked = await ana.write(general, "a fox", mention=True)
        await bot.until_state(DONE)
    async with open_bot(slack, tmp_path) as bot:
        await slack.deliveries.redeliver(asked.deliveries[0])
        await quiet(slack, bot, jobs=1)

    assert len(slack.from_bot(general)) == 1


async def test_words_in_direct_messages_need_no_mention_and_go_on(slack: LoopbackSlack, tmp_path: Path) -> None:
    ana = slack.person("ana")
    async with open_bot(slack, tmp_path) as bot:
        await ana.write(ana.dm(), "a fox --private")
        await slack.until(lambda: pictured(slack, ana.dm()))
        await ana.write(ana.dm(), "make it night")
        _, second = await bot.until_state(DONE, DONE)

    notices = [one.text for one in slack.from_bot(ana.dm()) if "only you see this chat" in one.text]
    assert len(notices) == 1
    assert (second.request.start, second.request.conversation.thread) == (Start.HEAD, ana.dm().id)


async def test_plain_replies_go_on_under_a_card_and_under_a_mention(slack: LoopbackSlack, tmp_path: Path) -> None:
    ana, ben, general = slack.person("ana"), slack.person("ben"), slack.channel("general")
    async with open_bot(slack, tmp_path) as bot:
        card, _ = await imagined(slack, ana)
        await ben.write(card, "make it night", files=[File("boat.png", PNG)])
        await bot.until_state(DONE, DONE)
        await ana.write(general, "a heron", mention=True)
        asked = written(slack)
        await resulting(slack, asked)
        await ben.write(asked, "from v1: make it day")
        first, edit, third, fourth = await bot.until_state(*[DONE] * 4)

    assert (edit.request.conversation, edit.request.kind) == (first.request.conversation, Kind.EDIT)
    assert (fourth.request.conversation, fourth.request.version) == (third.request.conversation, 1)
    assert len(pictured(slack, asked)) == 2


async def test_people_who_talk_to_each_other_start_nothing(slack: LoopbackSlack, tmp_path: Path) -> None:
    ana, ben, general = slack.person("ana"), slack.person("ben"), slack.channel("general")
    async with open_bot(slack, tmp_path) as bot:
        card, _ = await imagined(slack, ana)
        for words in (f"{ben.mention} what do you think?", "<!here> look", "<!subteam^S1> look"):
            await ana.write(card, words)
        await ana.write(general, "what a day")
        await ben.write(written(slack), "indeed")
        await quiet(slack, bot, jobs=1)

    assert len(slack.from_bot(card)) == 1


def of_bot(event: Json) -> None:
    event["event"]["bot_id"] = "B0OTHER"


def of_nobody(event: Json) -> None:
    event["event"]["subtype"] = "channel_topic"


@pytest.mark.parametrize("spoil", [of_bot, of_nobody])
async def test_what_no_person_wrote_starts_nothing(
    slack: LoopbackSlack, tmp_path: Path, spoil: Callable[[Json], None]
) -> None:
    ana = slack.person("ana")
    async with open_bot(slack, tmp_path) as bot:
        await ana.write(slack.channel("general"), "a fox", mention=True, manner=Manner(spoil))
        await quiet(slack, bot, jobs=0)


async def test_a_mention_under_somebodys_picture_changes_that_picture(slack: LoopbackSlack, tmp_path: Path) -> None:
    ana, ben, general = slack.person("ana"), slack.person("ben"), slack.channel("general")
    async with open_bot(slack, tmp_path) as bot:
        await ana.write(general, "my boat", files=[File("boat.png", PNG)])
        shown = written(slack)
        await ben.write(shown, "make it night", mention=True)
        await resulting(slack, shown)
        await ben.write(shown, "lovely")
        await quiet(slack, bot, jobs=1)
        job, _ = await bot.all_jobs()

    assert (job.request.kind, job.request.start) == (Kind.EDIT, Start.FRESH)
    assert [one.id for one in job.request.attachments] == [shown.files[0].id]


async def test_undo_in_words_goes_back_in_the_thread(slack: LoopbackSlack, tmp_path: Path) -> None:
    ana = slack.person("ana")
    async with open_bot(slack, tmp_path) as bot:
        card, _ = await imagined(slack, ana)
        await ana.write(card, "make it night")
        await bot.until_state(DONE, DONE)
        await ana.write(card, "undo", mention=True)
        told = await slack.next_from_bot(card, after=2)

    assert "Back at v1" in told.text


async def test_jobs_in_words_tell_aloud_of_the_place_alone(slack: LoopbackSlack, tmp_path: Path) -> None:
    model = FakeModel()
    model.gate = asyncio.Event()
    ana, general = slack.person("ana"), slack.channel("general")
    async with open_bot(slack, tmp_path, Kit(model)) as bot:
        await slack.acknowledged(await ana.command(general, "/imagine", "a fox"))
        await slack.acknowledged(await ana.command(slack.channel("elsewhere"), "/imagine", "a heron"))
        await slack.answered(await ana.command(general, "/imagine", "an owl --private"))
        await ana.write(general, "jobs", mention=True)
        listed = await slack.until(lambda: next(iter(slack.thread(written(slack))), None))
        told = listed.text
        await ana.press(listed, "Stop")
        await slack.until(lambda: "Nothing is being made" in listed.text)
        model.gate.set()
        await bot.until_state(CANCELLED, DONE, DONE)

    assert ("a fox" in told, "heron" in told, "owl" in told) == (True, False, False)


async def test_a_message_that_could_not_be_stored_is_told_again_and_runs_once(
    slack: LoopbackSlack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trouble, accept = [StoreBusy("locked")], SqlInbox.accept

    async def busy(*call: object) -> object:
        if trouble:
            raise trouble.pop()
        return await accept(*call)  # type: ignore[arg-type]  # handed on as it came

    monkeypatch.setattr(SqlInbox, "accept", busy)
    slack.deliveries.ack_within_s, slack.deliveries.retries_after_s = 0.3, (0, 0)
    ana = slack.person("ana")
    async with open_bot(slack, tmp_path) as bot:
        asked = await ana.write(ana.dm(), "a fox")
        await slack.until(lambda: pictured(slack, ana.dm()))
        await slack.acknowledged(asked)
        await bot.until_state(DONE)

    assert len(asked.deliveries[0].attempts) == 2
    assert len(slack.from_bot(ana.dm())) == 1


@pytest.mark.parametrize("error", ["connection lost", "rate limited", "internal_error"])
async def test_a_message_that_slack_does_not_take_at_once_is_posted_later_once(
    slack: LoopbackSlack, tmp_path: Path, error: str
) -> None:
    ana = slack.person("ana")
    match error:
        case "connection lost":
            slack.faults.drop(POST, after=True)
        case "rate limited":
            slack.faults.rate_limit(POST, 1)
        case _:
            slack.faults.refuse(POST, error)
    async with open_bot(slack, tmp_path) as bot:
        await ana.write(ana.dm(), "a fox")
        await slack.until(lambda: pictured(slack, ana.dm()))
        await bot.until_state(DONE)

    assert len(slack.from_bot(ana.dm())) == 1


async def test_a_mention_where_the_bot_may_not_write_costs_nothing_and_is_told_directly(
    slack: LoopbackSlack, tmp_path: Path
) -> None:
    ana = slack.person("ana")
    slack.faults.refuse(POST, "restricted_action_thread_locked")
    async with open_bot(slack, tmp_path) as bot:
        await ana.write(slack.channel("general"), "a fox", mention=True)
        await bot.until_state(CANCELLED)
        told = await slack.next_from_bot(ana.dm())

    assert wording.CANNOT_WRITE_THERE in told.text
    assert bot.model.prompts == []


@pytest.mark.parametrize(
    ("words", "said"),
    [("", "what the picture should show"), ("a fox --private", "/imagine"), ("a fox --colour red", "no `--colour`")],
)
async def test_what_is_wrong_is_said_in_the_thread(slack: LoopbackSlack, tmp_path: Path, words: str, said: str) -> None:
    ana, general = slack.person("ana"), slack.channel("general")
    files = [] if words else [File("own.png", PNG)]
    async with open_bot(slack, tmp_path) as bot:
        await ana.write(general, words, mention=True, files=files)
        told = await slack.until(lambda: next(iter(slack.thread(written(slack))), None))
        jobs = await bot.at_rest()

    assert (said in told.text or "what to do with the picture" in told.text, jobs) == (True, [])


async def test_a_reply_under_a_result_in_direct_messages_brings_it_into_a_conversation_of_its_own(
    slack: LoopbackSlack, tmp_path: Path
) -> None:
    ana = slack.person("ana")
    async with open_bot(slack, tmp_path) as bot:
        await ana.write(ana.dm(), "a fox")
        (first,) = await slack.until(lambda: pictured(slack, ana.dm()))
        await ana.write(ana.dm(), "make it night")
        await bot.until_state(DONE, DONE)
        await ana.write(first, "make it blue")
        await bot.until_state(*[DONE] * 3)
        await ana.write(first, "add a boat")
        *_, brought, on = await bot.until_state(*[DONE] * 4)

    asked = brought.request
    assert ([source.name for source in asked.kept], asked.kind, asked.start) == (["v1"], Kind.EDIT, Start.FRESH)
    assert asked.conversation.thread == first.ts
    assert (on.request.kept, on.request.conversation) == ((), asked.conversation)
    assert len(pictured(slack, first)) == 2


async def test_a_reply_under_a_deleted_result_in_direct_messages_is_refused(
    slack: LoopbackSlack, tmp_path: Path
) -> None:
    ana = slack.person("ana")
    async with open_bot(slack, tmp_path) as bot:
        await ana.write(ana.dm(), "a fox")
        (result,) = await slack.until(lambda: pictured(slack, ana.dm()))
        (job,) = await bot.until_state(DONE)
        await bot.core.removal.delete(job.request.conversation, 1, job.request.person, is_admin=False)
        await ana.write(result, "make it blue")
        told = await slack.until(lambda: next(iter(slack.from_bot(result)), None))
        jobs = await bot.at_rest()

    assert "v1 was deleted." in told.text
    assert len(jobs) == 1


NAUGHTY = (
    "\u202egnp.exe\u202c a fox", "a\u0301\u0302\u0303\u0304\u0305\u0306\u0307\u0308", "\ud800 a fox", "a\0fox",
    "\u200b", "@everyone <!channel> <@U1|x>", "~spoiler~ ```code```", "{ago} {in} {time}", "--", "—", "limner:again:1",
    "<script>alert(1)</script>", "'; DROP TABLE jobs; --", "/", "/imagine", "new:", "from v2: a", "&amp;lt;",
    "x" * 9000, "https://example.org/x?token=1", "👨‍👩‍👧‍👦 🏳️‍🌈", "a fox --count 99", "--ratio",
    "\x1b[31mred", "۝ ﷽", "-1/0", "NaN",
    "../../etc/passwd", "%s%n {0} ${x}", "|", "<", ">", "<>", "<|>", "<@>", "<!>", "<#>", "\u2028\u2029", ":fox:",
    "*b* _i_ `c`", "\ufdfd" * 2000,
)  # fmt: skip


def says(words: str) -> Manner:
    """As if these words had been written, whatever Slack's own client makes of them."""

    def spoil(told: Json) -> None:
        told.get("event", told)["text"] = words

    return Manner(spoil)


async def test_strange_words_are_answered_like_others(
    slack: LoopbackSlack, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    ana, kit = slack.person("ana"), Kit(FakeModel(), is_working=False)
    async with open_bot(slack, tmp_path, kit) as bot:
        with capture_logs() as lines:
            for words in NAUGHTY:
                await slack.acknowledged(await ana.write(ana.dm(), "a fox", manner=says(words)))
                await slack.acknowledged(await ana.command(ana.dm(), "/imagine", "a fox", manner=says(words)))
            await bot.at_rest()

    assert [line for line in lines if line["log_level"] in {"error", "critical"}] == []
    assert [record.getMessage() for record in caplog.records if record.levelname in {"ERROR", "CRITICAL"}] == []
    assert all(one.failed == "" for one in slack.gestures)


def with_a_file_named(name: str) -> Manner:
    def spoil(told: Json) -> None:
        for file in told["event"].get("files", ()):
            file["name"] = name

    return Manner(spoil)


NAMES = (
    "../../x.png",
    "SPOILER_x.png",
    "a\0b.png",
    "\u202egnp.exe",
    "CON",
    "x" * 400,
    "",
    "<!channel>.png",
    "a/b\\c.png",
)


@pytest.mark.parametrize("name", NAMES)
async def test_strange_file_names_change_nothing(slack: LoopbackSlack, tmp_path: Path, name: str) -> None:
    ana = slack.person("ana")
    async with open_bot(slack, tmp_path) as bot:
        await ana.write(ana.dm(), "make it night", files=[File("x.png", PNG)], manner=with_a_file_named(name))
        (answer,) = await slack.until(lambda: pictured(slack, ana.dm()))
        await bot.until_state(DONE)

    assert all(picture.name.isascii() and "/" not in picture.name for picture in answer.pictures)
