"""Decisions of the staff on an intake."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select, update

from intakes.cases import Case, add_event, find
from intakes.errors import Conflict, NotAllowed
from intakes.types import State
from storage import audit
from storage.encryption import Keys
from storage.tables import intakes

MAX_NOTE = 2000
_DECISIONS = {"approve": State.APPROVED, "decline": State.DECLINED}


def decide(
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
    """Approve or decline a submitted intake, and return the case as it stands then.

    ``note`` is shown to the applicant and must not be empty; ``by`` is the staff account's id; ``seen_version`` is the
    version that the decision was made on. Raises UnknownIntake, NotAllowed when it is settled already or the note is
    missing or too long, Conflict when somebody changed it since.
    """
    note = note.strip()
    if not note:
        raise NotAllowed("a decision needs a note to the applicant")
    if len(note) > MAX_NOTE:
        raise NotAllowed(f"the note is longer than {MAX_NOTE} characters")
    state = _DECISIONS[decision]
    case = find(connection, keys, reference)
    locked = connection.execute(
        select(intakes.c.state, intakes.c.version).where(intakes.c.id == case.id).with_for_update()
    ).one()
    if locked.state != State.SUBMITTED:
        raise NotAllowed(f"{case.reference} is {locked.state} already")
    if locked.version != seen_version:
        raise Conflict(f"{case.reference} was changed since you opened it")
    connection.execute(
        update(intakes).where(intakes.c.id == case.id).values(state=state, version=locked.version + 1, settled_at=now)
    )
    number = add_event(connection, keys, case.id, str(state), by, note, now)
    audit.record(
        connection,
        at=now,
        actor=by,
        action=f"intake.{state}",
        subject=case.reference,
        details={"event": number, "version": locked.version + 1},
    )
    return find(connection, keys, reference)
