"""The smallest sets of changes that would turn a verdict."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from knowledge.eligibility.measures import VerdictName
from knowledge.eligibility.regions import nearest
from knowledge.eligibility.relevance import State
from knowledge.eligibility.table import UNTOLD, Table
from knowledge.eligibility.values import Facts, FactValue, value_as_json

MOST_SETS = 6


@dataclass(frozen=True, slots=True)
class Change:
    """One fact told otherwise. ``given`` None: it was not told; ``to`` None: it is no longer told (a claim dropped)."""

    fact: str
    given: FactValue | None
    to: FactValue | None
    changeable: bool

    def as_json(self) -> dict[str, object]:
        """The change for the report; assessments and lists as JSON has them."""
        given, to = value_as_json(self.given), value_as_json(self.to)
        return {"fact": self.fact, "from": given, "to": to, "changeable": self.changeable}


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """Changes that together give ``verdict``; ``changeable`` only if somebody can bring every one of them about."""

    verdict: VerdictName
    changes: tuple[Change, ...]

    @property
    def changeable(self) -> bool:
        """Whether all of it lies in somebody's hands."""
        return all(change.changeable for change in self.changes)

    def as_json(self) -> dict[str, object]:
        """The set for the report."""
        changes = [change.as_json() for change in self.changes]
        return {"verdict": self.verdict, "changeable": self.changeable, "changes": changes}


def smallest_changes(table: Table, facts: Facts) -> tuple[ChangeSet, ...]:
    """The smallest sets of changes to eligible, or to needs_authority where eligible is out of reach.

    What an authority has not decided yet is not supposed for a person whose own facts still fail: out of reach then
    means that only the authority could make it eligible. At most MOST_SETS sets, those in somebody's hands first.
    """
    state = table.state_of(facts)
    verdict = table.conditions.verdict(facts)
    if verdict == "eligible":
        return ()
    open_findings = [n for n, c in enumerate(table.columns) if c.finding and state[n] == c.absent]
    reachable = table.everything
    if verdict != "needs_authority":
        for n in open_findings:
            reachable &= table.where[n][table.columns[n].absent]
    goals: tuple[VerdictName, ...] = ("eligible",) if verdict == "needs_authority" else ("eligible", "needs_authority")
    for goal in goals:
        targets = table.masks[goal] & reachable
        if targets:
            return _described(table, facts, goal, _smallest(table, state, targets, goal))
    return ()


@lru_cache(maxsize=16384)
def _smallest(table: Table, state: State, targets: int, verdict: VerdictName) -> tuple[dict[int, int], ...]:
    """The smallest ``{column: region}`` that lead from a state into the goal, whatever stays untold."""
    goal = table.masks[verdict]
    found: dict[frozenset[tuple[int, int]], dict[int, int]] = {}
    fewest = len(state) + 1
    for regions in _rows(table, targets):
        moves = {n: to for n, (region, to) in enumerate(zip(state, regions, strict=True)) if region != to}
        if sum(state[n] != UNTOLD for n in moves) > fewest:
            continue
        moves = _without_needless(table, state, moves, goal)
        if len(moves) <= fewest:
            fewest = len(moves)
            found[frozenset(moves.items())] = moves
    return tuple(moves for moves in found.values() if len(moves) == fewest)


def _without_needless(table: Table, state: State, moves: dict[int, int], goal: int) -> dict[int, int]:
    """The moves without those that the goal holds without: first what would have to be told, then what changed."""
    needed = dict(moves)
    for column in sorted(moves, key=lambda n: state[n] != UNTOLD):
        rest = {n: region for n, region in needed.items() if n != column}
        if table.rows_in([rest.get(n, region) for n, region in enumerate(state)]) & ~goal == 0:
            needed = rest
    return needed


def _rows(table: Table, mask: int) -> Iterator[tuple[int, ...]]:
    while mask:
        lowest = mask & -mask
        row = lowest.bit_length() - 1
        yield tuple((row // column.stride) % column.size for column in table.columns)
        mask ^= lowest


def _described(
    table: Table, facts: Facts, goal: VerdictName, sets: tuple[dict[int, int], ...]
) -> tuple[ChangeSet, ...]:
    """One set for each group of facts that would do, told otherwise as little as possible."""
    described: dict[tuple[int, ...], ChangeSet] = {}
    for moves in sorted(sets, key=lambda moves: sum(_distance(table, facts, n, r) for n, r in moves.items())):
        changes = tuple(_change(table, facts, column, region) for column, region in sorted(moves.items()))
        described.setdefault(tuple(sorted(moves)), ChangeSet(goal, changes))
    return tuple(sorted(described.values(), key=lambda changes: not changes.changeable)[:MOST_SETS])


def _distance(table: Table, facts: Facts, column: int, region: int) -> float:
    """How far a region lies from what was told; dropping a claim is the least of all."""
    shape = table.columns[column]
    if region == shape.absent:
        return -1
    given, to = facts.get(shape.fact), nearest(shape.values[region], facts.get(shape.fact))
    if isinstance(given, tuple) and isinstance(to, tuple):
        return len(set(given) ^ set(to))
    if isinstance(given, int | float) and isinstance(to, int | float):
        return abs(given - to)
    return 0


def _change(table: Table, facts: Facts, column: int, region: int) -> Change:
    shape, given = table.columns[column], facts.get(table.columns[column].fact)
    to = None if region == shape.absent else nearest(shape.values[region], given)
    return Change(shape.fact, given, to, table.conditions.measure.fact(shape.fact).changeable)
