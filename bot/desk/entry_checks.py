"""What is wrong with a typed entry, said at its box. ``knowledge.publishing.save_draft`` has the last word."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date

from bot.desk.entry_form import KINDS, Boxes, clauses_of, lines_of
from knowledge.clauses import Clause
from knowledge.faq import MOST_CHARACTERS, MOST_WORDS, phrasing_key
from knowledge.pack import Pack
from knowledge.scripts import published_to_simplified, simplified_characters

Problem = tuple[str, str, dict[str, str]]
"""(box, name of the text that says it, the text's placeholders)"""

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_MOST_ID = 60
_QUESTIONS = ("questions_hans", "questions_hant", "questions_en")
_LONGER_BY = 3  # characters by which a converted word can differ in length from the published one


def problems_of(boxes: Boxes, pack: Pack, *, taken_ids: frozenset[str]) -> list[Problem]:
    """Everything that is wrong, in the order of the boxes. ``taken_ids``: ids that a new entry may not have."""
    checks: tuple[Callable[[Boxes, Pack], Iterator[Problem]], ...] = (
        _kind_and_measure,
        _questions,
        _answers,
        _clauses,
        _quote,
        _who_knows,
        _dates,
    )
    return [*_id(boxes, taken_ids), *(problem for check in checks for problem in check(boxes, pack))]


def published_quote(clause: Clause, quote: str) -> str:
    """The published words that a quote means, as somebody who reads Simplified copies it; else the quote itself."""
    if not quote or quote in clause.hant:
        return quote
    at = simplified_characters(clause.hant).find(simplified_characters(quote))
    if at >= 0:
        return clause.hant[at : at + len(quote)]
    if quote not in clause.hans:
        return quote
    lengths = sorted(
        range(max(1, len(quote) - _LONGER_BY), len(quote) + _LONGER_BY + 1), key=lambda n: abs(n - len(quote))
    )
    parts = (clause.hant[i : i + n] for n in lengths for i in range(len(clause.hant) - n + 1))
    return next((part for part in parts if published_to_simplified(part) == quote), quote)


def _id(boxes: Boxes, taken: frozenset[str]) -> Iterator[Problem]:
    name = boxes["id"].strip()
    if not _ID.fullmatch(name) or len(name) > _MOST_ID:
        yield "id", "entry-id-shape", {"most": str(_MOST_ID)}
    elif name in taken:
        yield "id", "entry-id-taken", {}


def _kind_and_measure(boxes: Boxes, pack: Pack) -> Iterator[Problem]:
    if boxes["kind"] not in KINDS:
        yield "kind", "entry-kind-unknown", {}
    measure = boxes["measure"].strip()
    if measure and measure not in pack.measures:
        yield "measure", "entry-measure-unknown", {}


def _questions(boxes: Boxes, pack: Pack) -> Iterator[Problem]:
    if not any(lines_of(boxes[name]) for name in _QUESTIONS):
        yield "questions_hans", "entry-no-questions", {}
        return
    own = boxes["id"].strip()
    others = {phrasing_key(text): e.id for e in pack.entries.values() if e.id != own for text in e.questions.all()}
    for name in _QUESTIONS:
        for text in lines_of(boxes[name]):
            owner = others.get(phrasing_key(text))
            if owner:
                yield name, "entry-question-taken", {"question": text, "entry": owner}


def _answers(boxes: Boxes, _pack: Pack) -> Iterator[Problem]:
    chinese, english = boxes["answer_hans"].strip(), boxes["answer_en"].strip()
    if not chinese:
        yield "answer_hans", "entry-no-answer-hans", {}
    if len(chinese) > MOST_CHARACTERS:
        yield "answer_hans", "entry-answer-long", {"given": str(len(chinese)), "most": str(MOST_CHARACTERS)}
    if not english:
        yield "answer_en", "entry-no-answer-en", {}
    words = len(english.split())
    if words > MOST_WORDS:
        yield "answer_en", "entry-answer-long-en", {"given": str(words), "most": str(MOST_WORDS)}


def _clauses(boxes: Boxes, pack: Pack) -> Iterator[Problem]:
    given = clauses_of(boxes)
    unknown = [clause for clause in given if clause not in pack.clauses]
    if unknown:
        yield "clauses", "entry-clause-unknown", {"clauses": ", ".join(unknown), "known": ", ".join(pack.clauses)}
    elif not given and boxes["kind"] == "answered":
        yield "clauses", "entry-needs-clause", {}


def _quote(boxes: Boxes, pack: Pack) -> Iterator[Problem]:
    quote, given = boxes["quote"].strip(), clauses_of(boxes)
    if not quote:
        if boxes["kind"] == "answered":
            yield "quote", "entry-needs-quote", {}
        return
    clause = pack.clauses.get(given[0]) if given else None
    if clause is None or quote not in clause.hant:
        yield "quote", "entry-quote-not-there", {}


def _who_knows(boxes: Boxes, _pack: Pack) -> Iterator[Problem]:
    chinese, english = boxes["who_hans"].strip(), boxes["who_en"].strip()
    if bool(chinese) != bool(english):
        yield "who_en" if chinese else "who_hans", "entry-both-languages", {}


def _dates(boxes: Boxes, _pack: Pack) -> Iterator[Problem]:
    days: dict[str, date] = {}
    for name in ("valid_from", "valid_to"):
        text = boxes[name].strip()
        if not text:
            continue
        try:
            days[name] = date.fromisoformat(text)
        except ValueError:
            yield name, "entry-not-a-date", {}
    if len(days) == 2 and days["valid_to"] < days["valid_from"]:
        yield "valid_to", "entry-ends-before", {}
