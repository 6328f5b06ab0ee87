"""Where somebody does something, for what no chat has a part in."""

from dataclasses import dataclass, fields
from typing import Any

from bots.doors import Core
from core.adapters.clock import SystemClock
from core.model.conversation import ConversationKey
from core.model.job import Job
from core.model.preferences import Setting
from core.model.request import Person
from core.model.scope import ChannelKey
from core.model.template import MOST_OF_A_TEAM, Template
from core.templates.book import TemplateBook
from tests.fakes.templates import FakeTeamTemplates

TENANT = "fake:home"
GENERAL = ChannelKey("fake", "home", "general")
ANA, BO = Person("ana", "ana"), Person("bo", "bo")


@dataclass(frozen=True, slots=True)
class Here:
    """A place where everything is allowed."""

    tenant: str = TENANT
    knows_people_everywhere: bool = False
    keeps_messages: bool = False
    conversation: ConversationKey | None = None
    channel_key: ChannelKey = GENERAL
    moot: frozenset[Setting] = frozenset()

    def belongs(self, job: Job, person: Person) -> bool:
        return True

    def lists(self, job: Job, person: Person) -> bool:
        return True

    def tells_aloud(self, job: Job, person: Person) -> bool:
        return True


async def core_with(*own: Template) -> Core:
    """The doors of a core that has templates and nothing else."""
    store = FakeTeamTemplates()
    for template in own:
        await store.save(TENANT, template, MOST_OF_A_TEAM)
    nobody: Any = None
    others = {field.name: nobody for field in fields(Core)}
    return Core(**{**others, "templates": TemplateBook(store, SystemClock()), "admins": frozenset()})
