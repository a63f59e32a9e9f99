"""One spelling for everything people type: width, case, script, spaces, quotes and the commas inside numbers."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from knowledge.scripts import to_simplified

LONGEST_READ = 600
"""Longer messages are no answers to one question; they are not read at all (and normalise to nothing)."""

_HAN = "\u3400-\u9fff〇"
_SIGNS = str.maketrans(
    dict.fromkeys("✔✅☑√", "✓")
    | dict.fromkeys("❌✖✘❎", "✗")
    | dict.fromkeys("🤔❓❔", "?")
    | {"，": ";", "：": ":", "。": ";"}
)
_APOSTROPHES = str.maketrans(dict.fromkeys("’‘´`", "'"))
_QUOTES = re.compile(r"[\"“”„「」『』《》〈〉【】*_]|(?<!\w)'|'(?!\w)")
_WIDE_GROUPING = re.compile(r"(?<=[０-９])，(?=[０-９]{3}(?![０-９]))")
_GROUPING = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_SPACED_GROUPING = re.compile(r"(?<![\d.])\d{1,3}(?: \d{3})+(?![\d.])")
_BETWEEN_HAN = re.compile(rf"(?<=[{_HAN}]) +(?=[{_HAN}])")
_BESIDE_HAN = re.compile(rf"(?<=[{_HAN}]) +| +(?=[{_HAN}])")
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DATE_COMMA = re.compile(rf"\b({_MONTH}(?: \d{{1,2}}(?:st|nd|rd|th)?)?) ?, ?(?=(?:19|20)\d\d\b)")
_MONTH_POINT = re.compile(r"\b(jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.(?= ?\d)")
_BARE_POINT = re.compile(r"(?<![\w.])\.(?=\d)")
_YEARS_COMMA = re.compile(r"\b(years?|yrs?) ?, ?(?=\S+ months?\b)")
_LONG_VOWELS = re.compile(r"([a-z])\1{2,}")
_CLAUSE_ENDS = re.compile(r"[,;!?…\n()\[\]]+|\.(?=\s|$)|(?<!\d)\.(?!\d)| and (?=(?:i|we|my|our|they)\b)")
_CONNECTIVE = re.compile(r"^(?:但是|但|不过|可是|而且|并且|然后|所以|另外|(?:but|and|also|plus|however|so|then)\b)\s*")


@lru_cache(maxsize=4096)
def normalise(text: str) -> str:
    """``text`` as the readers take it. Clauses end in ``;`` or ``,``; nothing is added but separators.

    Chinese words that are apart stay apart ("没有 学校同意了" is two remarks); Chinese beside digits closes up.
    """
    if len(text) > LONGEST_READ:
        return ""
    plain = _WIDE_GROUPING.sub(",", text)
    plain = "".join(map(_kept, plain.replace("...", "…").translate(_SIGNS)))
    plain = unicodedata.normalize("NFKC", plain).lower().replace("...", "…").translate(_APOSTROPHES)
    plain = _QUOTES.sub("", plain)
    plain = to_simplified(plain)
    plain = _GROUPING.sub("", re.sub(r"[^\S\n]+", " ", plain))
    plain = _BARE_POINT.sub("0.", _MONTH_POINT.sub(r"\1", plain))
    plain = _SPACED_GROUPING.sub(lambda m: m[0].replace(" ", ""), plain)
    plain = _YEARS_COMMA.sub(r"\1 and ", _DATE_COMMA.sub(r"\1 ", plain))
    plain = _BESIDE_HAN.sub("", _BETWEEN_HAN.sub(";", plain))
    return _LONG_VOWELS.sub(r"\1", plain).strip()


@lru_cache(maxsize=1024)
def spelled_plainly(words: tuple[str, ...]) -> frozenset[str]:
    """A list of words in the spelling of normalised text."""
    return frozenset(map(normalise, words))


def clauses(plain: str) -> list[str]:
    """The remarks of a normalised text, in order, without their ends and without a connecting word before them."""
    parts = (_CONNECTIVE.sub("", part.strip()) for part in _CLAUSE_ENDS.split(plain))
    return [part for part in parts if part.strip(" :~-、")]


def _kept(character: str) -> str:
    """The character; nothing for decoration such as emoji; a space for what nobody types on purpose."""
    category = unicodedata.category(character)
    if character in "✓✗🤷\n":
        return character
    if category in ("So", "Sk", "Cf", "Mn", "Me") and not "\u2460" <= character <= "\u24ff" and character not in "㎡":
        return ""
    return " " if category in ("Cc", "Cs", "Co", "Cn") else character
