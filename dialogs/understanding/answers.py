"""Reads one message as the answer to one question.

A wrong value is the worst result. So a value is read only when every remark of the message is accounted for: as the
answer, as another fact told plainly, or as a greeting. What is hedged, hypothetical, contradictory or only partly
understood is asked again; what takes back the words before it ("两年，不对，三年") counts alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from dialogs.understanding.asides import after_correction, aside_in, asks_how_many, is_hypothetical, is_polite
from dialogs.understanding.joining import joined
from dialogs.understanding.normal import clauses, normalise
from dialogs.understanding.ordinals import ordinals
from dialogs.understanding.other_words import other_words
from dialogs.understanding.parts import NOTHING, Asked, Part
from dialogs.understanding.passing import told_by
from dialogs.understanding.readings import Reading
from dialogs.understanding.remarks import read_mistyped, read_remark
from knowledge.eligibility.values import FactValue
from knowledge.eligibility.vocabulary import Fact, Vocabulary
from knowledge.errors import InvalidFact

SAY_AGAIN, NO_ANSWER, DONT_KNOW = Reading("say_again"), Reading("not_an_answer"), Reading("dont_know")
_HESITATION = re.compile(r"(?:嗯|呃|额|恩|em|hm|um|uh|er|well)+…+")
_TO_US = re.compile(r"[你您妳]|\byou\b|\byour\b")


@dataclass
class _Message:
    """A message on its way: its remarks as parts of the answer, and what else they tell."""

    parts: list[Part] = field(default_factory=list)
    also: dict[str, FactValue] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)


def read_answer(
    fact: Fact,
    text: str,
    *,
    measure: str | None,
    vocabulary: Vocabulary,
    today: date,
    measure_facts: Iterable[str],
) -> Reading:
    """What ``text`` answers to the question for ``fact``; never raises for any text.

    ``measure`` narrows the choices; without it the union counts. Only ``measure_facts`` are kept of what is told in
    passing. Relative times count from ``today``.
    """
    plain = normalise(text)
    if not plain or not clauses(plain):
        return NO_ANSWER
    asked = Asked(fact, measure, today)
    listed = asked.lexicon.words.get(plain.rstrip(" .;"), ("", ""))
    if listed[0] == "value" and fact.choices:  # a label may be worded as a question
        return _checked(Reading("value", (listed[1],) if fact.type == "choices" else listed[1]), asked, vocabulary)
    aside = aside_in(text, after_correction(plain))
    if aside == "dont_know":
        return DONT_KNOW
    if aside == "question" and _is_value_in_doubt(plain, text, asked, vocabulary):
        return SAY_AGAIN
    if aside is not None:
        return NO_ANSWER
    others = [name for name in vocabulary.facts if name != fact.name]
    reading = _checked(_read(after_correction(plain), text, asked, vocabulary, others), asked, vocabulary)
    may_be_told = frozenset(measure_facts)
    return replace(reading, also={name: told for name, told in reading.also.items() if name in may_be_told})


def _is_value_in_doubt(plain: str, text: str, asked: Asked, vocabulary: Vocabulary) -> bool:
    """ "两年？", "清华？": an answer but for the question mark."""
    stated = plain.rstrip("?; ")
    if aside_in(stated, stated) is not None or not clauses(stated):
        return False
    return _read(stated, text, asked, vocabulary, ()).status == "value"


def _read(plain: str, text: str, asked: Asked, vocabulary: Vocabulary, others: Iterable[str]) -> Reading:
    if _HESITATION.fullmatch(plain):
        return SAY_AGAIN
    picked = ordinals(plain, len(asked.listed), several=asked.fact.type == "choices")
    if picked:
        named = tuple(asked.listed[n] for n in picked)
        return Reading("value", named if asked.fact.type == "choices" else named[0])
    if asked.fact.type == "assessments":
        return _years_of_results(plain, asked, vocabulary, others)
    return _concluded(_heard(plain, asked, vocabulary, others), text, plain, asked)


def _years_of_results(plain: str, asked: Asked, vocabulary: Vocabulary, others: Iterable[str]) -> Reading:
    """Assessments run over several remarks: what tells something else is set aside, the rest is read as a whole."""
    also: dict[str, FactValue] = {}
    rest = []
    for remark in clauses(plain):
        told = told_by(remark, vocabulary=vocabulary, measure=asked.measure, facts=others, today=asked.today)
        also |= told
        if not told and not is_polite(remark):
            rest.append(remark)
    part = read_remark(plain if not also else ",".join(rest), asked)
    if part.status == "value":
        return Reading("value", part.value, also)
    return Reading("not_an_answer" if also and not rest else "say_again", also=also)


def _heard(plain: str, asked: Asked, vocabulary: Vocabulary, others: Iterable[str]) -> _Message:
    message = _Message()
    supposed = is_hypothetical(plain)
    for remark in clauses(plain):
        part = NOTHING if is_polite(remark) else read_remark(remark, asked)
        told: dict[str, FactValue] = {}
        if part.status not in ("nothing", "pending") and not part.bare and not supposed:
            told = told_by(remark, vocabulary=vocabulary, measure=asked.measure, facts=others, today=asked.today)
            message.also |= told
        if told and part.status in ("yes", "no"):
            part = NOTHING  # "高校，我是科研人员": the 是 belongs to the other fact
        if part.status == "unread" and not told:
            part = read_mistyped(remark, asked)
            if part.status == "unread":
                message.unread.append(remark)
        if part.status != "unread":
            message.parts.append(part)
    return message


def _concluded(message: _Message, text: str, plain: str, asked: Asked) -> Reading:
    if message.unread:
        return replace(_unread(message, text, plain, asked), also=message.also)
    if not any(part.status != "nothing" for part in message.parts):
        return replace(NO_ANSWER, also=message.also) if message.also else SAY_AGAIN
    reading = joined(message.parts, asked)
    only_particles = all(part.bare for part in message.parts if part.status == "value")
    if reading.status == "value" and only_particles and any(told is reading.value for told in message.also.values()):
        reading = SAY_AGAIN  # "没有，没带项目" to another question: the 没有 belongs to the project
    return replace(reading, also=message.also)


def _unread(message: _Message, text: str, plain: str, asked: Asked) -> Reading:
    """A message with a remark that was not understood: words outside an open list, or something to ask again."""
    answered = any(part.status in ("value", "pending", "not_this") for part in message.parts)
    if asked.fact.type == "choice" and asked.is_open and len(message.unread) == 1 and not answered:
        words = other_words(text, message.unread[0], asked)
        if words is not None:
            return Reading("value", words)
    return NO_ANSWER if not answered and (_TO_US.search(plain) or asks_how_many(plain)) else SAY_AGAIN


def _checked(reading: Reading, asked: Asked, vocabulary: Vocabulary) -> Reading:
    """The reading with its value as the vocabulary keeps it; say_again where the vocabulary does not take it."""
    if reading.value is None:
        return reading
    try:
        taken = vocabulary.validate({asked.fact.name: reading.value}, asked.today, asked.measure)
    except InvalidFact:
        return Reading("say_again", also=reading.also)
    return replace(reading, value=taken[asked.fact.name])
