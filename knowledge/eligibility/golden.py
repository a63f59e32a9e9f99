"""Golden situations: people's cases with the verdict they must get, run before anything is published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import Field

from knowledge.content_files import load_as
from knowledge.eligibility.loading import Eligibility
from knowledge.eligibility.measures import VerdictName
from knowledge.eligibility.texts import Content
from knowledge.eligibility.verdicts import decide


class Situation(Content):
    """One case: a sentence that tells it, the facts, the verdict and the clauses it must rest on."""

    situation: str = Field(min_length=6)
    facts: dict[str, Any]
    verdict: VerdictName
    clauses: tuple[str, ...] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Deviation:
    """A golden situation that comes out otherwise than it must."""

    measure: str
    situation: Situation
    verdict: VerdictName
    clauses: tuple[str, ...]


def load_golden(pack: Path) -> dict[str, list[Situation]]:
    """The situations of a pack's golden folder by measure; a file is named after its measure. Raises ContentError."""
    return {path.stem: load_as(list[Situation], path) for path in sorted((pack / "golden").glob("*.yaml"))}


def deviations(eligibility: Eligibility, golden: dict[str, list[Situation]], on: date) -> list[Deviation]:
    """The situations whose verdict or clauses differ. Raises UnknownMeasure, InvalidFact, ParameterLapsed."""
    found: list[Deviation] = []
    for name, situations in golden.items():
        measure = eligibility.measure(name)
        for situation in situations:
            verdict = decide(measure, eligibility.vocabulary.validate(situation.facts, on, name), on)
            if (verdict.verdict, verdict.clauses) != (situation.verdict, situation.clauses):
                found.append(Deviation(name, situation, verdict.verdict, verdict.clauses))
    return found
