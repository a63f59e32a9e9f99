"""From similar sentences to entries: kernel ridge regression over sentence vectors.

The nearest phrasing alone is a poor judge: one vague phrasing is near to everything. Here every known text says how
much it speaks for each entry, and texts that are alike share their say. Leave-one-out has a closed form.
"""

from __future__ import annotations

import os

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from knowledge.encoder import Vectors

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

SHARPNESS = np.float32(2.0)
RIDGE = np.float32(0.1)
MOST_ROWS = 16_000  # beyond this the system is too large to solve: see ``around``
NEIGHBOURS = 128


def kernel(cosines: Floats) -> Floats:
    """1 for the same direction, falling as the angle grows."""
    raised: Floats = np.exp(SHARPNESS * (cosines - np.float32(1)))
    return raised


def fit(vectors: Vectors, entry_of: Ints, entries: int) -> Floats:
    """Coefficients (rows, entries), so that kernel(cosines) @ coefficients scores every entry.

    Every text keeps its say: writing it over a part of them only (8 of an entry) lost 4 answers of 100.
    """
    # The one large computation, before anybody asks: every core may help.
    with threadpool_limits(limits=os.cpu_count(), user_api="blas"):
        solved: Floats = np.linalg.solve(_ridged(vectors), _targets(entry_of, entries))
    return solved


class LeaveOut:
    """The scores of any row as they would be had some rows, itself among them, never been seen (closed form)."""

    def __init__(self, vectors: Vectors, entry_of: Ints, entries: int) -> None:
        self._inverse = np.linalg.inv(_ridged(vectors))
        self._target = _targets(entry_of, entries)
        self._coefficients = self._inverse @ self._target

    def scores(self, row: int, rows: Ints) -> Floats:
        """Scores of every entry for ``row``; ``rows`` are left out and contain it."""
        block = self._inverse[np.ix_(rows, rows)]
        place = int(np.flatnonzero(rows == row)[0])
        scores: Floats = self._target[row] - np.linalg.solve(block, self._coefficients[rows])[place]
        return scores


def around(cosines: Floats, vectors: Vectors, entry_of: Ints) -> tuple[Ints, Floats]:
    """(entries, scores) by the same rule from the nearest texts only, for an index of any size."""
    near = np.argpartition(-cosines, min(NEIGHBOURS, len(cosines) - 1))[:NEIGHBOURS]
    weights = np.linalg.solve(_ridged(vectors[near].astype(np.float32)), kernel(cosines[near]))
    entries, places = np.unique(entry_of[near], return_inverse=True)
    return entries, np.bincount(places, weights, len(entries)).astype(np.float32)


def _ridged(vectors: Vectors) -> Floats:
    matrix = kernel(vectors @ vectors.T)
    matrix[np.diag_indices_from(matrix)] += RIDGE
    return matrix


def _targets(entry_of: Ints, entries: int) -> Floats:
    target = np.zeros((len(entry_of), entries), dtype=np.float32)
    target[np.arange(len(entry_of)), entry_of] = 1
    return target
