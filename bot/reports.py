"""Values of the domain as the JSON of the command line and the API."""

from __future__ import annotations

from bot.wire import Json
from intakes.types import Status
from knowledge.answering import Answer
from knowledge.pack import Pack


def answer_report(answer: Answer) -> Json:
    """``chuangban ask`` and POST /answers, without the id."""
    return {
        "status": answer.status,
        "answer": answer.text,
        "language": answer.language,
        "citations": [
            {"document": c.document, "clause": c.clause, "label": c.label, "quote": c.quote}
            | ({"translation": c.translation} if c.translation else {})
            | {"url": c.url}
            for c in answer.citations
        ],
        "confidence": round(answer.confidence, 4),
        "choices": [{"id": option.id, "label": option.label} for option in answer.choices],
    }


def policy_report(pack: Pack) -> Json:
    """One policy: its header and its clauses' ids and headings."""
    document = pack.document
    return {
        "id": pack.id,
        "title": document.title.hant,
        "number": document.number.hant,
        "issued": document.issued.isoformat(),
        "published": document.published.isoformat(),
        "clauses": [
            {"id": clause.id, "number": clause.number, "heading": clause.heading.hant}
            for clause in pack.clauses.values()
        ],
    }


def clause_report(pack: Pack, clause_id: str) -> Json:
    """One clause with its departments by id."""
    clause = pack.clauses[clause_id]
    return {
        "policy": pack.id,
        "id": clause.id,
        "number": clause.number,
        "heading": clause.heading.hant,
        "published": clause.hant,
        "simplified": clause.hans,
        "translation": clause.en,
        "lead": [pack.departments[d].hant for d in clause.departments.lead],
        "cooperating": [pack.departments[d].hant for d in clause.departments.cooperating],
    }


def status_report(status: Status) -> Json:
    """Where an intake stands, for the holder of its receipt code."""
    return {
        "reference": status.reference,
        "measure": status.measure,
        "state": status.state.value,
        "filed_at": status.filed_at.isoformat(),
        "settled_at": status.settled_at.isoformat() if status.settled_at else None,
        "note": status.note,
    }
