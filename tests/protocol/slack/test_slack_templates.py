"""Templates on Slack: in words, in a list with buttons, and in forms."""

from pathlib import Path

from core.model.job import JobState
from core.model.request import Kind
from core.templates.filling import filled_in
from core.templates.shipped import SHIPPED
from tests.fakes.core import FakeModel
from tests.fakes.slack.server import LoopbackSlack
from tests.fakes.slack.state import File
from tests.fakes.slack_ways_in import Kit, imagined, open_bot

DONE = JobState.DELIVERED
PNG = b"\x89PNG\r\n\x1a\n pixels"
ASLEEP = Kit(FakeModel(), is_working=False)


async def test_a_command_with_a_template_makes_its_prompt(slack: LoopbackSlack, tmp_path: Path) -> None:
    async with open_bot(slack, tmp_path) as bot:
        await imagined(slack, slack.person("ana"), "--template sticker subject=“a <red> & panda” style=flat")
        (job,) = await bot.until_state(DONE)

    assert job.request.prompt == filled_in(SHIPPED["sticker"], [("subject", "a <red> & panda"), ("style", "flat")])
    assert job.request.template == "sticker"


async def test_what_a_template_lacks_is_asked_for_by_a_form(slack: LoopbackSlack, tmp_path: Path) -> None:
    ana, general = slack.person("ana"), slack.channel("general")
    async with open_bot(slack, tmp_path) as bot:
        words = '--template logo text="The Daily Grind" --ratio wide'
        form = await slack.opened(await ana.command(general, "/imagine", words))
        await ana.submit(form, {"blank_about": "a --private {cafe}"})
        (job,) = await bot.until_state(DONE)

    assert form.title == "Template: logo"
    assert "“The Daily Grind”" in job.request.prompt
    assert "for a --private {cafe}." in job.request.prompt
    assert (job.request.kind, job.request.options.ratio) == (Kind.GENERATE, "16:9")


async def test_the_form_of_a_bare_command_takes_a_template_and_asks_for_its_blanks(
    slack: LoopbackSlack, tmp_path: Path
) -> None:
    ana, general = slack.person("ana"), slack.channel("general")
    async with open_bot(slack, tmp_path) as bot:
        form = await slack.opened(await ana.command(general, "/imagine", ""))
        await slack.acknowledged(await ana.submit(form, {"prompt": "text=Grind", "template": "logo", "ratio": "16:9"}))
        title = form.title
        await ana.submit(form, {"blank_about": "a cafe"})
        (job,) = await bot.until_state(DONE)

    assert title == "Template: logo"
    assert "“Grind”" in job.request.prompt
    assert (job.request.template, job.request.options.ratio) == ("logo", "16:9")


async def test_the_list_has_a_button_for_each_template_that_opens_its_form(
    slack: LoopbackSlack, tmp_path: Path
) -> None:
    ana, general = slack.person("ana"), slack.channel("general")
    async with open_bot(slack, tmp_path, ASLEEP):
        told = await slack.answered(await ana.command(general, "/limner", "templates"))
        forms = [await slack.opened(await ana.press(told, name)) for name in SHIPPED]

    assert told.seen_by is ana.user
    with_files = [any(one.get("element", {}).get("type") == "file_input" for one in form.blocks) for form in forms]
    assert with_files == [template.pictures > 0 for template in SHIPPED.values()]


async def test_a_form_of_the_list_combines_pictures(slack: LoopbackSlack, tmp_path: Path) -> None:
    ana, general = slack.person("ana"), slack.channel("general")
    async with open_bot(slack, tmp_path) as bot:
        told = await slack.answered(await ana.command(general, "/limner", "templates"))
        form = await slack.opened(await ana.press(told, "combine"))
        await ana.submit(
            form, {"blank_take": "the hat", "blank_where": "on the dog"}, [File("hat.png", PNG), File("dog.png", PNG)]
        )
        (job,) = await bot.until_state(DONE)

    assert (job.request.kind, len(job.request.attachments), job.request.template) == (Kind.BLEND, 2, "combine")


async def test_too_few_pictures_in_a_form_are_told_in_the_form(slack: LoopbackSlack, tmp_path: Path) -> None:
    ana, general = slack.person("ana"), slack.channel("general")
    async with open_bot(slack, tmp_path, ASLEEP):
        told = await slack.answered(await ana.command(general, "/limner", "templates combine"))
        form = await slack.opened(await ana.press(told, "combine"))
        sent = await ana.submit(form, {"blank_take": "the hat", "blank_where": "on the dog"}, [File("hat.png", PNG)])
        await slack.acknowledged(sent)

    assert form.errors == {"prompt": "combine works on 2 pictures: attach them."}


async def test_words_that_lack_something_are_answered_with_a_button_that_opens_the_form(
    slack: LoopbackSlack, tmp_path: Path
) -> None:
    ana, general = slack.person("ana"), slack.channel("general")
    async with open_bot(slack, tmp_path) as bot:
        written = await ana.write(general, "--template logo The Daily Grind", mention=True)
        assert written.message is not None
        told = await slack.next_from_bot(written.message)
        form = await slack.opened(await ana.press(told, "logo"))
        assert await bot.jobs.recent() == []

    assert "`logo` still needs `about`" in told.text
    assert form.title == "Template: logo"


async def test_in_a_thread_a_template_for_pictures_changes_its_newest(slack: LoopbackSlack, tmp_path: Path) -> None:
    ana = slack.person("ana")
    async with open_bot(slack, tmp_path) as bot:
        card, _ = await imagined(slack, ana)
        await bot.until_state(DONE)
        await ana.write(card, "--template restyle style=ink")
        _, second = await bot.until_state(DONE, DONE)
        versions = await bot.core.conversations.versions(second.request.conversation)

    assert second.request.prompt.startswith("Redraw the picture given in the style of ink.")
    assert versions[1].parents == (1,)


async def test_a_workspace_saves_its_own_for_everyone(slack: LoopbackSlack, tmp_path: Path) -> None:
    ana, ben, general = slack.person("ana"), slack.person("ben"), slack.channel("general")
    async with open_bot(slack, tmp_path, ASLEEP) as bot:
        text = "templates save banner a wide banner of {subject}, {style=flat}"
        await slack.acknowledged(await ana.command(general, "/limner", text))
        told = await slack.next_from_bot(general)
        form = await slack.opened(await ben.press(told, "banner"))
        await slack.acknowledged(await ben.submit(form, {"blank_subject": "a bridge"}))
        (job,) = await bot.jobs.recent()
        refused = await slack.answered(await ben.command(general, "/limner", "templates delete banner"))
        shown = await slack.answered(await ben.command(general, "/limner", "templates banner"))

    assert 'Everyone here can use it: `--template banner subject="…"`' in told.text
    assert job.request.prompt == "a wide banner of a bridge, flat"
    assert "Only whoever saved `banner` or an admin" in refused.text
    assert "`banner`: saved by @ana on " in shown.text


async def test_where_the_bot_may_not_write_a_saved_template_is_told_of_in_private(
    slack: LoopbackSlack, tmp_path: Path
) -> None:
    ana, general = slack.person("ana"), slack.channel("general")
    async with open_bot(slack, tmp_path, ASLEEP):
        slack.faults.refuse("chat.postMessage", "not_in_channel")
        told = await slack.answered(
            await ana.command(general, "/limner", "templates save banner a banner of {subject}")
        )

    assert told.seen_by is ana.user
    assert "Everyone here can use it" in told.text
