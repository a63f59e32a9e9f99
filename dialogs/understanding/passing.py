"""Facts told unasked: "我是清华老师，带项目过去，学校同意了". Only what is said plainly, of the person's own case.

A remark tells a fact in passing when it names the fact's own matter (its anchors) and every word of it is understood as
speaking of that fact. Nothing is read where anything is supposed ("如果学校同意"), and beside a question only where
the first remark is in the first person: "老师带项目过去，学校不同意，怎么办？" may be about anybody.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from types import MappingProxyType

from dialogs.understanding.asides import after_correction, in_first_person, is_hypothetical, is_question
from dialogs.understanding.normal import clauses, normalise
from dialogs.understanding.parts import Asked
from dialogs.understanding.remarks import read_remark
from dialogs.understanding.words import words_of
from knowledge.eligibility.values import FactValue
from knowledge.eligibility.vocabulary import Vocabulary
from knowledge.errors import InvalidFact

_ENDS_WITH_QUESTION = re.compile(r"[^,;!?…\n]*\?")
_TAG = re.compile(r"(?:对吗|对吧|是吗|是吧|是不是|没错吧|right|correct|isn't it|yes)\s*\?*$")


def read_passing(
    text: str, *, vocabulary: Vocabulary, measure: str | None, facts: Iterable[str], today: date
) -> Mapping[str, FactValue]:
    """The facts among ``facts`` that a message tells unasked."""
    plain = normalise(text)
    if not plain or is_hypothetical(plain) or _TAG.search(plain):
        return MappingProxyType({})
    told: dict[str, FactValue] = {}
    contradicted: set[str] = set()
    names = tuple(facts)
    for remark in _statements(after_correction(plain)):
        for name, value in told_by(remark, vocabulary=vocabulary, measure=measure, facts=names, today=today).items():
            if told.setdefault(name, value) != value:
                contradicted.add(name)
    return MappingProxyType({name: value for name, value in told.items() if name not in contradicted})


def told_by(
    remark: str, *, vocabulary: Vocabulary, measure: str | None, facts: Iterable[str], today: date
) -> dict[str, FactValue]:
    """The facts that one normalised remark tells plainly, each checked by the vocabulary."""
    told: dict[str, FactValue] = {}
    for name in facts:
        if name not in vocabulary or not _anchors(name).search(remark):
            continue
        part = read_remark(remark, Asked(vocabulary[name], measure, today))
        plain = part.named or not isinstance(part.value, bool)
        if part.status != "value" or part.bare or not plain or part.value is None or not _may_pass(name, part.value):
            continue
        try:
            told |= vocabulary.validate({name: part.value}, today, measure)
        except InvalidFact:  # not in the range of the fact: nothing was told plainly
            continue
    return told


def _statements(plain: str) -> list[str]:
    """The remarks of a message that are no questions."""
    remarks = clauses(plain)
    if not is_question(plain):
        return remarks
    asked = {clause for part in _ENDS_WITH_QUESTION.findall(plain) for clause in clauses(part)}
    if not remarks or remarks[0] in asked or is_question(remarks[0]) or not in_first_person(remarks[0]):
        return []
    return [remark for remark in remarks if remark not in asked and not is_question(remark)]


def _may_pass(name: str, value: FactValue) -> bool:
    allowed = words_of(name).passing
    if value in ((), 0) and not isinstance(value, bool):
        return False  # "还没认定", "没去" may be about anything
    return not allowed or value in allowed


@lru_cache(maxsize=256)
def _anchors(name: str) -> re.Pattern[str]:
    """Any of the fact's anchors; a pattern that matches nothing for a fact without anchors."""
    words = list(map(normalise, words_of(name).anchors))
    parts = [rf"(?<![a-z]){re.escape(w)}(?![a-z])" if w.isascii() else re.escape(w) for w in words]
    return re.compile("|".join(parts) if parts else r"(?!)")
