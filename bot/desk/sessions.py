"""Who is at the console: the session cookie, and the account that it opens, looked up on every request."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Connection, select
from starlette.requests import Request
from starlette.responses import Response

from bot.wiring import Services
from intakes.staff import Account, session_account, touch_session
from storage.tables import staff_sessions

TOUCHED_EVERY = timedelta(minutes=1)  # a write for each request would be a write for each picture


@dataclass(frozen=True)
class Visit:
    """A request by somebody who is logged in."""

    account: Account
    token: str = field(repr=False)


class Cookies:
    """The console's two cookies: the session, and before a login the secret that its form is bound to.

    ``__Host-`` cookies (RFC 6265bis, 4.1.3.2) need https; without it the plain name is used.
    """

    def __init__(self, public_url: str) -> None:
        self._secure = public_url.startswith("https://")
        prefix = "__Host-" if self._secure else ""
        self.session, self.visitor = f"{prefix}desk", f"{prefix}desk-visitor"

    def give(self, response: Response, name: str, value: str) -> None:
        """Set a cookie until the browser closes."""
        response.set_cookie(name, value, path="/", secure=self._secure, httponly=True, samesite="strict")

    def take_back(self, response: Response, name: str) -> None:
        """Delete a cookie."""
        response.delete_cookie(name, path="/", secure=self._secure, httponly=True, samesite="strict")


async def visit_of(request: Request, services: Services, cookies: Cookies) -> Visit | None:
    """The visit behind the session cookie. None when it ended, sat idle too long, or the account was disabled."""
    token = request.cookies.get(cookies.session)
    if not token:
        return None
    now = services.clock()

    def work(connection: Connection) -> tuple[Account | None, datetime | None]:
        account = session_account(connection, services.keys, token, now)
        return account, _seen_at(connection, services.keys.keyed_hash("session", token)) if account else None

    account, seen_at = await services.database.reading_from(work)
    if account is None or seen_at is None:
        return None
    if now - seen_at >= TOUCHED_EVERY:
        await services.database.transacting(lambda connection: touch_session(connection, services.keys, token, now))
    return Visit(account, token)


def _seen_at(connection: Connection, token_hash: str) -> datetime | None:
    query = select(staff_sessions.c.seen_at).where(staff_sessions.c.token_hash == token_hash)
    return connection.execute(query).scalar_one_or_none()
