"""The JSON shape of `chuangban understand --jsonl`: one line in, one line out."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from dialogs.understanding.answers import read_answer
from knowledge.eligibility.values import value_as_json
from knowledge.eligibility.vocabulary import Vocabulary
from knowledge.errors import InvalidFact, UnknownMeasure, safe_text


def understand_report(
    vocabulary: Vocabulary,
    line: Mapping[str, object],
    today: date,
    *,
    measures: Mapping[str, Collection[str]],
) -> dict[str, object]:
    """``{"id", "status", "value", "also"}`` for a line ``{"id", "fact", "measure"?, "text"}``; other keys are ignored.

    ``measures`` says which facts each measure uses. An unknown fact or measure, or a text that is none, gives
    ``{"id", "error": {"code", "fact" | "measure", "given", "allowed"}}``.
    """
    try:
        name, measure, text = _checked(vocabulary, line, measures)
    except (InvalidFact, UnknownMeasure) as error:
        return {"id": line.get("id"), "error": error.as_json()}
    facts = vocabulary.facts if measure is None else measures[measure]
    reading = read_answer(
        vocabulary[name], text, measure=measure, vocabulary=vocabulary, today=today, measure_facts=frozenset(facts)
    )
    return {
        "id": line.get("id"),
        "status": reading.status,
        "value": value_as_json(reading.value),
        "also": {name: value_as_json(value) for name, value in reading.also.items()},
    }


def _checked(
    vocabulary: Vocabulary, line: Mapping[str, object], measures: Mapping[str, Collection[str]]
) -> tuple[str, str | None, str]:
    name, measure, text = line.get("fact"), line.get("measure"), line.get("text")
    if not isinstance(name, str) or name not in vocabulary:
        raise InvalidFact(safe_text(name), name, ", ".join(vocabulary.facts), code="unknown_fact")
    if measure is not None and (not isinstance(measure, str) or measure not in measures):
        raise UnknownMeasure(measure, tuple(measures))
    if not isinstance(text, str):
        raise InvalidFact(name, text, "a text", code="invalid_text")
    return name, measure, text
