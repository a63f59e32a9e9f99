"""How much of a question each document's words cover, rare words counting more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Bags:
    """Token counts by document: those of document n are at begins[n]:begins[n + 1], tokens ascending."""

    begins: Ints
    tokens: Ints
    counts: Ints
    vocabulary: int

    @classmethod
    def of(cls, token_lists: Iterable[Iterable[int]], vocabulary: int) -> Bags:
        """From the token ids of each document."""
        begins = [0]
        tokens: list[int] = []
        counts: list[int] = []
        for ids in token_lists:
            bag = sorted(Counter(ids).items())
            tokens.extend(token for token, _ in bag)
            counts.extend(count for _, count in bag)
            begins.append(len(tokens))
        return cls(np.array(begins), np.array(tokens, dtype=np.int64), np.array(counts, dtype=np.int64), vocabulary)

    @classmethod
    def again(cls, arrays: Mapping[str, NDArray[Any]], prefix: str, vocabulary: int) -> Bags:
        """From the arrays of ``as_arrays``."""
        return cls(arrays[f"{prefix}_begins"], arrays[f"{prefix}_tokens"], arrays[f"{prefix}_counts"], vocabulary)

    def as_arrays(self, prefix: str) -> dict[str, NDArray[Any]]:
        """For keeping."""
        return {f"{prefix}_begins": self.begins, f"{prefix}_tokens": self.tokens, f"{prefix}_counts": self.counts}

    def weights(self) -> Floats:
        """Of every token: log(1 + documents / documents that have it)."""
        frequency = np.bincount(self.tokens, minlength=self.vocabulary).astype(np.float32)
        return np.log1p((len(self.begins) - 1) / np.maximum(frequency, 1)).astype(np.float32)

    def counts_of(self, document: int, wanted: Ints) -> Ints:
        """How often each wanted token occurs in a document."""
        begin, end = self.begins[document], self.begins[document + 1]
        tokens = self.tokens[begin:end]
        if not len(tokens):
            return np.zeros(len(wanted), dtype=np.int64)
        at = np.minimum(np.searchsorted(tokens, wanted), len(tokens) - 1)
        return np.where(tokens[at] == wanted, self.counts[begin:end][at], 0)


def coverage(counts: Sequence[Ints] | NDArray[np.int64], weights: Floats, total: float) -> Floats:
    """The weighted share of a question's tokens that a document has: 0 to 1; more than one occurrence counts more."""
    found = np.asarray(counts, dtype=np.float32)
    share = ((found / (found + 1)) @ weights) / np.float32(max(total, 1e-6))
    return share.astype(np.float32)
