"""`/forget` asks once, tells what it does, and removes when its button is pressed."""

from dataclasses import dataclass

import pytest

from bots import wording
from bots.buttons import Button, Press
from bots.dialect import understand
from bots.outcomes import Later, Tell
from bots.presses.forgetting import forget_conversation, forget_me
from bots.scenes import PressScene, Scene
from bots.verbs.forget import forget
from core.errors import NotAllowed, UserError
from core.model.conversation import ConversationKey
from core.model.job import Job
from core.model.request import Asker, Person
from tests.fakes.core import ANA, CATALOGUE, conversation
from tests.fakes.removal import FakeRemoval

BOB = Person("bob", "bob")


@dataclass
class Place:
    """A thread of the stand-in chat."""

    conversation: ConversationKey | None
    knows_people_everywhere: bool = False
    keeps_messages: bool = False
    tenant: str = "fake:home"

    def belongs(self, job: Job, person: Person) -> bool:
        return True

    lists = tells_aloud = belongs


@dataclass
class Rooms:
    """The two parts of the core that forgetting needs."""

    removal: FakeRemoval
    catalogue = CATALOGUE


def pressed(removal: FakeRemoval, button: Button, *, person: Person = ANA, everywhere: bool = False) -> PressScene:
    core = Rooms(removal)
    here = Place(conversation(), everywhere)
    return PressScene(core=core, here=here, person=person, button=button)  # type: ignore[arg-type]  # as much as is used


async def test_forget_me_tells_what_goes_and_what_stays_before_anything_goes() -> None:
    here, removal = Place(None), FakeRemoval()
    scene = Scene(core=Rooms(removal), here=here, person=ANA, said=understand("/forget me"))  # type: ignore[arg-type]  # as above

    told = await forget(scene)

    assert told == Tell(wording.FORGET_ME, (Button(Press.FORGET_ME, ANA.id),))
    assert removal.forgotten == []


async def test_where_messages_go_too_nobody_is_told_to_delete_those() -> None:
    here = Place(None, keeps_messages=True)
    scene = Scene(core=Rooms(FakeRemoval()), here=here, person=ANA, said=understand("/forget me"))  # type: ignore[arg-type]  # as above

    told = await forget(scene)

    assert (told.text, [button.about for button in told.buttons]) == (wording.FORGET_ME_AND_MESSAGES, [ANA.id])


@pytest.mark.parametrize("said", ["/forget", "/forget everything"])
async def test_forget_without_saying_what_is_answered_with_both_ways(said: str) -> None:
    scene = Scene(core=Rooms(FakeRemoval()), here=Place(None), person=ANA, said=understand(said))  # type: ignore[arg-type]  # as above

    with pytest.raises(UserError, match="`/forget me` for everything of yours, `/forget conversation` for this one"):
        await forget(scene)


@pytest.mark.parametrize(("everywhere", "space"), [(True, None), (False, "home")])
async def test_a_person_is_forgotten_wherever_the_id_is_theirs(everywhere: bool, space: str | None) -> None:
    removal = FakeRemoval()

    outcome = await forget_me(pressed(removal, Button(Press.FORGET_ME, ANA.id), everywhere=everywhere))

    assert isinstance(outcome, Later)
    assert await outcome.making() == Tell("Forgotten: 1 request with everything about them.")
    assert removal.forgotten == [Asker("fake", ANA.id, space)]


async def test_nobody_confirms_for_somebody_else() -> None:
    removal = FakeRemoval()

    with pytest.raises(NotAllowed, match="Only who asked for this can confirm it"):
        await forget_me(pressed(removal, Button(Press.FORGET_ME, ANA.id), person=BOB))

    assert removal.forgotten == []


async def test_the_conversation_that_is_held_there_is_forgotten() -> None:
    removal = FakeRemoval()

    outcome = await forget_conversation(pressed(removal, Button(Press.FORGET_CONVERSATION, "job")))
    await outcome.making()

    assert removal.forgotten == [conversation()]
