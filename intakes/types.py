"""The values that filing is about. Knows no storage, so that the conversation can use it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

FIELDS = ("contact_name", "contact")
"""The personal fields of an intake, in the order in which they are asked."""

CONSENT_VERSION = "2026-11"
"""Names the wording of the consent notice; a new wording needs a new consent (PIPL, article 14)."""


class State(StrEnum):
    """Where an intake stands."""

    SUBMITTED = "submitted"
    APPROVED = "approved"
    DECLINED = "declined"


@dataclass(frozen=True)
class Submission:
    """One decision to file. The same ``submission_key`` never makes two records."""

    submission_key: str
    reference: str
    receipt_code: str = field(repr=False)
    policy: str
    measure: str
    revision: int
    facts: Mapping[str, Any] = field(repr=False)
    verdict: Mapping[str, Any] = field(repr=False)
    fields: Mapping[str, str] = field(repr=False)
    language: str
    channel: str
    consent_version: str
    consented_at: datetime


@dataclass(frozen=True)
class Status:
    """What the holder of a reference and its receipt code may see."""

    reference: str
    measure: str
    state: State
    filed_at: datetime
    settled_at: datetime | None
    note: str | None
