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
    "smoothed",  # how much all known texts, by their likeness, speak for the document
    "smoothed_behind",  # the same, behind the best document's
    "group_smoothed",  # the same, of all candidates of its group together
    "nearest",  # meaning, of its phrasing that is most alike
    "words",  # words, of its phrasing that shares most
    "text_words",  # words, of its text that shares most
    "sounds",  # sounds, of its phrasing that shares most
    "covered",  # share of the question's words that it has anywhere
    "covered_by_text",  # share that its texts have
    "asks",  # what is asked for, against what its phrasings ask for
    "mentions",  # what is named, against what it names
    "concepts",  # what is meant, against what it means
    "strange_mentions",  # names in the question that it does not know
)
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


def candidates(index: Index, questions: Sequence[Asked]) -> list[Candidates]:
    """The documents worth ranking, for each question. Several at once cost little more than one."""
    cosines: Floats = index.vectors @ np.stack([asked.vector for asked in questions], axis=1)
    if index.coefficients is not None:
        smoothed: Floats = smoothing.kernel(cosines).T @ index.coefficients
    else:
        smoothed = np.stack([_around(index, cosines[:, n]) for n in range(len(questions))])
    columns = np.ascontiguousarray(cosines.T)
    return [_candidates(index, *given, None) for given in zip(questions, columns, smoothed, strict=True)]


def candidates_without(index: Index, asked: Asked, left_out: LeftOut) -> Candidates:
    """The same as if some phrasings had never been seen; for learning."""
    cosines: Floats = index.vectors @ asked.vector
    cosines[left_out.rows] = 0
    return _candidates(index, asked, cosines, left_out.smoothed, left_out)


def _candidates(index: Index, asked: Asked, cosines: Floats, smoothed: Floats, left_out: LeftOut | None) -> Candidates:
    tokens = grams(asked.folded)
    words, heard = index.words.scores(tokens), index.sounds.scores(sounds(asked.folded))
    if left_out is not None:
        words[left_out.rows] = heard[left_out.rows] = 0
    chosen = _chosen(index, smoothed, words)
    mine = smoothed[chosen]
    groups = np.bincount(index.group_of[chosen], np.maximum(mine, 0), int(index.group_of.max()) + 1)
    features = np.column_stack(
        [
            mine,
            mine - mine.max(),
            groups[index.group_of[chosen]],
            _best(cosines, [index.rows_of(d) for d in chosen.tolist()]),
            _best(words, [index.rows_of(d) for d in chosen.tolist()]),
            _best(words, [index.texts_of(d) for d in chosen.tolist()]),
            _best(heard, [index.rows_of(d) for d in chosen.tolist()]),
            *_covered(index, tokens, chosen, left_out),
            *_sign_features(index, asked, chosen, left_out),
        ]
    )
    return Candidates(chosen, features.astype(np.float32))


def _around(index: Index, cosines: Floats) -> Floats:
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


def _best(scores: Floats, rows: Sequence[slice]) -> Floats:
    return np.array([scores[own].max(initial=0) for own in rows], dtype=np.float32)


def _covered(index: Index, tokens: Sequence[str], chosen: Ints, left_out: LeftOut | None) -> tuple[Floats, Floats]:
    """(by all its phrasings and texts, by its texts alone): the weighted share of the question's tokens."""
    distinct = dict.fromkeys(tokens)
    known = np.array([index.words.vocabulary[t] for t in distinct if t in index.words.vocabulary], dtype=np.int64)
    weights = index.token_weights[known]
    total = float(weights.sum()) + index.unknown_weight * (len(distinct) - len(known))
    counted = np.stack([index.bags.counts_of(d, known) for d in chosen.tolist()])
    own = np.stack([index.own_bags.counts_of(d, known) for d in chosen.tolist()])
    for row, place in _places(index, chosen, left_out):
        document = int(index.entry_of[row])
        text = index.documents[document].questions[row - int(index.begins[document])]
        counted[place] -= index.counted(text, known)
    return coverage(np.maximum(counted, 0), weights, total), coverage(own, weights, total)


def _places(index: Index, chosen: Ints, left_out: LeftOut | None) -> list[tuple[int, int]]:
    """(row, place of its document among the chosen) of the phrasings that were left out."""
    if left_out is None:
        return []
    place = {document: n for n, document in enumerate(chosen.tolist())}
    owners = zip(left_out.rows.tolist(), index.entry_of[left_out.rows].tolist(), strict=True)
    return [(row, place[owner]) for row, owner in owners if owner in place]


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
