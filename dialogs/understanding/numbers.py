"""Finds the numbers in a normalised text and puts marks in their places, so that units can be read around them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Generic, NamedTuple, TypeVar

from dialogs.understanding.chinese_numbers import CHARACTERS, parse_chinese
from dialogs.understanding.english_numbers import english_numbers
from dialogs.understanding.normal import normalise

Q = TypeVar("Q")

NUMBER = "[\ue000-\ue3ff]"
"""One number, in a pattern over marked text."""
QUANTITY = "[\ue400-\ue7ff]"
"""One quantity that was read already, in a pattern over marked text."""
_FIRST_NUMBER, _FIRST_QUANTITY, _MOST = 0xE000, 0xE400, 0x400

_PIECE = rf"(?:\d+(?:\.\d+)?|[{CHARACTERS}]|点(?=[{CHARACTERS}]))"
_NO_NUMBER = "一(?=[共起直定般样些切律致旦向下])"
_RUN = re.compile(
    rf"(?!{_NO_NUMBER})(?:(?<![a-z\d.])|(?<=rmb)|(?<=cny))"
    rf"(?:\d+(?:\.\d+)?|[{CHARACTERS}]){_PIECE}*(?: ?([wk])(?![a-z\d]))?"
)
_LARGEST = 10**15
_LETTERS = {"w": 10**4, "k": 10**3}
_FORMAL_THREE = re.compile(r"参(?=[拾佰仟])")


class Number(NamedTuple):
    """A number as it was written, and what it says: None for "two or three", "a million or so"."""

    written: str
    value: Fraction | None


@dataclass
class Marked(Generic[Q]):
    """A text with marks in the places of numbers and of quantities that were read."""

    text: str
    numbers: list[Number] = field(default_factory=list)
    quantities: list[Q | None] = field(default_factory=list)

    def mark_numbers(self) -> None:
        """Put a mark in the place of every number still written out."""
        self.text = _FORMAL_THREE.sub("叁", self.text)
        for start, end, value in reversed(english_numbers(self.text)):
            self.text = self.text[:start] + self._number(self.text[start:end], value) + self.text[end:]
        self.text = _RUN.sub(self._mark_run, self.text)

    def replace(self, pattern: re.Pattern[str], read: Callable[[re.Match[str]], Q | None]) -> None:
        """Put a mark in the place of every match; ``read`` says the quantity, None where it is not a definite one."""
        self.text = pattern.sub(lambda match: self._quantity(read(match)), self.text)

    def number(self, mark: str) -> Number:
        """The number behind a mark."""
        return self.numbers[ord(mark) - _FIRST_NUMBER]

    def quantity(self, mark: str) -> Q | None:
        """The quantity behind a mark."""
        return self.quantities[ord(mark) - _FIRST_QUANTITY]

    def _mark_run(self, match: re.Match[str]) -> str:
        letter = match[1]
        run = match[0].removesuffix(letter).strip() if letter else match[0]
        value = parse_chinese(run)
        return self._number(match[0], value * _LETTERS[letter] if letter and value is not None else value)

    def _number(self, written: str, value: Fraction | None) -> str:
        if len(self.numbers) >= _MOST:
            return written
        self.numbers.append(Number(written, value))
        return chr(_FIRST_NUMBER + len(self.numbers) - 1)

    def _quantity(self, value: Q | None) -> str:
        if len(self.quantities) >= _MOST:
            return ""
        self.quantities.append(value)
        return chr(_FIRST_QUANTITY + len(self.quantities) - 1)


def read_number(text: str) -> int | float | None:
    """The number that ``text`` is, in digits or words of any script; None when it is anything more or else."""
    marked: Marked[Fraction] = Marked(normalise(text))
    marked.mark_numbers()
    if len(marked.numbers) != 1 or not re.fullmatch(NUMBER, marked.text.strip(" .;")):
        return None
    return plain_number(marked.numbers[0].value)


def plain_number(value: Fraction | None) -> int | float | None:
    """A whole number as int, any other as float; None for what nobody counts."""
    if value is None or abs(value) > _LARGEST:
        return None
    return int(value) if value.denominator == 1 else float(value)
