"""What an answer is: a typed status, the text, and where it is written."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from knowledge.scripts import Language

Status = Literal["answered", "clarify", "not_covered", "out_of_scope", "small_talk", "refused"]


@dataclass(frozen=True)
class Cited:
    """The words that an answer rests on.

    ``quote`` is verbatim, in the reader's script where the document's own words allow it (Clause.display_quote);
    ``translation`` is our English rendering, for a reader of English only. ``label``: 三（五）.
    """

    document: str
    clause: str
    label: str
    quote: str
    translation: str | None
    url: str


@dataclass(frozen=True)
class Option:
    """A question that the asker may have meant: ``id`` is an entry's, ``label`` is in the asker's language."""

    id: str
    label: str


@dataclass(frozen=True)
class Outside:
    """A fact from outside the document, in the asker's language."""

    text: str
    source: str
    date: str
    verified: bool


@dataclass(frozen=True)
class Answer:
    """What is said to a question. ``text`` is the direct answer; quotes are in ``citations``.

    ``confidence``: the calibrated probability that the entry is the right one (1.0 for a button that was pressed).
    ``departments``: the lead departments of the first cited clause, as the document names them.
    """

    status: Status
    text: str
    language: Language
    citations: tuple[Cited, ...] = ()
    confidence: float = 0.0
    choices: tuple[Option, ...] = ()
    measure: str | None = None
    entry: str | None = None
    departments: tuple[str, ...] = ()
    outside: tuple[Outside, ...] = field(default=())
