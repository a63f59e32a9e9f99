"""Questions that lean on the one before: "那市级的呢？", "and who leads it?"."""

from __future__ import annotations

import re

from knowledge.language.folding import fold, plain

_HAN = re.compile(r"[\u3400-\u9fff]")
_WORD = re.compile(r"[a-z0-9'-]+")
_CHINESE_LEAN = re.compile(
    r"^(那|那么|那如果|那要是|要是|如果|可是|但是|但|而|还有|另外|再|然后|所以|这样|这个|这些|这笔|这种|这里|这条|这一条|这事|这块|这项|这点|那条|该条|它|他|她|其|咁|嗰|如何|为什么|为啥|"
    r"谁|多久|几时|什么时候|期间|具体|比如|包括|除了|还)|呢[?？。]*$|(这个|那个|这笔|那笔|这项|该|上面|刚才|前面|上述|它|其中|期间|同样)"
)
_ENGLISH_LEAN = re.compile(
    r"^(and|or|but|so|then|also|what about|how about|what if|is that|does that|do they|does it|is it|are they|can they|"
    r"who|when|why|how come|which one|same|for how long|how long|any|anything|in that case)\b"
    r"|\b(it|its|they|them|that|those|these|this|one|ones|there|then|the same|such|else)\b"
)
_SHORT_CHINESE = 16
_SHORT_ENGLISH = 10
_LEVELS = (
    ("国家级", "市级", "区级"), ("国家", "市里", "区里"), ("national", "municipal", "district"),
    ("nationally", "municipally"), ("国企", "民企"),
)  # fmt: skip


def leans(text: str) -> bool:
    """Whether a question is so short, or points back so, that it may need the one before."""
    folded = plain(text)
    han = len(_HAN.findall(folded))
    if han:
        return han <= _SHORT_CHINESE and (bool(_CHINESE_LEAN.search(folded)) or han <= 6)
    return len(_WORD.findall(folded)) <= _SHORT_ENGLISH and bool(_ENGLISH_LEAN.search(folded))


def is_short(text: str) -> bool:
    """Whether a question has so few words that it may lean on the one before without pointing back."""
    folded = plain(text)
    return len(_HAN.findall(folded)) <= _SHORT_CHINESE and len(_WORD.findall(folded)) <= _SHORT_ENGLISH


def only_swaps(text: str, before: str) -> str | None:
    """The question before with one word exchanged, where the follow-up does no more than name another: "市级的呢？"."""
    asked, earlier = fold(text), fold(before)
    if len(_HAN.findall(asked)) > 9 or len(_WORD.findall(asked)) > 7:
        return None
    for words in _LEVELS:
        for new in words:
            for old in words:
                if new != old and new in asked and old in earlier and new not in earlier:
                    return earlier.replace(old, new)
    return None


def with_context(text: str, before: str) -> str:
    """The two as one text, for meaning."""
    return f"{before} {text}"
