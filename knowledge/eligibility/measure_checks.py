"""Checks a measure against the vocabulary and the parameters: what a shape alone cannot see."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from knowledge.eligibility.derived import DERIVED
from knowledge.eligibility.measures import MeasureSheet, Part
from knowledge.eligibility.parameters import Parameters
from knowledge.eligibility.rules import DatedLimit, Rule
from knowledge.eligibility.vocabulary import Fact, Vocabulary

Place = tuple[str | int, ...]
OPERATORS: Mapping[str, tuple[str, ...]] = {
    "bool": ("is",),
    "choice": ("is", "in"),
    "choices": ("contains",),
    "integer": ("at_least", "at_most"),
    "number": ("at_least", "at_most"),
    "assessments": (),
}


class Mistake(NamedTuple):
    """What is wrong, where in the file, and what would be right."""

    place: Place
    problem: str
    allowed: tuple[str, ...] = ()


def mistakes_in(measure: MeasureSheet, vocabulary: Vocabulary, parameters: Parameters) -> Iterator[Mistake]:
    """Every mistake of a measure that has the right shape, in the order of the file."""
    yield from _repeated_ids(measure)
    for place, rule in [*measure.rules(), *measure.side_rules()]:
        yield from _in_rule(place, rule, measure.id, vocabulary, parameters)
    yield from _in_optional_facts(measure, vocabulary)
    for n, name in enumerate(measure.details):
        if name not in vocabulary:
            yield Mistake(("details", n), f"unknown fact {name!r}", tuple(vocabulary.facts))
    yield from _in_clauses(measure)
    if measure.authority and measure.outcomes.needs_authority is None:
        yield Mistake(("outcomes",), "something is left to an authority, but needs_authority has no text")


def _repeated_ids(measure: MeasureSheet) -> Iterator[Mistake]:
    parts: list[Part] = [*measure.criteria, *measure.authority]
    counted = Counter(part.id for part in parts)
    for section in ("criteria", "authority"):
        for n, part in enumerate(getattr(measure, section)):
            if counted[part.id] > 1:
                yield Mistake((section, n, "id"), f"the id {part.id!r} is given twice")


def _in_rule(
    place: Place, rule: Rule, measure: str, vocabulary: Vocabulary, parameters: Parameters
) -> Iterator[Mistake]:
    groups = {"all": rule.all_, "any": rule.any_, "not": (rule.not_,) if rule.not_ else None}
    for key, parts in groups.items():
        for n, part in enumerate(parts or ()):
            inside: Place = (*place, key) if key == "not" else (*place, key, n)
            yield from _in_rule(inside, part, measure, vocabulary, parameters)
    if rule.fact is None:
        return
    if rule.fact not in vocabulary:
        yield Mistake((*place, "fact"), f"unknown fact {rule.fact!r}", tuple(vocabulary.facts))
        return
    operators, words = _comparable(rule, vocabulary[rule.fact], measure)
    operator, operand = rule.comparison
    if operator not in operators:
        yield Mistake(
            (*place, operator), f"{rule.derived or rule.fact} cannot be compared with {operator!r}", operators
        )
    elif isinstance(operand, DatedLimit):
        unknown = [name for name in operand.names if name not in parameters]
        if unknown:
            yield Mistake((*place, operator), f"unknown parameter {unknown[0]!r}", tuple(parameters.by_id))
    elif words is not None:
        strange = [w for w in (operand if isinstance(operand, tuple) else (operand,)) if w not in words]
        if strange:
            yield Mistake((*place, operator), f"{strange[0]!r} is no value of {rule.fact}", tuple(map(str, words)))


def _comparable(rule: Rule, fact: Fact, measure: str) -> tuple[tuple[str, ...], tuple[object, ...] | None]:
    """The operators a comparison may use, and the words it may compare with (None: numbers)."""
    if rule.derived is not None:
        derived = DERIVED[rule.derived]
        if derived.reads != fact.type:
            return (), None
        return (OPERATORS["number"], None) if derived.yields is None else (OPERATORS["choice"], derived.yields)
    if fact.type == "bool":
        return OPERATORS["bool"], (True, False)
    return OPERATORS[fact.type], tuple(fact.choices_in(measure)) or None


def _in_optional_facts(measure: MeasureSheet, vocabulary: Vocabulary) -> Iterator[Mistake]:
    findings = [(("authority", n, "finding"), part.finding) for n, part in enumerate(measure.authority)]
    places: list[tuple[Place, str]] = [(place, name) for place, name in findings if name is not None]
    places += [(("counts_as", name), name) for name in measure.counts_as]
    for place, name in places:
        if name not in vocabulary:
            yield Mistake(place, f"unknown fact {name!r}", tuple(vocabulary.facts))
        elif name in measure.findings and vocabulary[name].type != "bool":
            yield Mistake(place, f"{name!r} is not a bool fact")
        elif vocabulary[name].absence is None:
            yield Mistake(place, f"{name!r} may be left untold, but facts.yaml gives it no 'absence'")


def _in_clauses(measure: MeasureSheet) -> Iterator[Mistake]:
    for section in ("criteria", "authority", "cautions"):
        for n, part in enumerate(getattr(measure, section)):
            if part.clause not in measure.clauses:
                yield Mistake(
                    (section, n, "clause"), f"clause {part.clause!r} is not one of this measure's", measure.clauses
                )
