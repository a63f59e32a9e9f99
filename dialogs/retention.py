"""The retention clock: the last day of the years in which the personnel relation may be kept (clause 3.5)."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from dialogs.desk import DISTRICT_TIME
from knowledge.pack import Pack

REMIND_BEFORE = timedelta(days=60)
PARAMETER = "retention_years"


def end_of_retention(pack: Pack, start: date, on: date) -> date:
    """The last day: the day before the same date so many years later (29 February ends on 28 February).

    The number of years is the one in force on ``on``. Raises ParameterLapsed.
    """
    years = int(pack.parameters.by_id[PARAMETER].value_on(on))
    try:
        anniversary = start.replace(year=start.year + years)
    except ValueError:
        anniversary = date(start.year + years, 3, 1)
    return anniversary - timedelta(days=1)


def reminder_for(end: date, today: date) -> datetime | None:
    """Nine in the morning, sixty days before the end, or tomorrow where that is past; None where the end is past."""
    if end <= today:
        return None
    day = max(end - REMIND_BEFORE, today + timedelta(days=1))
    return datetime.combine(day, time(9), DISTRICT_TIME)
