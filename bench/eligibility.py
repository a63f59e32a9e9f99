"""How long planning and a verdict take in a turn.

    python bench/eligibility.py [--turns 3000] [--json]

Three kinds of turn, each over interviews with random answers (some declined):
  interview   one measure: the next question and the full verdict
  check-up    ten measures: the next shared question and where each measure stands
  match       ten measures: the plan of each and the full verdict of each, as after every answer of a check-up
The limit is 1 ms of processor time at p99: planning waits for nothing, and what other programs do on a busy machine
does not count. The ratio is against a bare evaluation of all criteria in the same run, so that a slow machine can be
told from slow code. Tables are built once a process; what that takes is shown apart.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from knowledge.eligibility.conditions import conditions_on
from knowledge.eligibility.loading import load_eligibility
from knowledge.eligibility.measures import Measure
from knowledge.eligibility.planning import next_fact, plan_profile
from knowledge.eligibility.regions import representatives
from knowledge.eligibility.table import table_of
from knowledge.eligibility.values import FactValue
from knowledge.eligibility.verdicts import decide

PACK = Path(__file__).parents[1] / "knowledge" / "policies" / "tongzhou-2018-5"
ON = date(2026, 11, 22)
LIMIT_MS = 1.0
SHARE_DECLINED = 0.1

Told = dict[str, FactValue]


def percentile(times: list[float], share: float) -> float:
    """The value below which ``share`` of the times lie."""
    return sorted(times)[min(len(times) - 1, int(len(times) * share))]


def timed(action: Callable[[], object]) -> float:
    """Milliseconds of processor time an action takes. It never waits, so on an idle machine that is all it takes."""
    start = time.thread_time()
    action()
    return (time.thread_time() - start) * 1000


def answer(measures: list[Measure], fact: str, told: Told, declined: set[str], chance: random.Random) -> None:
    """A random answer to a question, or none."""
    measure = next(m for m in measures if fact in m.sheet.deciding_facts)
    if chance.random() < SHARE_DECLINED:
        declined.add(fact)
    else:
        told[fact] = chance.choice(representatives(conditions_on(measure, ON), measure.fact(fact)))


def interviews(measures: list[Measure], turns: int, chance: random.Random) -> list[float]:
    """One measure a conversation."""
    times: list[float] = []
    while len(times) < turns:
        measure, told, declined = chance.choice(measures), Told(), set[str]()
        fact: str | None = ""
        while fact is not None:
            times.append(timed(partial(ask_and_decide, measure, told, declined)))
            fact = next_fact(measure, told, declined, ON).fact
            if fact is not None:
                answer([measure], fact, told, declined, chance)
    return times


def ask_and_decide(measure: Measure, told: Told, declined: set[str]) -> None:
    """What one turn of an interview asks of this package."""
    next_fact(measure, told, declined, ON)
    decide(measure, told, ON)


def profiles(measures: list[Measure], turns: int, chance: random.Random, *, full: bool) -> list[float]:
    """All measures at once; ``full``: with the plan and the verdict of each."""
    times: list[float] = []
    while len(times) < turns:
        told, declined = Told(), set[str]()
        fact: str | None = ""
        while fact is not None:
            times.append(timed(partial(turn, measures, told, declined, full=full)))
            fact = plan_profile(measures, told, declined, ON).fact
            if fact is not None:
                answer(measures, fact, told, declined, chance)
    return times


def turn(measures: list[Measure], told: Told, declined: set[str], *, full: bool) -> None:
    """What one turn of the check-up asks of this package."""
    plan_profile(measures, told, declined, ON)
    for measure in measures if full else ():
        decide(measure, told, ON)


def bare(measures: list[Measure], turns: int) -> list[float]:
    """Only the criteria of all measures, evaluated on an empty sheet: the least any verdict can cost."""
    conditions = [conditions_on(measure, ON) for measure in measures]
    return [timed(lambda: [c.verdict({}) for c in conditions]) for _ in range(turns)]


def run(turns: int) -> dict[str, Any]:
    """All figures, in milliseconds."""
    measures = list(load_eligibility(PACK).measures.values())
    tables = timed(lambda: [table_of(conditions_on(measure, ON)) for measure in measures])
    chance = random.Random(20180309)
    kinds = {
        "interview": interviews(measures, turns, chance),
        "check-up": profiles(measures, turns, chance, full=False),
        "match": profiles(measures, turns, chance, full=True),
    }
    reference = percentile(bare(measures, turns), 0.5)
    rows = {
        kind: {
            "turns": len(times),
            "p50_ms": round(percentile(times, 0.5), 4),
            "p99_ms": round(percentile(times, 0.99), 4),
            "ratio_to_bare": round(percentile(times, 0.99) / reference, 1),
            "within": percentile(times, 0.99) <= LIMIT_MS,
        }
        for kind, times in kinds.items()
    }
    return {"limit_ms": LIMIT_MS, "bare_ms": round(reference, 4), "tables_ms": round(tables, 2), "rows": rows}


def main() -> int:
    """Exit status 1 where a kind of turn is over the limit."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--turns", type=int, default=3000)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    figures = run(options.turns)
    if options.json:
        print(json.dumps(figures))
    else:
        print(f"{'turn':12}{'turns':>8}{'p50 ms':>10}{'p99 ms':>10}{'limit':>8}{'x bare':>9}")
        for kind, row in figures["rows"].items():
            print(
                f"{kind:12}{row['turns']:>8}{row['p50_ms']:>10.3f}{row['p99_ms']:>10.3f}"
                f"{LIMIT_MS:>8.1f}{row['ratio_to_bare']:>9}"
            )
        print(
            f"tables of ten measures, once a process: {figures['tables_ms']} ms; "
            f"bare evaluation: {figures['bare_ms']} ms"
        )
    return 0 if all(row["within"] for row in figures["rows"].values()) else 1


if __name__ == "__main__":
    sys.exit(main())
