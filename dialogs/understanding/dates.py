"""Days and months: 2024年3月, 去年三月, 2024-03-15, March 2024, 上个月, the end of last year."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, NamedTuple

from dialogs.understanding.normal import normalise
from dialogs.understanding.numbers import NUMBER, Marked
from dialogs.understanding.years import AGO, calendar_year


class Period(NamedTuple):
    """A day, a month or a year: its first and its last day."""

    first: date
    last: date


Reader = Callable[[re.Match[str]], Period | None]

_MONTHS = {name.lower(): n for n, name in enumerate(calendar.month_abbr) if name}
_MONTH = (
    r"(?P<month>(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)"
    r"(?:uary|ruary|ch|il|e|y|ust|tember|ober|ember)?)\.?"
)
_YEAR_WORDS = "(?P<year>(?:19|20)\\d\\d|last year|this year|the year before last)"
_ISO = re.compile(
    r"(?<![\d.])(?P<year>(?:19|20)\d\d) ?[-/.] ?(?P<month>0?[1-9]|1[0-2])"
    r"(?:[-/.](?P<day>0?[1-9]|[12]\d|3[01]))?(?![\d.])(?:月份?)?"
)
_MONTH_FIRST = re.compile(r"(?<![\d./])(?P<month>0?[1-9]|1[0-2])[/.](?P<year>(?:19|20)\d\d)(?![\d.])")
_ENGLISH = re.compile(
    rf"(?<![a-z])(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?)?{_MONTH}"
    rf"(?: (?P<day2>\d{{1,2}})(?:st|nd|rd|th)?)?,?(?: of| in)? {_YEAR_WORDS}"
)
_ENGLISH_YEAR_FIRST = re.compile(rf"{_YEAR_WORDS},? (?:in )?{_MONTH}(?![a-z])")
_EDGE = re.compile(rf"(?:at |by )?the (?P<edge>end|beginning|start) of {_YEAR_WORDS}")
_CHINESE_YEAR = rf"(?:(?P<minguo>民国)?(?P<year>{NUMBER})年|(?P<ago>大前年|前年|去年|上年|旧年|今年|本年)的?)"
_CHINESE = re.compile(rf"{_CHINESE_YEAR}的?(?P<month>{NUMBER})月份?(?:(?P<day>{NUMBER})[日号]|[初底末中]旬?|[上下]旬)?")
_CHINESE_EDGE = re.compile(rf"{_CHINESE_YEAR}年?(?P<edge>初|头|年初|底|末|尾|年底|年末)")
_DAYS_AGO = {
    "今天": 0, "今日": 0, "today": 0, "昨天": 1, "昨日": 1, "寻日": 1, "琴日": 1, "yesterday": 1, "前天": 2, "前日": 2,
    "the day before yesterday": 2, "上周": 7, "上星期": 7, "上个星期": 7, "上礼拜": 7, "上个礼拜": 7, "last week": 7,
}  # fmt: skip
_MONTHS_AGO = {
    "上上个月": 2,
    "上个月": 1,
    "上月": 1,
    "last month": 1,
    "这个月": 0,
    "本月": 0,
    "今个月": 0,
    "this month": 0,
}
_RELATIVE = re.compile(
    "|".join(rf"(?<![a-z]){w}(?![a-z])" for w in sorted([*_DAYS_AGO, *_MONTHS_AGO], key=len, reverse=True))
)


def mark_dates(marked: Marked[Any], today: date) -> None:
    """Mark every date that is at least as fine as a month; leaves the numbers that belong to none."""
    for pattern in (_ISO, _MONTH_FIRST, _ENGLISH, _ENGLISH_YEAR_FIRST):
        marked.replace(pattern, lambda match: _western(match, today))
    marked.replace(_EDGE, lambda match: _edge(_named_year(match["year"], today), match["edge"] == "end"))
    marked.replace(_RELATIVE, lambda match: _relative(match[0], today))
    marked.mark_numbers()

    def year_of(match: re.Match[str]) -> int | None:
        if match["ago"]:
            return today.year - AGO[match["ago"]]
        return calendar_year(marked.number(match["year"]), today, minguo=bool(match["minguo"]))

    def chinese(match: re.Match[str]) -> Period | None:
        day = marked.number(match["day"]).value if match["day"] else Fraction(0)
        month = marked.number(match["month"]).value
        if month is None or day is None or month.denominator != 1 or day.denominator != 1:
            return None
        return period(year_of(match), int(month), int(day))

    marked.replace(_CHINESE, chinese)
    marked.replace(_CHINESE_EDGE, lambda match: _edge(year_of(match), match["edge"][-1] in "底末尾"))


def read_date(text: str, today: date) -> Period | None:
    """The day or month that ``text`` is; None when it is anything more or else."""
    marked: Marked[Period] = Marked(normalise(text))
    mark_dates(marked, today)
    if len(marked.text.strip(" .;")) != 1 or len(marked.quantities) != 1:
        return None
    return marked.quantities[0]


def period(year: int | None, month: int, day: int = 0) -> Period | None:
    """A day, or the whole month where ``day`` is 0; None where the calendar has no such day."""
    if year is None or not 1 <= month <= 12:
        return None
    length = calendar.monthrange(year, month)[1]
    if day > length:
        return None
    return Period(date(year, month, day or 1), date(year, month, day or length))


def _western(match: re.Match[str], today: date) -> Period | None:
    groups = match.groupdict()
    month = _MONTHS[groups["month"][:3]] if groups["month"][0].isalpha() else int(groups["month"])
    days = [int(day) for day in (groups.get("day"), groups.get("day2")) if day]
    if len(days) > 1 or 0 in days:
        return None
    return period(_named_year(groups["year"], today), month, days[0] if days else 0)


def _named_year(words: str, today: date) -> int:
    return int(words) if words.isdigit() else today.year - AGO[words]


def _edge(year: int | None, at_the_end: bool) -> Period | None:
    return period(year, 12 if at_the_end else 1)


def _relative(word: str, today: date) -> Period | None:
    if word in _DAYS_AGO:
        day = today - timedelta(days=_DAYS_AGO[word])
        return Period(day, day)
    months = today.year * 12 + today.month - 1 - _MONTHS_AGO[word]
    return period(months // 12, months % 12 + 1)
