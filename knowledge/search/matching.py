"""Which documents may answer a question, and by how much: one row of features per candidate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.search import smoothing
from knowledge.search.bags import coverage
from knowledge.search.index import Index
from knowledge.search.tokens import grams, sounds

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

FEATURES = (
    "smoothed", "smoothed_behind", "group_smoothed", "nearest", "near_three", "text_nearest",
    "words", "words_three", "text_words", "sounds", "sounds_three", "covered", "covered_by_text",
    "asks", "mentions", "concepts", "strange_mentions",
)  # fmt: skip
CANDIDATES = 14  # by smoothed score
LEXICAL_CANDIDATES = 4  # by words, beside those
_KINDS = ("ask", "name", "concept")
_PRIOR = np.float32(2.0)  # how many imagined phrasings with average signs every document has


@dataclass(frozen=True)
class Asked:
    """A question as the search sees it."""

    folded: str
    vector: Floats
    signs: frozenset[str]


@dataclass(frozen=True)
class LeftOut:
    """Phrasings that count as never seen, for learning, and the smoothed scores without them."""

    rows: Ints
    smoothed: Floats


@dataclass(frozen=True)
class Candidates:
    """Documents and their features: (candidates, FEATURES)."""

    documents: Ints
    features: Floats


def candidates(index: Index, asked: Asked, left_out: LeftOut | None = None) -> Candidates:
    """The documents worth ranking for a question."""
    cosines: Floats = index.vectors @ asked.vector
    words = index.words.scores(grams(asked.folded))
    heard = index.sounds.scores(sounds(asked.folded))
    if left_out is not None:
        for scores in (cosines, words, heard):
            scores[left_out.rows] = 0
    smoothed = left_out.smoothed if left_out is not None else _smoothed(index, cosines)
    chosen = _chosen(index, smoothed, words)
    best = float(smoothed[chosen].max())
    groups = np.bincount(index.group_of[chosen], np.maximum(smoothed[chosen], 0), int(index.group_of.max()) + 1)
    counted, counted_own, weights, total = _token_counts(index, asked, chosen, left_out)
    features = np.column_stack(
        [
            smoothed[chosen],
            smoothed[chosen] - best,
            groups[index.group_of[chosen]],
            *_by_document(index, chosen, cosines),
            _best_text(index, chosen, cosines),
            *_by_document(index, chosen, words),
            _best_text(index, chosen, words),
            *_by_document(index, chosen, heard),
            coverage(counted, weights, total),
            coverage(counted_own, weights, total),
            *_sign_features(index, asked, chosen, left_out),
        ]
    )
    return Candidates(chosen, features.astype(np.float32))


def _smoothed(index: Index, cosines: Floats) -> Floats:
    if index.coefficients is not None:
        scores: Floats = smoothing.kernel(cosines) @ index.coefficients
        return scores
    entries, near = smoothing.around(cosines, index.vectors, index.entry_of)
    scores = np.zeros(len(index.documents), dtype=np.float32)
    scores[entries] = near
    return scores


def _chosen(index: Index, smoothed: Floats, words: Floats) -> Ints:
    count = min(CANDIDATES, len(smoothed))
    by_meaning = np.argpartition(-smoothed, count - 1)[:count]
    rows = np.argpartition(-words, min(3 * LEXICAL_CANDIDATES, len(words) - 1))[: 3 * LEXICAL_CANDIDATES]
    by_words = dict.fromkeys(index.entry_of[rows[np.argsort(-words[rows], kind="stable")]].tolist())
    chosen = dict.fromkeys([*np.sort(by_meaning).tolist(), *list(by_words)[:LEXICAL_CANDIDATES]])
    return np.array(list(chosen), dtype=np.int64)


def _by_document(index: Index, chosen: Ints, scores: Floats) -> tuple[Floats, Floats]:
    """(best, mean of the best three) over the phrasings of each document."""
    best = np.zeros(len(chosen), dtype=np.float32)
    three = np.zeros(len(chosen), dtype=np.float32)
    for place, document in enumerate(chosen.tolist()):
        own = scores[index.rows_of(document)]
        if len(own):
            top = np.sort(own)[-3:]
            best[place], three[place] = top[-1], top.mean()
    return best, three


def _best_text(index: Index, chosen: Ints, scores: Floats) -> Floats:
    return np.array([scores[index.texts_of(d)].max(initial=0) for d in chosen.tolist()], dtype=np.float32)


def _token_counts(
    index: Index, asked: Asked, chosen: Ints, left_out: LeftOut | None
) -> tuple[NDArray[np.int64], NDArray[np.int64], Floats, float]:
    tokens = dict.fromkeys(grams(asked.folded))
    known = np.array([index.words.vocabulary[t] for t in tokens if t in index.words.vocabulary], dtype=np.int64)
    weights = index.token_weights[known]
    total = float(weights.sum()) + index.unknown_weight * (len(tokens) - len(known))
    counted = np.stack([index.bags.counts_of(d, known) for d in chosen.tolist()])
    own = np.stack([index.own_bags.counts_of(d, known) for d in chosen.tolist()])
    for row, place in _places(index, chosen, left_out):
        counted[place] -= _row_counts(index, row, known)
    return np.maximum(counted, 0), own, weights, total


def _places(index: Index, chosen: Ints, left_out: LeftOut | None) -> list[tuple[int, int]]:
    """(row, place of its document among the chosen) of the phrasings that were left out."""
    if left_out is None:
        return []
    place = {document: n for n, document in enumerate(chosen.tolist())}
    owners = zip(left_out.rows.tolist(), index.entry_of[left_out.rows].tolist(), strict=True)
    return [(row, place[owner]) for row, owner in owners if owner in place]


def _row_counts(index: Index, row: int, known: Ints) -> NDArray[np.int64]:
    """How often each token occurs in one phrasing; only learning asks."""
    document = int(index.entry_of[row])
    text = index.documents[document].questions[row - int(index.begins[document])]
    return index.counted(text, known)


def _sign_features(index: Index, asked: Asked, chosen: Ints, left_out: LeftOut | None) -> Sequence[Floats]:
    """For what is asked, named, meant: how much likelier in this document's phrasings than in any; strange names."""
    counts = index.sign_counts[chosen]
    sizes = (np.diff(index.begins) + np.diff(index.text_begins))[chosen].astype(np.float32)
    for row, place in _places(index, chosen, left_out):
        counts[place] -= index.sign_rows[row]
        sizes[place] -= 1
    rows = np.float32(len(index.entry_of))
    features: list[Floats] = []
    strange = np.zeros(len(chosen), dtype=np.float32)
    for kind in _KINDS:
        columns = [index.sign_at[s] for s in asked.signs if s.startswith(kind + ":") and s in index.sign_at]
        usual = (index.sign_total[columns] + 1) / (rows + 1)
        own = (counts[:, columns] + _PRIOR * usual) / (sizes[:, None] + _PRIOR)
        features.append(np.log(own / usual).sum(axis=1) / np.float32(np.sqrt(max(len(columns), 1))))
        if kind == "name":
            strange = (counts[:, columns] <= 0).sum(axis=1).astype(np.float32)
            strange += sum(1 for s in asked.signs if s.startswith("name:") and s not in index.sign_at)
    return [*features, strange]
