"""Real databases for tests: a SQLite file each, and a PostgreSQL database of this run's own."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from storage import schema
from storage.base import metadata
from storage.unit_of_work import Database, connect

DEFAULT_POSTGRES = "postgresql+psycopg://postgres@127.0.0.1:5432/test"


class Databases:
    """One database with the tables of today. Each ``open`` is what another process would have of it."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._opened: list[Database] = []

    def open(self) -> Database:
        """One more way to the tables; closed when the test ends."""
        self._opened.append(connect(self.url))
        return self._opened[-1]

    def close(self) -> None:
        """Close everything that was opened."""
        for database in self._opened:
            database.close()


def migrate(url: str) -> None:
    """Bring an empty database to the newest schema."""
    with opened(url) as database:
        schema.upgrade(database)


def empty(url: str) -> None:
    """Take every row out of every table."""

    def work(connection: Any) -> None:
        for table in reversed(metadata.sorted_tables):
            connection.execute(table.delete())

    with opened(url) as database:
        database.transact(work)


@contextmanager
def opened(url: str) -> Iterator[Database]:
    """A database, closed at the end."""
    database = connect(url)
    try:
        yield database
    finally:
        database.close()


@contextmanager
def own_postgres() -> Iterator[str]:
    """The URL of an empty PostgreSQL database that nobody else uses, dropped at the end. Skips where no server answers.

    ``CHUANGBAN_TEST_POSTGRES_URL`` names the server and a database to connect to. With ``postgres`` among
    ``CHUANGBAN_REQUIRE`` a missing server is a failure.
    """
    server = make_url(os.environ.get("CHUANGBAN_TEST_POSTGRES_URL", DEFAULT_POSTGRES))
    name = f"chuangban_test_{uuid.uuid4().hex[:12]}"
    try:
        _administer(server, f'CREATE DATABASE "{name}"')
    except OperationalError as error:
        absent("postgres", f"no PostgreSQL answers at {server}: {str(error.orig).splitlines()[0]}")
    try:
        yield server.set(database=name).render_as_string(hide_password=False)
    finally:
        _administer(server, f'DROP DATABASE "{name}" WITH (FORCE)')


def absent(what: str, reason: str) -> NoReturn:
    """Skip for want of something, or fail when ``CHUANGBAN_REQUIRE`` lists it."""
    required = [name.strip() for name in os.environ.get("CHUANGBAN_REQUIRE", "").split(",")]
    if what in required:
        pytest.fail(reason)
    pytest.skip(reason)


def _administer(server: URL, statement: str) -> None:
    engine = create_engine(
        server, isolation_level="AUTOCOMMIT", poolclass=NullPool, connect_args={"connect_timeout": 5}
    )
    with engine.connect() as connection:
        connection.execute(text(statement))
