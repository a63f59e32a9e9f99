"""The audit chain: it grows by one at a time, and whatever was done to its rows is found."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from sqlalchemy import Connection, delete, insert, select, update

from storage import audit
from storage.errors import AuditBroken
from storage.tables import audit_rows
from storage.unit_of_work import Database
from tests.conftest import NOW
from tests.databases import Databases
from tests.rows import at_once


def write(connection: Connection, subject: str = "TZ2026-00000000-0", at: datetime = NOW) -> int:
    return audit.record(connection, at=at, actor="a", action="intake.approved", subject=subject, details={"事": [1]})


@pytest.fixture
def chain(database: Database) -> Database:
    """A chain of five rows."""
    for number in range(5):
        database.transact(lambda c, n=number: write(c, f"row {n + 1}"))
    return database


def test_an_empty_chain_holds(database: Database) -> None:
    assert database.read(audit.verify) == 0


def test_an_untouched_chain_holds_to_its_end(chain: Database) -> None:
    assert chain.read(audit.verify) == 5


def test_a_time_told_in_another_zone_breaks_nothing(database: Database) -> None:
    district = NOW.astimezone(timezone(timedelta(hours=8)))
    database.transact(lambda c: write(c, at=district))
    assert database.read(audit.verify) == 1


EDITS = {
    "at": NOW + timedelta(seconds=1),
    "actor": "b",
    "action": "intake.declined",
    "subject": "row 9",
    "details": {"事": [2]},
    "hash": "0" * 64,
}


@pytest.mark.parametrize("column", EDITS)
def test_an_edited_row_is_found(chain: Database, column: str) -> None:
    chain.transact(
        lambda c: c.execute(update(audit_rows).where(audit_rows.c.number == 3).values({column: EDITS[column]}))
    )
    with pytest.raises(AuditBroken, match="row 3: was edited"):
        chain.read(audit.verify)


@pytest.mark.parametrize("number", [1, 3])
def test_a_removed_row_is_found(chain: Database, number: int) -> None:
    chain.transact(lambda c: c.execute(delete(audit_rows).where(audit_rows.c.number == number)))
    with pytest.raises(AuditBroken, match=f"row {number}: is missing"):
        chain.read(audit.verify)


def test_a_removed_row_is_found_even_when_the_others_close_up(chain: Database) -> None:
    def work(connection: Connection) -> None:
        connection.execute(delete(audit_rows).where(audit_rows.c.number == 3))
        for number in (4, 5):
            connection.execute(update(audit_rows).where(audit_rows.c.number == number).values(number=number - 1))

    chain.transact(work)
    with pytest.raises(AuditBroken, match="row 3: does not follow"):
        chain.read(audit.verify)


def test_a_row_put_in_between_is_found(chain: Database) -> None:
    def work(connection: Connection) -> None:
        forged = dict(connection.execute(select(audit_rows).where(audit_rows.c.number == 3)).mappings().one())
        for number in (5, 4, 3):
            connection.execute(update(audit_rows).where(audit_rows.c.number == number).values(number=number + 1))
        connection.execute(insert(audit_rows).values(forged | {"subject": "row 2½"}))

    chain.transact(work)
    with pytest.raises(AuditBroken, match="row 3: was edited"):
        chain.read(audit.verify)


def test_a_row_put_at_the_end_by_hand_is_found(chain: Database) -> None:
    def work(connection: Connection) -> None:
        last = dict(connection.execute(select(audit_rows).where(audit_rows.c.number == 5)).mappings().one())
        connection.execute(insert(audit_rows).values(last | {"number": 6, "previous_hash": last["hash"]}))

    chain.transact(work)
    with pytest.raises(AuditBroken, match="row 6: was edited"):
        chain.read(audit.verify)


def test_rows_swapped_are_found(chain: Database) -> None:
    def work(connection: Connection) -> None:
        for old, new in ((2, 99), (3, 2), (99, 3)):
            connection.execute(update(audit_rows).where(audit_rows.c.number == old).values(number=new))

    chain.transact(work)
    with pytest.raises(AuditBroken, match="row 2"):
        chain.read(audit.verify)


def test_rows_written_at_once_by_several_processes_make_one_chain(databases: Databases) -> None:
    processes = [databases.open() for _ in range(4)]
    numbers = at_once(*(lambda p=p: p.transact(write) for p in processes * 5))
    assert sorted(numbers) == list(range(1, 21))
    assert processes[0].read(audit.verify) == 20


def test_a_turn_that_is_rolled_back_leaves_no_gap(chain: Database) -> None:
    def work(connection: Connection) -> None:
        write(connection)
        raise LookupError

    with pytest.raises(LookupError):
        chain.transact(work)
    assert chain.transact(write) == 6
    assert chain.read(audit.verify) == 6
