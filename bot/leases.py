"""Leases: of several processes one does a thing at a time, and another takes over when it dies."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, delete
from sqlalchemy.dialects import postgresql, sqlite

from storage.tables import leases


def take_lease(connection: Connection, name: str, owner: str, now: datetime, length: timedelta) -> bool:
    """Take or renew a lease. False while another owner holds it."""
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    statement = dialect.insert(leases).values(name=name, owner=owner, until=now + length)
    statement = statement.on_conflict_do_update(
        index_elements=["name"],
        set_={"owner": owner, "until": now + length},
        where=(leases.c.owner == owner) | (leases.c.until <= now),
    )
    # Not rowcount: psycopg's is unknown (-1) for an insert.
    return connection.execute(statement.returning(leases.c.name)).first() is not None


def give_lease_back(connection: Connection, name: str, owner: str) -> None:
    """Let another process have it at once."""
    connection.execute(delete(leases).where(leases.c.name == name, leases.c.owner == owner))
