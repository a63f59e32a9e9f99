"""Three-valued (Kleene) evaluation of rules under the numbers of a day.

A comparison with a fact that was not told is not known (None); all and any are the least and the greatest of
False < None < True; not leaves None as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from knowledge.eligibility.derived import DERIVED
from knowledge.eligibility.rules import DatedLimit, Rule
from knowledge.eligibility.values import Facts, FactValue

Known: TypeAlias = bool | None
Values: TypeAlias = Mapping[str, int | float]
"""Parameter ids and their values on a day."""


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """One fact and the test its value passes or fails."""

    fact: str
    test: Callable[[FactValue], bool]

    def holds(self, facts: Facts) -> Known:
        """Not known while the fact is not told."""
        value = facts.get(self.fact)
        return None if value is None else self.test(value)


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """All of, or any of: settled by the first part that is ``settled_by``."""

    parts: tuple[Condition, ...]
    settled_by: bool

    def holds(self, facts: Facts) -> Known:
        """False settles all, True settles any; else unknown wins over the rest."""
        known: Known = not self.settled_by
        for part in self.parts:
            state = part.holds(facts)
            if state is self.settled_by:
                return state
            if state is None:
                known = None
        return known


@dataclass(frozen=True, slots=True, eq=False)
class Negation:
    """The other way round; what is not known stays so."""

    part: Condition

    def holds(self, facts: Facts) -> Known:
        """True for False, False for True, None for None."""
        state = self.part.holds(facts)
        return None if state is None else not state


Condition: TypeAlias = Comparison | Group | Negation


def condition(rule: Rule, values: Values) -> Condition:
    """The rule, ready to be asked, with the numbers of a day put in."""
    if rule.all_ or rule.any_:
        return Group(tuple(condition(part, values) for part in rule.parts), settled_by=rule.all_ is None)
    if rule.not_ is not None:
        return Negation(condition(rule.not_, values))
    if rule.fact is None:
        raise TypeError("a rule that is nothing passed the loader")
    return Comparison(rule.fact, _test(rule, values))


def comparisons_in(part: Condition, negated: bool = False) -> Iterator[tuple[Comparison, bool]]:
    """Every comparison inside, with whether an odd number of negations stands above it."""
    if isinstance(part, Comparison):
        yield part, negated
    elif isinstance(part, Negation):
        yield from comparisons_in(part.part, not negated)
    else:
        for inner in part.parts:
            yield from comparisons_in(inner, negated)


def limit_value(operand: object, values: Values) -> int | float:
    """The number a limit stands for on the day ``values`` were taken."""
    if isinstance(operand, DatedLimit):
        return sum(values[name] for name in operand.names)
    if isinstance(operand, int | float):
        return operand
    raise TypeError(f"{operand!r} is no limit")


def _test(rule: Rule, values: Values) -> Callable[[FactValue], bool]:
    test = _plain_test(rule, values)
    if rule.derived is None:
        return test
    derive = DERIVED[rule.derived].function
    return lambda value: test(derive(value))


def _plain_test(rule: Rule, values: Values) -> Callable[[FactValue], bool]:
    operator, operand = rule.comparison
    if operator == "is":
        return lambda value: value == operand
    if operator == "in" and isinstance(operand, tuple):
        return lambda value: value in operand
    if operator == "contains":
        return lambda value: isinstance(value, tuple) and operand in value
    limit = limit_value(operand, values)
    if operator == "at_least":
        return lambda value: isinstance(value, int | float) and value >= limit
    return lambda value: isinstance(value, int | float) and value <= limit
