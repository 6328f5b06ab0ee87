"""A yes for good is taken back by whoever it stands for, or by an admin."""

from typing import Any

import pytest

from core.consent import Consent
from core.errors import NotAllowed, UserError
from core.model.approval import StandingYes
from core.model.request import Person
from tests.fakes.core import ANA, FakeClock, conversation

BO = Person("bo", "Bo")
TENANT = conversation().tenant


class Stands:
    """One yes of Ana's, as a store has it."""

    def __init__(self) -> None:
        self.kept = {"A1": StandingYes("A1", TENANT, ANA, "remind", "", FakeClock().now())}

    async def standing_by(self, approval_id: str) -> StandingYes | None:
        return self.kept.get(approval_id)

    async def take_back(self, approval_id: str) -> bool:
        return self.kept.pop(approval_id, None) is not None


@pytest.fixture
def store() -> Stands:
    return Stands()


@pytest.fixture
def consent(store: Stands) -> Consent:
    stands: Any = store
    return Consent(stands, stands, stands, FakeClock())


@pytest.mark.parametrize(("person", "is_admin"), [(ANA, False), (BO, True)])
async def test_its_person_and_admins_take_it_back_once(
    consent: Consent, store: Stands, person: Person, is_admin: bool
) -> None:
    taken = await consent.take_back("A1", TENANT, person, is_admin=is_admin)

    assert (taken.tool, store.kept) == ("remind", {})
    with pytest.raises(UserError, match="taken back already"):
        await consent.take_back("A1", TENANT, person, is_admin=is_admin)


async def test_nobody_else_takes_it_back(consent: Consent, store: Stands) -> None:
    with pytest.raises(NotAllowed, match="Only ana, for whose requests it stands, or an admin"):
        await consent.take_back("A1", TENANT, BO, is_admin=False)

    assert [*store.kept] == ["A1"]


async def test_it_is_not_told_of_in_another_workspace(consent: Consent, store: Stands) -> None:
    with pytest.raises(UserError, match="taken back already"):
        await consent.take_back("A1", "fake:elsewhere", ANA, is_admin=True)

    assert [*store.kept] == ["A1"]
