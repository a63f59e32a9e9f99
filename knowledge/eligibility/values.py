"""The values facts can have once they are validated: immutable, and plain JSON again on the way out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple, TypeAlias


class Assessment(NamedTuple):
    """One annual assessment of a space (clause 4.5)."""

    year: int
    result: Literal["pass", "fail"]


FactValue: TypeAlias = bool | int | float | str | tuple[str, ...] | tuple[Assessment, ...]
Facts: TypeAlias = Mapping[str, FactValue]
"""Told facts only: a name that is absent was not told."""


def value_as_json(value: FactValue | None) -> object:
    """The value as json.dumps takes it; None (not told) stays None."""
    if isinstance(value, tuple):
        return [item._asdict() if isinstance(item, Assessment) else item for item in value]
    return value
