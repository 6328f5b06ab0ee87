"""The real core on SQLite behind a real bot, with a stand-in model."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from bots.doors import Core, Lent
from bots.languages.memory import Locales
from bots.tools import Acting
from core.adapters.database import (
    Database,
    EmbeddedQueue,
    SqlAttempts,
    SqlConversations,
    SqlDeliveries,
    SqlJobLog,
    SqlLocales,
    SqlPreferences,
    SqlTeamTemplates,
)
from core.album import Album
from core.calls import Caller
from core.control import Control
from core.crew import Crew
from core.faults import Alarms
from core.intake import Intake
from core.lineup import Lineup
from core.model.catalogue import Catalogue
from core.ports import ChatPlatform, Models
from core.preferences import PreferenceBook
from core.sources import Gatherer
from core.templates.book import TemplateBook
from core.toolbox import Toolbox
from core.worker import Worker
from tests.fakes.core import FakeBlobs, FakeModel
from tests.fakes.directing import Records, director_of
from tests.fakes.removal import removal_of


class Wanted(Protocol):
    """What a test chooses of it."""

    @property
    def model(self) -> FakeModel: ...
    @property
    def catalogue(self) -> Catalogue: ...
    @property
    def admins(self) -> frozenset[str]: ...
    @property
    def toolbox(self) -> Toolbox: ...
    @property
    def alarm(self) -> Alarms: ...


@dataclass
class Behind:
    """Its parts."""

    core: Core
    jobs: SqlJobLog
    conversations: SqlConversations
    worker: Worker


def core_behind(
    chats: Mapping[str, ChatPlatform], lent: Lent, database: Database, *, store: FakeBlobs, wanted: Wanted
) -> Behind:
    """Put a core together that delivers to these chats; `store` holds the blobs that are lent."""
    names, clock, pixels = [*chats], lent.clock, lent.pixels
    jobs, queue = SqlJobLog(database), EmbeddedQueue(database, names)
    conversations, deliveries = SqlConversations(database), SqlDeliveries(database, names)
    gatherer = Gatherer(chats, pixels, store, jobs, clock=clock)
    attempts, lineup = SqlAttempts(database), Lineup(wanted.catalogue)
    caller = Caller(attempts, store, pixels, clock)
    models = Models({"fake": wanted.model}, {"fake": wanted.model})
    crew = Crew(models, lineup, conversations, caller=caller, gatherer=gatherer, clock=clock)
    director = director_of(crew, database, Records(jobs, deliveries, store, pixels), wanted.toolbox)
    acting = Acting(database, chats, jobs, queue, clock=clock)
    herald = acting.herald(deliveries, queue)
    worker = Worker(director, gatherer, herald, queue=queue, jobs=jobs, clock=clock)
    preferences = PreferenceBook(SqlPreferences(database), lineup, clock, toolbox=wanted.toolbox)
    templates = TemplateBook(SqlTeamTemplates(database), clock)
    intake = Intake(lent.inbox, lineup, clock, expect=worker.expect, preferences=preferences, templates=templates)
    control = Control(jobs, queue, conversations, deliveries, clock=clock)
    album = Album(conversations, jobs, deliveries, attempts=attempts, blobs=store, pixels=pixels)
    removal = removal_of(database, store, control, clock)
    locales = Locales(SqlLocales(database), clock)
    doors = (intake, control, conversations, lineup, preferences, templates, album, removal)
    core = Core(*doors, acting.consent, acting.agenda, wanted.admins, locales, wanted.alarm)
    return Behind(core, jobs, conversations, worker)
