"""One owner at a time, and another takes over."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.leases import give_lease_back, take_lease
from storage.unit_of_work import Database
from tests.conftest import NOW
from tests.databases import Databases
from tests.rows import at_once

LENGTH = timedelta(seconds=60)


def take(database: Database, owner: str, now: datetime = NOW, name: str = "poll:7") -> bool:
    return database.transact(lambda c: take_lease(c, name, owner, now, LENGTH))


def test_a_lease_keeps_others_out_until_it_runs_out(database: Database) -> None:
    just_before = NOW + LENGTH - timedelta(microseconds=1)
    assert take(database, "a")
    assert not take(database, "b")
    assert not take(database, "b", just_before)
    assert take(database, "b", NOW + LENGTH)
    assert not take(database, "a", NOW + LENGTH)


def test_its_owner_renews_it_from_that_moment(database: Database) -> None:
    later = NOW + timedelta(seconds=50)
    assert take(database, "a")
    assert take(database, "a", later)
    assert not take(database, "b", NOW + LENGTH)
    assert take(database, "b", later + LENGTH)


def test_a_lease_given_back_is_free_at_once(database: Database) -> None:
    take(database, "a")
    database.transact(lambda c: give_lease_back(c, "poll:7", "a"))
    assert take(database, "b")


def test_nobody_gives_back_what_another_holds(database: Database) -> None:
    take(database, "a")
    database.transact(lambda c: give_lease_back(c, "poll:7", "b"))
    assert not take(database, "b")


def test_leases_of_different_names_do_not_touch(database: Database) -> None:
    assert take(database, "a")
    assert take(database, "b", name="poll:8")


def test_of_many_who_want_it_at_once_one_gets_it(databases: Databases) -> None:
    processes = [databases.open() for _ in range(4)]
    wanted = at_once(*(lambda p=p, n=n: take(p, f"owner {n}") for n, p in enumerate(processes * 3)))
    assert sorted(wanted) == [False] * 11 + [True]
