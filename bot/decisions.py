"""A decision of the staff and the word to the applicant, in one transaction."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from bot.outbox import say_in
from dialogs.notices import decision_notice
from intakes import review
from intakes.cases import Case
from storage.encryption import Keys


def decide_and_tell(
    connection: Connection,
    keys: Keys,
    reference: str,
    decision: str,
    *,
    note: str,
    by: str,
    seen_version: int,
    now: datetime,
) -> Case:
    """``review.decide``, and its outcome said in the conversation that the intake came from, if it still exists."""
    case = review.decide(connection, keys, reference, decision, note=note, by=by, seen_version=seen_version, now=now)
    if case.conversation_id is not None:
        notice = decision_notice(case.language, case.reference, case.state, note.strip())
        cause = f"decision:{case.id}"[:48]
        say_in(connection, keys, case.conversation_id, [notice], cause=cause, language=case.language, now=now)
    return case
