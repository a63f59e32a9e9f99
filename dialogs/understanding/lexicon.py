"""Cuts a remark into known words, longest first. What is left over is marked: it decides that a remark is not taken.

Every value that is read rests on this: a remark counts only when each of its words is accounted for, so that "two
years, but only part-time", "probably" or "if they agree" are never taken for what they merely contain.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

_ASCII_WORD = re.compile(r"[a-z0-9][a-z0-9'.&]*")
_IGNORED = frozenset(" .~'\"")


class Token(NamedTuple):
    """A word of a remark: what kind of word, what it stands for (a choice, say), and where it is."""

    kind: str
    means: str
    text: str
    start: int
    end: int


UNKNOWN = "unknown"


@dataclass(eq=False)
class Lexicon:
    """Words by their normalised spelling; later additions of the same word replace earlier ones."""

    words: dict[str, tuple[str, str]] = field(default_factory=dict)
    patterns: list[tuple[re.Pattern[str], str, str]] = field(default_factory=list)
    longest: int = 0

    def add(self, words: Iterable[str], kind: str, means: str = "") -> None:
        """Let these (normalised) words be of ``kind``."""
        for word in words:
            if word:
                self.words[word] = (kind, means)
                self.longest = max(self.longest, len(word))

    def add_pattern(self, pattern: str, kind: str, means: str) -> None:
        """Let what the regular expression matches be of ``kind``."""
        self.patterns.append((re.compile(pattern), kind, means))

    def without(self, words: Iterable[str]) -> None:
        """Forget these words."""
        for word in words:
            self.words.pop(word, None)

    def spelled(self, kinds: Iterable[str]) -> Mapping[str, str]:
        """The words of some kinds with what they stand for."""
        wanted = frozenset(kinds)
        return {word: means for word, (kind, means) in self.words.items() if kind in wanted}

    def tokens(self, text: str) -> list[Token]:
        """The remark as words, gaps and points left out."""
        found: list[Token] = []
        at = 0
        while at < len(text):
            token = self._longest_at(text, at)
            if token is None and text[at] in _IGNORED:
                at += 1
                continue
            token = token or _unknown_at(text, at)
            found.append(token)
            at = token.end
        return found

    def _longest_at(self, text: str, at: int) -> Token | None:
        best = None
        for length in range(min(self.longest, len(text) - at), 0, -1):
            known = self.words.get(text[at : at + length])
            if known is not None and _stands_alone(text, at, at + length):
                best = Token(known[0], known[1], text[at : at + length], at, at + length)
                break
        for pattern, kind, means in self.patterns:
            match = pattern.match(text, at)
            if match and match.end() >= (best.end if best else at + 1) and _stands_alone(text, at, match.end()):
                best = Token(kind, means, match[0], at, match.end())
        return best


def _unknown_at(text: str, at: int) -> Token:
    match = _ASCII_WORD.match(text, at)
    end = match.end() if match else at + 1
    return Token(UNKNOWN, "", text[at:end], at, end)


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Latin words and digits are taken whole; Chinese has no gaps between words."""
    return not (
        (start > 0 and _latin(text[start]) and _latin(text[start - 1]))
        or (end < len(text) and _latin(text[end - 1]) and (_latin(text[end]) or text[end : end + 2] in _SUFFIXES))
    )


_SUFFIXES = frozenset({"'t"})


def _latin(character: str) -> bool:
    return character.isascii() and character.isalnum()
