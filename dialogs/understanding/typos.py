"""Puts one slip of the finger right: a homophone (人事官系), one look-alike of four (空问), one wrong letter of five.

Only words that carry an answer are restored, only where something was not understood, and only when a single meaning
is in reach. A slip is never supposed in a negation: 不合格 is no mistyped 合格.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from pypinyin import lazy_pinyin
from rapidfuzz.distance import OSA

from dialogs.understanding.lexicon import UNKNOWN, Lexicon, Token

Candidate: TypeAlias = tuple[int, int, str, str]
"""From where to where, by which word, and what that stands for."""

_CARRY = ("value", "true", "false")
_NO_SLIPS = frozenset("不没未非无冇唔别莫否快只都想要能会将再又才仅全半几多少前后吧吗呢嘛啊的了么呀哦是有可应好")
_SHORTEST_SOUND, _SHORTEST_LOOK, _SHORTEST_LATIN = 3, 4, 5
_PAIRS = (
    "间问 间闻 间闷 间简 人入 己已 未末 科料 质贡 权仅 研妍 众从 创刨 网冈 络洛 业亚 系糸 级极 聘骋 职织 社杜 保堡 "
    "障嶂 编偏 制刷 改攻 扩旷 建健 器哭 购沟 押抻 股般 演寅"
)
_LOOK_ALIKES = frozenset(map(frozenset, _PAIRS.split()))
_PREFIXES = ("un", "in", "im", "dis", "non", "mis")
_LONGEST_REPAIRED = 40


def repaired(remark: str, lexicon: Lexicon) -> str | None:
    """The remark with one slip put right; None when there is none, or more than one way to do it."""
    tokens = lexicon.tokens(remark)
    gaps = [token for token in tokens if token.kind == UNKNOWN]
    if not gaps or len(remark) > _LONGEST_REPAIRED:
        return None
    kept = [token for token in tokens if token.kind != "soft"]
    core = remark[kept[0].start : kept[-1].end]
    ways: dict[str, str] = {}
    for gap in gaps:
        words = _answer_words(lexicon)
        latin = gap.text.isascii()
        found = _latin_candidates(gap, words) if latin else _chinese_candidates(remark, gap, core, words)
        for start, end, word, means in found:
            ways.setdefault(means or word, remark[:start] + word + remark[end:])
    return next(iter(ways.values())) if len(ways) == 1 else None


class _AnswerWords(NamedTuple):
    """The words that carry an answer, with what they stand for."""

    chinese: Mapping[str, str]
    latin: Mapping[str, str]


@lru_cache(maxsize=512)
def _answer_words(lexicon: Lexicon) -> _AnswerWords:
    spelled = lexicon.spelled(_CARRY)
    chinese = {word: means for word, means in spelled.items() if not word.isascii() and len(word) > 1}
    latin = {w: means for w, means in spelled.items() if w.isascii() and len(w) >= _SHORTEST_LATIN and " " not in w}
    return _AnswerWords(chinese, latin)


def _latin_candidates(gap: Token, words: _AnswerWords) -> Iterator[Candidate]:
    for word, means in words.latin.items():
        if abs(len(word) - len(gap.text)) <= 1 and _one_letter_off(gap.text, word):
            yield gap.start, gap.end, word, means


def _chinese_candidates(remark: str, gap: Token, core: str, words: _AnswerWords) -> Iterator[Candidate]:
    for word, means in words.chinese.items():
        size = len(word)
        for start in range(max(0, gap.end - size), min(gap.start, len(remark) - size) + 1):
            window = remark[start : start + size]
            if _one_slip(window, word, alone=window == core, a_name=bool(means)):
                yield start, start + size, word, means


def _one_slip(window: str, word: str, *, alone: bool, a_name: bool) -> bool:
    wrong = [(a, b) for a, b in zip(window, word, strict=True) if a != b]
    if not 1 <= len(wrong) <= len(word) // 2:
        return False
    if any(a in _NO_SLIPS or b in _NO_SLIPS or a.isascii() or b.isascii() for a, b in wrong):
        return False
    if len(wrong) == 1 and len(word) >= _SHORTEST_LOOK and a_name and frozenset(wrong[0]) in _LOOK_ALIKES:
        return True
    enough = len(word) >= _SHORTEST_SOUND or alone
    return enough and all(_sound(a) == _sound(b) for a, b in wrong)


def _one_letter_off(typed: str, word: str) -> bool:
    if len(typed) < _SHORTEST_LATIN or not typed.isalpha():
        return False
    if any(typed.startswith(p) != word.startswith(p) for p in _PREFIXES):
        return False
    return OSA.distance(typed, word, score_cutoff=1) == 1


@lru_cache(maxsize=4096)
def _sound(character: str) -> tuple[str, ...]:
    """The syllables without tones, with the sounds many speakers do not tell apart made alike."""
    return tuple(_blurred(syllable) for syllable in lazy_pinyin(character))


def _blurred(syllable: str) -> str:
    """A syllable as many people type it: zh as z, -ng as -n."""
    for careful, careless in (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ng", "n")):
        syllable = syllable.replace(careful, careless)
    return syllable
