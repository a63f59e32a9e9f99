"""Intakes to review, filed from a conversation as the chat files them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from bot.wiring import Services
from intakes.cases import file_intake
from intakes.codes import new_receipt_code, new_reference
from intakes.types import Submission
from knowledge.eligibility.reports import check_report
from storage.base import new_id
from storage.tables import replies
from tests.rows import add_conversation

ELIGIBLE = {
    "employer_type": "university",
    "is_research_staff": True,
    "brings_project": True,
    "destination_type": "maker_space",
    "original_unit_consent": True,
    "years_since_move": 1,
}
FIELDS = {"contact_name": "张晓云", "contact": "+8613800001234"}


def file_case(
    services: Services,
    facts: Mapping[str, Any] = ELIGIBLE,
    *,
    measure: str = "researcher_retention",
    fields: Mapping[str, str] = FIELDS,
    language: str = "zh-Hans",
    channel: str = "web",
) -> str:
    """File an intake; returns its reference."""
    pack, now = services.knowledge.current().pack, services.clock()
    submission = Submission(
        submission_key=new_id(),
        reference=new_reference(services.today()),
        receipt_code=new_receipt_code(),
        policy=pack.id,
        measure=measure,
        revision=1,
        facts=facts,
        verdict=check_report(measure, facts, pack.measures, pack.vocabulary, services.today()),
        fields=fields,
        language=language,
        channel=channel,
        consent_version="2026-11",
        consented_at=now,
    )

    def work(connection: Any) -> bool:
        conversation = add_conversation(connection, now, channel=channel, address=new_id(), keys=services.keys)
        return file_intake(connection, services.keys, submission, conversation, now)

    assert services.database.transact(work)
    return submission.reference


def told(services: Services) -> list[str]:
    """Everything that was said in any conversation."""
    rows = services.database.read(lambda c: c.execute(select(replies).order_by(replies.c.created_at)).all())
    return [services.keys.open_json(row.body, f"replies.body:{row.id}")["text"] for row in rows]
