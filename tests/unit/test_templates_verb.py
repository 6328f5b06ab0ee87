"""`/templates`: what it shows, saves and deletes, in every chat."""

from dataclasses import replace

import pytest

from bots.buttons import read_button
from bots.dialect import understand
from bots.doors import Core
from bots.outcomes import Menu, OpenForm, Outcome, Tell
from bots.presses import PRESSES
from bots.scenes import PressScene, Scene
from bots.verbs import VERBS
from core.errors import TemplateRefused, UnknownOption, UnknownTemplate, UserError
from core.lineup import Lineup
from core.templates.shipped import SHIPPED
from tests.fakes.core import CATALOGUE
from tests.fakes.scenes import ANA, BO, TENANT, Here, core_with
from tests.fakes.templates import saved


def scene(core: Core, text: str) -> Scene:
    said = understand(text, is_bare=True)
    assert said.verb is not None
    return Scene(core=core, here=Here(), person=ANA, said=said)


async def told(core: Core, text: str, **changes: object) -> Outcome:
    wanted = replace(scene(core, text), **changes)  # type: ignore[arg-type]  # fields of a scene
    assert wanted.said.verb is not None
    return await VERBS[wanted.said.verb](wanted)


async def words(core: Core, text: str, **changes: object) -> str:
    outcome = await told(core, text, **changes)
    assert isinstance(outcome, Tell | Menu)
    return outcome.text


async def test_the_list_has_a_line_and_a_button_for_each() -> None:
    menu = await told(await core_with(saved()), "/templates")

    assert isinstance(menu, Menu)
    assert [button.name for button in menu.buttons] == [*SHIPPED, "banner"]
    assert menu.lines[1][0] == "`sticker`: a stylized illustration or a sticker"
    assert menu.lines[9][0] == "`combine`: combine two or more pictures"
    assert menu.lines[-1][0] == "`banner`: “a banner of {subject}”"


@pytest.mark.parametrize("name", ["sticker", "Banner"])
async def test_help_on_a_template_is_what_the_template_tells_of_itself(name: str) -> None:
    core = replace(await core_with(saved()), lineup=Lineup(CATALOGUE))

    assert await told(core, f"/help {name}") == await told(core, f"/templates {name}")


async def test_help_on_what_is_no_topic_names_the_topics() -> None:
    core = replace(await core_with(), lineup=Lineup(CATALOGUE))

    with pytest.raises(UnknownOption, match=r"There is no help on that\. The topics are edits, .* and offline\."):
        await told(core, "/help zebra")


async def test_a_team_without_its_own_is_told_how_to_save_one() -> None:
    assert (await words(await core_with(), "templates")).endswith("a wide banner of {subject}, {style=flat}`.")


async def test_a_hundred_templates_fit_one_list() -> None:
    core = await core_with(*(saved(f"{'n' * 29}{number:03}") for number in range(100)))

    menu = await told(core, "/templates list")

    assert isinstance(menu, Menu)
    assert len(menu.text) < 4_000
    assert len(menu.ending) < 3_000
    assert len(menu.lines) <= 25
    assert menu.ending.endswith("and 50 more.")


@pytest.mark.parametrize("text", ["/templates sticker", "/templates show STICKER", "templates show sticker"])
async def test_one_is_shown_with_its_blanks_and_an_example(text: str) -> None:
    shown = await words(await core_with(), text)

    assert "To be filled in: `subject`." in shown
    assert "`style` (kawaii)" in shown
    assert 'For example: `/imagine --template sticker subject="a red panda with a bamboo hat" style=kawaii`.' in shown


async def test_somebody_saves_one_and_everyone_has_it() -> None:
    core = await core_with()

    shown = await words(core, "/templates save Hero a hero of {subject},\n{style=flat} — “big”")

    assert shown == 'Saved. Everyone here can use it: `--template hero subject="…"`.'
    assert (await core.templates.named(TENANT, "hero")).text == "a hero of {subject},\n{style=flat} — “big”"


@pytest.mark.parametrize(
    "text",
    ["/templates save hero a hero --ratio 16:9", "/templates save hero a --template sticker", "/templates save hero"],
)
async def test_what_cannot_be_saved_is_refused(text: str) -> None:
    with pytest.raises(TemplateRefused):
        await told(await core_with(), text)


@pytest.mark.parametrize(("author", "said"), [("ana", "`banner`: saved by @"), ("", "`banner`: saved on 21 November")])
async def test_one_of_the_teams_tells_who_saved_it_unless_they_were_forgotten(author: str, said: str) -> None:
    assert (await words(await core_with(saved(author=author)), "/templates banner")).startswith(said)


async def test_its_author_or_an_admin_deletes_one() -> None:
    core = await core_with(saved(), saved("other"))

    with pytest.raises(UserError):
        await told(core, "/templates delete banner", person=BO)

    assert await words(core, "/templates delete banner") == "Deleted `banner`. What was made with it stays."
    assert "`other`" in await words(core, "/templates delete other", person=BO, is_admin=True)


@pytest.mark.parametrize("text", ["/templates stiker", "/templates show stiker", "/templates delete stiker"])
async def test_an_unknown_one_is_answered_with_the_nearest(text: str) -> None:
    with pytest.raises(UnknownTemplate, match="Did you mean `sticker`"):
        await told(await core_with(), text)


async def test_each_button_of_the_list_opens_the_form_of_its_template() -> None:
    core = await core_with(saved("größe-1", "{größe}"))
    menu = await told(core, "/templates")
    assert isinstance(menu, Menu)

    for button in menu.buttons:
        pressed = read_button(button.id)
        outcome = await PRESSES[pressed.press](PressScene(core=core, here=Here(), person=BO, button=pressed))
        assert isinstance(outcome, OpenForm)
        assert outcome.form.title.endswith(button.name)
