"""The templates of teams, on SQLite and on PostgreSQL alike."""

import asyncio
from dataclasses import replace

import pytest

from core.adapters.database import Database, SqlTeamTemplates
from core.ports import TeamTemplates
from tests.fakes.store import LATER
from tests.fakes.templates import FakeTeamTemplates, saved

HERE, ELSEWHERE = "fake:home", "fake:elsewhere"


@pytest.fixture(params=["kept", "stand-in"])
def templates(request: pytest.FixtureRequest, database: Database) -> TeamTemplates:
    return SqlTeamTemplates(database) if request.param == "kept" else FakeTeamTemplates()


async def test_a_template_comes_back_as_it_was_saved(templates: TeamTemplates) -> None:
    wanted = saved(text="ça {sujet=図}\n🎨 " + "x" * 1_900)

    assert await templates.save(HERE, wanted, 100) == wanted
    assert await templates.find(HERE, "banner") == wanted
    assert await templates.find(ELSEWHERE, "banner") is None


async def test_a_teams_templates_are_listed_by_name(templates: TeamTemplates) -> None:
    for tenant, name in ((HERE, "c"), (HERE, "a"), (ELSEWHERE, "b")):
        await templates.save(tenant, saved(name), 100)

    assert [template.name for template in await templates.of(HERE)] == ["a", "c"]


async def test_the_same_author_replaces_and_another_is_shown_whose_it_is(templates: TeamTemplates) -> None:
    await templates.save(HERE, saved(), 1)
    anew = replace(saved(text="other words"), saved_at=LATER)

    assert await templates.save(HERE, anew, 1) == anew
    assert await templates.save(HERE, saved(text="mine", author="bo"), 1) == anew


async def test_a_full_list_takes_no_other_name(templates: TeamTemplates) -> None:
    await templates.save(HERE, saved("one"), 1)

    assert await templates.save(HERE, saved("two"), 1) is None
    assert await templates.find(HERE, "two") is None
    assert await templates.save(ELSEWHERE, saved("two"), 1) is not None


async def test_a_deleted_template_is_gone_and_its_name_is_free(templates: TeamTemplates) -> None:
    await templates.save(HERE, saved(), 100)

    assert await templates.delete(HERE, "banner")
    assert not await templates.delete(HERE, "banner")
    assert await templates.save(HERE, saved(author="bo"), 100) == saved(author="bo")


async def test_of_two_who_take_a_name_at_once_one_has_it(templates: TeamTemplates) -> None:
    standing = await asyncio.gather(*(templates.save(HERE, saved(author=name), 100) for name in ("ana", "bo", "cy")))

    assert len({template and template.author for template in standing}) == 1
