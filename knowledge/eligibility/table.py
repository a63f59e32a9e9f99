"""The table of a measure: its verdict for every combination of regions, as sets of bits.

An assignment gives each deciding fact one region; its number is a mixed-radix index, a set of assignments an int with
one bit each. Asking whether a fact can still matter is then one AND. A table has at most a few thousand rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from knowledge.eligibility.conditions import Conditions
from knowledge.eligibility.evaluation import Comparison
from knowledge.eligibility.measures import VERDICTS, VerdictName
from knowledge.eligibility.regions import Signature, representatives
from knowledge.eligibility.values import Facts, FactValue

UNTOLD = -1


@dataclass(frozen=True, slots=True)
class Column:
    """A deciding fact: its regions in a fixed order, and what stands for each.

    An optional fact has one region more, the last: not told. ``absent`` is the region of a fact that was not told: that
    one, else UNTOLD. ``size`` counts all regions, ``told_regions`` those of told values.
    """

    fact: str
    optional: bool
    finding: bool
    comparisons: tuple[Comparison, ...]
    number_of: Mapping[Signature, int]
    values: tuple[tuple[FactValue, ...], ...]
    told_regions: int
    size: int
    absent: int
    stride: int
    cost: int

    def region_of(self, value: FactValue) -> int:
        """The region a told value lies in."""
        return self.number_of[signature(self.comparisons, value, finding=self.finding)]


def signature(comparisons: Sequence[Comparison], value: FactValue, *, finding: bool) -> Signature:
    """Which comparisons a value passes; what an authority found counts by itself too."""
    passed = [comparison.test(value) for comparison in comparisons]
    return (*passed, value is True) if finding else tuple(passed)


class Table:
    """All verdicts of a measure under the parameters of a day."""

    def __init__(self, conditions: Conditions) -> None:
        self.conditions = conditions
        self.columns = _columns(conditions)
        self.rows = self.columns[-1].stride * self.columns[-1].size
        self.everything = (1 << self.rows) - 1
        self.where = [[self._rows_with(c, region) for region in range(c.size)] for c in self.columns]
        self.masks: dict[VerdictName, int] = dict.fromkeys(VERDICTS, 0)
        for row, regions in enumerate(self._assignments()):
            self.masks[conditions.verdict(self.facts_of(regions))] |= 1 << row

    def _rows_with(self, column: Column, region: int) -> int:
        """The rows in which a column has a region: blocks of ``stride`` bits, repeated over the table."""
        block = ((1 << column.stride) - 1) << (region * column.stride)
        period = column.stride * column.size
        return sum(block << start for start in range(0, self.rows, period))

    def _assignments(self) -> Iterator[tuple[int, ...]]:
        for regions in product(*(range(c.size) for c in reversed(self.columns))):
            yield regions[::-1]

    def facts_of(self, regions: Sequence[int]) -> Facts:
        """Facts that have these regions; an optional fact in its last region is left out."""
        pairs = zip(self.columns, regions, strict=True)
        return {c.fact: c.values[region][0] for c, region in pairs if region != c.absent}

    def state_of(self, facts: Facts) -> tuple[int, ...]:
        """The region of each column's fact, UNTOLD where it was not told and that has no meaning."""
        return tuple(c.region_of(facts[c.fact]) if c.fact in facts else c.absent for c in self.columns)

    def rows_in(self, state: Sequence[int]) -> int:
        """The rows that agree with a state; a column that is UNTOLD agrees with every region."""
        mask = self.everything
        for n, region in enumerate(state):
            if region != UNTOLD:
                mask &= self.where[n][region]
        return mask

    def verdict(self, state: Sequence[int]) -> VerdictName:
        """The verdict all rows of a state agree on, else unknown."""
        rows = self.rows_in(state)
        return next((name for name, mask in self.masks.items() if rows & ~mask == 0), "unknown")

    def across(self, mask: int, column: int, *, every: bool) -> int:
        """Of the rows with the column's region 0: those in ``mask`` for every (else some) region of the column."""
        shape = self.columns[column]
        shifted = [(mask & self.where[column][r]) >> (r * shape.stride) for r in range(shape.size)]
        result = shifted[0]
        for other in shifted[1:]:
            result = result & other if every else result | other
        return result


def _columns(conditions: Conditions) -> tuple[Column, ...]:
    sheet, columns, stride = conditions.measure.sheet, [], 1
    for name in sheet.deciding_facts:
        comparisons = conditions.comparisons_of(name)
        regions: dict[Signature, list[FactValue]] = {}
        for value in representatives(conditions, conditions.measure.fact(name)):
            passed = signature(comparisons, value, finding=name in sheet.findings)
            regions.setdefault(passed, []).append(value)
        numbers = {passed: n for n, passed in enumerate(regions)}
        values = tuple(tuple(group) for group in regions.values())
        optional, finding = name in sheet.optional_facts, name in sheet.findings
        size, absent = len(values) + optional, len(values) if optional else UNTOLD
        cost = conditions.measure.fact(name).cost
        columns.append(
            Column(name, optional, finding, comparisons, numbers, values, len(values), size, absent, stride, cost)
        )
        stride *= size
    return tuple(columns)


@lru_cache(maxsize=512)
def table_of(conditions: Conditions) -> Table:
    """The table of a measure under some parameter values, built once."""
    return Table(conditions)
