"""Words outside an open list: "咖啡机" for what the subsidy is for. A question, a doubt or a sentence is never one."""

from __future__ import annotations

import re

from dialogs.understanding.lexicon import UNKNOWN
from dialogs.understanding.normal import clauses, normalise
from dialogs.understanding.parts import Asked

_NO_NAME = re.compile(
    r"[不没未无非吧嘛么吗呢啊呀哦哈嗯别冇唔你您他她咱谁想要能会应该可能大概好像也许或还再先后因为所以但如果就才了聊等问查忙累困睡说讲看]|告诉|知道|今天|明天|后天|昨天|今晚|晚上|早上|下午|上午|现在|马上|一会|回头|星期|周末|天气|"
    r"\b(?:not|no|never|maybe|perhaps|probably|might|could|would|should|will|can|may|if|because|but|or|you|your|he|she|i|we|"
    r"they|think|guess|believe|want|need|something|anything|stuff|thing|things|please|hello|hi|there|go|come|wait|talk|tell|ask|see|bye|now|today|tomorrow|ok|yes|what|who|how|when|where|why|lol|dont|don't|isn't|whatever)\b"
)
_LEADING = re.compile(
    r"(?:我们?|是|用于|用来|用在|花在|主要是?|买的是?|买了|去了?|到了?|在|一台|一个|一家|一批|一套|个|的|"
    r"(?:it's|it is|its|for|to|the|an|a|we bought|i bought|bought|we|some|our|my|mainly)(?= )| )+"
)
_VAGUE = re.compile(
    r"很多|多个|多方面|几个|一些|各种|那个|这个|那种|这种|前面|后面|最后|\bone\b|\bmany\b|\blot\b|\bseveral\b|\bnowhere\b|\bboth\b"
)
_COPULA = re.compile(r"^(?:就是|是|it's |it is )")
_GENERIC = frozenset(
    ["费用", "经费", "成本", "支出", "开支", "的钱", "costs", "cost", "fees", "expenses", "expense", "bills", "bill"]
)
_NAMED = re.compile(r"[a-z\u3400-\u9fff]{2,}")
_LATIN = re.compile(r"[a-z&]{4,}")
_MOST_HAN, _MOST_WORDS = 16, 6


def other_words(text: str, remark: str, asked: Asked) -> str | None:
    """The words as they were typed, where a normalised ``remark`` names something that is not listed; else None."""
    leading = _LEADING.match(remark)
    named = remark[leading.end() :] if leading else remark
    tokens = asked.lexicon.tokens(named)
    if not any(t.kind == UNKNOWN for t in tokens) or any(t.kind not in (UNKNOWN, "soft", "about") for t in tokens):
        return None
    if (
        _NO_NAME.search(named)
        or _VAGUE.search(named)
        or _like_a_listed_word(named, asked)
        or not _NAMED.search(named)
        or len(named.split()) > _MOST_WORDS
    ):
        return None
    if not named.isascii() and len(named) > _MOST_HAN:
        return None
    return _as_typed(text, remark)


def _like_a_listed_word(named: str, asked: Asked) -> bool:
    """Whether the words share a word with a listed choice: 科研用的 is too close to 科研仪器 to be something else."""
    listed = asked.lexicon.spelled(["value"])
    return any(piece in word for word in listed for piece in _pieces(named))


def _pieces(named: str) -> set[str]:
    pairs = {named[n : n + 2] for n in range(len(named) - 1) if not named[n : n + 2].isascii()}
    return (pairs | set(_LATIN.findall(named))) - _GENERIC


def _as_typed(text: str, remark: str) -> str:
    """The person's own spelling of a remark: of the whole message, where it is the whole message."""
    typed = [part.strip() for part in re.split(r"[,;!。，；！\n]+", text) if part.strip()]
    found = [part for part in typed if clauses(normalise(part)) == [remark]]
    words = " ".join((found[0] if len(found) == 1 else remark).split()).strip(" .")
    return _COPULA.sub("", words)
