"""What the conversation may ask of the world, as protocols: knowledge, records, fresh codes, the time of the turn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from dialogs.conversation import Conversation
from intakes.types import Status
from knowledge.answering import Answerer
from knowledge.pack import Pack

DISTRICT_TIME = ZoneInfo("Asia/Shanghai")


class Records(Protocol):
    """Reads of what is filed, answered inside the turn's transaction."""

    def status(self, reference: str, receipt_code: str) -> Status | None:
        """The status behind a reference and its receipt code; None when the two do not open anything."""
        ...

    def resumable(self, code: str) -> Conversation | None:
        """The conversation that a resume code opens; None when it is unknown, used or expired."""
        ...


class Ids(Protocol):
    """Fresh codes, so that replies are final text."""

    def reference(self, on: date) -> str:
        """A reference for a new intake."""
        ...

    def receipt_code(self) -> str:
        """A receipt code."""
        ...

    def resume_code(self) -> str:
        """A resume code."""
        ...

    def token(self) -> str:
        """A one-time token for a link."""
        ...

    def submission_key(self) -> str:
        """A key for one decision to file."""
        ...


@dataclass(frozen=True)
class Desk:
    """Everything a turn needs beside the conversation itself."""

    pack: Pack
    revision: int
    answerer: Answerer
    records: Records
    ids: Ids
    now: datetime
    # The absolute address of a path of ours, for links that leave the web chat.
    absolute: Callable[[str], str]
    form_hours: int

    @property
    def today(self) -> date:
        """The day it is in the district: what deadlines and "years since" count by."""
        return self.now.astimezone(DISTRICT_TIME).date()
