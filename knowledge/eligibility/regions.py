"""Regions: the values of a fact that a measure's rules cannot tell apart, each with values to stand for it.

Every comparison reads one fact, so two values that pass the same comparisons lead to the same verdict. That there are
finitely many regions makes planning, suggestions and exhaustive tests possible.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, product
from typing import Literal

from knowledge.eligibility.conditions import Conditions
from knowledge.eligibility.evaluation import limit_value
from knowledge.eligibility.values import Assessment, FactValue
from knowledge.eligibility.vocabulary import Fact

Signature = tuple[bool, ...]
OTHER_WORDS = "something_else"
SAMPLE_YEARS = (2018, 2019, 2020)


def representatives(conditions: Conditions, fact: Fact) -> list[FactValue]:
    """Values of a fact at and around every limit of the rules, and one inside each region between them."""
    match fact.type:
        case "bool":
            return [True, False]
        case "choice":
            listed: list[FactValue] = list(fact.choices_in(conditions.measure.id))
            return [*listed, OTHER_WORDS] if fact.open_in(conditions.measure.id) else listed
        case "choices":
            listed_choices = tuple(fact.choices_in(conditions.measure.id))
            return [c for n in range(len(listed_choices) + 1) for c in combinations(listed_choices, n)]
        case "assessments":
            return [*_assessment_histories()]
        case _:
            return [*_numbers(conditions, fact)]


def _assessment_histories() -> list[tuple[Assessment, ...]]:
    """Every history over the sample years: passed, failed or not assessed in each."""
    histories: list[tuple[Assessment, ...]] = []
    outcomes: tuple[Literal["pass", "fail"] | None, ...] = (None, "pass", "fail")
    for results in product(outcomes, repeat=len(SAMPLE_YEARS)):
        pairs = zip(SAMPLE_YEARS, results, strict=True)
        histories.append(tuple(Assessment(year, result) for year, result in pairs if result is not None))
    return sorted(histories, key=len)


def _numbers(conditions: Conditions, fact: Fact) -> Sequence[int | float]:
    if fact.min is None or fact.max is None:
        raise AssertionError(f"{fact.name}: a number without limits passed the loader")
    rules = (rule for _, rule in conditions.measure.sheet.rules())
    compared = (c for rule in rules for c in rule.comparisons() if c.fact == fact.name)
    limits = [limit_value(rule.comparison[1], conditions.values) for rule in compared]
    around = {limit + step for limit in limits for step in (-1, 0, 1)} | {fact.min, fact.max}
    inside = {value for value in around if fact.min <= value <= fact.max}
    return sorted(int(value) if value == int(value) else value for value in inside)


def nearest(values: Sequence[FactValue], given: FactValue | None) -> FactValue:
    """Of the values standing for one region, the one a person who told ``given`` would least mind."""
    if given is None or isinstance(given, bool | str):
        return values[0]
    if isinstance(given, int | float):
        numbers = [v for v in values if isinstance(v, int | float)]
        return min(numbers, key=lambda value: abs(value - given))
    lists = [v for v in values if isinstance(v, tuple)]
    return min(lists, key=lambda value: len(set(value) ^ set(given)))
