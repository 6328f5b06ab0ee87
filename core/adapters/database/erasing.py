"""What people have removed: a picture, a conversation, everything of theirs."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Select, Table, and_, delete, or_, select, update

from core.adapters.database import codec
from core.adapters.database.emptying import NOBODY, Removal, empty_job, take_out
from core.adapters.database.engine import Database, reads, writes
from core.adapters.database.rows import find_conversation, gone_from, job_from
from core.adapters.database.schema import (
    UNFINISHED,
    channels,
    conversations,
    gone_versions,
    grants,
    jobs,
    locales,
    preference_changes,
    team_templates,
    versions,
)
from core.model.conversation import ConversationKey, Gone, GoneVersion
from core.model.job import Job
from core.model.request import Asker, Person, Whose


class SqlErasure:
    """The `Erasure` port."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @writes
    def delete(self, connection: Connection, version_id: str, by: Person, now: datetime) -> GoneVersion | None:
        """Remove a version: its picture, the words that came with it, and the request when nothing else came of it."""
        found = connection.execute(select(versions).where(versions.c.id == version_id))
        version = found.mappings().one_or_none()
        if version is not None:
            removal = Removal(Gone.DELETED, now, by)
            drawn = connection.scalars(select(versions.c.id).where(versions.c.job == version["job"])).all()
            if len(drawn) > 1:
                take_out(connection, version, removal)
            else:
                job = select(jobs).where(jobs.c.id == version["job"])
                empty_job(connection, connection.execute(job).mappings().one(), removal)
        left = connection.execute(select(gone_versions).where(gone_versions.c.id == version_id)).mappings()
        row = left.one_or_none()
        return None if row is None else gone_from(row)

    @reads
    def people_in(self, connection: Connection, key: ConversationKey) -> frozenset[str]:
        """Who asked for anything in a conversation that is still known."""
        return frozenset(connection.scalars(select(jobs.c.person).where(_of(connection, key), _IS_NAMED).distinct()))

    @reads
    def running(self, connection: Connection, whose: Whose) -> Sequence[Job]:
        """The unfinished jobs among these."""
        found = connection.execute(select(jobs).where(UNFINISHED, _of(connection, whose)).order_by(jobs.c.seq))
        return [job_from(row) for row in found.mappings()]

    @writes
    def forget_some(self, connection: Connection, whose: Whose, now: datetime, limit: int) -> int:
        """Forget some of these jobs, oldest first; how many. Fewer than `limit` were the last."""
        found = select(jobs).where(_of(connection, whose), _IS_NAMED).order_by(jobs.c.seq).limit(limit)
        rows = connection.execute(found).mappings().all()
        for row in rows:
            empty_job(connection, row, Removal(Gone.FORGOTTEN, now))
        for conversation in sorted({row["conversation"] for row in rows} | _itself(connection, whose)):
            _unname_if_deserted(connection, conversation)
            if isinstance(whose, Asker):
                _unname_bases(connection, conversation, whose)
        if isinstance(whose, Asker):
            deleted = gone_versions.c.conversation.in_(_held_in(conversations, whose))
            _unname_deletions(connection, and_(gone_versions.c.by_id == whose.id, deleted))
            _unname_templates(connection, whose)
            _unname_changes(connection, whose)
            _forget_locale(connection, whose)
            theirs = and_(grants.c.person == whose.id, grants.c.conversation.in_(_held_in(conversations, whose)))
            connection.execute(delete(grants).where(theirs))
        return len(rows)


_IS_NAMED = jobs.c.person != NOBODY.id


def _of(connection: Connection, whose: Whose) -> ColumnElement[bool]:
    """Tell their jobs."""
    if isinstance(whose, ConversationKey):
        row = find_conversation(connection, whose)
        return jobs.c.conversation == (row["id"] if row else "")
    return and_(jobs.c.person == whose.id, _of_tenants(jobs.c.tenant, whose))


def _of_tenants(tenant: Column[Any], whose: Asker) -> ColumnElement[bool]:
    """The servers or workspaces where the id means this person."""
    if whose.space is None:
        return tenant.startswith(f"{whose.platform}:", autoescape=True)
    return tenant == ConversationKey(whose.platform, whose.space, "", "").tenant


def _itself(connection: Connection, whose: Whose) -> set[str]:
    """The conversation that is forgotten: settings may be all that it has."""
    row = find_conversation(connection, whose) if isinstance(whose, ConversationKey) else None
    return {row["id"]} if row else set()


def _unname_if_deserted(connection: Connection, conversation: str) -> None:
    """Let a conversation in which nobody is left no longer be found by its thread: the next word there begins anew."""
    if connection.scalar(select(jobs.c.id).where(jobs.c.conversation == conversation, _IS_NAMED).limit(1)) is None:
        _unname_deletions(connection, gone_versions.c.conversation == conversation)
        connection.execute(delete(preference_changes).where(preference_changes.c.conversation == conversation))
        connection.execute(delete(grants).where(grants.c.conversation == conversation))
        unnamed = {"channel": "", "thread": f"{Gone.FORGOTTEN}:{conversation}", "preferences": None}
        connection.execute(update(conversations).where(conversations.c.id == conversation).values(unnamed))


def _unname_deletions(connection: Connection, which: ColumnElement[bool]) -> None:
    connection.execute(update(gone_versions).where(which).values(by_id=None, by_name=None))


def _unname_bases(connection: Connection, conversation: str, whose: Asker) -> None:
    """Others' answers say from whose picture they were made."""
    there = select(jobs.c.id, jobs.c.facts).where(jobs.c.conversation == conversation, jobs.c.facts.is_not(None))
    for job_id, stored in connection.execute(there).all():
        facts = codec.FACTS.read_optional(stored)
        if facts is not None and facts.based_on is not None and facts.based_on.id == whose.id:
            plain = codec.FACTS.write(replace(facts, based_on=None))
            connection.execute(update(jobs).where(jobs.c.id == job_id).values(facts=plain))


def _unname_templates(connection: Connection, whose: Asker) -> None:
    """A template was given to the team, and stays; who wrote it is not known any more."""
    theirs = and_(team_templates.c.author == whose.id, _of_tenants(team_templates.c.tenant, whose))
    connection.execute(update(team_templates).where(theirs).values(author="", author_name=""))


def _unname_changes(connection: Connection, whose: Asker) -> None:
    """What somebody set goes on; who it was is not known any more."""
    here = or_(
        preference_changes.c.conversation.in_(_held_in(conversations, whose)),
        preference_changes.c.channel.in_(_held_in(channels, whose)),
    )
    theirs = update(preference_changes).where(preference_changes.c.person == whose.id, here)
    connection.execute(theirs.values(person="", person_name=""))


def _forget_locale(connection: Connection, whose: Asker) -> None:
    """What a chat told of somebody's own program."""
    connection.execute(delete(locales).where(locales.c.platform == whose.platform, locales.c.person == whose.id))


def _held_in(places: Table, whose: Asker) -> Select[Any]:
    """The conversations or channels where the id means this person."""
    there = select(places.c.id).where(places.c.platform == whose.platform)
    return there if whose.space is None else there.where(places.c.space == whose.space)
