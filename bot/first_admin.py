"""The first admin of an empty desk."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection

from intakes.staff import Role, add_account, anybody
from storage.unit_of_work import Database, lock_name

USERNAME = "admin"


def ensure_admin(database: Database, now: datetime, told: Callable[[str], None]) -> None:
    """Make the account ``admin`` when there is none at all, and tell its password, once."""

    def work(connection: Connection) -> str | None:
        lock_name(connection, "staff")
        if anybody(connection):
            return None
        password = secrets.token_urlsafe(15)
        add_account(connection, USERNAME, password, Role.ADMIN, by="setup", now=now)
        return password

    password = database.transact(work)
    if password is not None:
        told(f"First admin: {USERNAME}   one-time password: {password}   (shown only now; change it under /desk)")
