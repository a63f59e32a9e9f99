"""An FAQ entry as a form: what is in its boxes, and back. Nothing that was typed is lost on the way."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot.desk.typed import typed_text
from knowledge.faq import Entry

BOXES = (
    *("id", "kind", "measure", "questions_hans", "questions_hant", "questions_en", "answer_hans", "answer_en"),
    *("clauses", "quote", "who_hans", "who_en", "valid_from", "valid_to"),
)
KINDS = ("answered", "not_covered", "out_of_scope", "small_talk", "refused")
_BETWEEN_CLAUSES = re.compile(r"[\s,，、;；]+")

Boxes = dict[str, str]


def empty_boxes() -> Boxes:
    """A new entry."""
    return dict.fromkeys(BOXES, "") | {"kind": "answered"}


def boxes_of(body: Mapping[str, Any]) -> Boxes:
    """An entry's JSON, as its boxes show it."""
    entry = Entry.model_validate(body)
    return {
        "id": entry.id,
        "kind": entry.kind,
        "measure": entry.measure or "",
        "questions_hans": "\n".join(entry.questions.hans),
        "questions_hant": "\n".join(entry.questions.hant),
        "questions_en": "\n".join(entry.questions.en),
        "answer_hans": entry.answer.hans,
        "answer_en": entry.answer.en,
        "clauses": ", ".join(entry.clauses),
        "quote": entry.quote or "",
        "who_hans": entry.who_knows.hans if entry.who_knows else "",
        "who_en": entry.who_knows.en if entry.who_knows else "",
        "valid_from": entry.valid_from.isoformat() if entry.valid_from else "",
        "valid_to": entry.valid_to.isoformat() if entry.valid_to else "",
    }


def typed_boxes(form: Mapping[str, Any]) -> Boxes:
    """What came with a form, box by box."""
    return {name: typed_text(form, name) for name in BOXES}


def body_of(boxes: Boxes, before: Mapping[str, Any] | None) -> dict[str, Any]:
    """The entry's JSON that the boxes mean. What has no box (facts from outside) stays as it was in ``before``."""
    who = {"zh-Hans": boxes["who_hans"].strip(), "en": boxes["who_en"].strip()}
    return {
        "id": boxes["id"].strip(),
        "kind": boxes["kind"],
        "questions": {
            "zh-Hans": lines_of(boxes["questions_hans"]),
            "zh-Hant": lines_of(boxes["questions_hant"]),
            "en": lines_of(boxes["questions_en"]),
        },
        "answer": {"zh-Hans": boxes["answer_hans"].strip(), "en": boxes["answer_en"].strip()},
        "clauses": clauses_of(boxes),
        "quote": boxes["quote"].strip() or None,
        "measure": boxes["measure"].strip() or None,
        "who_knows": who if any(who.values()) else None,
        "outside": list(before["outside"]) if before and before.get("outside") else [],
        "valid_from": boxes["valid_from"].strip() or None,
        "valid_to": boxes["valid_to"].strip() or None,
    }


def clauses_of(boxes: Boxes) -> list[str]:
    """The clause ids that were typed, whatever stands between them."""
    return [part for part in _BETWEEN_CLAUSES.split(boxes["clauses"].strip()) if part]


def lines_of(text: str) -> list[str]:
    """One item a line, each once."""
    return list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))
