"""One place for scripts and languages: Simplified, Traditional, and which of them a person writes.

OpenCC does the work; ``scripts.yaml`` beside this file holds the words that it gets wrong for policy texts.
Converters are built once; every function is pure and may be called from any thread.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal

from opencc import OpenCC
from pydantic import BaseModel, ConfigDict

from knowledge.content_files import load_as

Language = Literal["zh-Hans", "zh-Hant", "en"]

_HAN = re.compile(r"[\u3400-\u9fff]")
_LATIN_WORD = re.compile(r"[A-Za-z][A-Za-z'’&-]*")
_ENGLISH_GRAMMAR = frozenset(
    """a am an and are as at be been but by can could did do does for from get had has have he her his how i if
    i'm in into is isn't it it's its let like may me might must my need no not of on or our please she should
    so tell than that the their them then there they this to us was we were what what's when where which who
    whom whose why will with without would yes you your""".split()  # noqa: SIM905 (a word list reads better so)
)
_CHINESE_GRAMMAR = frozenset(
    "的是了吗嗎呢吧么麼什甚怎哪谁誰几幾多少能可会會要想有没沒不我你您他她它们們在和跟与與给給把被咩嘅啊"
)
_CACHED_LENGTH = 500  # longer texts are documents: converting one again is cheap, keeping thousands is not


class _Words(BaseModel):
    """The shape of scripts.yaml."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    to_traditional: dict[str, str]
    to_simplified: dict[str, str]


def published_to_simplified(text: str) -> str:
    """The contract's Simplified form of a published Traditional text: OpenCC t2s(tw2sp(text)), nothing more."""
    return _converter("t2s")(_converter("tw2sp")(text))


def to_simplified(text: str) -> str:
    """Fold what a person typed (Taiwan, Hong Kong, any Traditional, or already Simplified) into Simplified words.

    For understanding and retrieval, never for a quote: 資訊 becomes 信息, while 核心, 指標, 文件 stay themselves.
    """
    return _to_simplified_cached(text) if len(text) <= _CACHED_LENGTH else _fold(text)


def to_traditional(text: str, protected: frozenset[str] = frozenset()) -> str:
    """Our own Simplified wording in Traditional (OpenCC s2twp, corrected by scripts.yaml).

    ``protected`` are Traditional words that stay exactly so, the pack's own terms: they win over everything else.
    """
    if len(text) <= _CACHED_LENGTH:
        return _to_traditional_cached(text, protected)
    return _traditional(text, protected)


def simplified_characters(text: str) -> str:
    """Character for character into Simplified, same length: positions found in the result hold in ``text``."""
    return text.translate(_character_table())


def detect_language(text: str, default: Language = "zh-Hans") -> Language:
    """The language a person mostly writes.

    English against Chinese is decided by words, grammar words counting twice: "What is 众创空间?" is English.
    Among Chinese the script with more characters of its own wins; characters common to both are zh-Hans.
    A text without any letter (a number, an emoji) tells nothing: ``default``.
    """
    words = [word.lower().replace("’", "'") for word in _LATIN_WORD.findall(text)]
    han = _HAN.findall(text)
    if not words and not han:
        return default
    english = len(words) + sum(2 for word in words if word in _ENGLISH_GRAMMAR)
    chinese = len(han) / 2 + sum(1 for character in han if character in _CHINESE_GRAMMAR)
    if english > chinese:
        return "en"
    simplified, traditional = _characters_of_one_script()
    only_traditional = sum(character in traditional for character in han)
    only_simplified = sum(character in simplified for character in han)
    return "zh-Hant" if only_traditional > only_simplified else "zh-Hans"


@cache
def _converter(config: str) -> Callable[[str], str]:
    convert: Callable[[str], str] = OpenCC(config).convert
    return convert


@cache
def _words() -> _Words:
    return load_as(_Words, Path(__file__).with_suffix(".yaml"))


@lru_cache(maxsize=8192)
def _to_simplified_cached(text: str) -> str:
    return _fold(text)


@lru_cache(maxsize=8192)
def _to_traditional_cached(text: str, protected: frozenset[str]) -> str:
    return _traditional(text, protected)


def _fold(text: str) -> str:
    pattern, meant = _simplified_exceptions()
    taiwan, hong_kong = _converter("tw2sp"), _converter("hk2s")
    return _around(text, pattern, meant, lambda part: hong_kong(taiwan(part)))


def _traditional(text: str, protected: frozenset[str]) -> str:
    pattern, written = _traditional_exceptions(protected)
    return _around(text, pattern, written, _converter("s2twp"))


def _around(text: str, pattern: re.Pattern[str], known: Mapping[str, str], convert: Callable[[str], str]) -> str:
    """Replace the words of ``pattern`` by ``known`` and convert what lies between them."""
    pieces = pattern.split(text)
    return "".join(known[piece] if at % 2 else convert(piece) if piece else "" for at, piece in enumerate(pieces))


@cache
def _simplified_exceptions() -> tuple[re.Pattern[str], dict[str, str]]:
    given = _words().to_simplified
    return _pattern(given), dict(given)


@lru_cache(maxsize=64)
def _traditional_exceptions(protected: frozenset[str]) -> tuple[re.Pattern[str], dict[str, str]]:
    own = {_converter("t2s")(word): word for word in protected}
    known = _words().to_traditional | own | {word: word for word in protected}
    return _pattern(known), known


def _pattern(words: Mapping[str, str]) -> re.Pattern[str]:
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile("(" + "|".join(map(re.escape, longest_first)) + ")")


@cache
def _character_table() -> dict[int, str]:
    """Every Han character that has another Simplified form (Hong Kong's 衞 too), one for one."""
    every = [chr(code) for code in range(0x3400, 0xA000)]
    folded = _converter("hk2s")("\n".join(every)).split("\n")
    return {ord(own): other for own, other in zip(every, folded, strict=True) if own != other and len(other) == 1}


@cache
def _characters_of_one_script() -> tuple[frozenset[str], frozenset[str]]:
    """(characters only Simplified has, characters only Traditional has).

    A character of the other script's basic standard set (台, 后, 里 are everyday Big5) proves nothing.
    """
    every = [chr(code) for code in range(0x3400, 0xA000)]
    joined = "\n".join(every)
    as_traditional = _converter("s2t")(joined).split("\n")
    as_simplified = _converter("hk2s")(joined).split("\n")
    simplified = {a for a, b in zip(every, as_traditional, strict=True) if a != b and not _everyday_big5(a)}
    traditional = {a for a, b in zip(every, as_simplified, strict=True) if a != b and not _in_gb2312(a)}
    return frozenset(simplified - traditional), frozenset(traditional - simplified)


def _everyday_big5(character: str) -> bool:
    """Whether Big5 has the character on its first level, the 5,401 everyday ones (lead bytes A4 to C6)."""
    return character.encode("big5", errors="ignore")[:1] in {bytes([lead]) for lead in range(0xA4, 0xC7)}


def _in_gb2312(character: str) -> bool:
    return bool(character.encode("gb2312", errors="ignore"))
