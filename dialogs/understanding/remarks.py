"""Reads one remark for one fact, by the fact's type."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from dialogs.understanding.choices import read_choice, read_choices
from dialogs.understanding.parts import Asked, Part
from dialogs.understanding.polarity import read_bool
from dialogs.understanding.quantities import read_quantity
from dialogs.understanding.typos import repaired
from dialogs.understanding.yearly import read_assessments

_READERS: Mapping[str, Callable[[str, Asked], Part]] = {
    "bool": read_bool,
    "choice": read_choice,
    "choices": read_choices,
    "integer": read_quantity,
    "number": read_quantity,
    "assessments": read_assessments,
}
_WITH_NAMES = ("bool", "choice", "choices")


def read_remark(remark: str, asked: Asked) -> Part:
    """What one normalised remark says about the fact."""
    return _READERS[asked.fact.type](remark, asked)


def read_mistyped(remark: str, asked: Asked) -> Part:
    """What it says once a slip of the finger is put right; unread where that helps nothing."""
    right = repaired(remark, asked.lexicon) if asked.fact.type in _WITH_NAMES else None
    return read_remark(right, asked) if right else Part("unread")
