"""What goes in and out of a conversation, on every channel alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from intakes.types import Submission


class Kind(StrEnum):
    """What a reply is, for a channel that shows kinds differently."""

    TEXT = "text"
    QUESTION = "question"
    ANSWER = "answer"
    VERDICT = "verdict"
    RECEIPT = "receipt"
    NOTICE = "notice"


@dataclass(frozen=True)
class Choice:
    """A button. ``id`` is opaque to channels and at most 64 bytes (Telegram, callback_data)."""

    id: str
    label: str


@dataclass(frozen=True)
class Citation:
    """The words of a clause that an answer rests on. ``quote`` is verbatim; ``translation`` is ours."""

    document: str
    clause: str
    quote: str
    url: str
    label: str = ""
    translation: str | None = None


@dataclass(frozen=True)
class Reply:
    """One message to the person. ``text`` is final: channels render, they do not compose.

    ``kept``: what is kept of a text that is shown only once.
    """

    kind: Kind
    text: str
    citations: tuple[Citation, ...] = ()
    choices: tuple[Choice, ...] = ()
    link: str | None = None
    link_label: str | None = None
    measure: str | None = None
    verdict: str | None = None
    reference: str | None = None
    kept: str | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Pending:
    """The question that is open: a fact of the vocabulary, ``consent``, or ``field.NAME`` while filing."""

    fact: str
    type: str
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True)
class Said:
    """The person typed something. ``analysis`` is what the answerer worked out of it before the turn began."""

    text: str
    analysis: Any = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class Chose:
    """The person pressed a button."""

    choice: str


@dataclass(frozen=True)
class FormPosted:
    """The person sent the self-hosted form that ``submission_key`` was handed out for."""

    submission_key: str
    fields: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True)
class Opened:
    """The person opened the chat: the first greeting."""


Turn = Said | Chose | FormPosted | Opened


@dataclass(frozen=True)
class FileIntake:
    """Effect: write this record, in the same transaction. ``title`` is the measure's {zh-Hans, en}, for the staff."""

    submission: Submission
    title: Mapping[str, str]


@dataclass(frozen=True)
class HandOutForm:
    """Effect: keep the hash of this one-time form token, in the same transaction."""

    token: str = field(repr=False)
    submission_key: str
    expires_at: datetime


@dataclass(frozen=True)
class KeepResumeCode:
    """Effect: this code moves the conversation to whoever gives it, once, until it expires."""

    code: str = field(repr=False)
    expires_at: datetime


@dataclass(frozen=True)
class MoveHere:
    """Effect: the conversation behind the code went on here; it is used up and the old address is told."""

    code: str = field(repr=False)


@dataclass(frozen=True)
class Remind:
    """Effect: say so in this conversation at that time; one reminder of a kind, the newest."""

    kind: str
    day: date
    due_at: datetime


Effect = Remind | FileIntake | HandOutForm | KeepResumeCode | MoveHere
