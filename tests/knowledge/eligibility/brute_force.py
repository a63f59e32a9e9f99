"""The slow and obvious answers that planning and verdicts are compared with.

Every combination of representative values is tried: each limit of the rules, its neighbours, one value inside each
region, and "not told". Nothing here uses the tables of the planner.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cached_property
from itertools import product

from knowledge.eligibility.conditions import conditions_on
from knowledge.eligibility.measures import Measure, VerdictName
from knowledge.eligibility.regions import representatives
from knowledge.eligibility.values import Facts, FactValue
from knowledge.eligibility.verdicts import decide

State = tuple[FactValue | None, ...]
"""One value a fact, in the order of ``BruteForce.names``; None where it was not told."""


class BruteForce:
    """All states of a measure over representative values."""

    def __init__(self, measure: Measure, on: date) -> None:
        self.measure, self.on = measure, on
        self.names = measure.sheet.deciding_facts
        self.optional = measure.sheet.optional_facts
        conditions = conditions_on(measure, on)
        self.values = [representatives(conditions, measure.fact(name)) for name in self.names]

    def facts(self, state: State) -> Facts:
        return {name: value for name, value in zip(self.names, state, strict=True) if value is not None}

    def states(self) -> Iterator[State]:
        """Every combination of told and untold."""
        yield from product(*([None, *values] for values in self.values))

    def possible(self, name: str) -> list[FactValue | None]:
        """What may come to be known of a fact: any value, and nothing at all where that has a meaning."""
        values = self.values[self.names.index(name)]
        return [*values, None] if name in self.optional else [*values]

    @cached_property
    def verdicts(self) -> dict[State, VerdictName]:
        """The verdict of every complete state."""
        complete = product(*(self.possible(name) for name in self.names))
        return {state: decide(self.measure, self.facts(state), self.on).verdict for state in complete}

    @cached_property
    def turning(self) -> list[set[State]]:
        """For each fact, the complete states in which another value of that fact alone gives another verdict."""
        result: list[set[State]] = []
        for n, name in enumerate(self.names):
            lines: dict[State, set[VerdictName]] = {}
            for state, verdict in self.verdicts.items():
                lines.setdefault((*state[:n], *state[n + 1 :]), set()).add(verdict)
            mixed = {rest for rest, verdicts in lines.items() if len(verdicts) > 1}
            result.append({(*rest[:n], value, *rest[n:]) for rest in mixed for value in self.possible(name)})
        return result

    def completions(self, state: State, *, optional_too: bool) -> Iterator[State]:
        """The complete states a state can become; without ``optional_too`` what may stay untold does."""
        choices: list[list[FactValue | None]] = []
        for name, value in zip(self.names, state, strict=True):
            is_free = value is None and (optional_too or name not in self.optional)
            choices.append(self.possible(name) if is_free else [value])
        yield from product(*choices)

    def relevant(self, state: State, *, optional_too: bool = True) -> set[str]:
        """The untold facts that decide the verdict in some completion."""
        completions = list(self.completions(state, optional_too=optional_too))
        return {
            name
            for n, name in enumerate(self.names)
            if state[n] is None
            and (optional_too or name not in self.optional)
            and any(completion in self.turning[n] for completion in completions)
        }

    def agreed(self, state: State) -> VerdictName:
        """The verdict all completions agree on, what may stay untold staying so; else unknown."""
        verdicts = {self.verdicts[completion] for completion in self.completions(state, optional_too=False)}
        return verdicts.pop() if len(verdicts) == 1 else "unknown"
