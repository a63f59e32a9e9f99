"""A username and a password become a session, or a reason why not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

from sqlalchemy import Connection

from bot.desk.throttle import Attempt, note_wrong, wait_before
from bot.wiring import Services
from intakes.staff import Account, begin_session, check_password, end_session
from storage import audit
from storage.unit_of_work import lock_name

T = TypeVar("T")
MOST_PASSWORD = 256  # characters; hashing a book is a way to keep us busy


@dataclass(frozen=True)
class TooOften:
    """The password did not count: too many wrong ones came before."""

    wait: timedelta


async def with_password(
    services: Services, username: str, password: str, address: str, then: Callable[[Connection, Account], T]
) -> T | TooOften | None:
    """Run ``then`` in a write transaction if the password is right. None for a wrong pair: it is recorded, and counts.

    The password is looked at outside the write transaction, because that takes long on purpose. What came of it is
    used only if the try, counted under the lock, was not one too many: a hundred tries at once are five tries.
    """
    now = services.clock()
    attempt = Attempt.of(services.keys, username, address)

    def look(connection: Connection) -> Account | TooOften | None:
        wait = wait_before(connection, attempt, now)
        return TooOften(wait) if wait else _checked(connection, username, password)

    looked = await services.database.reading_from(look)
    if isinstance(looked, TooOften):
        return looked

    def settle(connection: Connection) -> T | TooOften | None:
        lock_name(connection, "login")
        wait = wait_before(connection, attempt, now)
        if wait is not None:
            return TooOften(wait)
        if looked is not None:
            return then(connection, looked)
        note_wrong(connection, attempt, now)
        return None

    return await services.database.transacting(settle)


async def sign_in(services: Services, username: str, password: str, address: str) -> str | TooOften | None:
    """The token of a fresh session."""
    now = services.clock()
    return await with_password(
        services,
        username,
        password,
        address,
        lambda connection, account: begin_session(connection, services.keys, account, now),
    )


async def sign_out(services: Services, account: Account, token: str) -> None:
    """End a session."""
    now = services.clock()

    def work(connection: Connection) -> None:
        end_session(connection, services.keys, token)
        audit.record(connection, at=now, actor=account.id, action="staff.logout", subject=account.id, details={})

    await services.database.transacting(work)


def _checked(connection: Connection, username: str, password: str) -> Account | None:
    """Takes as long for a password that cannot be one."""
    return check_password(connection, username, password if len(password) <= MOST_PASSWORD else "")
