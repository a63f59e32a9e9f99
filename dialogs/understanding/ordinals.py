"""The number of a button, typed: 1, 选2, 第一个, the second one, B, option 3, 前者."""

from __future__ import annotations

import re

_CHINESE = {c: n for n, c in enumerate("一二三四五六七八九十", start=1)} | {"两": 2}
_ORDINALS = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"]
_ENGLISH = {word: n for n, word in enumerate(_ORDINALS, start=1)}
_ENGLISH |= {f"{n}{end}": n for n, end in ((1, "st"), (2, "nd"), (3, "rd"), *((n, "th") for n in range(4, 11)))}
_NUMBERS = {word: n for n, word in enumerate(["one", "two", "three", "four", "five", "six"], start=1)}
_FIRST_OF_TWO = {"前者": 1, "后者": 2, "the former": 1, "the latter": 2, "former": 1, "latter": 2}
_BETWEEN = re.compile(r"[、,;和与及跟&+]| and ")
_TYPED = re.compile(
    r"(?:我?选择?|答案是?|选项|序号|编号|就选?|是)?(?:第?(?P<c>10|[1-9]|[一二三四五六七八九十])号?|"
    r"第(?P<d>10|[1-9]|[一二三四五六七八九十])(?:个|项|种|条|号|选项|个选项))(?:吧|的)?|"
    r"(?:我?选择?|选项|option |choice |answer )?(?P<l>[a-h])(?:选项|项)?|"
    r"(?:option|choice|number|no|no\.|#|answer|button) ?(?P<o>10|[1-9]|one|two|three|four|five|six)|"
    r"(?:i choose |i pick |i'd say |it's )?(?:the )?(?P<e>[a-z\d]+)(?: one| option| choice)?"
)


def ordinal(plain: str, count: int) -> int | None:
    """The index of the button that a normalised message names, of ``count`` listed ones; None when it names none."""
    text = plain.strip(" .,;:)(、~")
    named = _FIRST_OF_TWO.get(text) if count == 2 else None
    match = _TYPED.fullmatch(text) if named is None else None
    if match:
        named = _number(match)
    return named - 1 if named is not None and 1 <= named <= count else None


def _number(match: re.Match[str]) -> int | None:
    groups = match.groupdict()
    if counted := groups["c"] or groups["d"]:
        return _CHINESE.get(counted) or int(counted)
    if groups["l"]:
        return "abcdefgh".index(groups["l"]) + 1
    if groups["o"]:
        return _NUMBERS.get(groups["o"]) or int(groups["o"])
    return _ENGLISH.get(groups["e"])


def ordinals(plain: str, count: int, *, several: bool) -> tuple[int, ...]:
    """The indexes of the buttons that a normalised message names, in the list's order; empty for none."""
    parts = [part for part in _BETWEEN.split(plain) if part.strip(" .")] if several else [plain]
    named = [ordinal(part, count) for part in parts]
    return tuple(sorted({n for n in named if n is not None})) if all(n is not None for n in named) else ()
