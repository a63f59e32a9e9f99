"""Raw updates: stored before anything is made of them, taken one by one, put aside when they cannot be used."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update
from sqlalchemy.dialects import postgresql, sqlite

from storage.base import new_id
from storage.encryption import Keys
from storage.tables import updates


@dataclass(frozen=True)
class StoredUpdate:
    """An update as it came."""

    id: str
    bot_id: int
    update_id: int
    body: dict[str, Any]


def store(connection: Connection, keys: Keys, bot_id: int, raw: Sequence[dict[str, Any]], now: datetime) -> int:
    """Write updates; one that is there already is left alone. Returns how many were new."""
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    new = 0
    for body in raw:
        row_id = new_id()
        statement = dialect.insert(updates).values(
            id=row_id,
            bot_id=bot_id,
            update_id=body["update_id"],
            body=keys.seal_json(body, f"updates.body:{row_id}"),
            state="received",
            received_at=now,
        )
        statement = statement.on_conflict_do_nothing(index_elements=["bot_id", "update_id"])
        new += connection.execute(statement.returning(updates.c.id)).first() is not None
    return new


def waiting(connection: Connection, keys: Keys, bot_id: int, limit: int = 50) -> list[StoredUpdate]:
    """The oldest updates of a bot that nothing was made of yet."""
    query = (
        select(updates)
        .where(updates.c.bot_id == bot_id, updates.c.state == "received")
        .order_by(updates.c.update_id)
        .limit(limit)
    )
    return [
        StoredUpdate(row.id, row.bot_id, row.update_id, keys.open_json(row.body, f"updates.body:{row.id}"))
        for row in connection.execute(query)
    ]


def settle(connection: Connection, stored: StoredUpdate, now: datetime) -> None:
    """Done with it: what the person typed is not kept twice."""
    done = update(updates).where(updates.c.id == stored.id)
    connection.execute(done.values(state="done", body=None, settled_at=now))


def quarantine(connection: Connection, stored: StoredUpdate, problem: str, now: datetime) -> None:
    """Put it aside, whole, for the staff to look at; the next one goes on."""
    aside = update(updates).where(updates.c.id == stored.id)
    connection.execute(aside.values(state="quarantined", problem=problem[:200], settled_at=now))
