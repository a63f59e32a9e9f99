"""Shares of a hundred: 50%, 百分之五十, 五成, 一半, 三分之一, half, two thirds; and a bare 50."""

from __future__ import annotations

import re
from fractions import Fraction

from dialogs.understanding.normal import normalise
from dialogs.understanding.numbers import NUMBER, Marked, plain_number

_SAID: dict[str, int | Fraction] = {
    "百分之百": 100, "百分百": 100, "全额": 100, "一半": 50, "对半": 50, "半数": 50, "半价": 50,
    "one half": 50, "a half": 50, "half": 50, "fifty-fifty": 50, "fifty fifty": 50,
    "a third": Fraction(100, 3), "one third": Fraction(100, 3), "one-third": Fraction(100, 3),
    "two thirds": Fraction(200, 3), "two-thirds": Fraction(200, 3),
    "a quarter": 25, "one quarter": 25, "three quarters": 75, "three-quarters": 75, "a fifth": 20, "one fifth": 20,
    "a tenth": 10, "one tenth": 10,
}  # fmt: skip
_WORDS = re.compile("|".join(rf"(?<![a-z]){w}(?![a-z])" for w in sorted(_SAID, key=len, reverse=True)))
_PART_OF = re.compile(rf"({NUMBER})分之({NUMBER})")
_TENTHS = re.compile(rf"({NUMBER})成({NUMBER})?")
_PERCENT = re.compile(rf"({NUMBER}) ?(?:%|percent|per cent|pct|个百分点|个点|巴仙)")
_BARE = re.compile(NUMBER)
_WHOLES = {"百": 100, "千": 1000, "万": 10000}


def mark_percentages(marked: Marked[Fraction]) -> None:
    """Mark every share, as a number from 0 to 100; a bare 0.5 is unclear (half a percent, or a half?)."""
    marked.replace(_WORDS, lambda match: Fraction(_SAID[match[0]]))
    marked.mark_numbers()

    def part_of(match: re.Match[str]) -> Fraction | None:
        whole, part = marked.number(match[1]), marked.number(match[2]).value
        size = _WHOLES.get(whole.written) or whole.value
        return part / size * 100 if part is not None and size else None

    def tenths(match: re.Match[str]) -> Fraction | None:
        tens = marked.number(match[1]).value
        ones = marked.number(match[2]).value if match[2] else Fraction(0)
        return tens * 10 + ones if tens is not None and ones is not None and tens <= 10 and ones < 10 else None

    def bare(match: re.Match[str]) -> Fraction | None:
        value = marked.number(match[0]).value
        return value if value is None or value == 0 or value >= 1 else None

    marked.replace(_PART_OF, part_of)
    marked.replace(_TENTHS, tenths)
    marked.replace(_PERCENT, lambda match: marked.number(match[1]).value)
    marked.replace(_BARE, bare)


def read_percentage(text: str) -> int | float | None:
    """The percentage that ``text`` is, 0 to 100; None when it is anything more or else."""
    marked: Marked[Fraction] = Marked(normalise(text))
    mark_percentages(marked)
    if len(marked.quantities) != 1 or len(marked.text.strip(" .;")) != 1:
        return None
    return plain_number(marked.quantities[0])
