"""A better prompt is made, whatever became of the presses before."""

from dataclasses import dataclass

import pytest

from bots.buttons import Button, Press
from bots.finding import Found
from bots.local.translate import Here
from bots.presses.prompts import improve
from bots.scenes import PressScene
from core.errors import StoreBusy
from core.model.job import Job
from core.model.request import Spot
from tests.fakes.local import ANA, FakeIntake, core_of, job


@dataclass
class BusyIntake(FakeIntake):
    """Stores a request, and is too busy once to let it start."""

    is_busy: bool = True

    async def acknowledged(self, job_id: str, spot: Spot | None = None) -> Job | None:
        if self.is_busy:
            self.is_busy = False
            raise StoreBusy("locked")
        return await super().acknowledged(job_id, spot)


def press(intake: FakeIntake) -> PressScene:
    button = Button(Press.IMPROVE, "01JOB")
    return PressScene(core=core_of(intake), here=Here(None), person=ANA, found=Found(job()), button=button)


async def test_another_press_starts_what_the_first_one_stored_and_could_not_start() -> None:
    intake = BusyIntake()
    with pytest.raises(StoreBusy):
        await (await improve(press(intake))).making()

    await (await improve(press(intake))).making()

    assert intake.started == [one.id for one in intake.jobs.values()]
