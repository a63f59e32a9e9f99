"""Learns the weights of ranking.yaml from an index's own phrasings: each is asked as if never seen.

Leaving out one phrasing alone would teach trust in near copies, leaving out all of its family would teach distrust of
them. So each phrasing is asked with everything hidden, of whatever document, that is more like it than a level, and
the levels differ from phrasing to phrasing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.language.folding import fold
from knowledge.search.index import Index, Signs
from knowledge.search.matching import FEATURES, Asked, Candidates, LeftOut, candidates_without
from knowledge.search.ranking import Weight
from knowledge.search.smoothing import LeaveOut
from knowledge.search.tokens import grams

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

LEVELS = (0.6, 0.7, 0.8, 0.9, 1.01)  # of likeness, above which phrasings are hidden
SHARES = (0.2, 0.3, 0.2, 0.15, 0.15)
WORDS_BEHIND = 0.1  # the level for shared words lies this much lower than that for meaning
AGAINST = ("strange_mentions",)  # the one feature that speaks against a document
# Hiding a phrasing takes its words from its own document only, so these look worthless here and are not.
FLOORS = {"covered": 0.4, "sounds": 0.2}
ROUNDS = 400
STEP, DECAY = 0.03, 1e-4


@dataclass(frozen=True)
class Example:
    """One phrasing asked as if never seen. ``own``: the document it belongs to."""

    row: int
    own: int
    level: float
    found: Candidates


def examples(index: Index, signs: Signs, *, seed: int = 3, every: int = 1) -> Iterator[Example]:
    """Every phrasing (or each ``every``-th) with what it finds while what is like it is hidden."""
    left_out = LeaveOut(index.vectors, index.entry_of, len(index.documents))
    levels = np.random.default_rng(seed).choice(LEVELS, index.questions, p=SHARES)
    texts = [text for document in index.documents for text in document.questions]
    for row in range(0, index.questions, every):
        folded = fold(texts[row])
        rows = _alike(index, row, folded, float(levels[row]))
        asked = Asked(folded, index.vectors[row], signs(folded))
        found = candidates_without(index, asked, LeftOut(rows, left_out.scores(row, rows)))
        yield Example(row, int(index.entry_of[row]), float(levels[row]), found)


def learn(given: list[Example]) -> dict[str, Weight]:
    """Weights under which the own document of each example comes first as surely as they can make it."""
    usable = [e for e in given if e.own in e.found.documents]
    width = max(len(e.found.documents) for e in usable)
    features = np.zeros((len(usable), width, len(FEATURES)))
    present = np.zeros((len(usable), width), dtype=bool)
    right = np.zeros((len(usable), width))
    for n, example in enumerate(usable):
        count = len(example.found.documents)
        features[n, :count] = example.found.features
        present[n, :count] = True
        right[n, :count] = example.found.documents == example.own
    mean, scale = features[present].mean(axis=0), features[present].std(axis=0) + 1e-6
    slope = _fitted((features - mean) / scale, present, right)
    return {
        name: Weight(mean=round(m, 6), scale=round(s, 6), weight=round(w, 4))
        for name, m, s, w in zip(FEATURES, mean.tolist(), scale.tolist(), slope.tolist(), strict=True)
    }


def _alike(index: Index, row: int, folded: str, level: float) -> Ints:
    """The phrasings that are hidden while ``row`` is asked: itself, and all that are more like it than the level."""
    meant = index.vectors[: index.questions] @ index.vectors[row] > level
    words = index.words.scores(grams(folded))[: index.questions]
    worded = words > max(float(words[row]), 1e-6) * (level - WORDS_BEHIND)
    hidden = meant | worded if level <= 1 else np.zeros(index.questions, dtype=bool)
    hidden[row] = True
    return np.flatnonzero(hidden)


def _fitted(features: Floats, present: NDArray[np.bool_], right: Floats) -> Floats:
    """Softmax regression over the candidates of each example, by Adam: deterministic."""
    # Being more alike never counts against a document: what is hidden makes it look so for the own one.
    least = np.where([name in AGAINST for name in FEATURES], -np.inf, 0)
    least = np.maximum(least, [FLOORS.get(name, -np.inf) for name in FEATURES])
    most = np.where([name in AGAINST for name in FEATURES], 0, np.inf)
    slope = np.zeros(features.shape[2])
    first, second = np.zeros_like(slope), np.zeros_like(slope)
    for step in range(1, ROUNDS + 1):
        scores = np.where(present, features @ slope, -np.inf)
        raised = np.exp(scores - scores.max(axis=1, keepdims=True))
        error = raised / raised.sum(axis=1, keepdims=True) - right
        gradient = np.einsum("nk,nkd->d", error, features) / len(features) + DECAY * slope
        first = 0.9 * first + 0.1 * gradient
        second = 0.99 * second + 0.01 * gradient**2
        slope -= STEP * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.99**step)) + 1e-8)
        slope = np.clip(slope, least, most)
    return slope
