"""Migrations: up from nothing, down to nothing, and exactly the tables that the program describes."""

from __future__ import annotations

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect

from storage import schema
from storage.base import metadata
from tests.databases import opened
from tests.rows import at_once

VERSIONS = [
    script.revision
    for script in ScriptDirectory(str(schema._SCRIPTS)).walk_revisions()  # newest first
]


def differences(connection: Connection) -> list[object]:
    return list(compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), metadata))


def tables(connection: Connection) -> set[str]:
    return set(inspect(connection).get_table_names())


def test_the_migrated_schema_is_what_the_tables_say(blank_url: str) -> None:
    with opened(blank_url) as database:
        assert database.read(schema.current) is None
        schema.upgrade(database)
        assert database.read(schema.current) == schema.newest()
        assert database.transact(differences) == []


def test_every_migration_goes_down_and_up_again(blank_url: str) -> None:
    with opened(blank_url) as database:
        schema.upgrade(database)
        for below in [*VERSIONS[1:], "base"]:
            schema.downgrade(database, below)
            assert database.read(schema.current) == (None if below == "base" else below)
        assert database.read(tables) <= {"alembic_version"}
        schema.upgrade(database)
        assert database.transact(differences) == []


def test_processes_that_start_together_migrate_once(blank_url: str) -> None:
    with opened(blank_url) as first, opened(blank_url) as second, opened(blank_url) as third:
        processes = (first, second, third)
        assert at_once(*(lambda p=p: schema.upgrade(p) for p in processes)) == [None] * 3
        assert first.read(schema.current) == schema.newest()


def test_a_migration_that_fails_leaves_no_table(blank_url: str) -> None:
    """Both databases change their tables inside the transaction, so a failed start can simply be repeated."""
    with opened(blank_url) as database:
        last = "updates"
        database.transact(metadata.tables[last].create)
        with pytest.raises(Exception, match="already exists"):
            schema.upgrade(database)
        assert database.read(tables) == {last}
