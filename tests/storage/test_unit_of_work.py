"""Transactions on both databases: no update lost, nothing half-written, readers that cannot write."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
import time
from pathlib import Path

import pytest
from sqlalchemy import Connection, insert, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from storage.tables import addresses, conversations, leases, people
from storage.unit_of_work import Database, lock_name
from tests.conftest import NOW
from tests.databases import Databases
from tests.rows import add_conversation, at_once

PROCESSES = 4
TURNS = 200


def counted(database: Database, conversation: str) -> int:
    def work(connection: Connection) -> int:
        return connection.execute(
            select(conversations.c.version).where(conversations.c.id == conversation)
        ).scalar_one()

    return database.read(work)


async def test_two_hundred_concurrent_turns_on_one_row_lose_no_update(databases: Databases) -> None:
    processes = [databases.open() for _ in range(PROCESSES)]
    conversation = processes[0].transact(lambda c: add_conversation(c, NOW))

    def turn(connection: Connection) -> None:
        mine = conversations.c.id == conversation
        seen = connection.execute(select(conversations.c.version).where(mine).with_for_update()).scalar_one()
        time.sleep(0.001)  # what a turn does between its read and its write
        connection.execute(update(conversations).where(mine).values(version=seen + 1))

    await asyncio.gather(*(processes[number % PROCESSES].transacting(turn) for number in range(TURNS)))
    assert counted(processes[0], conversation) == TURNS


def test_work_that_raises_leaves_nothing(database: Database) -> None:
    def work(connection: Connection) -> None:
        add_conversation(connection, NOW)
        raise LookupError("half way")

    with pytest.raises(LookupError):
        database.transact(work)
    assert database.read(lambda c: c.execute(select(people)).all()) == []


def test_a_reader_cannot_write(database: Database) -> None:
    with pytest.raises(DBAPIError, match=r"readonly|read-only"):
        database.read(lambda c: c.execute(insert(leases).values(name="x", owner="x", until=NOW)))


def test_a_row_must_belong_to_one_that_is_there(database: Database) -> None:
    orphan = insert(addresses).values(id="a", person_id="nobody", channel="web", address="x", created_at=NOW)
    with pytest.raises(IntegrityError):
        database.transact(lambda c: c.execute(orphan))


def test_what_cannot_be_mended_by_trying_again_is_tried_once(database: Database) -> None:
    tried = 0

    def work(connection: Connection) -> None:
        nonlocal tried
        tried += 1
        connection.execute(insert(leases).values(name="x", owner="x", until=NOW))

    database.transact(work)
    with pytest.raises(IntegrityError):
        database.transact(work)
    assert tried == 2


def test_a_deadlock_is_run_again_until_both_are_through(postgres: Databases) -> None:
    database = postgres.open()
    first, second = (database.transact(lambda c, n=n: add_conversation(c, NOW, address=n)) for n in "12")
    met = threading.Barrier(2)
    attempts: list[str] = []

    def locking(*order: str) -> None:
        def work(connection: Connection) -> None:
            attempts.append(order[0])
            fresh = attempts.count(order[0]) == 1
            for place, conversation in enumerate(order):
                mine = conversations.c.id == conversation
                seen = connection.execute(select(conversations.c.version).where(mine).with_for_update()).scalar_one()
                connection.execute(update(conversations).where(mine).values(version=seen + 1))
                if fresh and place == 0:
                    met.wait(timeout=30)

        database.transact(work)

    assert at_once(lambda: locking(first, second), lambda: locking(second, first)) == [None, None]
    # One of them is run again, or both where both noticed the deadlock in the same moment.
    assert len(attempts) in (3, 4)
    assert [counted(database, c) for c in (first, second)] == [2, 2]


def test_a_serialization_failure_that_lasts_is_raised_after_five_attempts(postgres: Databases) -> None:
    tried = 0

    def work(connection: Connection) -> None:
        nonlocal tried
        tried += 1
        connection.execute(text("DO $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '40001'; END $$"))

    with pytest.raises(DBAPIError, match="no"):
        postgres.open().transact(work)
    assert tried == 5


def test_a_name_is_held_until_the_transaction_ends(databases: Databases) -> None:
    processes = [databases.open() for _ in range(PROCESSES)]

    def once(connection: Connection) -> bool:
        lock_name(connection, "only one")
        if connection.execute(select(leases)).first():
            return False
        connection.execute(insert(leases).values(name=threading.current_thread().name, owner="x", until=NOW))
        return True

    made = at_once(*(lambda p=p: p.transact(once) for p in processes * 3))
    assert sorted(made) == [False] * 11 + [True]


def test_what_is_deleted_leaves_no_bytes_in_the_file(sqlite: Databases, tmp_path: Path) -> None:
    database = sqlite.open()
    canary = "canary-7f3a"
    database.transact(lambda c: add_conversation(c, NOW, address=canary))
    database.transact(lambda c: c.execute(people.delete()))
    database.close()
    files = [path for path in tmp_path.iterdir() if path.name.startswith("chuangban.db")]
    assert files
    assert not any(canary.encode() in path.read_bytes() for path in files)


def test_the_embedded_database_survives_a_power_cut(sqlite: Databases) -> None:
    """WAL with synchronous=FULL (https://www.sqlite.org/pragma.html#pragma_synchronous): a commit is on the disk."""
    database = sqlite.open()
    asked = ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
    held = database.transact(lambda c: {name: c.exec_driver_sql(f"PRAGMA {name}").scalar() for name in asked})
    assert held == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1}


def test_a_write_transaction_holds_the_file_from_its_first_read(sqlite: Databases, tmp_path: Path) -> None:
    outsider = sqlite3.connect(tmp_path / "chuangban.db", timeout=0, isolation_level=None)

    def work(connection: Connection) -> None:
        connection.execute(select(people)).all()
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            outsider.execute("BEGIN IMMEDIATE")

    try:
        sqlite.open().transact(work)
    finally:
        outsider.close()
