"""What the tests of filed things file."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

from intakes.cases import file_intake
from intakes.codes import new_receipt_code, new_reference
from intakes.types import CONSENT_VERSION, Submission
from storage.base import new_id
from storage.encryption import Keys
from tests.conftest import NOW

NAME, PHONE = "金絲雀Canary", "+8613800138000"


def submission(**changes: Any) -> Submission:
    """A decision to file, with a reference and a receipt code of its own."""
    usual = {
        "submission_key": new_id(),
        "reference": new_reference(NOW.date()),
        "receipt_code": new_receipt_code(),
        "policy": "tongzhou-2018-5",
        "measure": "researcher_retention",
        "revision": 1,
        "facts": {"years": 3, "place": "通州区", "consents": None},
        "verdict": {"verdict": "needs_authority", "criteria": [{"id": "kind", "state": "met"}]},
        "fields": {"contact_name": NAME, "contact": PHONE},
        "language": "zh-Hans",
        "channel": "web",
        "consent_version": CONSENT_VERSION,
        "consented_at": NOW,
    }
    return Submission(**(usual | changes))


def filed(connection: Connection, keys: Keys, conversation_id: str = "c" * 32, **changes: Any) -> Submission:
    """File one; returns what was filed."""
    made = submission(**changes)
    assert file_intake(connection, keys, made, conversation_id, NOW)
    return made
