"""Alembic's entry point: it always runs on a connection that the program hands in."""

from alembic import context

import storage.tables  # noqa: F401 (fills the metadata)
from storage.base import metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    transactional_ddl=True,
)
context.run_migrations()
