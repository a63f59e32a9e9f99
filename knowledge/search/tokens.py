"""What a text is made of, for the lexical side of the search: pieces of words, sounds."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

import rjieba
from pypinyin import lazy_pinyin

_RUN = re.compile(r"[\u3400-\u9fff]+|[a-z]+|\d+(?:\.\d+)?%?")
_ENDINGS = (
    "ations", "ation", "ments", "ment", "ities", "ity", "ings", "ing", "ness", "ies", "ied", "able",
    "ers", "ors", "er", "or", "ed", "es", "al", "ly", "s", "e", "y",
)  # fmt: skip
_SHORTEST_STEM = 3
_STOP = frozenset(
    """a an the of to in on at is are be am do does did it its this that and or if for with as by from i we my our
    you your me us can could will would there any so""".split()  # noqa: SIM905 (a word list reads better so)
)


def grams(folded: str) -> list[str]:
    """Chinese characters in ones, twos and threes, Chinese words; English stems, pairs of stems; numbers."""
    found: list[str] = []
    stems: list[str] = []
    for run in _RUN.findall(folded):
        if "\u3400" <= run[0] <= "\u9fff":
            found.extend(run[at : at + size] for size in (1, 2, 3) for at in range(len(run) - size + 1))
            found.extend(f"w:{word}" for word in rjieba.cut(run, False) if len(word) > 3)
        elif run[0].isdigit():
            found.append(f"#{run}")
        elif run not in _STOP:
            stems.append(stem(run))
    found.extend(stems)
    found.extend(f"{a} {b}" for a, b in pairwise(stems))
    found.extend(f"~{s[:4]}" for s in stems if len(s) > 4)
    return found


def sounds(folded: str) -> list[str]:
    """Toneless syllables of the Chinese in a text, in twos and threes: what a homophone typo leaves alone."""
    found: list[str] = []
    for run in _RUN.findall(folded):
        if "\u3400" <= run[0] <= "\u9fff":
            syllables = _syllables(run)
            found.extend(" ".join(syllables[at : at + size]) for size in (2, 3) for at in range(len(run) - size + 1))
    return found


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """An English word without its ending; crude, and the same on both sides."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return word[: -len(ending)]
    return word


def _syllables(run: str) -> list[str]:
    return [_syllable(character) for character in run]


@lru_cache(maxsize=16384)
def _syllable(character: str) -> str:
    # Southern speakers and hurried typists mix these up.
    sound: str = lazy_pinyin(character)[0]
    for written, heard in (("zh", "z"), ("ch", "c"), ("sh", "s")):
        sound = sound.replace(written, heard)
    return sound[:-1] if sound.endswith(("ang", "eng", "ing")) else sound
