"""What Alembic runs: the caller hands over an open connection, so that one transaction holds every step."""

from alembic import context

from core.adapters.database.schema import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, render_as_batch=connection.dialect.name == "sqlite")
with context.begin_transaction():
    context.run_migrations()
