"""The audit chain, for admins: who did what, when. It holds ids and hashes, so there is nothing personal to cover."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select
from starlette.requests import Request
from starlette.responses import Response

from bot.desk.listing import Slice, slice_of_query
from bot.desk.page import Page, serves
from bot.desk.people import usernames
from bot.desk.throttle import account_hash
from bot.desk.typed import clean, positive_number
from dialogs.words import Words
from intakes.staff import Account, Role
from storage import audit
from storage.errors import AuditBroken
from storage.tables import audit_rows

ON_A_PAGE = 50


@dataclass(frozen=True)
class Line:
    """One row of the chain, as it is shown."""

    number: int
    at: datetime
    actor: str
    action: str
    in_words: str
    subject: str
    details: str


class AuditLog(Page):
    """For admins."""

    path = "/audit"
    menu = "nav-audit"

    def allows(self, account: Account) -> bool:
        """Admins."""
        return account.role is Role.ADMIN

    @serves("")
    async def index(self, request: Request) -> Response:
        """The rows, newest first, by action."""
        words: Words = request.state.words
        asked = {"action": clean(request.query_params.get("action", "")).strip()}
        page = positive_number(request.query_params.get("page", ""))

        def work(connection: Connection) -> tuple[Slice, list[str], Mapping[str, str]]:
            query = select(audit_rows).order_by(audit_rows.c.number.desc())
            if asked["action"]:
                query = query.where(audit_rows.c.action == asked["action"])
            actions = connection.execute(select(audit_rows.c.action).distinct().order_by(audit_rows.c.action))
            return (
                slice_of_query(connection, query, page, asked, ON_A_PAGE),
                list(actions.scalars()),
                usernames(connection),
            )

        found, actions, people = await self.read(work)
        known = dict(people) | {account_hash(self.services.keys, name): name for name in people.values()}
        return self.show(
            request,
            "audit.html",
            heading=words("nav-audit"),
            found=found,
            lines=[_line(row, known, words) for row in found.rows],
            actions={action: _in_words(action, words) for action in actions},
        )

    @serves("/verify")
    async def verify(self, request: Request) -> Response:
        """Walk the whole chain, and say whether it holds."""
        words: Words = request.state.words
        try:
            length = await self.read(audit.verify)
        except AuditBroken as error:
            problem = words("audit-broken", number=str(error.number), problem=str(error))
            return self.show(request, "audit_verified.html", heading=words("audit-verify"), problem=problem)
        done = words("audit-holds", length=str(length))
        return self.show(request, "audit_verified.html", heading=words("audit-verify"), done=done)


def _line(row: Any, people: Mapping[str, str], words: Words) -> Line:
    name = f"actor-{row.actor.replace(' ', '-')}"
    actor = words(name) if words.has(name) else people.get(row.actor, row.actor)
    details = ", ".join(f"{key}: {_plain(value)}" for key, value in row.details.items())
    return Line(
        row.number,
        row.at,
        actor,
        row.action,
        _in_words(row.action, words),
        people.get(row.subject, row.subject),
        details,
    )


def _in_words(action: str, words: Words) -> str:
    name = f"did-{action.replace('.', '-')}"
    return words(name) if words.has(name) else action


def _plain(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
