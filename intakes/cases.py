"""Files intakes and reads them back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from intakes.codes import normal_code, parse_reference
from intakes.errors import UnknownIntake
from intakes.types import State, Status, Submission
from storage import audit
from storage.base import new_id
from storage.encryption import Keys
from storage.tables import intake_events, intake_fields, intakes


@dataclass(frozen=True)
class Event:
    """One thing that happened to an intake."""

    number: int
    kind: str
    actor: str
    note: str | None = field(repr=False)
    at: datetime


@dataclass(frozen=True)
class Case:
    """An intake as staff see it. ``fields`` are personal: whoever asks for them must be recorded."""

    id: str
    reference: str
    conversation_id: str | None
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
    state: State
    version: int
    filed_at: datetime
    settled_at: datetime | None
    events: tuple[Event, ...]


def file_intake(
    connection: Connection, keys: Keys, submission: Submission, conversation_id: str, now: datetime
) -> bool:
    """Write the intake, its fields, its first event and an audit row. False when this decision was filed before."""
    row = {
        "id": new_id(),
        "reference": submission.reference,
        "receipt_hash": _receipt_hash(keys, submission.receipt_code),
        "submission_key": submission.submission_key,
        "conversation_id": conversation_id,
        "policy": submission.policy,
        "measure": submission.measure,
        "revision": submission.revision,
        "facts": dict(submission.facts),
        "verdict": dict(submission.verdict),
        "language": submission.language,
        "channel": submission.channel,
        "consent_version": submission.consent_version,
        "consented_at": submission.consented_at,
        "state": State.SUBMITTED,
        "version": 1,
        "filed_at": now,
    }
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    statement = dialect.insert(intakes).values(**row).on_conflict_do_nothing(index_elements=["submission_key"])
    # Not rowcount: psycopg's is unknown (-1) for an insert.
    if connection.execute(statement.returning(intakes.c.id)).first() is None:
        return False
    for name, value in submission.fields.items():
        sealed = keys.seal(value.encode(), f"intake_fields.{name}:{row['id']}")
        connection.execute(insert(intake_fields).values(intake_id=row["id"], name=name, value=sealed))
    add_event(connection, keys, str(row["id"]), "submitted", "applicant", None, now)
    audit.record(
        connection,
        at=now,
        actor="applicant",
        action="intake.submitted",
        subject=submission.reference,
        details={
            "measure": submission.measure,
            "revision": submission.revision,
            "channel": submission.channel,
        },
    )
    return True


def add_event(
    connection: Connection, keys: Keys, intake_id: str, kind: str, actor: str, note: str | None, now: datetime
) -> int:
    """Append one event to an intake's history and return its number. The caller holds the intake's row."""
    numbers = select(intake_events.c.number).where(intake_events.c.intake_id == intake_id)
    number = max(connection.execute(numbers).scalars(), default=0) + 1
    sealed = None if note is None else keys.seal(note.encode(), f"intake_events.note:{intake_id}:{number}")
    connection.execute(
        insert(intake_events).values(intake_id=intake_id, number=number, kind=kind, actor=actor, note=sealed, at=now)
    )
    return number


def find(connection: Connection, keys: Keys, reference: str) -> Case:
    """The whole case behind a reference. Raises UnknownIntake."""
    row = (
        connection.execute(select(intakes).where(intakes.c.reference == parse_reference(reference))).mappings().first()
    )
    if row is None:
        raise UnknownIntake(reference)
    fields = connection.execute(select(intake_fields).where(intake_fields.c.intake_id == row["id"])).all()
    events = connection.execute(
        select(intake_events).where(intake_events.c.intake_id == row["id"]).order_by(intake_events.c.number)
    ).all()
    return Case(
        **{name: row[name] for name in _SHOWN},
        state=State(row["state"]),
        fields={f.name: keys.open(f.value, f"intake_fields.{f.name}:{row['id']}").decode() for f in fields},
        events=tuple(Event(e.number, e.kind, e.actor, _note(keys, row["id"], e.number, e.note), e.at) for e in events),
    )


_SHOWN = (
    *("id", "reference", "conversation_id", "policy", "measure", "revision", "facts", "verdict", "language"),
    *("channel", "consent_version", "consented_at", "version", "filed_at", "settled_at"),
)


def status(connection: Connection, keys: Keys, reference: str, receipt_code: str) -> Status:
    """What the applicant may see. Raises UnknownIntake alike for a wrong reference and a wrong code."""
    query = select(intakes).where(
        intakes.c.reference == parse_reference(reference),
        intakes.c.receipt_hash == _receipt_hash(keys, receipt_code),
    )
    row = connection.execute(query).first()
    if row is None:
        raise UnknownIntake("no intake with this reference and receipt code")
    last = connection.execute(
        select(intake_events.c.number, intake_events.c.note)
        .where(intake_events.c.intake_id == row.id, intake_events.c.note.is_not(None))
        .order_by(intake_events.c.number.desc())
        .limit(1)
    ).first()
    note = _note(keys, row.id, last.number, last.note) if last else None
    return Status(row.reference, row.measure, State(row.state), row.filed_at, row.settled_at, note)


def _receipt_hash(keys: Keys, code: str) -> str:
    return keys.keyed_hash("receipt", normal_code(code))


def _note(keys: Keys, intake_id: str, number: int, sealed: bytes | None) -> str | None:
    return None if sealed is None else keys.open(sealed, f"intake_events.note:{intake_id}:{number}").decode()


@dataclass(frozen=True)
class Line:
    """An intake in a list: nothing personal."""

    reference: str
    measure: str
    verdict: Mapping[str, Any] = field(repr=False)
    state: State
    channel: str
    filed_at: datetime


def newest(connection: Connection, limit: int) -> list[Line]:
    """The newest intakes, newest first."""
    columns = (intakes.c[name] for name in ("reference", "measure", "verdict", "state", "channel", "filed_at"))
    rows = connection.execute(select(*columns).order_by(intakes.c.filed_at.desc(), intakes.c.id.desc()).limit(limit))
    return [Line(r.reference, r.measure, r.verdict, State(r.state), r.channel, r.filed_at) for r in rows]
