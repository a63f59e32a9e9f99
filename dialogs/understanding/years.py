"""Calendar years: 2019, 2019年, 19年, 二〇一九年, 民国108年, 去年, last year; and runs of them, 2018到2020."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction

from dialogs.understanding.normal import normalise
from dialogs.understanding.numbers import NUMBER, QUANTITY, Marked, Number

Years = tuple[int, ...]

EARLIEST, LATEST = 1950, 2099
_MINGUO_OFFSET = 1911
AGO = {
    "大前年": 3, "前年": 2, "前一年": 2, "去年": 1, "上一年": 1, "上年": 1, "旧年": 1,
    "今年": 0, "本年": 0, "本年度": 0,
    "the year before last": 2, "year before last": 2, "last year": 1, "this year": 0, "current year": 0,
}  # fmt: skip
"""Words for years, by how many years ago they were. 前一年 is the year before last only beside 去年."""
_AGO = re.compile("|".join(rf"(?<![a-z]){w}(?![a-z])" for w in sorted(AGO, key=len, reverse=True)) + "")
_YEAR = re.compile(rf"(民国)?({NUMBER}) ?(年度?)?")
_TO = re.compile(rf"({QUANTITY})(?: ?(?:到|至|~|-|–|—|to|through|until) ?)({QUANTITY})")
_MOST_YEARS = 50


def mark_years(marked: Marked[Years], today: date) -> None:
    """Mark every year; numbers that cannot be years are marked as unclear."""
    marked.replace(_AGO, lambda match: _relative(match[0], marked.text, today))
    marked.mark_numbers()

    def year(match: re.Match[str]) -> Years | None:
        known = calendar_year(marked.number(match[2]), today, minguo=bool(match[1]), named=bool(match[3]))
        return None if known is None else (known,)

    def run(match: re.Match[str]) -> Years | None:
        first, last = marked.quantity(match[1]), marked.quantity(match[2])
        if not first or not last or not 0 < last[0] - first[-1] < _MOST_YEARS:
            return None
        return tuple(range(first[0], last[-1] + 1))

    marked.replace(_YEAR, year)
    marked.replace(_TO, run)


def calendar_year(number: Number, today: date, *, minguo: bool = False, named: bool = True) -> int | None:
    """The calendar year a number says. Two digits need the word 年 (``named``) and must not lie ahead."""
    value, digits = number.value, number.written.strip()
    if minguo:
        year = value + _MINGUO_OFFSET if value is not None else Fraction(0)
        return int(year) if year.denominator == 1 and EARLIEST <= year <= LATEST else None
    if value is None and len(digits) == 2 and named:  # 一九年, read digit by digit
        return _two_digits("".join(str("零一二三四五六七八九".find(c)) for c in digits.replace("〇", "零")), today)
    if value is None or value.denominator != 1:
        return None
    if EARLIEST <= value <= LATEST:
        return int(value)
    return _two_digits(digits, today) if named else None


def read_year(text: str, today: date) -> int | None:
    """The calendar year that ``text`` is; None when it is anything more or else."""
    marked: Marked[Years] = Marked(normalise(text))
    mark_years(marked, today)
    if len(marked.text.strip(" .;")) != 1 or len(marked.quantities) != 1:
        return None
    years = marked.quantities[0]
    return years[0] if years and len(years) == 1 else None


def _two_digits(digits: str, today: date) -> int | None:
    if len(digits) != 2 or not digits.isdigit() or not digits.isascii():
        return None
    year = 2000 + int(digits)
    return year if year <= today.year else None


def _relative(word: str, text: str, today: date) -> Years | None:
    if word == "前一年" and "去年" not in text:
        return None  # before which year?
    return (today.year - AGO[word],)
