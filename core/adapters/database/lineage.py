"""The version tree, with the places of versions that are not kept any more."""

from collections.abc import Sequence

from sqlalchemy import Connection, RowMapping, select

from core.adapters.database.rows import gone_from, version_from
from core.adapters.database.schema import gone_versions, messages, versions
from core.model.conversation import GoneVersion, Version


def kept_in(connection: Connection, conversation: str) -> list[Version]:
    """The versions of a conversation that are kept, by number."""
    theirs = select(versions).where(versions.c.conversation == conversation)
    return [version_from(row) for row in connection.execute(theirs.order_by(versions.c.number)).mappings()]


def gone_in(connection: Connection, conversation: str) -> dict[int, GoneVersion]:
    """The versions of a conversation that are not kept any more, by number."""
    theirs = select(gone_versions).where(gone_versions.c.conversation == conversation)
    found = connection.execute(theirs.order_by(gone_versions.c.number)).mappings()
    return {row["number"]: gone_from(row) for row in found}


def kept_under(connection: Connection, conversation: str, message: str) -> list[Version]:
    """The versions that a delivered message shows, by number."""
    shown = select(versions).join(messages, messages.c.job == versions.c.job)
    theirs = shown.where(messages.c.conversation == conversation, messages.c.message == message)
    return [version_from(row) for row in connection.execute(theirs.order_by(versions.c.number)).mappings()]


def gone_under(connection: Connection, conversation: str, message: str) -> list[GoneVersion]:
    """The versions that a delivered message showed and that are not kept any more, by number."""
    shown = select(gone_versions).join(messages, messages.c.job == gone_versions.c.job)
    theirs = shown.where(messages.c.conversation == conversation, messages.c.message == message)
    return [gone_from(row) for row in connection.execute(theirs.order_by(gone_versions.c.number)).mappings()]


def living_ancestor(connection: Connection, conversation: str, parents: Sequence[int]) -> RowMapping | None:
    """The row of the nearest version that is kept, going from parent to parent; None when none is.

    Args:
        connection: Within a transaction.
        conversation: Its id.
        parents: Of the version where the way begins, the edited one first.
    """
    gone = gone_in(connection, conversation)
    while parents and parents[0] in gone:
        parents = gone[parents[0]].parents
    if not parents:
        return None
    kept = select(versions).where(versions.c.conversation == conversation, versions.c.number == parents[0])
    return connection.execute(kept).mappings().one_or_none()
