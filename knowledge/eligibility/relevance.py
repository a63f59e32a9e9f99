"""Which untold facts can still change a verdict.

A fact is relevant when, for some values of the other untold facts, its own value decides the verdict. Facts that were
declined ("don't know") will stay untold: a verdict that depends on one is unknown, whatever its value would be.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from knowledge.eligibility.table import Table

State = tuple[int, ...]
Declined = frozenset[int]
"""Column numbers."""


class Standing(NamedTuple):
    """What of a table is still possible: its rows, and the columns worth asking about.

    ``held`` are the columns that stay unknown; ``rows`` then count only their region 0.
    """

    held: Declined
    rows: int
    relevant: tuple[int, ...]


def standing(table: Table, state: State, declined: Declined) -> Standing:
    """What a state leaves possible, and the columns that are untold, not declined and can still change the verdict."""
    held = declined - _optional(table)
    rows, askable = table.everything, []
    for n, region in enumerate(state):
        if n in held:
            rows &= table.where[n][0]
        elif region == table.columns[n].absent and n not in declined:
            askable.append(n)
        else:
            rows &= table.where[n][region]
    return _narrowed(table, held, rows, askable)


def answered(table: Table, before: Standing, column: int, region: int) -> Standing:
    """The standing after a relevant column was told; what was not relevant before cannot become so."""
    rest = [n for n in before.relevant if n != column]
    return _narrowed(table, before.held, before.rows & table.where[column][region], rest)


def _narrowed(table: Table, held: Declined, rows: int, askable: list[int]) -> Standing:
    sensitive = _sensitive(table, held)
    return Standing(held, rows, tuple([n for n in askable if rows & sensitive[n]]))


@lru_cache(maxsize=512)
def _optional(table: Table) -> Declined:
    return frozenset(n for n, column in enumerate(table.columns) if column.optional)


@lru_cache(maxsize=4096)
def _sensitive(table: Table, held: Declined) -> tuple[int, ...]:
    """For each column, the rows (with its region 0) in which changing that column alone changes the verdict.

    The ``held`` columns stay unknown: they are folded away first, onto their region 0.
    """
    masks, rows = list(table.masks.values()), table.everything
    for column in held:
        masks = [table.across(mask, column, every=True) for mask in masks]
        rows &= table.where[column][0]
    agreed = 0
    for mask in masks:
        agreed |= mask
    masks.append(rows & ~agreed)
    sensitive = []
    for column in range(len(table.columns)):
        constant = 0
        for mask in masks:
            constant |= table.across(mask, column, every=True)
        sensitive.append(rows & table.where[column][0] & ~constant)
    return tuple(sensitive)


def missing_columns(table: Table, state: State) -> tuple[int, ...]:
    """The untold facts that a verdict waits for, as far as what may be left untold stays so."""
    return standing(table, state, _optional(table)).relevant
