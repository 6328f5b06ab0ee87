"""A better prompt is made, whatever became of the presses before."""

from dataclasses import dataclass

import pytest

from bots.buttons import Button, Press
from bots.doors import Core
from bots.finding import Found
from bots.local.translate import Here
from bots.presses.prompts import improve
from bots.scenes import PressScene
from core.adapters.clock import SystemClock
from core.errors import StoreBusy
from core.lineup import Lineup
from core.model.job import Job
from core.model.request import Spot
from core.templates.book import TemplateBook
from tests.fakes.local import ANA, CATALOGUE, FakeAlbum, FakeControl, FakeConversations, FakeIntake, job
from tests.fakes.preferences import book_of
from tests.fakes.removal import FakeRemoval
from tests.fakes.templates import FakeTeamTemplates


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
    conversations = FakeConversations()
    control = FakeControl(intake, conversations)
    templates = TemplateBook(FakeTeamTemplates(), SystemClock())
    album = FakeAlbum(control, conversations)
    core = Core(intake, control, conversations, Lineup(CATALOGUE), book_of(CATALOGUE), templates, album, FakeRemoval())
    button = Button(Press.IMPROVE, "01JOB")
    return PressScene(core=core, here=Here(None), person=ANA, found=Found(job()), button=button)


async def test_another_press_starts_what_the_first_one_stored_and_could_not_start() -> None:
    intake = BusyIntake()
    with pytest.raises(StoreBusy):
        await (await improve(press(intake))).making()

    await (await improve(press(intake))).making()

    assert intake.started == [one.id for one in intake.jobs.values()]
