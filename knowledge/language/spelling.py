"""Mends English words that are mistyped: "institutons" is read as "institutions"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

_WORD = re.compile(r"[A-Za-z]{4,}")
_LONG = 8  # letters from which two mistakes are forgiven


class Spelling:
    """Knows the words of a pack. A word that is in none of its texts is read as the nearest that is, if one is near."""

    def __init__(self, texts: Iterable[str]) -> None:
        known = {word.lower() for text in texts for word in _WORD.findall(text)}
        self._known = frozenset(known)
        self._by_initial: dict[str, list[str]] = {}
        for word in sorted(known):
            self._by_initial.setdefault(word[0], []).append(word)
        self._mended = lru_cache(maxsize=4096)(self._nearest)

    def mend(self, text: str) -> str:
        """The text with mistyped words mended; names and words of other trades stay as they are."""
        return _WORD.sub(lambda match: self._mended(match[0].lower()) or match[0], text)

    def _nearest(self, word: str) -> str | None:
        if word in self._known:
            return None
        forgiven = 2 if len(word) >= _LONG else 1
        found = process.extractOne(word, self._by_initial.get(word[0], []), scorer=OSA.distance, score_cutoff=forgiven)
        return found[0] if found else None
