"""Accounts of the people who work at the desk: roles, passwords, sessions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy import Connection, delete, insert, select, update

from intakes.codes import new_token
from intakes.errors import NotAllowed
from storage import audit
from storage.base import new_id
from storage.encryption import Keys
from storage.tables import staff, staff_sessions

IDLE = timedelta(hours=2)
LONGEST = timedelta(hours=12)
SHORTEST_PASSWORD = 12
_HASHER = PasswordHasher()  # Argon2id with RFC 9106's low-memory parameters


class Role(StrEnum):
    """What an account may do."""

    REVIEWER = "reviewer"
    KNOWLEDGE_ADMIN = "knowledge_admin"
    ADMIN = "admin"


@dataclass(frozen=True)
class Account:
    """A member of the staff. An admin may do what every role may."""

    id: str
    username: str
    role: Role
    language: str | None

    def may_review(self) -> bool:
        """Whether this account decides on intakes."""
        return self.role in (Role.REVIEWER, Role.ADMIN)

    def may_edit_knowledge(self) -> bool:
        """Whether this account edits and publishes the knowledge."""
        return self.role in (Role.KNOWLEDGE_ADMIN, Role.ADMIN)


def add_account(
    connection: Connection,
    username: str,
    password: str,
    role: Role,
    *,
    by: str,
    now: datetime,
    language: str | None = None,
) -> Account:
    """Make an account. Raises NotAllowed for a short password or a username that is taken or empty."""
    username = username.strip()
    if not username or len(username) > 64 or not username.isprintable():
        raise NotAllowed("a username has 1 to 64 printable characters")
    if len(password) < SHORTEST_PASSWORD:
        raise NotAllowed(f"a password has at least {SHORTEST_PASSWORD} characters")
    if connection.execute(select(staff.c.id).where(staff.c.username == username)).first():
        raise NotAllowed(f"there is an account {username!r} already")
    account = Account(new_id(), username, role, language)
    connection.execute(
        insert(staff).values(
            id=account.id,
            username=username,
            password_hash=_HASHER.hash(password),
            role=role,
            language=language,
            created_at=now,
        )
    )
    audit.record(connection, at=now, actor=by, action="staff.added", subject=account.id, details={"role": role})
    return account


def check_password(connection: Connection, username: str, password: str) -> Account | None:
    """The account, when the password is right and the account is not disabled. Takes as long either way."""
    row = connection.execute(select(staff).where(staff.c.username == username)).first()
    stored = row.password_hash if row is not None else _nobodys_hash()
    try:
        _HASHER.verify(stored, password)
    except (VerifyMismatchError, InvalidHashError):
        return None
    if row is None or row.disabled_at is not None:
        return None
    return Account(row.id, row.username, Role(row.role), row.language)


@cache
def _nobodys_hash() -> str:
    """What an unknown username is checked against: made once, so that it costs one check, like a wrong password."""
    return _HASHER.hash(new_token())


def begin_session(connection: Connection, keys: Keys, account: Account, now: datetime) -> str:
    """A fresh session for an account; the token goes into its cookie and is kept as a hash only."""
    token = new_token()
    connection.execute(
        insert(staff_sessions).values(
            token_hash=keys.keyed_hash("session", token), staff_id=account.id, created_at=now, seen_at=now
        )
    )
    audit.record(connection, at=now, actor=account.id, action="staff.login", subject=account.id, details={})
    return token


def session_account(connection: Connection, keys: Keys, token: str, now: datetime) -> Account | None:
    """Whose session this is. None when it ended, sat idle too long, or the account was disabled since."""
    row = connection.execute(
        select(staff, staff_sessions.c.created_at.label("begun"), staff_sessions.c.seen_at)
        .join(staff_sessions, staff_sessions.c.staff_id == staff.c.id)
        .where(staff_sessions.c.token_hash == keys.keyed_hash("session", token))
    ).first()
    if row is None or row.disabled_at is not None or now - row.begun > LONGEST or now - row.seen_at > IDLE:
        return None
    return Account(row.id, row.username, Role(row.role), row.language)


def touch_session(connection: Connection, keys: Keys, token: str, now: datetime) -> None:
    """Mark a session as in use."""
    connection.execute(
        update(staff_sessions)
        .where(staff_sessions.c.token_hash == keys.keyed_hash("session", token))
        .values(seen_at=now)
    )


def end_session(connection: Connection, keys: Keys, token: str) -> None:
    """Log out."""
    connection.execute(delete(staff_sessions).where(staff_sessions.c.token_hash == keys.keyed_hash("session", token)))


def link_chat(connection: Connection, username: str, chat_id: int, *, by: str, now: datetime) -> str:
    """Link an account to a chat of the staff bot and return the account's id. Raises NotAllowed."""
    account_id: str | None = connection.execute(
        select(staff.c.id).where(staff.c.username == username)
    ).scalar_one_or_none()
    if account_id is None:
        raise NotAllowed(f"there is no account {username!r}")
    connection.execute(update(staff).where(staff.c.telegram_chat_id == chat_id).values(telegram_chat_id=None))
    connection.execute(update(staff).where(staff.c.id == account_id).values(telegram_chat_id=chat_id))
    audit.record(connection, at=now, actor=by, action="staff.linked", subject=account_id, details={})
    return account_id


def anybody(connection: Connection) -> bool:
    """Whether there is any account yet."""
    return connection.execute(select(staff.c.id).limit(1)).first() is not None
