"""One number about one fact: a length of time, a sum, a share, an area.

Bounds and doubts (不到, 超过, 至少, 快三年, over, at most, 好像) are no known words, so such a remark is not read;
大概, 左右, 吧, about and the like stand beside a number that is told roughly, and the number is taken as told.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from dialogs.understanding.amounts import mark_amounts
from dialogs.understanding.areas import mark_areas
from dialogs.understanding.durations import mark_durations, years_of
from dialogs.understanding.numbers import NUMBER, QUANTITY, Marked, plain_number
from dialogs.understanding.parts import NOTHING, UNREAD, UNREADABLE, Asked, Part, only
from dialogs.understanding.percentages import mark_percentages
from dialogs.understanding.polarity import particle

_MARK = re.compile(f"{QUANTITY}|{NUMBER}")
_PADDING = ("soft", "about", "yes", "weak_yes", "verb")
_DECIMALS = 2
_ROUGHLY = frozenset(["吧", "大概", "大约", "约", "左右", "about", "around", "roughly", "approximately"])


def read_quantity(remark: str, asked: Asked) -> Part:
    """The number that a normalised remark tells, in the unit of the fact."""
    said = asked.lexicon.tokens(remark)
    roughly = any(t.text in _ROUGHLY for t in said)
    if any(t.kind == "zero" for t in said) and only(said, "zero", *_PADDING) and not roughly:
        return Part("value", 0)
    marked: Marked[Any] = Marked(remark)
    _mark(marked, asked)
    pieces = _MARK.split(marked.text)
    marks = _MARK.findall(marked.text)
    tokens = [token for piece in pieces for token in asked.lexicon.tokens(piece)]
    if not marks and not tokens:
        return NOTHING
    if any(t.kind in UNREADABLE or t.kind == "zero" for t in tokens):
        return UNREAD
    if not marks:
        return particle(tokens)
    return _told(marked, marks, asked) if only(tokens, *_PADDING) else UNREAD


def _mark(marked: Marked[Any], asked: Asked) -> None:
    kinds: dict[str, Callable[[Marked[Any]], None]] = {
        "amount": mark_amounts,
        "percentage": mark_percentages,
        "area": mark_areas,
        "duration": lambda text: mark_durations(text, asked.today),
        "number": _mark_bare,
    }
    kinds[asked.words.quantity](marked)


def _mark_bare(marked: Marked[Any]) -> None:
    marked.mark_numbers()
    marked.replace(re.compile(NUMBER), lambda match: marked.number(match[0]).value)


def _told(marked: Marked[Any], marks: list[str], asked: Asked) -> Part:
    """The number, where all that was told is the same one ("50万，也就是500000元" may say it twice)."""
    told: set[Fraction | None] = set()
    for mark in marks:
        if not re.fullmatch(QUANTITY, mark):
            return UNREAD
        told.add(years_of(marked.quantity(mark), asked.today))
    exact = told.pop() if len(told) == 1 else None
    if exact is None:
        return UNREAD
    value = plain_number(exact if asked.fact.type == "integer" else round(exact, _DECIMALS))
    return UNREAD if value is None else Part("value", value)
