"""The shapes of the API's answers, for its OpenAPI description. Answers may grow by further keys, never lose one."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from bot.web.problems import MEDIA_TYPE
from dialogs.conversation import Language
from dialogs.messages import Kind
from intakes.types import State

Verdict = Literal["eligible", "not_eligible", "unknown", "needs_authority"]


class Shape(BaseModel):
    """An object that may have more keys than are listed."""

    model_config = ConfigDict(extra="allow")


class Choice(Shape):
    """A button."""

    id: str = Field(max_length=64)
    label: str


class Citation(Shape):
    """The words of a clause; ``translation`` is ours."""

    document: str
    clause: str
    label: str
    quote: str
    url: str
    translation: str = ""


class Reply(Shape):
    """One message. ``seq`` counts from 1 in its conversation."""

    seq: int = Field(ge=1)
    kind: Kind
    text: str
    citations: list[Citation]
    choices: list[Choice]
    language: Language
    link: str = ""
    link_label: str = ""
    measure: str = ""
    verdict: str = ""
    reference: str = ""


class Pending(Shape):
    """The open question: a fact of the vocabulary, ``consent``, or ``field.NAME`` while filing."""

    fact: str
    type: str
    choices: list[Choice] = []


class Turn(Shape):
    """What a turn gave."""

    replies: list[Reply]
    language: Language
    pending: Pending | None


class Opening(Turn):
    """A new conversation. The token is shown this once."""

    id: str
    token: str


class Replies(Shape):
    """The replies after a seq; ``last`` is the highest of them, or the one asked about."""

    replies: list[Reply]
    last: int


class Answer(Shape):
    """As ``chuangban ask``."""

    status: Literal["answered", "clarify", "not_covered", "out_of_scope", "small_talk", "refused"]
    answer: str
    language: Language
    citations: list[Citation]
    confidence: float
    choices: list[Choice]


class Criterion(Shape):
    """One condition of a measure, with the fact and the answer that settled it."""

    id: str
    state: Literal["met", "unmet", "unknown"]
    clause: str
    quote: str
    fact: str | None
    answer: Any


class Check(Shape):
    """As ``chuangban check``."""

    measure: str
    verdict: Verdict
    clauses: list[str]
    criteria: list[Criterion]
    missing: list[str]
    authority: list[dict[str, Any]]
    would_change: list[Any]


class Matches(Shape):
    """As ``chuangban match``."""

    matches: list[Check]


class ClauseName(Shape):
    """A clause in a list."""

    id: str
    number: str
    heading: str


class Policy(Shape):
    """A policy document."""

    id: str
    title: str
    number: str
    issued: str
    published: str
    clauses: list[ClauseName]


class Policies(Shape):
    """Every policy."""

    policies: list[Policy]


class Clause(ClauseName):
    """A clause: ``published`` is verbatim, ``simplified`` its Simplified form, ``translation`` ours."""

    policy: str
    published: str
    simplified: str
    translation: str
    lead: list[str]
    cooperating: list[str]


class IntakeStatus(Shape):
    """Where an intake stands."""

    reference: str
    measure: str
    state: State
    filed_at: str
    settled_at: str | None
    note: str | None


_PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["where", "problem"],
                "properties": {"where": {"type": "string"}, "problem": {"type": "string"}},
            },
        },
        "error": {"type": "object"},
    },
}
_MEANING = {
    404: "There is no such thing, or not for this token.",
    409: "The Idempotency-Key was used with another body.",
    413: "The request is larger than 64 KiB.",
    422: "The request is not what this address takes.",
    503: "Not ready yet.",
}


def answers(shape: type[Shape], status: int = 200, *, problems: tuple[int, ...] = ()) -> dict[int | str, Any]:
    """``responses`` of a route: its answer, and the problem documents that it can give instead."""
    return {status: {"model": shape}, **problems_of(*problems)}


def problems_of(*statuses: int) -> dict[int | str, Any]:
    """``responses`` for problem documents."""
    return {
        status: {"description": _MEANING[status], "content": {MEDIA_TYPE: {"schema": _PROBLEM}}} for status in statuses
    }
