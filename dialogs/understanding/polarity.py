"""Yes or no about one fact: "学校没同意", "they haven't agreed", "没带", "是的".

The policy. Every word of the remark has to be known. One negation before a word for yes makes a no; a negation before
a word for no, or two negations, is not read (不是不同意 does not say 同意). A hedge (应该, 大概, 好像, 吧, probably, I
think) is no known word, so a hedged answer is never taken. "Not yet" is a no where the fact is a state of things
today, and "not settled" where it is somebody's decision (the employer's consent, an authority's finding).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from dialogs.understanding.amounts import mark_amounts
from dialogs.understanding.lexicon import Token
from dialogs.understanding.normal import spelled_plainly
from dialogs.understanding.numbers import QUANTITY, Marked
from dialogs.understanding.parts import NO, NOTHING, PENDING, UNREAD, UNREADABLE, YES, Asked, Part, only

_MONTH = r"(?:january|february|march|april|may|june|july|august|september|october|november|december)"
_TIMES = re.compile(
    r"(?:(?:(?:19|20)\d\d|\d\d)年)?\d{1,2}月份?(?:\d{1,2}[日号])?|(?:19|20)\d\d年[初底末]?|去年(?:年?[初底末])?|前年|今年(?:年?初)?"
    r"|上个?月|上个?星期|上周|昨天|前天|今天|前几天|前两天|前阵子|刚才|最近|前不久|不久前|早就|一早|"
    rf"\b(?:last|this) (?:year|month|week)\b|\byesterday\b|\btoday\b|\brecently\b|\bin {_MONTH}(?: (?:19|20)\d\d)?|"
    r"\bin (?:19|20)\d\d\b|\blong ago\b|"
    r"\b(?:a|an|one|two|three|four|five|six|\d+|a few) (?:day|week|month|year)s? ago\b"
)
_COPULAS = frozenset({"是", "有", "系", "就是", "正是", "确实", "确实是", "确实有", "certainly", "definitely"}) | {
    *("当然", "当然是", "当然有", "肯定", "肯定是", "肯定有")
}
_SPOKEN = ("yes", "weak_yes", "verb", "no", "neg", "not_yet")
_VERBS = frozenset(["did", "has", "have", "does", "do", "is", "are", "was", "were"])


@dataclass
class _Heard:
    """What has been heard of a remark so far."""

    said: list[bool | None] = field(default_factory=list)
    negations: list[str] = field(default_factory=list)
    strong_yes: bool = False
    any_yes: bool = False
    no: bool = False
    not_yet: bool = False
    plain: list[str] = field(default_factory=list)


def read_bool(remark: str, asked: Asked) -> Part:
    """True or false, told by one normalised remark."""
    text = _TIMES.sub("", remark)
    tokens = asked.lexicon.tokens(text)
    if asked.words.sums and any(token.kind in UNREADABLE for token in tokens):
        tokens = asked.lexicon.tokens(_without_sums(text))
    if not tokens:
        return NOTHING
    if any(token.kind in UNREADABLE for token in tokens):
        return UNREAD
    if any(token.kind == "pending" for token in tokens):
        return PENDING
    heard = _listen(tokens)
    if heard.said:
        return _settled(_from_predicates(heard), heard, asked, named=True)
    return _elliptical(tokens, heard, asked)


def _without_sums(text: str) -> str:
    marked: Marked[Fraction] = Marked(text)
    mark_amounts(marked)
    return re.sub(QUANTITY, "", marked.text)


def _listen(tokens: Sequence[Token]) -> _Heard:
    heard = _Heard()
    for token in tokens:
        match token.kind:
            case "yes":
                heard.any_yes = True
                heard.strong_yes |= token.text not in _COPULAS
            case "weak_yes" | "verb":
                heard.any_yes = True
            case "no":
                heard.no = True
            case "neg":
                heard.negations.append(token.text)
            case "not_yet":
                heard.not_yet = True
                if token.text != "yet":
                    heard.negations.append(token.text)
            case "true" | "false":
                _predicate(heard, positive=token.kind == "true")
    return heard


def _predicate(heard: _Heard, *, positive: bool) -> None:
    """A word for yes or no, with the negations before it."""
    count = len(heard.negations)
    heard.said.append(positive if not count else (False if positive and count == 1 else None))
    heard.negations.clear()


def _from_predicates(heard: _Heard) -> bool | None:
    values = set(heard.said)
    if len(values) != 1 or heard.negations:  # "同意了没有" asks
        return None
    value = heard.said[0]
    contradicted = heard.no if value else heard.strong_yes
    return None if contradicted else value


def _elliptical(tokens: Sequence[Token], heard: _Heard, asked: Asked) -> Part:
    """A yes or no without a word of its own: "没有", "学校没有", "有项目", "we did", "the school has"."""
    spoken = [t for t in tokens if t.kind in _SPOKEN and t.text != "yet"]
    about = [t for t in tokens if t.kind == "about"]
    if not spoken:
        if about and tokens[-1].text in _VERBS:
            return Part("value", True)
        return UNREAD if about or heard.not_yet else NOTHING
    if only(tokens, "soft", "weak_yes"):
        return YES
    objects = spelled_plainly(asked.words.objects)
    stray = any(t.start > spoken[0].start and t.text not in objects for t in about)  # "没有学校" is not "学校没有"
    unread = not about and spelled_plainly(asked.words.unread) & {t.text for t in spoken}
    if stray or unread or _contradicts_itself(heard):
        return UNREAD
    denied = heard.no or bool(heard.negations)
    named = any(t.text in objects for t in about)
    return _settled(not denied, heard, asked, bare=not about and not heard.strong_yes, named=named)


def _contradicts_itself(heard: _Heard) -> bool:
    """是没有, 不是没有; the same word twice only insists."""
    denied = heard.no or bool(heard.negations)
    several = len(set(heard.negations)) > 1 or (len(heard.negations) > 1 and heard.no)
    return several or (denied and heard.any_yes)


def _settled(value: bool | None, heard: _Heard, asked: Asked, *, bare: bool = False, named: bool = False) -> Part:
    if value is None or (value and heard.not_yet):
        return UNREAD
    if heard.not_yet and asked.words.not_yet == "pending":
        return PENDING
    return Part("value", value, bare=bare, named=named)


def particle(tokens: Sequence[Token]) -> Part:
    """A bare yes or no in a remark that answers another kind of question; NOTHING for padding."""
    kinds = {token.kind for token in tokens}
    if kinds <= {"soft", "weak_yes"}:
        return NOTHING
    if kinds <= {"soft", "yes", "weak_yes", "verb"}:
        return YES
    return NO if kinds <= {"soft", "no", "neg"} and len([t for t in tokens if t.kind == "neg"]) <= 1 else UNREAD
