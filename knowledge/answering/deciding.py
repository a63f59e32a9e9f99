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
MUST_BE_ASKED_THERE = ("percentage", "interest", "contact", "deadline", "papers", "both", "renewal")
MISSING_ASK = np.float32(-1.5)
ELSEWHERE = np.float32(-4.0)  # another district or city is named, and the entry is not about it
STRANGE_LEVEL = np.float32(-1.5)  # a level of accreditation is named that the entry never names
OTHER_LEVEL = np.float32(-3.0)  # the entry is about another level
OTHER_YEAR = np.float32(-1.0)  # a year is named that the document does not name
NO_YEAR = np.float32(-3.0)  # the entry is about such years, and the question names none
ABOUT = 0.4  # of an entry's phrasings: what it is about
OFTEN = 0.25  # the same for a name that may be given in many ways
OWN_YEARS = frozenset(f"name:year:{year}" for year in range(2015, 2021))  # those that the document names
_HOME, _LEVEL, _YEAR = "name:place:tongzhou", "name:level:", "name:year:"


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
        taken[place] = _of_another_level(index, signs, document) + _of_another_year(index, signs, document)
        if answered[place]:
            taken[place] += _misfit(index, signs, document)
    return taken


def _of_another_level(index: Index, signs: frozenset[str], document: int) -> np.float32:
    """For an entry that is about one level of accreditation where the question names only another."""
    named = {sign for sign in signs if sign.startswith(_LEVEL)}
    size = float(index.begins[document + 1] - index.begins[document])
    share = {
        sign: float(index.sign_counts[document, column]) / size
        for sign, column in index.sign_at.items()
        if sign.startswith(_LEVEL)
    }
    about = {sign for sign, part in share.items() if part >= ABOUT}
    strange = named and about and all(share.get(sign, 0.0) < OFTEN for sign in named)
    return OTHER_LEVEL if strange else np.float32(0)


def _of_another_year(index: Index, signs: frozenset[str], document: int) -> np.float32:
    """For an entry that is about years the document does not name where the question names none, and the reverse."""
    size = float(index.begins[document + 1] - index.begins[document])
    strange = sum(
        float(index.sign_counts[document, column])
        for sign, column in index.sign_at.items()
        if sign.startswith(_YEAR) and sign not in OWN_YEARS
    )
    about = strange >= OFTEN * size
    named = any(sign.startswith(_YEAR) and sign not in OWN_YEARS for sign in signs)
    if about and not named:
        return NO_YEAR
    return OTHER_YEAR if named and not about else np.float32(0)


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
