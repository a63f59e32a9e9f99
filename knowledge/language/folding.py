"""One form for what is written in many: width, case, script, numerals, amounts."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from knowledge.scripts import to_simplified

_DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_PLACES = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10_000, "亿": 100_000_000}
_NUMERAL = "零〇一二两三四五六七八九十百千"
_COUNTED = "年个家天月日号次元块倍成条项位名档类种份岁周期人%"
_PERCENT = re.compile(rf"百分之([{_NUMERAL}]+|\d+(?:\.\d+)?)")
_SPOKEN_YEAR = re.compile(r"([一二][零〇一二三四五六七八九]{3})(?=年)")
_CHINESE_NUMBER = re.compile(
    rf"(?<!第)(?:[{_NUMERAL}]+(?:[万亿][{_NUMERAL}]*)+|[{_NUMERAL}]*[十百千][{_NUMERAL}]*(?=[{_COUNTED}])"
    rf"|[一二两三四五六七八九](?=[{_COUNTED}])(?!块儿))"
)
_MIXED_NUMBER = re.compile(r"(\d+(?:\.\d+)?)\s*([百千]?[万亿]|千|百(?=[元块]))")
_THOUSANDS = re.compile(r"(?<=\d)[,，](?=\d{3}(?!\d))")
_ENGLISH_SCALE = re.compile(r"(\d+(?:\.\d+)?)\s*(k|m|thousand|million|mn|mil|hundred thousand)\b")
_SCALES = {
    "k": 1e3, "thousand": 1e3, "m": 1e6, "mn": 1e6, "mil": 1e6, "million": 1e6, "hundred thousand": 1e5,
    "百万": 1e6, "千万": 1e7, "万": 1e4, "亿": 1e8, "千": 1e3, "百": 1e2, "十万": 1e5,
}  # fmt: skip
_ENGLISH_UNITS = {
    word: number
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve".split()  # noqa: SIM905
    )
} | {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "eighty": 80, "ninety": 90, "half a": 0.5}
_ENGLISH_NUMBER = re.compile(
    r"\b(half a|" + "|".join(w for w in _ENGLISH_UNITS if " " not in w) + r")(?:[ -](one|two|three|four|five|six|seven|"
    r"eight|nine))?(?=[ -](?:hundred thousand|thousand|million|years?|percent|per cent)\b)"
)
_COURTESY = re.compile(
    r"请问一?下?|请教一?下?|麻烦问一?下|我?想问一?下|我?想知道|我想了解一?下?|您好|你好[,，]|\bhello,|\bhi,|\bplease\b|\bpls\b"
    r"|\b(?:could|can) you tell me\b|\bi (?:want|would like|wanna) (?:to )?know\b"
)
_END = re.compile(r"[?？!！。.,，;； ]+$")
_SPACE_IN_CHINESE = re.compile(r"(?<=[\u3400-\u9fff\d])\s+(?=[\u3400-\u9fff])|(?<=[\u3400-\u9fff])\s+(?=\d)")
_LONG = 2000  # a question longer than this is cut: no one asks in more characters


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """Simplified, half width, lower case, single spaces."""
    sound = text[:_LONG].encode("utf-8", "replace").decode("utf-8")  # half a surrogate pair is no character
    half = unicodedata.normalize("NFKC", sound).lower().replace("’", "'")
    return re.sub(r"\s+", " ", to_simplified(half)).strip()


@lru_cache(maxsize=4096)
def as_question(text: str) -> str:
    """``plain`` without courtesies, ending in one question mark: what the sentence encoder reads of a question.

    Vectors move with a "请问" or a full stop as much as with a word of meaning.
    """
    bare = _END.sub("", _COURTESY.sub("", plain(text))).strip(" ,，")
    return f"{bare or plain(text)}?"


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """``plain`` with numbers in one form: 三十万, 30 万, 300k and 300,000 are all 300000; 三年 is 3年."""
    folded = _SPACE_IN_CHINESE.sub("", plain(text))
    folded = _THOUSANDS.sub("", folded)
    folded = _PERCENT.sub(lambda m: f"{_chinese_value(m[1])}%", folded)
    folded = _SPOKEN_YEAR.sub(lambda m: "".join(str(_DIGITS[c]) for c in m[1]), folded)
    folded = _CHINESE_NUMBER.sub(lambda m: str(_chinese_value(m[0])), folded)
    folded = _MIXED_NUMBER.sub(lambda m: _scaled(m[1], m[2]), folded)
    folded = _ENGLISH_NUMBER.sub(lambda m: str(_ENGLISH_UNITS[m[1]] + _ENGLISH_UNITS.get(m[2], 0)), folded)
    folded = _ENGLISH_SCALE.sub(lambda m: _scaled(m[1], m[2]), folded)
    return re.sub(r"\b(?:per cent|percent)\b", "%", folded)


def _scaled(number: str, scale: str) -> str:
    return f"{float(number) * _SCALES[scale]:.10g}" if float(number) < 1e12 else number


def _chinese_value(numeral: str) -> int | str:
    """The value of a Chinese numeral; digits are returned as they are."""
    if numeral[0].isdigit():
        return numeral
    total = section = digit = 0
    for character in numeral:
        if character in _DIGITS:
            digit = _DIGITS[character]
        elif character in _PLACES:
            section += (digit or 1) * _PLACES[character]
            digit = 0
        else:
            total = (total + section + digit) * _MYRIADS[character]
            section = digit = 0
    return total + section + digit
