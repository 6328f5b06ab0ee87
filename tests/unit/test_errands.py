"""What people are told of work: what is on its way in a conversation, and what is still to come."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from bots.errands import Errands
from core.errors import UserError
from core.model.appointment import Appointment
from core.model.job import Job
from core.model.request import Kind, Person
from tests.fakes.local import ANA, MOMENT, FakeIntake, core_of, job
from tests.fakes.scenes import TENANT, Here


class Kept:
    """An agenda with one appointment of each of these jobs."""

    def __init__(self, *jobs: str) -> None:
        self._all = [Appointment(one, one, TENANT, ANA, "feed the fox", MOMENT, MOMENT) for one in jobs]

    async def of(self, tenant: str, person: Person, *, is_admin: bool = False) -> Sequence[Appointment]:
        return self._all

    async def stop(self, appointment_id: str, tenant: str, person: Person, *, is_admin: bool) -> Appointment:
        raise UserError


class Thread(Here):
    """A thread in which everyone knows of one job."""

    def tells_aloud(self, job: Job, person: Person) -> bool:
        return job.request.prompt == "here"


@pytest.mark.parametrize(
    ("kind", "may_hold_one"), [(Kind.GENERATE, True), (Kind.DESCRIBE, False), (Kind.IMPROVE, False)]
)
async def test_a_conversation_may_be_about_to_hold_a_picture_while_one_is_made(kind: Kind, may_hold_one: bool) -> None:
    intake = FakeIntake()
    receipt = await intake.submit(replace(job().request, kind=kind))

    has_picture = await Errands(core_of(intake)).has_picture(receipt.job.request.conversation)

    assert has_picture is may_hold_one


async def test_where_others_read_along_what_is_to_come_is_what_was_wanted_there() -> None:
    intake, asked = FakeIntake(), job().request
    here = (await intake.submit(replace(asked, key="k1", prompt="here"))).job
    elsewhere = (await intake.submit(replace(asked, key="k2", prompt="elsewhere"))).job
    errands = Errands(replace(core_of(intake), agenda=Kept(here.id, elsewhere.id, "01GONE")))

    aloud = await errands.coming(Thread(), ANA, aloud=True)
    alone = await errands.coming(Thread(), ANA)

    assert [one.job for one in aloud] == [here.id]
    assert [one.job for one in alone] == [here.id, elsewhere.id, "01GONE"]
