"""Lengths of time in years, told as such or as the date they began: 两年零四个月, 半年, 三年多, 18 months, 去年三月.

三年多 (three years and some) is read as three and a half: more than three and less than four. Open bounds (不到三年,
over three years, 十几年) and dates coarser than a month are not read: a number cannot hold them.
"""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction

from dialogs.understanding.dates import Period, mark_dates
from dialogs.understanding.normal import normalise
from dialogs.understanding.numbers import NUMBER, Marked, plain_number

Length = Fraction | Period
"""Years, or the day or month they count from."""

_HALF = Fraction(1, 2)
_DAYS_A_YEAR = Fraction(1461, 4)
_LONGEST_MONTH = 31
_LONGEST = 100
_SAID = {
    "半年前": 6, "半年": 6, "half a year": 6, "half year": 6, "half-year": 6, "a half year": 6, "half an year": 6,
    "a year and a half": 18, "one year and a half": 18, "year and a half": 18, "a year": 12, "one year": 12,
    "two years and a half": 30, "three years and a half": 42, "a month": 1, "one month": 1,
}  # fmt: skip
_WORDS = re.compile(
    "|".join(
        rf"(?<![a-z]){w}(?![a-z])(?! and)" if w.isascii() else rf"(?<![大小上下前后多]){w}(?![多度])"
        for w in sorted(_SAID, key=len, reverse=True)
    )
)
_HALF_MONTH = re.compile(r"(?<![个大小])半个月前?")
_YEAR_UNIT = r"(?:年|years?|yrs?|y)(?![a-z])"
_MONTH_UNIT = r"(?:个月|months?|mths?|mos?)(?![a-z])"
_JOIN = r"(?: and |又|零|加| )?"
_BEFORE = r"(?:之前|以前|前| ago)?"
_YEARS = re.compile(
    rf"(?P<years>{NUMBER}) ?-?{_YEAR_UNIT}"
    rf"(?:(?P<half>半| and a half)|(?P<some>[多几])(?![半个])|{_JOIN}(?P<months>{NUMBER}) ?{_MONTH_UNIT})?{_BEFORE}"
)
_MONTHS = re.compile(
    rf"(?P<months>{NUMBER})(?: ?{_MONTH_UNIT}(?P<half> and a half)?|个(?P<half2>半)月|个(?P<some>多)月){_BEFORE}"
)
_SMALL = re.compile(
    rf"(?P<n>{NUMBER}) ?(?:(?P<weeks>个?星期|个?礼拜|周|weeks?|wks?)|(?P<days>天|days?))(?![a-z]){_BEFORE}"
)
_BARE = re.compile(NUMBER)
_LIKE_A_YEAR = re.compile(r"\d\d")


def mark_durations(marked: Marked[Length], today: date) -> None:
    """Mark every length of time and every date; a bare number counts as years."""
    marked.replace(_WORDS, lambda match: Fraction(_SAID[match[0]], 12))
    marked.replace(_HALF_MONTH, lambda _: Fraction(1, 24))
    mark_dates(marked, today)

    def years(match: re.Match[str]) -> Fraction | None:
        number = marked.number(match["years"])
        if number.value is None or number.value > _LONGEST:
            return None
        if "年" in match[0] and _LIKE_A_YEAR.fullmatch(number.written) and not match["months"]:
            return None  # "24年" may be 2024
        months = marked.number(match["months"]).value if match["months"] else Fraction(0)
        extra = _HALF if match["half"] or match["some"] else 0
        return None if months is None else number.value + extra + months / 12

    def months(match: re.Match[str]) -> Fraction | None:
        value = marked.number(match["months"]).value
        extra = _HALF if match["half"] or match["half2"] or match["some"] else 0
        return None if value is None else (value + extra) / 12

    def small(match: re.Match[str]) -> Fraction | None:
        value = marked.number(match["n"]).value
        return None if value is None else value * (7 if match["weeks"] else 1) / _DAYS_A_YEAR

    def bare(match: re.Match[str]) -> Fraction | None:
        value = marked.number(match[0]).value
        like_a_date = value is not None and value >= 10 and value.denominator != 1  # 25.3 is March 2025
        return None if like_a_date else value

    marked.replace(_YEARS, years)
    marked.replace(_MONTHS, months)
    marked.replace(_SMALL, small)
    marked.replace(_BARE, bare)


def years_of(length: Length | None, today: date) -> Fraction | None:
    """The length in years on the day ``today``; None where a date is too coarse or lies ahead."""
    if not isinstance(length, Period):
        return length
    if length.first > today or (length.last - length.first).days > _LONGEST_MONTH:
        return None
    if length.first != length.last:
        return Fraction((today.year - length.first.year) * 12 + today.month - length.first.month, 12)
    return _exact_years(length.first, today)


def read_duration(text: str, today: date) -> int | float | None:
    """The length of time that ``text`` is, in years (two decimals at most); None when it is anything more or else."""
    marked: Marked[Length] = Marked(normalise(text))
    mark_durations(marked, today)
    if len(marked.quantities) != 1 or len(marked.text.strip(" .;")) != 1:
        return None
    length = years_of(marked.quantities[0], today)
    return None if length is None else plain_number(round(length, 2))


def _exact_years(began: date, today: date) -> Fraction:
    whole = today.year - began.year - ((today.month, today.day) < (began.month, began.day))
    last, following = _anniversary(began, whole), _anniversary(began, whole + 1)
    return whole + Fraction((today - last).days, (following - last).days)


def _anniversary(began: date, years: int) -> date:
    """The day ``years`` later; 1 March where there is no 29 February."""
    year = began.year + years
    leap_day_missing = began.month == 2 and began.day == 29 and (year % 4 != 0 or (year % 100 == 0 and year % 400 != 0))
    return date(year, 3, 1) if leap_day_missing else began.replace(year=year)
