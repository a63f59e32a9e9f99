"""Numbers in Chinese and mixed writing: 五十万, 伍拾万, 1.2万, 3千5百, 一百五, 三点五, 二〇二四."""

from __future__ import annotations

import re
from fractions import Fraction

_DIGITS = {
    c: n
    for n, group in enumerate(["零〇", "一壹", "二贰两", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖"])
    for c in group
}
_SMALL = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_BIG = {"万": 10**4, "亿": 10**8}
CHARACTERS = "".join(_DIGITS) + "".join(_SMALL) + "".join(_BIG) + "廿卅"
_PART = re.compile(r"\d+(?:\.\d+)?|.")
_DECIMAL = re.compile(rf"([^点]+)点([{''.join(_DIGITS)}]+)([十百千万亿]*)")
_SHORTEST_YEAR = 4


def parse_chinese(run: str) -> Fraction | None:
    """The number a run of digits and Chinese numerals says; None where it says none or more than one.

    两三 is two or three, and 百万 without a digit is "a million or so": None. A last digit without a unit counts one
    unit below the one before it, as spoken: 一百五 is 150, 三万五 is 35000.
    """
    decimal = _DECIMAL.fullmatch(run)
    if decimal:
        return _decimal(decimal)
    plain = run.replace("廿", "二十").replace("卅", "三十")
    if "点" in plain:
        return None
    if all(c in _DIGITS for c in plain) and len(plain) > 1:
        return _digit_by_digit(plain)
    return _with_units(_PART.findall(plain.lstrip("零〇") if len(plain) > 1 else plain))


def _decimal(match: re.Match[str]) -> Fraction | None:
    whole = parse_chinese(match[1])
    if whole is None:
        return None
    value = whole + Fraction("0." + "".join(str(_DIGITS[c]) for c in match[2]))
    for unit in match[3]:
        value *= _SMALL.get(unit) or _BIG[unit]
    return value


def _digit_by_digit(run: str) -> Fraction | None:
    """A year or a code read out (二〇二四); 零四 after another unit is four; 两三 is no number."""
    if len(run) >= _SHORTEST_YEAR:
        return Fraction(int("".join(str(_DIGITS[c]) for c in run)))
    return Fraction(_DIGITS[run[1]]) if len(run) == 2 and run[0] in "零〇" else None


class _Sum:
    """The number so far: what is complete, the section below the next 万 or 亿, the digit that waits for its unit."""

    def __init__(self) -> None:
        self.total = self.section = Fraction(0)
        self.waiting: Fraction | None = None
        self.last_unit = self.last_small = self.last_big = 0
        self.after_zero = False
        self.starts = True

    def digit(self, value: Fraction) -> bool:
        if value == 0 and not self.starts:
            self.after_zero = True
            return self.waiting is None
        fits = self.waiting is None
        self.waiting, self.starts = value, False
        return fits

    def small(self, unit: int) -> bool:
        if self.waiting is None and not (unit == 10 and not self.section):
            return False
        if self.last_small and unit >= self.last_small:
            return False
        self.section += (1 if self.waiting is None else self.waiting) * unit
        self.waiting, self.last_small, self.last_unit = None, unit, unit
        self.starts = self.after_zero = False
        return True

    def big(self, unit: int) -> bool:
        value = self.section + (self.waiting or 0)
        if unit > self.last_big > 0:
            self.total = (self.total + value) * unit
        elif value and unit != self.last_big:
            self.total += value * unit
        else:
            return False
        self.section, self.waiting = Fraction(0), None
        self.last_small, self.last_big, self.last_unit = 0, unit, unit
        self.starts = self.after_zero = False
        return True

    def result(self) -> Fraction:
        rest = self.waiting or Fraction(0)
        if 0 < rest < 10 and self.last_unit >= 100 and not self.after_zero and rest.denominator == 1:
            rest *= self.last_unit // 10
        return self.total + self.section + rest


def _with_units(parts: list[str]) -> Fraction | None:
    number = _Sum()
    for part in parts:
        if part in _SMALL:
            fits = number.small(_SMALL[part])
        elif part in _BIG:
            fits = number.big(_BIG[part])
        else:
            fits = number.digit(Fraction(_DIGITS[part]) if part in _DIGITS else Fraction(part))
        if not fits:
            return None
    return number.result()
