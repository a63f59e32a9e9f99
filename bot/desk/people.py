"""Who an id in a history or in the audit chain belongs to."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, select

from storage.tables import staff


def usernames(connection: Connection) -> Mapping[str, str]:
    """Username by account id, disabled accounts too: what they did stays theirs."""
    return {row.id: row.username for row in connection.execute(select(staff.c.id, staff.c.username))}
