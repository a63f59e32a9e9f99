"""The labels that number the parts of an official document: 一、 （一） 1. 第三条 第一章 附件1."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Kind = Literal["chapter", "section", "subsection", "item", "article"]

_DIGITS = {**dict(zip("零〇一二三四五六七八九", (0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9), strict=True)), "两": 2}
_NUMERAL = "[零〇一二三四五六七八九十百两]{1,7}"
_BOLD = r"(?:\*{2}|#{1,6} *)?"
_CHAPTER = re.compile(rf"{_BOLD}第(?:{_NUMERAL}|\d{{1,3}}) *(?:章|编|篇|节|部分)(?: |$|[^的至、,。;的规])")
_ARTICLE = re.compile(rf"{_BOLD}第 *({_NUMERAL}|\d{{1,3}}) *条(?:之({_NUMERAL}))?(?:\*\*)?( *[:.]? *)")
_MENTION = re.compile(r"规定|所[列称述规]|第|款|项|的|[和或至、,)》]")  # 第三条规定的…: an article spoken of
_SECTION = re.compile(rf"{_BOLD}({_NUMERAL}) *[、.] *")
_SUBSECTION = re.compile(rf"{_BOLD}\( *({_NUMERAL}) *\) *[、.]? *")
_ITEM = re.compile(rf"{_BOLD}(\d{{1,3}}) *(?:[.、] *(?!\d)|[.、](?=\d{{4}}年))")


@dataclass(frozen=True)
class Label:
    """A label at the start of a line: ``length`` characters that are no text; ``number`` 3 or (3, 1) for 三之一."""

    kind: Kind
    number: int
    sub_number: int | None
    length: int
    spaced: bool


def read_numeral(text: str) -> int:
    """A Chinese or Arabic numeral below 1000: 十二, 一百零三, 二〇, 12."""
    if text.isdecimal():
        return int(text)
    if not set(text) & {"十", "百"}:
        return int("".join(str(_DIGITS[c]) for c in text))
    total, digit = 0, 0
    for character in text:
        if character == "百":
            total, digit = total + (digit or 1) * 100, 0
        elif character == "十":
            total, digit = total + (digit or 1) * 10, 0
        else:
            digit = _DIGITS[character]
    return total + digit


def read_label(folded: str) -> Label | None:
    """The label a folded line begins with, or None."""
    if _CHAPTER.match(folded):
        return Label("chapter", 0, None, len(folded), spaced=True)
    if (found := _ARTICLE.match(folded)) and (found[3] or not _MENTION.match(folded[found.end() :])):
        sub = read_numeral(found[2]) if found[2] else None
        return Label("article", read_numeral(found[1]), sub, found.end(), spaced=bool(found[3]))
    for kind, pattern in _PLAIN:
        if (found := pattern.match(folded)) and read_numeral(found[1]):
            return Label(kind, read_numeral(found[1]), None, found.end(), spaced=False)
    return None


_PLAIN: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("section", _SECTION),
    ("subsection", _SUBSECTION),
    ("item", _ITEM),
)
