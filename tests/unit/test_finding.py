"""What a button says that stands under something that is not kept any more."""

from pathlib import Path

import pytest

from bots.finding import Finding
from core.errors import NotKept, UserError
from core.model.conversation import Gone
from core.model.job import Job
from core.model.request import Asker, Person
from tests.fakes.core import ANA, Shop, conversation, open_shop, request
from tests.fakes.scenes import Here

BOB = Person("bob", "bob")


class Nameless(Here):
    """A place that reads where a job belongs, as the chats do."""

    def belongs(self, job: Job, person: Person) -> bool:
        assert job.gone is not Gone.FORGOTTEN, "nothing is left to read"
        return job.request.person == person


def finding(shop: Shop) -> Finding:
    return Finding(shop)  # type: ignore[arg-type]  # has the two parts of the core that are used


async def test_a_button_of_a_forgotten_job_says_that_it_was_forgotten(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop, shop.working():
        job = await shop.done(request("k1", "a cat"))
        (version,) = await shop.conversations.versions(conversation())
        await shop.removal.forget_person(Asker("fake", ANA.id))

        with pytest.raises(NotKept, match="That was forgotten"):
            await finding(shop).job(Nameless(), ANA, job.id)
        with pytest.raises(NotKept, match="That was forgotten"):
            await finding(shop).version(Nameless(), ANA, version.id)


async def test_a_button_under_a_deleted_picture_says_so_where_it_belongs(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop, shop.working():
        await shop.done(request("k1", "a cat"))
        (version,) = await shop.conversations.versions(conversation())
        await shop.removal.delete(conversation(), 1, ANA, is_admin=False)

        with pytest.raises(NotKept, match="v1 was deleted"):
            await finding(shop).version(Nameless(), ANA, version.id)
        with pytest.raises(UserError, match="does not belong here"):
            await finding(shop).version(Nameless(), BOB, version.id)
