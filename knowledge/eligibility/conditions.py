"""A measure on one day: its rules with the parameters in force, and the bare verdict they give."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from types import MappingProxyType

from knowledge.eligibility.evaluation import Comparison, Condition, Known, Values, comparisons_in, condition
from knowledge.eligibility.measures import Measure, VerdictName
from knowledge.eligibility.values import Facts, FactValue


@dataclass(frozen=True, eq=False, slots=True)
class Conditions:
    """A measure with the parameter values of a day. One object a measure and set of values.

    The conditions stand in the order of the sheet: one for each criterion, one for each part left to an authority
    (None where a finding decides it), for each caution and for each of its other clauses. ``reads``: all their facts.
    """

    measure: Measure
    values: Values
    criteria: tuple[Condition, ...]
    authority: tuple[Condition | None, ...]
    cautions: tuple[Condition, ...]
    other_clauses: tuple[Condition, ...]
    findings: tuple[str, ...]
    reads: tuple[str, ...]
    counts_as: Facts

    def read(self, told: Facts) -> Facts:
        """The facts as the rules read them: what may be left untold counts as the measure says."""
        return {**self.counts_as, **told} if self.counts_as else told

    def open_parts(self, facts: Facts) -> list[Known]:
        """For each part left to an authority, whether it is still to be decided.

        What an authority has found, either way, is decided.
        """
        parts = zip(self.measure.sheet.authority, self.authority, strict=True)
        return [rule.holds(facts) if rule is not None else part.finding not in facts for part, rule in parts]

    def verdict(self, told: Facts) -> VerdictName:
        """The bare verdict, in the order the contract sets: unmet, not known, left to an authority, eligible."""
        facts = self.read(told)
        return self.conclude([rule.holds(facts) for rule in self.criteria], facts)

    def conclude(self, known: list[Known], facts: Facts) -> VerdictName:
        """The bare verdict, given how each criterion stands on facts as the rules read them."""
        if False in known or any(facts.get(name) is False for name in self.findings):
            return "not_eligible"
        if None in known:
            return "unknown"
        is_open = self.open_parts(facts)
        if True in is_open:
            return "needs_authority"
        return "unknown" if None in is_open else "eligible"

    def comparisons_of(self, fact: str) -> tuple[Comparison, ...]:
        """Every comparison of a fact that the verdict turns on."""
        rules = [*self.criteria, *(rule for rule in self.authority if rule is not None)]
        return tuple(c for rule in rules for c, _ in comparisons_in(rule) if c.fact == fact)


def conditions_on(measure: Measure, on: date) -> Conditions:
    """The conditions in force on a day; raises ParameterLapsed where a number has no value then."""
    return _conditions(measure, tuple(measure.parameters.values(measure.parameter_ids, on).items()))


@lru_cache(maxsize=512)
def _conditions(measure: Measure, in_force: tuple[tuple[str, int | float], ...]) -> Conditions:
    sheet, values = measure.sheet, MappingProxyType(dict(in_force))
    counts_as: dict[str, FactValue] = dict(sheet.counts_as)
    return Conditions(
        measure,
        values,
        tuple(condition(criterion.rule, values) for criterion in sheet.criteria),
        tuple(condition(part.when, values) if part.when else None for part in sheet.authority),
        tuple(condition(caution.when, values) for caution in sheet.cautions),
        tuple(condition(other.when, values) for other in sheet.other_clauses),
        sheet.findings,
        tuple(dict.fromkeys([*sheet.deciding_facts, *sheet.facts_beside])),
        MappingProxyType(counts_as),
    )
