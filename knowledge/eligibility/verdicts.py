"""The verdict as a value that carries its reasons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

from knowledge.eligibility.changes import ChangeSet, smallest_changes
from knowledge.eligibility.conditions import Conditions, conditions_on
from knowledge.eligibility.evaluation import Comparison, Condition, Known, comparisons_in
from knowledge.eligibility.measures import Caution, Criterion, LeftToAuthority, Measure, VerdictName
from knowledge.eligibility.relevance import missing_columns
from knowledge.eligibility.table import table_of
from knowledge.eligibility.texts import Text
from knowledge.eligibility.values import Facts, FactValue

State = Literal["met", "unmet", "unknown"]


@dataclass(frozen=True, slots=True)
class CriterionResult:
    """One condition: how it stands, on which clause and words, and what was told.

    ``fact`` is the fact that decides it (of several: the first that makes it so), ``answer`` its value, None if untold;
    ``facts`` are all that it reads.
    """

    id: str
    state: State
    text: Text
    clause: str
    quote: str
    fact: str
    answer: FactValue | None
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the document gives on the facts told.

    ``clauses``: first the one the verdict rests on. ``missing``: facts that are not told and still matter.
    ``authority``: what is left to whom. ``cautions``: consequences to be told beside it.
    """

    measure: str
    verdict: VerdictName
    text: Text
    clauses: tuple[str, ...]
    criteria: tuple[CriterionResult, ...]
    missing: tuple[str, ...]
    authority: tuple[LeftToAuthority, ...]
    cautions: tuple[Caution, ...]
    would_change: tuple[ChangeSet, ...]


def decide(measure: Measure, facts: Facts, on: date) -> Verdict:
    """The verdict on validated facts, under the numbers in force on a day.

    The order is the contract's: not_eligible, unknown, needs_authority, eligible. Raises ParameterLapsed.
    """
    conditions = conditions_on(measure, on)
    return _decided(conditions, tuple([(name, facts[name]) for name in conditions.reads if name in facts]))


@lru_cache(maxsize=4096)  # a turn tells one fact, so that most measures stand as they stood
def _decided(conditions: Conditions, told: tuple[tuple[str, FactValue], ...]) -> Verdict:
    """The verdict, of the facts this measure reads."""
    measure, sheet, facts = conditions.measure, conditions.measure.sheet, dict(told)
    table, read = table_of(conditions), conditions.read(facts)
    known = [rule.holds(read) for rule in conditions.criteria]
    verdict = conditions.conclude(known, read)
    rules = zip(sheet.criteria, conditions.criteria, known, strict=True)
    results = [_result(criterion, rule, state, read) for criterion, rule, state in rules]
    results += [_found(part, facts) for part in sheet.authority if part.finding in facts]
    is_open = tuple(part for part, state in zip(sheet.authority, conditions.open_parts(read), strict=True) if state)
    missing = missing_columns(table, table.state_of(facts)) if verdict == "unknown" else []
    return Verdict(
        measure=measure.id,
        verdict=verdict,
        text=sheet.outcomes.of(verdict),
        clauses=_clauses(conditions, verdict, results, is_open, read),
        criteria=tuple(results),
        missing=tuple(table.columns[n].fact for n in missing),
        authority=is_open if verdict in ("needs_authority", "unknown") else (),
        cautions=tuple(c for c, w in zip(sheet.cautions, conditions.cautions, strict=True) if w.holds(read)),
        would_change=smallest_changes(table, facts),
    )


def _result(criterion: Criterion, rule: Condition, known: Known, facts: Facts) -> CriterionResult:
    comparisons = list(comparisons_in(rule))
    fact = _deciding_fact(comparisons, known, facts)
    return CriterionResult(
        criterion.id,
        _STATES[known],
        criterion.text,
        criterion.clause,
        criterion.quote,
        fact,
        facts.get(fact),
        tuple(dict.fromkeys(comparison.fact for comparison, _ in comparisons)),
    )


def _found(part: LeftToAuthority, facts: Facts) -> CriterionResult:
    """What an authority is told to have found, as a criterion."""
    fact = part.finding or ""
    state: State = "met" if facts[fact] else "unmet"
    return CriterionResult(part.id, state, part.text, part.clause, part.quote, fact, facts[fact], (fact,))


def _deciding_fact(comparisons: list[tuple[Comparison, bool]], known: Known, facts: Facts) -> str:
    """The first fact whose own comparison stands as the whole rule does; else the first that was told."""
    for comparison, negated in comparisons:
        own = comparison.holds(facts)
        if (own if own is None else own != negated) is known:
            return comparison.fact
    names = [comparison.fact for comparison, _ in comparisons]
    return next((name for name in names if name in facts), names[0])


def _clauses(
    conditions: Conditions,
    verdict: VerdictName,
    results: list[CriterionResult],
    is_open: tuple[LeftToAuthority, ...],
    facts: Facts,
) -> tuple[str, ...]:
    """The clauses the verdict rests on: those of what failed, is not known, is left open, or all that is met."""
    sheet = conditions.measure.sheet
    for other, when in zip(sheet.other_clauses, conditions.other_clauses, strict=True):
        if when.holds(facts):
            return other.clauses
    if verdict == "eligible":
        used = {result.clause for result in results}
        return tuple(clause for clause in sheet.clauses if clause in used)
    states = {"not_eligible": "unmet", "unknown": "unknown"}
    rested_on = [r.clause for r in results if r.state == states.get(verdict)]
    rested_on += [part.clause for part in is_open] if verdict == "needs_authority" else []
    return tuple(dict.fromkeys([*rested_on, sheet.clauses[0]]))


_STATES: dict[Known, State] = {True: "met", False: "unmet", None: "unknown"}
