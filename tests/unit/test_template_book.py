"""Teams save their own templates, and a request is made from them before anything is stored."""

from dataclasses import replace
from pathlib import Path

import pytest

from core.adapters.clock import SystemClock
from core.errors import BlanksMissing, NeedsPicture, PromptTooLong, TemplateRefused, UnknownTemplate
from core.model.image import Attachment
from core.model.request import Person
from core.model.template import LONGEST_TEMPLATE, MOST_BLANKS, MOST_OF_A_TEAM, Filling
from core.templates.book import TemplateBook
from core.templates.shipped import SHIPPED
from tests.fakes.core import ANA, open_shop, request
from tests.fakes.templates import FakeTeamTemplates

BO = Person("bo", "bo")
HERE = "fake:home"


@pytest.fixture
def book() -> TemplateBook:
    return TemplateBook(FakeTeamTemplates(), SystemClock())


async def test_a_team_sees_what_ships_and_its_own_and_nobody_elses(book: TemplateBook) -> None:
    await book.save(HERE, ANA, name="Banner", text=" a banner of {subject} ")
    await book.save("fake:elsewhere", ANA, name="other", text="x")

    names = [template.name for template in await book.all_of(HERE)]

    assert names == [*SHIPPED, "banner"]
    assert (await book.named(HERE, " BANNER ")).text == "a banner of {subject}"


async def test_an_unknown_template_is_answered_with_the_nearest_and_the_list(book: TemplateBook) -> None:
    await book.save(HERE, ANA, name="banner", text="x")

    with pytest.raises(UnknownTemplate) as caught:
        await book.named(HERE, "stiker")

    assert caught.value.user_message.startswith(
        "There is no template `stiker`. Did you mean `sticker`? There are `photo`"
    )
    assert "and `banner`." in caught.value.user_message


@pytest.mark.parametrize(
    "name", ["", "two words", "-dash", "a" * 33, "a/b", "`x`", "save", "LIST", "Sticker", "combine"]
)
async def test_a_name_that_cannot_be_used_is_refused(book: TemplateBook, name: str) -> None:
    with pytest.raises(TemplateRefused):
        await book.save(HERE, ANA, name=name, text="x")


@pytest.mark.parametrize(
    "text", [" ", "x" * (LONGEST_TEMPLATE + 1), " ".join(f"{{b{n}}}" for n in range(MOST_BLANKS + 1))]
)
async def test_a_text_that_cannot_be_used_is_refused(book: TemplateBook, text: str) -> None:
    with pytest.raises(TemplateRefused):
        await book.save(HERE, ANA, name="banner", text=text)


async def test_its_author_saves_a_template_anew_and_nobody_else_does(book: TemplateBook) -> None:
    await book.save(HERE, ANA, name="banner", text="first")
    await book.save(HERE, ANA, name="banner", text="second")

    with pytest.raises(TemplateRefused, match="`banner` is somebody else's"):
        await book.save(HERE, BO, name="banner", text="third")

    assert (await book.named(HERE, "banner")).text == "second"


async def test_a_team_keeps_a_hundred_and_says_so_at_the_next(book: TemplateBook) -> None:
    for number in range(MOST_OF_A_TEAM):
        await book.save(HERE, ANA, name=f"t{number}", text="x")

    with pytest.raises(TemplateRefused, match="100 templates already"):
        await book.save(HERE, ANA, name="more", text="x")

    assert (await book.save(HERE, ANA, name="t5", text="y")).text == "y"


async def test_its_author_or_an_admin_deletes_a_template(book: TemplateBook) -> None:
    for name in ("one", "two"):
        await book.save(HERE, ANA, name=name, text="x")

    with pytest.raises(TemplateRefused, match="Only whoever saved `one` or an admin"):
        await book.delete(HERE, BO, "one", is_admin=False)

    await book.delete(HERE, ANA, "one", is_admin=False)
    await book.delete(HERE, BO, "two", is_admin=True)
    assert [template.name for template in await book.all_of(HERE)] == [*SHIPPED]


async def test_what_ships_cannot_be_deleted(book: TemplateBook) -> None:
    with pytest.raises(TemplateRefused, match="comes with Limner"):
        await book.delete(HERE, ANA, "sticker", is_admin=True)


async def test_a_request_is_made_from_its_template_and_keeps_the_name(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop:
        await shop.templates.save(HERE, ANA, name="banner", text="a banner of {subject}")
        filling = Filling("Banner", (("subject", "{subject} --ratio 1:1"),))

        job = (await shop.intake.submit(request(prompt="in red", filling=filling))).job

        assert job.request.prompt == "a banner of {subject} --ratio 1:1\nin red"
        assert (job.request.template, job.request.filling) == ("banner", None)
        assert (await shop.control.again(job.id, key="k2", person=ANA, place="")).prompt == job.request.prompt


@pytest.mark.parametrize(
    ("filling", "error"),
    [
        (Filling("logo"), BlanksMissing),
        (Filling("stiker"), UnknownTemplate),
        (Filling("sticker", (("subject", "x" * 8_000),)), PromptTooLong),
    ],
)
async def test_a_request_that_cannot_be_made_is_refused_before_it_is_stored(
    tmp_path: Path, filling: Filling, error: type[Exception]
) -> None:
    async with open_shop(tmp_path) as shop:
        with pytest.raises(error):
            await shop.intake.submit(request(prompt="", filling=filling))

        assert await shop.jobs.recent() == []


HAT = Attachment("1", "hat.png", "")
RESTYLE, COMBINE = Filling("restyle", (("style", "ink"),)), Filling("combine", (("take", "a"), ("where", "b")))


@pytest.mark.parametrize(
    ("filling", "pictures", "is_enough"),
    [
        (RESTYLE, 0, False),
        (RESTYLE, 1, True),
        (replace(RESTYLE, has_source=True), 0, True),
        (COMBINE, 1, False),
        (COMBINE, 2, True),
        (replace(COMBINE, has_source=True), 0, False),
        (replace(COMBINE, has_source=True), 1, True),
    ],
)
async def test_a_template_for_pictures_needs_them(
    book: TemplateBook, filling: Filling, pictures: int, is_enough: bool
) -> None:
    wanted = request(prompt="", filling=filling, attachments=(HAT,) * pictures)

    if is_enough:
        assert (await book.filled(wanted)).template == filling.template
        return
    with pytest.raises(NeedsPicture, match=r"attach (it|them)"):
        await book.filled(wanted)
