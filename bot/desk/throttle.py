"""How often a password may be wrong: counted in the audit chain, so that every process and every restart agrees."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, and_, select

from storage import audit
from storage.encryption import Keys
from storage.tables import audit_rows

WINDOW = timedelta(minutes=5)
MOST_TOGETHER = 5
"""Wrong passwords for one account from one address. Counted together, so that a stranger cannot lock anybody out."""

MOST_EACH = 20
"""Wrong passwords for one account from anywhere, or from one address for any account."""

REFUSED = "staff.login_refused"


@dataclass(frozen=True)
class Attempt:
    """Somebody types a password: for which account, from where. Both as keyed hashes, as the audit chain wants."""

    account: str
    address: str

    @classmethod
    def of(cls, keys: Keys, username: str, address: str) -> Attempt:
        """The attempt of an address (as the server sees it, never a header of the client's own) on a username."""
        return cls(account_hash(keys, username), keys.keyed_hash("login address", address)[:32])


def account_hash(keys: Keys, username: str) -> str:
    """What stands for a username in the audit chain, whether there is such an account or not."""
    return keys.keyed_hash("login account", username.casefold())


def note_wrong(connection: Connection, attempt: Attempt, now: datetime) -> None:
    """Record a wrong password."""
    audit.record(
        connection,
        at=now,
        actor="anonymous",
        action=REFUSED,
        subject=attempt.account,
        details={"from": attempt.address},
    )


def wait_before(connection: Connection, attempt: Attempt, now: datetime) -> timedelta | None:
    """How long until the next try is heard; None when it may be made now."""
    same_account = audit_rows.c.subject == attempt.account
    same_address = audit_rows.c.details["from"].as_string() == attempt.address
    bounds: tuple[tuple[ColumnElement[bool], int], ...] = (
        (and_(same_account, same_address), MOST_TOGETHER),
        (same_account, MOST_EACH),
        (same_address, MOST_EACH),
    )
    waits = [wait for which, most in bounds if (wait := _wait(connection, which, most, now))]
    return max(waits, default=None)


def _wait(connection: Connection, which: ColumnElement[bool], most: int, now: datetime) -> timedelta | None:
    """Until fewer than ``most`` of the wrong ones are younger than the window."""
    query = (
        select(audit_rows.c.at)
        .where(audit_rows.c.action == REFUSED, audit_rows.c.at > now - WINDOW, which)
        .order_by(audit_rows.c.number.desc())
        .limit(most)
    )
    times = connection.execute(query).scalars().all()
    return times[-1] + WINDOW - now if len(times) == most else None
