"""Phrasings that are worded alike: left out together, or leave-one-out would only measure how well copies are found."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from knowledge.search.index import Index
from knowledge.search.tokens import grams
from knowledge.language.folding import fold

Ints = NDArray[np.int64]
ALIKE_IN_MEANING = 0.75  # cosine
ALIKE_IN_WORDS = 0.5  # shared pieces over all pieces


def families(index: Index) -> list[Ints]:
    """Rows of phrasings by family, each within one document; every phrasing is in exactly one."""
    found: list[Ints] = []
    for document in range(len(index.documents)):
        rows = index.rows_of(document)
        vectors = index.vectors[rows]
        pieces = [set(grams(fold(text))) for text in index.documents[document].questions]
        alike = vectors @ vectors.T > ALIKE_IN_MEANING
        for a, one in enumerate(pieces):
            for b, other in enumerate(pieces[:a]):
                alike[a, b] |= len(one & other) > ALIKE_IN_WORDS * len(one | other)
        found.extend(rows.start + part for part in _connected(alike | alike.T))
    return found


def _connected(alike: NDArray[np.bool_]) -> list[Ints]:
    left = set(range(len(alike)))
    parts: list[Ints] = []
    while left:
        part, edge = set(), {min(left)}
        while edge:
            part |= edge
            edge = {int(b) for a in edge for b in np.flatnonzero(alike[a])} - part
        left -= part
        parts.append(np.array(sorted(part), dtype=np.int64))
    return parts
