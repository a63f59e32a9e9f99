"""What people may change of their own account. Each runs in the caller's transaction and is recorded."""

from __future__ import annotations

from datetime import datetime

from argon2 import PasswordHasher
from sqlalchemy import Connection, delete, update

from intakes.staff import Account
from storage import audit
from storage.encryption import Keys
from storage.tables import staff, staff_sessions


def change_password(
    connection: Connection, keys: Keys, account: Account, password: str, *, keep: str, now: datetime
) -> None:
    """Set a password that the caller has found good enough, and end every session but the one with token ``keep``."""
    hashed = PasswordHasher().hash(password)
    connection.execute(update(staff).where(staff.c.id == account.id).values(password_hash=hashed))
    connection.execute(
        delete(staff_sessions).where(
            staff_sessions.c.staff_id == account.id,
            staff_sessions.c.token_hash != keys.keyed_hash("session", keep),
        )
    )
    audit.record(connection, at=now, actor=account.id, action="staff.password_changed", subject=account.id, details={})


def set_language(connection: Connection, account: Account, language: str, now: datetime) -> None:
    """Set the language of the console, and of the staff bot's notices."""
    connection.execute(update(staff).where(staff.c.id == account.id).values(language=language))
    audit.record(
        connection,
        at=now,
        actor=account.id,
        action="staff.language_changed",
        subject=account.id,
        details={"language": language},
    )
