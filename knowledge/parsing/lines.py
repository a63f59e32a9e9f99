"""A text as lines, each with a folded view that is as long as the line itself.

Folding makes Simplified and Traditional, full-width and ascii alike, so that one pattern finds all of them;
positions in the folded view hold in the original.
"""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.scripts import simplified_characters

_PUNCTUATION = str.maketrans(
    {
        **dict(zip("（），；：．［］！？＞／", "(),;:.[]!?>/", strict=True)),
        **dict(zip("０１２３４５６７８９", "0123456789", strict=True)),
        **dict.fromkeys("\u3000\xa0\t\u2003\u2002", " "),
    }
)


@dataclass(frozen=True)
class Line:
    """``raw`` with its line break; ``text`` without surrounding space; ``folded`` as long as ``text``."""

    raw: str
    lead: str
    text: str
    tail: str
    folded: str

    @property
    def blank(self) -> bool:
        """Whether there is nothing but space."""
        return not self.text

    @property
    def compact(self) -> str:
        """The folded text without any space: for comparing."""
        return squeeze(self.folded)


def fold(text: str) -> str:
    """Simplified characters and ascii punctuation, character for character."""
    return simplified_characters(text).translate(_PUNCTUATION)


def squeeze(text: str) -> str:
    """Without any space."""
    return "".join(text.split())


def split_lines(text: str) -> list[Line]:
    """All lines, in order; the raw texts joined are ``text`` again."""
    return [_line(raw) for raw in text.splitlines(keepends=True)]


def _line(raw: str) -> Line:
    text = raw.strip(" \t\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029\u3000\xa0\u200b\ufeff")
    at = raw.find(text) if text else len(raw)
    return Line(raw=raw, lead=raw[:at], text=text, tail=raw[at + len(text) :], folded=fold(text))
