"""One transaction at a time, done right on both databases, one hop away from the event loop.

SQLite: the driver's own transaction handling is switched off and every write transaction begins with BEGIN IMMEDIATE
(left alone, its reads stand outside the transaction, and SQLAlchemy compiles FOR UPDATE to nothing there); one writer
thread. PostgreSQL: READ COMMITTED with row locks taken by the caller; a small pool of threads.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry

T = TypeVar("T")
Work = Callable[[Connection], T]

# Serialization failure, deadlock: PostgreSQL says "try again" with these (documentation, appendix A).
_RETRYABLE_SQLSTATES = {"40001", "40P01"}
_ATTEMPTS = 5
_POSTGRES_THREADS = 8
_SQLITE_READERS = 2


class Database:
    """The way to the tables. Make one per process with ``connect``; ``close`` it at the end."""

    def __init__(self, writing: Engine, reading: Engine, writers: int, readers: int) -> None:
        self.writing, self.reading = writing, reading
        self._writers = ThreadPoolExecutor(writers, thread_name_prefix="write")
        self._readers = ThreadPoolExecutor(readers, thread_name_prefix="read")

    @property
    def is_sqlite(self) -> bool:
        """Whether this is the embedded database."""
        return self.writing.dialect.name == "sqlite"

    def transact(self, work: Work[T]) -> T:
        """Run ``work`` in one write transaction on this thread; it commits when ``work`` returns.

        A serialization failure or deadlock runs it again, so ``work`` must do nothing that a rollback does not undo.
        """
        for _ in range(_ATTEMPTS - 1):
            try:
                with self.writing.begin() as connection:
                    return work(connection)
            except DBAPIError as error:
                if getattr(error.orig, "sqlstate", None) not in _RETRYABLE_SQLSTATES:
                    raise
        with self.writing.begin() as connection:
            return work(connection)

    def read(self, work: Work[T]) -> T:
        """Run ``work`` in a read-only transaction on this thread."""
        with self.reading.begin() as connection:
            return work(connection)

    async def transacting(self, work: Work[T]) -> T:
        """``transact`` on a writer thread."""
        return await asyncio.get_running_loop().run_in_executor(self._writers, self.transact, work)

    async def reading_from(self, work: Work[T]) -> T:
        """``read`` on a reader thread."""
        return await asyncio.get_running_loop().run_in_executor(self._readers, self.read, work)

    def close(self) -> None:
        """Finish what is running and give the connections back."""
        self._writers.shutdown(wait=True)
        self._readers.shutdown(wait=True)
        self.writing.dispose()
        self.reading.dispose()


def connect(url: str) -> Database:
    """Open a database by its SQLAlchemy URL (sqlite:///… or postgresql+psycopg://…)."""
    if make_url(url).get_backend_name() == "sqlite":
        return Database(_sqlite(url, "IMMEDIATE"), _sqlite(url, "DEFERRED", query_only=True), 1, _SQLITE_READERS)
    writing = create_engine(url, pool_size=_POSTGRES_THREADS, max_overflow=0, pool_pre_ping=True)
    reading = create_engine(
        url,
        pool_size=_POSTGRES_THREADS,
        max_overflow=0,
        pool_pre_ping=True,
        execution_options={"postgresql_readonly": True},
    )
    return Database(writing, reading, _POSTGRES_THREADS, _POSTGRES_THREADS)


def lock_name(connection: Connection, name: str) -> None:
    """Hold ``name`` until the transaction ends, where there is no row to lock yet.

    SQLite needs nothing: its one writer holds the whole file. Take it late in a transaction, and only one.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(hashtext(:name))"), {"name": f"chuangban:{name}"})


def _sqlite(url: str, begin: str, *, query_only: bool = False) -> Engine:
    engine = create_engine(url, connect_args={"timeout": 30, "check_same_thread": False})

    @event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # the driver must not begin transactions by itself
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("PRAGMA secure_delete=ON")
        if query_only:
            connection.execute("PRAGMA query_only=ON")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(f"BEGIN {begin}")

    return engine
