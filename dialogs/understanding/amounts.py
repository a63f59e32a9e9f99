"""Sums of money in yuan: 50万, 五十万元整, 1,200,000, ¥30w, half a million, 0.5 million."""

from __future__ import annotations

import re
from fractions import Fraction

from dialogs.understanding.normal import normalise
from dialogs.understanding.numbers import NUMBER, Marked, Number, plain_number

SMALLEST_BARE_SUM = 1000
"""A bare "50" is more likely 500,000 (said in 万) than 50 yuan: below this, a sum needs its unit."""

_CURRENCY_BEFORE = r"(?:rmb|cny|¥|人民币) ?"
_CURRENCY_AFTER = (
    r" ?(?:元人民币|块人民币|元|块钱|块|圆|人民币|rmb|cny|yuan renminbi|yuan|kuai|renminbi)(?:整|正)?(?![a-z])"
)
_SCALE = r" ?(million|mln|mil|mn|m|billion|bn)(?![a-z\d])"
_SUM = re.compile(
    rf"(?P<before>{_CURRENCY_BEFORE})?(?P<n>{NUMBER})(?:{_SCALE})?(?P<after>{_CURRENCY_AFTER})?(?P<round>整|正)?"
)
_SCALES = {"b": 10**9, "m": 10**6}


def mark_amounts(marked: Marked[Fraction]) -> None:
    """Mark every sum; a number too small to be one without its unit is marked as unclear."""
    marked.mark_numbers()

    def read(match: re.Match[str]) -> Fraction | None:
        number = marked.number(match["n"])
        scale = _SCALES[match[3][0]] if match[3] else 1
        return _sum(number, scale, has_unit=bool(match["before"] or match["after"]))

    marked.replace(_SUM, read)


def read_amount(text: str) -> int | float | None:
    """The sum that ``text`` is, in yuan; None when it is anything more or else, or another currency."""
    marked: Marked[Fraction] = Marked(normalise(text))
    mark_amounts(marked)
    whole = len(marked.text.strip(" .;")) == len(marked.quantities) == 1
    return plain_number(marked.quantities[0]) if whole else None


def _sum(number: Number, scale: int, *, has_unit: bool) -> Fraction | None:
    if number.value is None:
        return None
    value = number.value * scale
    like_a_year = number.written.isdigit() and 1900 <= value < 2100
    return value if has_unit or value == 0 or (value >= SMALLEST_BARE_SUM and not like_a_year) else None
