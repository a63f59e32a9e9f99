"""Verdicts and errors as the JSON objects of the check and match contract."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from knowledge.eligibility.measures import Measure, VerdictName
from knowledge.eligibility.planning import next_fact
from knowledge.eligibility.values import value_as_json
from knowledge.eligibility.verdicts import Verdict, decide
from knowledge.eligibility.vocabulary import Vocabulary
from knowledge.errors import InvalidFact, UnknownMeasure, safe_text

ORDER_IN_MATCH: Mapping[VerdictName, int] = {"eligible": 0, "unknown": 1, "needs_authority": 2, "not_eligible": 3}


def check_report(
    measure: object, facts: object, pack_measures: Mapping[str, Measure], vocabulary: Vocabulary, on: date
) -> dict[str, object]:
    """The answer to one check: ``measure`` and ``facts`` as they were given, whatever they are.

    -> {measure, verdict, clauses, criteria, missing, authority, would_change}, or {measure, error} and then no verdict.
    Raises ParameterLapsed, which is the pack's fault and not the asker's.
    """
    asked = pack_measures.get(measure) if isinstance(measure, str) else None
    if asked is None:
        return {"measure": safe_text(measure), "error": UnknownMeasure(measure, list(pack_measures)).as_json()}
    try:
        return verdict_as_json(decide(asked, vocabulary.validate(facts, on, asked.id), on))
    except InvalidFact as error:
        return {"measure": asked.id, "error": error.as_json()}


def match_report(
    facts: object, pack_measures: Mapping[str, Measure], vocabulary: Vocabulary, on: date
) -> list[dict[str, object]]:
    """One check a measure on the same facts: eligible first, then those waiting for the fewest answers, then those left
    to an authority, then not eligible. Each carries ``questions_left`` (at least) beside what check gives.

    A value that one measure does not list (an asset of another kind) counts as not told for that measure. Raises
    InvalidFact for facts that no measure could take, ParameterLapsed.
    """
    told = vocabulary.validate(facts, on)
    lines: list[tuple[tuple[int, int], dict[str, object]]] = []
    for measure in pack_measures.values():
        own = {name: value for name, value in told.items() if _takes(vocabulary, name, value, measure.id, on)}
        verdict = decide(measure, own, on)
        left = next_fact(measure, own, (), on).at_least if verdict.verdict == "unknown" else 0
        line = verdict_as_json(verdict) | {"questions_left": left}
        lines.append(((ORDER_IN_MATCH[verdict.verdict], left), line))
    return [line for _, line in sorted(lines, key=lambda item: item[0])]


def verdict_as_json(verdict: Verdict) -> dict[str, object]:
    """A verdict as plain JSON values."""
    return {
        "measure": verdict.measure,
        "verdict": verdict.verdict,
        "clauses": list(verdict.clauses),
        "criteria": [
            {
                "id": result.id,
                "state": result.state,
                "clause": result.clause,
                "quote": result.quote,
                "fact": result.fact,
                "answer": value_as_json(result.answer),
            }
            for result in verdict.criteria
        ],
        "missing": list(verdict.missing),
        "authority": [
            {"id": part.id, "clause": part.clause, "quote": part.quote, "who": part.who.as_json()}
            for part in verdict.authority
        ],
        "would_change": [changes.as_json() for changes in verdict.would_change],
    }


def _takes(vocabulary: Vocabulary, name: str, value: object, measure: str, on: date) -> bool:
    try:
        vocabulary.validate({name: value}, on, measure)
    except InvalidFact:
        return False
    return True
