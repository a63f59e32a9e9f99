"""Derived facts: named pure functions of one told fact, for what a comparison cannot say.

A rule names one with ``derived: NAME``. Each says which type of fact it reads and what it yields; a rule may compare
the yield like a fact of that type.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType

from knowledge.eligibility.values import Assessment, FactValue

NOT_ASSESSED = "not_assessed"


@dataclass(frozen=True, slots=True)
class Derived:
    """A named function of one fact; ``yields`` lists its possible words, or is None where it yields a number."""

    reads: str
    yields: tuple[str, ...] | None
    function: Callable[[FactValue], FactValue]


def latest_assessment(value: FactValue) -> str:
    """The result of the most recent annual assessment; not_assessed where there was none."""
    assessments = _assessments(value)
    return max(assessments).result if assessments else NOT_ASSESSED


def consecutive_failures(value: FactValue) -> int:
    """The longest run of failed assessments in years that follow each other, ever.

    A year without an assessment ends the run: clause 4.5 says 連續兩年 (two years in a row).
    """
    failed = sorted(a.year for a in _assessments(value) if a.result == "fail")
    longest = run = 1 if failed else 0
    for earlier, later in pairwise(failed):
        run = run + 1 if later == earlier + 1 else 1
        longest = max(longest, run)
    return longest


def _assessments(value: FactValue) -> tuple[Assessment, ...]:
    if not isinstance(value, tuple):
        raise TypeError(f"a list of assessments was expected, not {value!r}")
    return tuple(item for item in value if isinstance(item, Assessment))


DERIVED: Mapping[str, Derived] = MappingProxyType(
    {
        "latest_assessment": Derived("assessments", ("pass", "fail", NOT_ASSESSED), latest_assessment),
        "consecutive_failures": Derived("assessments", None, consecutive_failures),
    }
)
