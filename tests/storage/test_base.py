"""Instants and ids."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, insert, select
from sqlalchemy.exc import StatementError

from storage.base import new_id
from storage.tables import leases
from storage.unit_of_work import Database

ZONES = [UTC, timezone(timedelta(hours=8)), timezone(timedelta(hours=-11, minutes=-30))]


@pytest.mark.parametrize("zone", ZONES, ids=str)
def test_an_instant_comes_back_in_utc_whatever_zone_it_went_in_with(database: Database, zone: timezone) -> None:
    told = datetime(2026, 12, 31, 23, 59, 59, 123456, tzinfo=zone)

    def work(connection: Connection) -> datetime:
        connection.execute(insert(leases).values(name="x", owner="x", until=told))
        return connection.execute(select(leases.c.until)).scalar_one()

    kept = database.transact(work)
    assert kept == told
    assert kept.tzinfo is UTC


def test_a_time_without_a_zone_is_refused(database: Database) -> None:
    naive = datetime(2026, 12, 31, 23, 59)  # noqa: DTZ001
    with pytest.raises(StatementError, match="needs a time zone"):
        database.transact(lambda c: c.execute(insert(leases).values(name="x", owner="x", until=naive)))


@given(st.integers(min_value=2, max_value=300))
def test_ids_made_later_sort_later(many: int) -> None:
    made = [new_id() for _ in range(many)]
    assert made == sorted(set(made))
    assert {len(one) for one in made} == {32}
