"""Puts one slip of the finger right: a homophone (人事官系), one look-alike of four (空问), one wrong letter of five.

Only words that carry an answer are restored, only where something was not understood, and only when a single meaning
is in reach. A slip is never supposed in a negation: 不合格 is no mistyped 合格.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from pypinyin import lazy_pinyin
from rapidfuzz.distance import OSA

from dialogs.understanding.lexicon import UNKNOWN, Lexicon

_CARRY = ("value", "true", "false")
_NO_SLIPS = frozenset("不没未非无冇唔别莫否快只都想要能会将再又才仅全半几多少前后吧吗呢嘛啊的了么呀哦是有可应好")
_SHORTEST_SOUND, _SHORTEST_LOOK, _SHORTEST_LATIN = 3, 4, 5
_LOOK_ALIKES = frozenset(
    frozenset(pair)
    for pair in ["间问", "间闻", "间闷", "间简", "人入", "己已", "未末", "科料", "质贡", "权仅", "研妍", "众从", "创刨", "网冈", "络洛", "业亚",
    "系糸", "级极", "聘骋", "职织", "社杜", "保堡", "障嶂", "编偏", "制刷", "设没", "改攻", "扩旷", "建健", "器哭", "购沟", "押抻", "股般", "演寅"]
)
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
    spelled = lexicon.spelled(_CARRY)
    ways: dict[str, str] = {}
    for gap in gaps:
        for start, end, word in _candidates(remark, (gap.start, gap.end), core, lexicon):
            ways.setdefault(spelled[word] or word, remark[:start] + word + remark[end:])
    return next(iter(ways.values())) if len(ways) == 1 else None


def _candidates(remark: str, gap: tuple[int, int], core: str, lexicon: Lexicon) -> Iterator[tuple[int, int, str]]:
    spelled = lexicon.spelled(_CARRY)
    if remark[gap[0]].isascii():
        yield from ((*gap, word) for word in spelled if _one_letter_off(remark[gap[0] : gap[1]], word))
        return
    for word in spelled:
        if word.isascii():
            continue
        size = len(word)
        for start in range(max(0, gap[1] - size), min(gap[0], len(remark) - size) + 1):
            window = remark[start : start + size]
            if _one_slip(window, word, alone=window == core, a_name=bool(spelled[word])):
                yield start, start + size, word


def _one_slip(window: str, word: str, *, alone: bool, a_name: bool) -> bool:
    wrong = [(a, b) for a, b in zip(window, word, strict=True) if a != b]
    if not wrong or any(a in _NO_SLIPS or b in _NO_SLIPS or a.isascii() or b.isascii() for a, b in wrong):
        return False
    if len(wrong) == 1 and len(word) >= _SHORTEST_LOOK and a_name and frozenset(wrong[0]) in _LOOK_ALIKES:
        return True
    enough = len(word) >= _SHORTEST_SOUND or (alone and len(word) > 1)
    return enough and _sound(window) == _sound(word)


def _one_letter_off(typed: str, word: str) -> bool:
    if min(len(typed), len(word)) < _SHORTEST_LATIN or " " in word or not typed.isalpha():
        return False
    if any(typed.startswith(p) != word.startswith(p) for p in _PREFIXES):
        return False
    return OSA.distance(typed, word, score_cutoff=1) == 1


@lru_cache(maxsize=4096)
def _sound(word: str) -> tuple[str, ...]:
    """The syllables without tones, with the sounds many speakers do not tell apart made alike."""
    return tuple(_blurred(syllable) for syllable in lazy_pinyin(word))


def _blurred(syllable: str) -> str:
    """A syllable as many people type it: zh as z, -ng as -n."""
    for careful, careless in (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ng", "n")):
        syllable = syllable.replace(careful, careless)
    return syllable
