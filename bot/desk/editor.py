"""The editor of one FAQ entry. It makes drafts; publishing is another page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from bot.desk.entry_checks import problems_of, published_quote
from bot.desk.entry_form import KINDS, Boxes, body_of, boxes_of, clauses_of, empty_boxes, typed_boxes
from bot.desk.errors import EditedMeanwhile
from bot.desk.page import Page, account_of, serves
from bot.desk.typed import typed_text
from dialogs.facts import say
from dialogs.words import words
from intakes.staff import Account
from knowledge.errors import ContentError
from knowledge.pack import Pack
from knowledge.publishing import Draft, drafts_of, save_draft


@dataclass(frozen=True)
class Edited:
    """What is in the editor: an entry by name (None: a new one), its draft, its JSON before the edit."""

    name: str | None
    draft: Draft | None = None
    before: Mapping[str, Any] | None = None
    is_published: bool = False
    other_ids: frozenset[str] = frozenset()


class Editor(Page):
    """For knowledge admins."""

    path = "/faq/entry"
    menu = "entry-new"
    add_to_menu = False

    def allows(self, account: Account) -> bool:
        """Knowledge admins and admins."""
        return account.may_edit_knowledge()

    @serves("")
    async def index(self, request: Request) -> Response:
        """The editor for a new entry."""
        return self._page(request, Edited(None), empty_boxes())

    @serves("", "POST")
    async def create(self, request: Request) -> Response:
        """Keep a new entry as a draft."""
        return await self._save(request, await self._edited(None))

    @serves("/{entry}")
    async def entry(self, request: Request) -> Response:
        """The editor for an entry: its draft where there is one."""
        edited = await self._edited(request.path_params["entry"])
        if edited.before is None:
            raise HTTPException(404)
        return self._page(request, edited, boxes_of(edited.before))

    @serves("/{entry}", "POST")
    async def save(self, request: Request) -> Response:
        """Keep what was typed as a draft."""
        return await self._save(request, await self._edited(request.path_params["entry"]))

    @serves("/{entry}/remove", "POST")
    async def remove(self, request: Request) -> Response:
        """Keep as a draft that the entry goes."""
        name, account, now, pack = (
            request.path_params["entry"],
            account_of(request),
            self.services.clock(),
            self._pack(),
        )
        if name not in pack.entries:
            raise HTTPException(404)
        await self.services.database.transacting(
            lambda connection: save_draft(connection, pack, name, None, by=account.id, now=now)
        )
        return self.go(request, "/drafts", "entry-removal-drafted", entry=name)

    async def _edited(self, name: str | None) -> Edited:
        """Raises HTTPException 404 where there is neither an entry nor a draft of that name."""
        pack = self._pack()
        drafts = {d.entry_id: d for d in await self.read(lambda connection: drafts_of(connection, pack.id))}
        if name is None:
            return Edited(None, other_ids=frozenset(pack.entries) | frozenset(drafts))
        draft, published = drafts.get(name), pack.entries.get(name)
        if draft is not None and draft.entry is not None:
            return Edited(name, draft, draft.entry, published is not None)
        if published is None:
            raise HTTPException(404)
        return Edited(name, draft, published.model_dump(mode="json", by_alias=True), True)

    async def _save(self, request: Request, edited: Edited) -> Response:
        pack, account, now = self._pack(), account_of(request), self.services.clock()
        form = await request.form()
        seen, boxes = typed_text(form, "seen"), typed_boxes(form)
        boxes |= {"id": edited.name or boxes["id"].strip()}
        boxes |= {"quote": await run_in_threadpool(_published, boxes, pack)}
        problems = problems_of(boxes, pack, taken_ids=edited.other_ids)
        if problems:
            at_boxes = {box: request.state.words(text, **values) for box, text, values in reversed(problems)}
            return self._page(request, edited, boxes, status=422, problems=dict(reversed(at_boxes.items())))

        def work(connection: Connection) -> None:
            drafts = {draft.entry_id: draft for draft in drafts_of(connection, pack.id)}
            if _stamp(drafts.get(boxes["id"])) != seen:
                raise EditedMeanwhile
            save_draft(connection, pack, boxes["id"], body_of(boxes, edited.before), by=account.id, now=now)

        try:
            await self.services.database.transacting(work)
        except EditedMeanwhile:
            return self._page(request, edited, boxes, status=409, problem=request.state.words("entry-meanwhile"))
        except ContentError as error:
            return self._page(request, edited, boxes, status=422, problem=error.problem)
        return self.go(request, "/drafts", "entry-drafted", entry=boxes["id"])

    def _page(
        self,
        request: Request,
        edited: Edited,
        boxes: Boxes,
        *,
        status: int = 200,
        problem: str | None = None,
        problems: Mapping[str, str] | None = None,
    ) -> Response:
        pack, spoken = self._pack(), words(request.state.words.language)
        return self.show(
            request,
            "entry.html",
            heading=edited.name or request.state.words("entry-new"),
            status=status,
            edited=edited,
            seen=_stamp(edited.draft),
            boxes=boxes,
            problem=problem,
            problems=problems or {},
            kinds=KINDS,
            measures={measure.id: say(measure.title, spoken) for measure in pack.measures.values()},
            clauses=pack.clauses.values(),
        )

    def _pack(self) -> Pack:
        return self.services.knowledge.current().pack


def _stamp(draft: Draft | None) -> str:
    """Tells one state of a draft from another."""
    return draft.edited_at.isoformat() if draft else ""


def _published(boxes: Boxes, pack: Pack) -> str:
    """The quote in the published words of the main clause, where it can be found there."""
    quote, given = boxes["quote"].strip(), clauses_of(boxes)
    clause = pack.clauses.get(given[0]) if given else None
    return published_quote(clause, quote) if clause else quote
