"""Drafts: what waits to be published, and publishing it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from bot.desk.errors import OtherDrafts
from bot.desk.page import Page, account_of, serves
from bot.desk.people import usernames
from bot.desk.typed import typed_text
from intakes.staff import Account
from knowledge.errors import NotPublishable
from knowledge.pack import Pack
from knowledge.publishing import Draft, discard_draft, drafts_of, publish

MOST_WHY = 500


@dataclass(frozen=True)
class Waiting:
    """One draft, as it is shown."""

    id: str
    mark: str
    question: str
    by: str
    at: datetime


class Drafts(Page):
    """For knowledge admins."""

    path = "/drafts"
    menu = "nav-drafts"

    def allows(self, account: Account) -> bool:
        """Knowledge admins and admins."""
        return account.may_edit_knowledge()

    @serves("")
    async def index(self, request: Request) -> Response:
        """Every draft, oldest first, and the form that publishes them."""
        return await self._page(request)

    @serves("/entry/{entry}/discard", "POST")
    async def discard(self, request: Request) -> Response:
        """Drop a draft."""
        name, account, now = request.path_params["entry"], account_of(request), self.services.clock()
        policy = self._pack().id

        def work(connection: Connection) -> bool:
            if name not in {draft.entry_id for draft in drafts_of(connection, policy)}:
                return False
            discard_draft(connection, policy, name, by=account.id, now=now)
            return True

        if not await self.services.database.transacting(work):
            raise HTTPException(404)
        return self.go(request, self.path, "draft-discarded", entry=name)

    @serves("/publish", "POST")
    async def publish(self, request: Request) -> Response:
        """Make the drafts the next revision, and answer from it at once."""
        account, now, packaged = account_of(request), self.services.clock(), self.services.knowledge.packaged
        form = await request.form()
        why, seen = typed_text(form, "why").strip(), typed_text(form, "seen")
        if not why or len(why) > MOST_WHY:
            problem = request.state.words("publish-why-long" if why else "publish-no-why", most=str(MOST_WHY))
            return await self._page(request, status=422, problem=problem, why=why)

        def work(connection: Connection) -> int:
            if _digest(drafts_of(connection, packaged.id)) != seen:
                raise OtherDrafts
            return publish(connection, packaged, by=account.id, why=why, now=now)

        try:
            number = await self.services.database.transacting(work)
        except OtherDrafts:
            return await self._page(request, status=409, problem=request.state.words("publish-other-drafts"), why=why)
        except NotPublishable as error:
            return await self._page(request, status=422, problem="\n".join(error.problems), why=why)
        await self.services.knowledge.refresh()
        return self.go(request, "/revisions", "published", number=str(number))

    async def _page(
        self, request: Request, *, status: int = 200, problem: str | None = None, why: str = ""
    ) -> Response:
        pack = self._pack()

        def work(connection: Connection) -> tuple[list[Draft], dict[str, str]]:
            return drafts_of(connection, pack.id), dict(usernames(connection))

        drafts, people = await self.read(work)
        return self.show(
            request,
            "drafts.html",
            heading=request.state.words("nav-drafts"),
            status=status,
            waiting=[_waiting(draft, pack, people) for draft in drafts],
            seen=_digest(drafts),
            problem=problem,
            why=why,
            most=MOST_WHY,
        )

    def _pack(self) -> Pack:
        return self.services.knowledge.current().pack


def _waiting(draft: Draft, pack: Pack, people: dict[str, str]) -> Waiting:
    published = pack.entries.get(draft.entry_id)
    by = people.get(draft.edited_by, draft.edited_by)
    if draft.entry is None:
        question = published.questions.all()[0] if published else ""
        return Waiting(draft.entry_id, "removed", question, by, draft.edited_at)
    texts = [text for script in ("zh-Hans", "zh-Hant", "en") for text in draft.entry["questions"][script]]
    return Waiting(draft.entry_id, "changed" if published else "new", texts[0], by, draft.edited_at)


def _digest(drafts: Iterable[Draft]) -> str:
    """Tells one set of drafts from another."""
    text = "\n".join(f"{draft.entry_id} {draft.edited_at.isoformat()}" for draft in drafts)
    return hashlib.sha256(text.encode()).hexdigest()
