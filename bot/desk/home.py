"""The start page: what waits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select
from starlette.requests import Request
from starlette.responses import Response

from bot.desk.page import Page, account_of, serves
from dialogs.desk import DISTRICT_TIME
from intakes.staff import Account
from intakes.types import State
from storage.tables import drafts, intakes


@dataclass(frozen=True)
class Waiting:
    """What nobody has dealt with yet."""

    intakes: int
    oldest: datetime | None
    oldest_reference: str | None
    drafts: int


class Home(Page):
    """Counts, for whoever is logged in; each role sees its own."""

    path = "/"
    menu = "nav-home"

    def allows(self, account: Account) -> bool:  # noqa: ARG002 (everybody)
        """Everybody who is logged in."""
        return True

    @serves("")
    async def index(self, request: Request) -> Response:
        """The counts."""
        account, today = account_of(request), self.services.today()
        waiting = await self.read(count_waiting)
        days = (today - waiting.oldest.astimezone(DISTRICT_TIME).date()).days if waiting.oldest else 0
        current = self.services.knowledge.current()
        return self.show(
            request,
            "home.html",
            heading=request.state.words("nav-home"),
            waiting=waiting,
            days=days,
            revision=current.revision,
            entries=len(current.pack.entries),
            reviews=account.may_review(),
            edits=account.may_edit_knowledge(),
        )


def count_waiting(connection: Connection) -> Waiting:
    """Count what waits, and find the intake that waits longest."""
    submitted = intakes.c.state == State.SUBMITTED
    oldest = connection.execute(
        select(intakes.c.filed_at, intakes.c.reference)
        .where(submitted)
        .order_by(intakes.c.filed_at, intakes.c.id)
        .limit(1)
    ).first()
    return Waiting(
        intakes=connection.execute(select(func.count()).select_from(intakes).where(submitted)).scalar_one(),
        oldest=oldest.filed_at if oldest else None,
        oldest_reference=oldest.reference if oldest else None,
        drafts=connection.execute(select(func.count()).select_from(drafts)).scalar_one(),
    )
