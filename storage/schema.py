"""Brings the database's schema to what this program needs, with Alembic."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from storage.errors import SchemaOutdated
from storage.unit_of_work import Database, lock_name

_SCRIPTS = Path(__file__).parent / "migrations"


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS))
    if connection is not None:
        config.attributes["connection"] = connection
    return config


def newest() -> str:
    """The schema version that this program needs."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    if head is None:
        raise FileNotFoundError(f"no migrations under {_SCRIPTS}; the installation is incomplete")
    return head


def _known() -> set[str]:
    return {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}


def current(connection: Connection) -> str | None:
    """The schema version of the database, None where it is empty."""
    return MigrationContext.configure(connection).get_current_revision()


def upgrade(database: Database, to: str = "head") -> None:
    """Bring the schema up, in one transaction. Safe to run from several processes at once.

    Raises SchemaOutdated, and changes nothing, when a newer program has been at this database.
    """

    def work(connection: Connection) -> None:
        lock_name(connection, "schema")
        found = current(connection)
        if found is not None and found not in _known():
            raise SchemaOutdated(f"the database is at {found}, made by a newer program: install that one, or restore")
        command.upgrade(_config(connection), to)

    database.transact(work)


def downgrade(database: Database, to: str) -> None:
    """Bring the schema down to a version, or to ``base``: everything the versions above hold is lost."""
    database.transact(lambda connection: command.downgrade(_config(connection), to))
