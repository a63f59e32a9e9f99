"""Numbers in English words, alone or with digits: two hundred and fifty, half a million, 1.2 million."""

from __future__ import annotations

import re
from fractions import Fraction

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_VALUES = {word: Fraction(n) for n, word in enumerate(_ONES.split())}
_VALUES |= {word: Fraction(10 * n) for n, word in enumerate(_TENS.split(), start=2)} | {"fourty": Fraction(40)}
_SCALES = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "millions": 10**6}
_PARTS = {"half": Fraction(1, 2), "quarter": Fraction(1, 4)}
_WORD = re.compile(r"[a-z]+|\d+(?:\.\d+)?")
_WORTH_A_LOOK = re.compile(
    rf"\b(?:{'|'.join([*_VALUES, *_SCALES, 'hundred', 'hundreds', 'and a half', 'and a quarter'])})\b"
)


def english_numbers(text: str) -> list[tuple[int, int, Fraction | None]]:
    """The numbers in a normalised text that have at least one number word: start, end, value.

    The value is None for what is no single number ("two three years", "hundreds").
    """
    if not _WORTH_A_LOOK.search(text):
        return []
    words = list(_WORD.finditer(text))
    found, at = [], 0
    while at < len(words):
        reader = _Reader(words, at)
        end = reader.read()
        if end > at and any(not word[0][0].isdigit() for word in words[at:end]):
            found.append((words[at].start(), words[end - 1].end(), reader.value()))
        at = max(end, at + 1)
    return found


class _Reader:
    """Reads one number from ``words[at]`` on."""

    def __init__(self, words: list[re.Match[str]], at: int) -> None:
        self.words, self.at = words, at
        self.total = Fraction(0)
        self.current: Fraction | None = None
        self.scale = 0
        self.last = Fraction(0)
        self.broken = False

    def read(self) -> int:
        """Read as far as the number goes; returns the index of the first word after it."""
        at = self.at
        while (after := self._step(at)) > at:
            at = after
        return at

    def value(self) -> Fraction | None:
        return None if self.broken else self.total + (self.current or 0)

    def _word(self, at: int) -> str:
        """The word, empty where the text does not go on directly (a comma, other letters between)."""
        if at >= len(self.words):
            return ""
        between = self.words[at].string[self.words[at - 1].end() : self.words[at].start()] if at > self.at else ""
        return self.words[at][0] if between in ("", " ", "-") else ""

    def _step(self, at: int) -> int:
        word, following = self._word(at), self._word(at + 1)
        begun = at > self.at
        if word in _VALUES or (word[:1].isdigit() and (not begun)):
            self._add(_VALUES[word] if word in _VALUES else Fraction(word))
        elif word == "hundred" and (self.current is not None or not begun):
            self.current = (self.current or Fraction(1)) * 100
            self.broken |= not begun
        elif word in _SCALES and (self.current is not None or not begun):
            self._scale(_SCALES[word])
            self.broken |= not begun or word == "millions"
        elif word in ("a", "an") and not begun and following in ("hundred", *_SCALES):
            self.current = Fraction(1)
        else:
            return self._joined(at, word, following)
        return at + 1

    def _joined(self, at: int, word: str, following: str) -> int:
        """Words that only make sense with the next ones."""
        third = self._word(at + 2)
        if word == "half" and at == self.at and following in _SCALES:
            self.current = Fraction(1, 2)
            return at + 1
        if word == "half" and at == self.at and following in ("a", "an") and third in _SCALES:
            self.current = Fraction(1, 2)
            return at + 2
        if word == "and" and at > self.at:
            if following in ("a", "one") and third in _PARTS:
                return self._part(at + 3, _PARTS[third])
            if following in _VALUES and (self.scale or (self.current or 0) >= 100):
                return at + 1
        if word == "point" and at > self.at and following in _VALUES and _VALUES[following] < 10:
            return self._decimals(at + 1)
        return at

    def _part(self, after: int, part: Fraction) -> int:
        if self.current is not None:
            self.current += part
        else:
            self.total += part * self.scale
        return after

    def _decimals(self, at: int) -> int:
        digits = ""
        while self._word(at) in _VALUES and _VALUES[self._word(at)] < 10:
            digits += str(_VALUES[self._word(at)])
            at += 1
        self.current = (self.current or Fraction(0)) + Fraction("0." + digits)
        return at

    def _add(self, value: Fraction) -> None:
        if self.current is None:
            self.current = value
        elif (self.current % 100 == 0 and value < 100) or (self.last >= 20 and self.current % 10 == 0 and value < 10):
            self.current += value
        else:
            self.broken = True
        self.last = value

    def _scale(self, scale: int) -> None:
        self.broken |= bool(self.scale) and scale >= self.scale
        self.total += (1 if self.current is None else self.current) * scale
        self.current, self.scale, self.last = None, scale, Fraction(0)
