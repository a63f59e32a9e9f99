"""What to ask next: only a fact that can still change the verdict, the cheapest and most decisive first."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from knowledge.eligibility.conditions import conditions_on
from knowledge.eligibility.measures import Measure, VerdictName
from knowledge.eligibility.relevance import Declined, Standing, answered, standing
from knowledge.eligibility.table import Table, table_of
from knowledge.eligibility.values import Facts
from knowledge.eligibility.vocabulary import Fact


@dataclass(frozen=True, slots=True)
class Plan:
    """The next fact to ask (None: nothing more can change the verdict) and how many questions may remain.

    ``expected`` is the mean over the answers, each region of a fact being equally likely; the question for ``fact``
    is counted in all three.
    """

    fact: str | None
    at_least: int
    at_most: int
    expected: float


NOTHING_TO_ASK = Plan(None, 0, 0, 0.0)


@dataclass(frozen=True, slots=True)
class ProfilePlan:
    """The next shared fact of the check-up, which measures it bears on, and where each measure stands."""

    fact: str | None
    measures: tuple[str, ...]
    at_most: int
    verdicts: Mapping[str, VerdictName]
    plans: Mapping[str, Plan]


def next_fact(measure: Measure, facts: Facts, declined: Collection[str], on: date) -> Plan:
    """What to ask next for one measure.

    ``declined``: facts answered "don't know"; they are not asked again. What an authority found and whether something
    optional is claimed is asked last, and may be declined without the verdict becoming unknown.
    Raises ParameterLapsed.
    """
    table = table_of(conditions_on(measure, on))
    return _plan(table, standing(table, table.state_of(facts), _declined_columns(table, declined, facts)))


def relevant_facts(measure: Measure, facts: Facts, declined: Collection[str], on: date) -> tuple[str, ...]:
    """Every fact that is untold, not declined, and can still change the verdict, in the order of the sheet."""
    table = table_of(conditions_on(measure, on))
    now = standing(table, table.state_of(facts), _declined_columns(table, declined, facts))
    return tuple(table.columns[n].fact for n in now.relevant)


def plan_profile(
    measures: Iterable[Measure],
    facts: Facts,
    declined: Collection[str],
    on: date,
    own: Mapping[str, Facts] | None = None,
) -> ProfilePlan:
    """What to ask next in the check-up over all measures: facts of scope person only, each once for all.

    ``facts`` are the person's; ``own`` are the facts told for one measure, by measure (None: none yet).
    The fact that moves the most measures for its cost comes first.
    """
    verdicts: dict[str, VerdictName] = {}
    plans: dict[str, Plan] = {}
    wanted: dict[str, list[str]] = {}
    costs: dict[str, int] = {}
    for measure in measures:
        conditions = conditions_on(measure, on)
        table = table_of(conditions)
        told = {**facts, **own[measure.id]} if own and measure.id in own else facts
        now = standing(table, table.state_of(told), _declined_columns(table, declined, told))
        verdicts[measure.id], plans[measure.id] = conditions.verdict(told), _plan(table, now)
        for fact in _shared_facts(table, now):
            wanted.setdefault(fact.name, []).append(measure.id)
            costs[fact.name] = fact.cost
    chosen = min(wanted, key=lambda name: (-len(wanted[name]), costs[name]), default=None)
    asked = tuple(wanted[chosen]) if chosen else ()
    return ProfilePlan(chosen, asked, len(wanted), verdicts, plans)


def _declined_columns(table: Table, declined: Collection[str], told: Facts) -> Declined:
    if not declined:
        return frozenset()
    return frozenset(n for n, c in enumerate(table.columns) if c.fact in declined and c.fact not in told)


@lru_cache(maxsize=65536)
def _plan(table: Table, now: Standing) -> Plan:
    """The plan and, by following it through every answer, how long it can take.

    An optional fact may also be left untold, which only ends asking it.
    """
    if not now.relevant:
        return NOTHING_TO_ASK
    asked = _most_useful(table, now)
    after = [_plan(table, answered(table, now, asked, r)) for r in range(table.columns[asked].told_regions)]
    return Plan(
        table.columns[asked].fact,
        1 + min(plan.at_least for plan in after),
        1 + max(plan.at_most for plan in after),
        1 + sum(plan.expected for plan in after) / len(after),
    )


def _most_useful(table: Table, now: Standing) -> int:
    needed = [n for n in now.relevant if not table.columns[n].optional] or list(now.relevant)
    if len(needed) == 1:
        return needed[0]
    return min(needed, key=lambda n: (_effort(table, now, n), n))


def _effort(table: Table, now: Standing, asked: int) -> float:
    """The cost of a question plus the mean cost of all that is still relevant after its answers."""
    column = table.columns[asked]
    after = [answered(table, now, asked, region).relevant for region in range(column.told_regions)]
    return column.cost + sum(table.columns[n].cost for relevant in after for n in relevant) / len(after)


def _shared_facts(table: Table, now: Standing) -> list[Fact]:
    """The relevant facts of scope person."""
    facts = [table.conditions.measure.fact(table.columns[n].fact) for n in now.relevant]
    return [fact for fact in facts if fact.scope == "person"]
