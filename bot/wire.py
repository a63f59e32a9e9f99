"""Replies and what is pending as the JSON of the API contract, and back."""

from __future__ import annotations

from typing import Any

from dialogs.messages import Choice, Citation, Kind, Pending, Reply

Json = dict[str, Any]


def whole(text: str) -> str:
    """With U+FFFD for each half of a surrogate pair: JSON can spell one, UTF-8 and the libraries behind cannot."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def reply_json(reply: Reply, seq: int, language: str) -> Json:
    """One reply as the API gives it. Optional parts are left out where there are none."""
    body: Json = {
        "seq": seq,
        "kind": reply.kind.value,
        "text": reply.text,
        "citations": [_citation_json(citation) for citation in reply.citations],
        "choices": [_choice_json(choice) for choice in reply.choices],
        "language": language,
    }
    extra = {
        "link": reply.link,
        "link_label": reply.link_label,
        "measure": reply.measure,
        "verdict": reply.verdict,
        "reference": reply.reference,
    }
    return body | {name: value for name, value in extra.items() if value is not None}


def reply_from_json(body: Json) -> Reply:
    """The reply that ``reply_json`` wrote."""
    return Reply(
        kind=Kind(body["kind"]),
        text=body["text"],
        citations=tuple(Citation(**citation) for citation in body["citations"]),
        choices=tuple(Choice(**choice) for choice in body["choices"]),
        link=body.get("link"),
        link_label=body.get("link_label"),
        measure=body.get("measure"),
        verdict=body.get("verdict"),
        reference=body.get("reference"),
    )


def pending_json(pending: Pending | None) -> Json | None:
    """What is pending, as the API gives it."""
    if pending is None:
        return None
    body: Json = {"fact": pending.fact, "type": pending.type}
    if pending.choices:
        body["choices"] = [_choice_json(choice) for choice in pending.choices]
    return body


def _choice_json(choice: Choice) -> Json:
    return {"id": choice.id, "label": choice.label}


def _citation_json(citation: Citation) -> Json:
    body: Json = {
        "document": citation.document,
        "clause": citation.clause,
        "label": citation.label,
        "quote": citation.quote,
        "url": citation.url,
    }
    return body | ({"translation": citation.translation} if citation.translation else {})
