"""Templates on Discord: suggested while typing, filled in by a form, saved for the server."""

from pathlib import Path

import pytest

from core.model.job import JobState
from core.model.request import Kind
from core.templates.filling import filled_in
from core.templates.shipped import SHIPPED
from tests.fakes.core import FakeModel
from tests.fakes.discord.server import LoopbackDiscord
from tests.fakes.discord.state import File
from tests.fakes.discord_bot import Kit, imagined, open_bot

DONE = JobState.DELIVERED
PNG = b"\x89PNG\r\n\x1a\n pixels"
ASLEEP = Kit(FakeModel(), is_working=False)


async def test_a_command_with_a_template_makes_its_prompt(place: LoopbackDiscord, tmp_path: Path) -> None:
    ana, general = place.person("ana"), place.channel("general")
    async with open_bot(place, tmp_path) as bot:
        await ana.slash(general, "imagine", prompt="a red panda style=flat --ratio 1:1", template="sticker")
        (job,) = await bot.until_state(DONE)

    values = [("subject", "a red panda"), ("style", "flat")]
    assert job.request.prompt == filled_in(SHIPPED["sticker"], values)
    assert (job.request.template, job.request.options.ratio) == ("sticker", "1:1")


async def test_what_a_template_lacks_is_asked_for_by_a_form(place: LoopbackDiscord, tmp_path: Path) -> None:
    ana, general = place.person("ana"), place.channel("general")
    async with open_bot(place, tmp_path) as bot:
        asked = await ana.slash(general, "imagine", prompt="The Daily Grind --ratio wide", template="logo")
        await place.acknowledged(asked)
        form = asked.modal
        assert form is not None
        values = {one["custom_id"]: one["value"] for one in form.fields.values() if one.get("value")}
        await ana.submit(form, values | {"About, such as: a coffee shop": "a --private {cafe}"})
        (job,) = await bot.until_state(DONE)

    assert form.title == "Template: logo"
    assert values["blank_text"] == "The Daily Grind"
    assert "“The Daily Grind”" in job.request.prompt
    assert "for a --private {cafe}." in job.request.prompt
    assert (job.request.kind, job.request.options.ratio) == (Kind.GENERATE, "16:9")
    assert job.request.options.private is False


async def test_a_template_for_pictures_takes_them_in_its_form(place: LoopbackDiscord, tmp_path: Path) -> None:
    ana, general = place.person("ana"), place.channel("general")
    async with open_bot(place, tmp_path) as bot:
        asked = await ana.slash(general, "imagine", prompt="style=ink", template="restyle")
        await place.acknowledged(asked)
        form = asked.modal
        assert form is not None
        await ana.submit(form, {"blank_style": "ink"}, [File("boat.png", PNG)])
        (job,) = await bot.until_state(DONE)

    assert [one.name for one in job.request.attachments] == ["boat.png"]
    assert job.request.template == "restyle"


async def test_in_a_thread_a_template_for_pictures_changes_its_newest(place: LoopbackDiscord, tmp_path: Path) -> None:
    ana = place.person("ana")
    async with open_bot(place, tmp_path) as bot:
        _, thread, _ = await imagined(place, ana)
        await bot.until_state(DONE)
        await ana.write(thread, "--template restyle style=ink")
        _, second = await bot.until_state(DONE, DONE)
        versions = await bot.conversations.versions(second.request.conversation)

    assert second.request.prompt.startswith("Redraw the picture given in the style of ink.")
    assert versions[1].parents == (1,)


async def test_words_that_lack_something_are_answered_with_a_button_that_opens_the_form(
    place: LoopbackDiscord, tmp_path: Path
) -> None:
    ana, general = place.person("ana"), place.channel("general")
    async with open_bot(place, tmp_path) as bot:
        await ana.write(general, f"<@{place.bot.id}> --template logo The Daily Grind")
        told = await place.next_from_bot(general)
        pressed = await ana.press(told, "logo")
        await place.acknowledged(pressed)
        assert await bot.jobs.recent() == []

    assert "`logo` still needs `about`" in told.text
    assert pressed.modal is not None


async def test_the_list_has_a_button_for_each_template_that_opens_its_form(
    place: LoopbackDiscord, tmp_path: Path
) -> None:
    ana, general = place.person("ana"), place.channel("general")
    async with open_bot(place, tmp_path, ASLEEP):
        told = await place.response(await ana.slash(general, "templates"))
        for name, template in SHIPPED.items():
            pressed = await ana.press(told, name)
            await place.acknowledged(pressed)
            assert pressed.modal is not None
            assert any(one["type"] == 19 for one in pressed.modal.fields.values()) == (template.pictures > 0)

    assert told.seen_by is ana.user


async def test_a_server_saves_its_own_and_another_server_does_not_see_it(
    place: LoopbackDiscord, tmp_path: Path
) -> None:
    ana, ben, general = place.person("ana"), place.person("ben"), place.channel("general")
    text = "a wide banner of {subject}, {style=flat}"
    async with open_bot(place, tmp_path, ASLEEP) as bot:
        told = await place.response(await ana.slash(general, "templates", do="save", name="Banner", text=text))
        offered = await ben.autocomplete(general, "imagine", prompt="x", template="bann")
        await place.acknowledged(offered)
        await place.response(await ben.slash(general, "imagine", prompt="a bridge", template="banner"))
        refused = await place.response(await ben.slash(general, "templates", do="delete", name="banner"))
        elsewhere = await place.response(await ben.slash(ben.dm(), "templates", name="banner"))
        (job,) = await bot.jobs.recent()

    assert (told.seen_by, offered.choices) == (None, [{"name": f"banner: {text}", "value": "banner"}])
    assert job.request.prompt == "a wide banner of a bridge, flat"
    assert "Only whoever saved `banner` or an admin" in refused.text
    assert "There is no template `banner`" in elsewhere.text


async def test_a_moderator_deletes_what_somebody_saved(place: LoopbackDiscord, tmp_path: Path) -> None:
    ben, mia = place.person("ben"), place.person("mia", manages_server=True)
    general = place.channel("general")
    async with open_bot(place, tmp_path, ASLEEP):
        await place.response(await ben.slash(general, "templates", do="save", name="banner", text="a banner"))
        told = await place.response(await mia.slash(general, "templates", do="delete", name="banner"))

    assert "Deleted `banner`" in told.text


@pytest.mark.parametrize("typed", ["", "STICK", "logo", "zzz"])
async def test_templates_are_suggested_while_typing(place: LoopbackDiscord, tmp_path: Path, typed: str) -> None:
    async with open_bot(place, tmp_path, ASLEEP):
        offered = await place.person("ana").autocomplete(place.channel("general"), "templates", name=typed)
        await place.acknowledged(offered)

    names = [choice["value"] for choice in offered.choices or ()]
    assert names == [name for name, one in SHIPPED.items() if typed.lower() in f"{name} {one.summary}".lower()]
