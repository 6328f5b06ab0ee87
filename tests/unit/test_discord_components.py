"""Buttons that know everything by their id."""

import pytest

from bots.buttons import Button, Press, read_button
from bots.discord.components import VerbButton, rows
from bots.discord.results import view_of
from tests.fakes.discord_looks import JOB_ID, components_of, faults, labels_of


@pytest.mark.parametrize("press", Press)
async def test_every_button_has_its_face_and_an_id_that_reads_back(press: Press) -> None:
    button = Button(press, JOB_ID)

    shown = VerbButton(button).item

    assert read_button(shown.custom_id or "") == button
    assert shown.label
    assert shown.emoji
    assert faults(view_of(*rows([button]))) == []


async def test_stopping_is_the_one_red_button() -> None:
    assert [press for press in Press if VerbButton(Button(press, JOB_ID)).item.style.name == "danger"] == [Press.STOP]


@pytest.mark.parametrize("forged", ["limner:destroy:01JOB", "limner:edit:../x", "limner:edit:", "other:edit:01JOB"])
def test_an_id_that_is_none_of_ours_reaches_no_button(forged: str) -> None:
    assert VerbButton.__discord_ui_compiled_template__.fullmatch(forged) is None


def test_every_id_of_ours_reaches_its_button() -> None:
    for press in Press:
        assert VerbButton.__discord_ui_compiled_template__.fullmatch(Button(press, JOB_ID).id)


async def test_more_buttons_than_a_row_holds_stand_in_rows_of_one_length() -> None:
    view = view_of(*rows([Button(Press.EDIT, f"V{number}", number) for number in range(1, 8)]))

    assert [len(row["components"]) for row in components_of(view) if "components" in row] == [4, 3]
    assert labels_of(view) == [f"Edit v{number}" for number in range(1, 8)]


async def test_a_view_listens_for_ever_and_keeps_nothing() -> None:
    view = view_of(*rows([Button(Press.AGAIN, JOB_ID)]))

    assert view.timeout is None
    assert view.is_persistent()
