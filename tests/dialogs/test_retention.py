"""The retention clock: the last day of the three years, and when to say so."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dialogs.desk import DISTRICT_TIME
from dialogs.retention import end_of_retention, reminder_for
from knowledge.pack import Pack, first_pack

TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def pack() -> Pack:
    return first_pack()


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (date(2025, 3, 2), date(2028, 3, 1)),
        (date(2025, 3, 1), date(2028, 2, 29)),
        (date(2024, 2, 29), date(2027, 2, 28)),
        (date(2024, 1, 1), date(2026, 12, 31)),
    ],
)
def test_three_years_end_the_day_before_the_same_date(pack: Pack, start: date, end: date) -> None:
    assert end_of_retention(pack, start, TODAY) == end


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(start=st.dates(date(1990, 1, 1), date(2090, 12, 31)))
def test_every_first_day_has_its_last_day_three_years_on(pack: Pack, start: date) -> None:
    assert (end_of_retention(pack, start, TODAY) - start).days in (1094, 1095)


@pytest.mark.parametrize(
    ("end", "due"),
    [
        (date(2028, 2, 29), datetime(2027, 12, 31, 9, tzinfo=DISTRICT_TIME)),
        (date(2026, 12, 10), datetime(2026, 11, 23, 9, tzinfo=DISTRICT_TIME)),
        (date(2026, 11, 23), datetime(2026, 11, 23, 9, tzinfo=DISTRICT_TIME)),
        (TODAY, None),
        (date(2020, 1, 1), None),
    ],
)
def test_the_reminder_comes_sixty_days_ahead_or_tomorrow_or_not_at_all(end: date, due: datetime | None) -> None:
    assert reminder_for(end, TODAY) == due
