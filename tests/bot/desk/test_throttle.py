"""Counting wrong passwords, on either database."""

from __future__ import annotations

from datetime import timedelta

from bot.desk.throttle import MOST_EACH, MOST_TOGETHER, Attempt, note_wrong, wait_before
from storage.encryption import Keys
from storage.unit_of_work import Database
from tests.conftest import SettableClock


def wrong(database: Database, attempt: Attempt, clock: SettableClock) -> None:
    database.transact(lambda c: note_wrong(c, attempt, clock()))


def wait(database: Database, attempt: Attempt, clock: SettableClock) -> timedelta | None:
    return database.read(lambda c: wait_before(c, attempt, clock()))


def test_the_wait_ends_five_minutes_after_the_first_of_five(
    database: Database, keys: Keys, clock: SettableClock
) -> None:
    attempt = Attempt.of(keys, "mei", "192.0.2.1")
    for _ in range(MOST_TOGETHER):
        assert wait(database, attempt, clock) is None
        wrong(database, attempt, clock)
        clock.advance(seconds=10)
    assert wait(database, attempt, clock) == timedelta(minutes=5, seconds=-50)
    clock.advance(minutes=4, seconds=10)
    assert wait(database, attempt, clock) is None


def test_one_account_and_one_address_have_bounds_of_their_own(
    database: Database, keys: Keys, clock: SettableClock
) -> None:
    for number in range(MOST_EACH):
        wrong(database, Attempt.of(keys, "mei", f"192.0.2.{number}"), clock)
        wrong(database, Attempt.of(keys, f"somebody-{number}", "198.51.100.1"), clock)
    assert wait(database, Attempt.of(keys, "MEI", "203.0.113.1"), clock) == timedelta(minutes=5)
    assert wait(database, Attempt.of(keys, "li", "198.51.100.1"), clock) == timedelta(minutes=5)
    assert wait(database, Attempt.of(keys, "li", "203.0.113.1"), clock) is None


def test_the_audit_chain_learns_no_name_and_no_address(keys: Keys) -> None:
    attempt = Attempt.of(keys, "mei", "192.0.2.1")
    assert {attempt.account, attempt.address}.isdisjoint({"mei", "192.0.2.1"})
    assert len(attempt.account) <= 80
