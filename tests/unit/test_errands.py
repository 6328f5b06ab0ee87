"""What is known of a conversation while work is on its way there."""

from dataclasses import replace

import pytest

from bots.errands import Errands
from core.model.request import Kind
from tests.fakes.local import FakeIntake, core_of, job


@pytest.mark.parametrize(
    ("kind", "may_hold_one"), [(Kind.GENERATE, True), (Kind.DESCRIBE, False), (Kind.IMPROVE, False)]
)
async def test_a_conversation_may_be_about_to_hold_a_picture_while_one_is_made(kind: Kind, may_hold_one: bool) -> None:
    intake = FakeIntake()
    receipt = await intake.submit(replace(job().request, kind=kind))

    has_picture = await Errands(core_of(intake)).has_picture(receipt.job.request.conversation)

    assert has_picture is may_hold_one
