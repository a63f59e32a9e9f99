"""Which concepts a text names, whatever words it uses, and what it asks for."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from knowledge.content_files import load_as
from knowledge.language.folding import fold

_HAN = re.compile(r"[\u3400-\u9fff]")
_WORD = re.compile(r"[a-z0-9&%]+(?:'[a-z]+)?")
_SHORTEST_STEM = 3


class Concepts:
    """Words that mean the same (synonyms.yaml), found in folded texts. English words match whole, or as beginnings."""

    def __init__(self, synonyms: Mapping[str, Sequence[str]]) -> None:
        self._chinese: dict[str, set[str]] = defaultdict(set)
        self._words: dict[str, set[str]] = defaultdict(set)
        self._stems: dict[str, set[str]] = defaultdict(set)
        self._phrases: dict[str, set[str]] = defaultdict(set)
        for concept, words in synonyms.items():
            for word in words:
                self._table_for(fold(word))[_spaced(word)].add(concept)
        longest = sorted(self._chinese, key=len, reverse=True)
        self._chinese_words = re.compile("|".join(map(re.escape, longest)))

    def _table_for(self, word: str) -> dict[str, set[str]]:
        if _HAN.search(word):
            return self._chinese
        if " " in _spaced(word).strip():
            return self._phrases
        return self._stems if word.endswith("*") else self._words

    def of(self, folded: str) -> frozenset[str]:
        """The concepts that a folded text names; of overlapping Chinese words the longest counts."""
        found: set[str] = set()
        for match in self._chinese_words.finditer(folded):
            found |= self._chinese[match[0]]
        words = _WORD.findall(folded)
        for word in words:
            found |= self._words.get(word, set())
            for end in range(_SHORTEST_STEM, len(word) + 1):
                found |= self._stems.get(word[:end], set())
        if len(words) > 1:
            running = f" {' '.join(words)} "
            for phrase, concepts in self._phrases.items():
                if phrase in running:
                    found |= concepts
        return frozenset(found)


class Asking:
    """What questions ask for (asking.yaml)."""

    def __init__(self, kinds: Mapping[str, str]) -> None:
        self._kinds = [(kind, re.compile(pattern)) for kind, pattern in kinds.items()]

    def of(self, folded: str) -> frozenset[str]:
        """The kinds of thing that a folded question asks for; empty where nothing tells."""
        return frozenset(kind for kind, pattern in self._kinds if pattern.search(folded))


@cache
def known_concepts() -> Concepts:
    """The concepts of synonyms.yaml."""
    return Concepts(load_as(dict[str, list[str]], Path(__file__).with_name("synonyms.yaml")))


@cache
def known_asking() -> Asking:
    """The kinds of asking.yaml."""
    return Asking(load_as(dict[str, str], Path(__file__).with_name("asking.yaml")))


def _spaced(word: str) -> str:
    """How a word of synonyms.yaml is kept: Chinese folded; an English stem bare; a phrase between spaces."""
    folded = fold(word)
    if _HAN.search(folded):
        return folded
    words = " ".join(_WORD.findall(folded))
    if " " not in words:
        return words
    return f" {words}" if folded.endswith("*") else f" {words} "
