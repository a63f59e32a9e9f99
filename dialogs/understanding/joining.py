"""Puts the remarks of one message together into one reading."""

from __future__ import annotations

from collections.abc import Sequence

from dialogs.understanding.parts import Asked, Part
from dialogs.understanding.readings import Reading

_SAY_AGAIN, _DONT_KNOW = Reading("say_again"), Reading("dont_know")


def joined(parts: Sequence[Part], asked: Asked) -> Reading:
    """The one thing that all remarks say; say_again where they say different things."""
    told = [part for part in parts if part.status == "value"]
    pending = any(part.status == "pending" for part in parts)
    if pending:
        return _DONT_KNOW if all(part.value is False for part in told) else _SAY_AGAIN
    if asked.fact.type == "choices":
        return _several(parts, asked)
    if asked.fact.type == "bool":
        return _bool(parts, told)
    values = {part.value for part in told}
    denied = {choice for part in parts for choice in part.not_choices}
    if len(values) != 1 or values & denied or _taken_back(parts):
        return _SAY_AGAIN
    return Reading("value", values.pop())


def _bool(parts: Sequence[Part], told: Sequence[Part]) -> Reading:
    values = {part.value for part in told}
    if not values and any(part.status == "yes" for part in parts):
        return Reading("value", True)
    return Reading("value", values.pop()) if len(values) == 1 else _SAY_AGAIN


def _several(parts: Sequence[Part], asked: Asked) -> Reading:
    """The choices named in all remarks together; none, where each of them is denied."""
    told = [part.value for part in parts if part.status == "value"]
    chosen = {choice for value in told if isinstance(value, tuple) for choice in value if isinstance(choice, str)}
    denied = {choice for part in parts for choice in part.not_choices}
    none_of_them = any(value == () for value in told)
    if chosen & denied or (chosen and none_of_them) or _taken_back(parts):
        return _SAY_AGAIN
    if not chosen and not none_of_them and denied != set(asked.listed):
        return _SAY_AGAIN
    return Reading("value", tuple(choice for choice in asked.listed if choice in chosen))


def _taken_back(parts: Sequence[Part]) -> bool:
    """A bare no after the answer: "三年，不是"."""
    statuses = [part.status for part in parts if part.status != "nothing"]
    return bool(statuses) and statuses[-1] == "no"
