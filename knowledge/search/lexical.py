"""BM25 over token lists, as the share of the best possible score, so that questions of any length compare."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import bm25s
import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]


class Lexical:
    """A BM25 index (bm25s). Build with ``of``, or again from the arrays of ``as_arrays``."""

    def __init__(self, vocabulary: Mapping[str, int], arrays: Mapping[str, NDArray[Any]], documents: int) -> None:
        self.vocabulary = vocabulary
        self.documents = documents
        self._arrays = arrays
        self._bm25 = bm25s.BM25()
        self._bm25.scores = {
            "data": arrays["data"], "indices": arrays["indices"], "indptr": arrays["indptr"], "num_docs": documents,
        }  # fmt: skip
        self._bm25.nonoccurrence_array = None
        begins, ends = arrays["indptr"][:-1], arrays["indptr"][1:]
        frequency = (ends - begins).astype(np.float32)
        self.weights: Scores = np.log(1 + (documents - frequency + 0.5) / (frequency + 0.5)).astype(np.float32)
        self._unknown = float(np.log(1 + (documents + 0.5) / 0.5))

    @classmethod
    def of(cls, token_lists: Sequence[Sequence[str]], *, show_progress: bool = False) -> Lexical:
        """Index documents given as tokens."""
        vocabulary: dict[str, int] = {}
        ids = [[vocabulary.setdefault(token, len(vocabulary)) for token in tokens] for tokens in token_lists]
        if not vocabulary:
            vocabulary, ids = {"": 0}, [[0] for _ in ids]
        index = bm25s.BM25(k1=1.2, b=0.5)
        scores = index.build_index_from_ids(list(vocabulary.values()), ids, show_progress=show_progress)
        arrays = {name: scores[name] for name in ("data", "indices", "indptr")}
        return cls(vocabulary, arrays, len(ids))

    def as_arrays(self) -> Mapping[str, NDArray[Any]]:
        """What ``__init__`` takes, for keeping."""
        return self._arrays

    def scores(self, tokens: Sequence[str]) -> Scores:
        """One number from 0 (nothing shared) to about 1 (all shared) per document."""
        distinct = dict.fromkeys(tokens)
        known = [self.vocabulary[token] for token in distinct if token in self.vocabulary]
        if not known:
            return np.zeros(self.documents, dtype=np.float32)
        possible = float(self.weights[known].sum()) + self._unknown * (len(distinct) - len(known))
        scores: Scores = self._bm25.get_scores_from_ids(known)
        scores /= np.float32(possible)
        return scores
