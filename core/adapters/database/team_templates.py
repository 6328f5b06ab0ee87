"""The templates that teams save."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Connection, RowMapping, delete, func, select, update

from core.adapters.database.engine import Database, reads, writes
from core.adapters.database.rows import insert_new
from core.adapters.database.schema import team_templates
from core.model.template import Template


class SqlTeamTemplates:
    """The `TeamTemplates` port."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @reads
    def of(self, connection: Connection, tenant: str) -> Sequence[Template]:
        """Every template of a server or workspace, by name."""
        wanted = select(team_templates).where(team_templates.c.tenant == tenant).order_by(team_templates.c.name)
        return [_template_from(row) for row in connection.execute(wanted).mappings()]

    @reads
    def find(self, connection: Connection, tenant: str, name: str) -> Template | None:
        """One of them."""
        return _standing(connection, tenant, name)

    @writes
    def save(self, connection: Connection, tenant: str, template: Template, most: int) -> Template | None:
        """Keep a template where its name is free or its author's own; the one that stands there then."""
        standing = _standing(connection, tenant, template.name)
        values = {
            "text": template.text,
            "author": template.author,
            "author_name": template.author_name,
            "saved_at": template.saved_at,
        }
        if standing is None:
            counted = select(func.count()).where(team_templates.c.tenant == tenant)
            if connection.execute(counted).scalar_one() >= most:
                return None
            row = values | {"tenant": tenant, "name": template.name}
            # On PostgreSQL somebody else may have taken the name since the look.
            connection.execute(insert_new(connection.dialect.name, team_templates), row)
        elif standing.author == template.author:
            connection.execute(update(team_templates).where(*_is(tenant, template.name)).values(values))
        return _standing(connection, tenant, template.name)

    @writes
    def delete(self, connection: Connection, tenant: str, name: str) -> bool:
        """Forget one; whether there was one."""
        return connection.execute(delete(team_templates).where(*_is(tenant, name))).rowcount > 0


def _is(tenant: str, name: str) -> tuple[ColumnElement[bool], ...]:
    return team_templates.c.tenant == tenant, team_templates.c.name == name


def _standing(connection: Connection, tenant: str, name: str) -> Template | None:
    row = connection.execute(select(team_templates).where(*_is(tenant, name))).mappings().one_or_none()
    return None if row is None else _template_from(row)


def _template_from(row: RowMapping) -> Template:
    return Template(
        row["name"],
        row["text"],
        author=row["author"],
        author_name=row["author_name"],
        saved_at=row["saved_at"],
    )
