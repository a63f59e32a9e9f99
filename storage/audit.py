"""The audit writer: a hash chain over everything that staff and the desk do. Lives here because publishing needs it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, desc, insert, select

from storage.errors import AuditBroken
from storage.tables import audit_rows
from storage.unit_of_work import lock_name

GENESIS = "0" * 64


def record(
    connection: Connection,
    *,
    at: datetime,
    actor: str,
    action: str,
    subject: str,
    details: Mapping[str, object],
) -> int:
    """Append one row and return its number. ``details`` holds ids and hashes, never personal values."""
    lock_name(connection, "audit")
    last = connection.execute(
        select(audit_rows.c.number, audit_rows.c.hash).order_by(desc(audit_rows.c.number)).limit(1)
    ).one_or_none()
    number, previous = (last.number + 1, last.hash) if last else (1, GENESIS)
    row = {
        "number": number,
        "at": at,
        "actor": actor,
        "action": action,
        "subject": subject,
        "details": dict(details),
        "previous_hash": previous,
    }
    connection.execute(insert(audit_rows).values(**row, hash=_hash_of(row)))
    return number


def verify(connection: Connection) -> int:
    """Walk the whole chain and return its length. Raises AuditBroken at the first row that does not hold."""
    expected, previous = 1, GENESIS
    for row in connection.execute(select(audit_rows).order_by(audit_rows.c.number)).mappings():
        if row["number"] != expected:
            raise AuditBroken(expected, "is missing")
        if row["previous_hash"] != previous:
            raise AuditBroken(expected, "does not follow the row before it")
        if row["hash"] != _hash_of(row):
            raise AuditBroken(expected, "was edited")
        previous, expected = row["hash"], expected + 1
    return expected - 1


def _hash_of(row: Mapping[Any, Any]) -> str:
    at = row["at"].astimezone(UTC).isoformat()  # as it comes back from the table, whatever zone it was told in
    parts = [row["number"], at, row["actor"], row["action"], row["subject"], row["details"]]
    text = json.dumps([*parts, row["previous_hash"]], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
