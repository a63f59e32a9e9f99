"""What was published: each revision, who made it, when, why, and the entries that differ from the one before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select
from starlette.requests import Request
from starlette.responses import Response

from bot.desk.page import Page, serves
from bot.desk.people import usernames
from intakes.staff import Account
from storage.tables import revisions

MOST_SHOWN = 100


@dataclass(frozen=True)
class Published:
    """One revision, as it is shown."""

    number: int
    at: datetime
    by: str
    why: str
    changed: tuple[str, ...]


class Revisions(Page):
    """For knowledge admins."""

    path = "/revisions"
    menu = "nav-revisions"

    def allows(self, account: Account) -> bool:
        """Knowledge admins and admins."""
        return account.may_edit_knowledge()

    @serves("")
    async def index(self, request: Request) -> Response:
        """The newest first; revision 1 is the pack as it was installed."""
        published = await self.read(_published)
        current = self.services.knowledge.current().revision
        heading = request.state.words("nav-revisions")
        return self.show(request, "revisions.html", heading=heading, published=published, current=current)


def _published(connection: Connection) -> list[Published]:
    query = select(revisions).order_by(revisions.c.number.desc()).limit(MOST_SHOWN + 1)
    rows, people = list(connection.execute(query)), usernames(connection)
    befores = {
        row.number: before for row, before in zip(rows, [*(r.overlay["faq"] for r in rows[1:]), {}], strict=False)
    }
    return [
        Published(
            number=row.number,
            at=row.published_at,
            by=people.get(row.published_by, row.published_by),
            why=row.why,
            changed=_changed(row.overlay["faq"], befores[row.number]),
        )
        for row in rows[:MOST_SHOWN]
    ]


def _changed(overlay: dict[str, Any], before: dict[str, Any]) -> tuple[str, ...]:
    """The entries that differ. A removed one is there as null, one that was never touched is not there."""
    return tuple(name for name, body in overlay.items() if name not in before or before[name] != body)
