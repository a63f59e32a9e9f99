"""From ranked entries to what is done with them: answer, ask back, or say that the document does not say."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.faq import Entry
from knowledge.search.index import Index

Floats = NDArray[np.float32]

# What a question may ask for that an answer must hold. An entry whose own phrasings never ask it cannot answer it.
MUST_BE_ASKED_THERE = ("percentage", "interest", "contact", "deadline", "papers", "both")
MISSING_ASK = np.float32(-1.5)
ELSEWHERE = np.float32(-4.0)  # another district or city is named, and the entry never does
STRANGE_LEVEL = np.float32(-1.5)
OFTEN = 0.25  # of an entry's phrasings: a name that is what the entry is about
_HOME = "name:place:tongzhou"


@dataclass(frozen=True)
class Ranked:
    """Entries from best to worst with their probabilities. ``strength``: the best one's smoothed score."""

    entries: tuple[Entry, ...]
    shares: tuple[float, ...]
    strength: float

    @property
    def best(self) -> Entry:
        """The first."""
        return self.entries[0]

    def only(self, wanted: Callable[[Entry], bool]) -> Ranked:
        """The entries that are wanted, their probabilities as they were."""
        kept = [(e, s) for e, s in zip(self.entries, self.shares, strict=True) if wanted(e)]
        return Ranked(tuple(e for e, _ in kept), tuple(s for _, s in kept), self.strength)

    def by_clause(self) -> Ranked:
        """The entries of the clause for which most speaks before all others."""
        weight: dict[tuple[str, ...], float] = {}
        for entry, share in zip(self.entries, self.shares, strict=True):
            weight[entry.clauses[:1]] = weight.get(entry.clauses[:1], 0.0) + share
        heaviest = max(weight, key=lambda clause: weight[clause])
        order = sorted(range(len(self.entries)), key=lambda n: self.entries[n].clauses[:1] != heaviest)
        return Ranked(tuple(self.entries[n] for n in order), tuple(self.shares[n] for n in order), self.strength)

    def of_clause(self, entry: Entry) -> float:
        """All that speaks for the clause of an entry: of answers and of gaps that belong to it."""
        clause = entry.clauses[:1]
        return sum(s for e, s in zip(self.entries, self.shares, strict=True) if e.clauses[:1] == clause)


def misfits(index: Index, signs: frozenset[str], documents: NDArray[np.int64], answered: Sequence[bool]) -> Floats:
    """What to take off a candidate's score because the question names or asks something that it cannot answer."""
    taken = np.zeros(len(documents), dtype=np.float32)
    for place, document in enumerate(documents.tolist()):
        if answered[place]:
            taken[place] = _misfit(index, signs, document)
    return taken


def _misfit(index: Index, signs: frozenset[str], document: int) -> np.float32:
    def knows(sign: str) -> bool:
        return sign in index.sign_at and bool(index.sign_counts[document, index.sign_at[sign]] > 0)

    def often(sign: str) -> bool:
        size = index.begins[document + 1] - index.begins[document]
        return sign in index.sign_at and bool(index.sign_counts[document, index.sign_at[sign]] >= OFTEN * size)

    taken = sum(MISSING_ASK for ask in MUST_BE_ASKED_THERE if f"ask:{ask}" in signs and not knows(f"ask:{ask}"))
    for sign in signs:
        if sign.startswith("name:elsewhere:") and not often(sign):
            taken += ELSEWHERE / (2 if _HOME in signs else 1)
        elif sign.startswith("name:level:") and not knows(sign):
            taken += STRANGE_LEVEL
    return np.float32(taken)
