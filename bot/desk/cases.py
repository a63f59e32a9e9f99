"""Filed intakes: the list, the case, and the decision on it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Select, select
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.decisions import decide_and_tell
from bot.desk.case_view import CaseReader, CaseView
from bot.desk.listing import Slice, slice_of_query
from bot.desk.page import Page, account_of, serves
from bot.desk.people import usernames
from bot.desk.typed import clean, positive_number, typed_text
from intakes.cases import Case, find
from intakes.codes import parse_reference
from intakes.errors import Conflict, NotAllowed, UnknownIntake
from intakes.review import MAX_NOTE
from intakes.staff import Account
from intakes.types import State
from storage import audit
from storage.tables import intakes

SHOWN = "intake.fields_shown"
_COLUMNS = ("reference", "measure", "state", "verdict", "filed_at", "channel")


class Cases(Page):
    """For reviewers. Personal fields are shown on request only, and that is recorded."""

    path = "/intakes"
    menu = "nav-intakes"

    def allows(self, account: Account) -> bool:
        """Reviewers and admins."""
        return account.may_review()

    @serves("")
    async def index(self, request: Request) -> Response:
        """The list, newest first. A whole reference goes straight to its case."""
        asked = {name: clean(request.query_params.get(name, "")).strip() for name in ("state", "q")}
        page = positive_number(request.query_params.get("page", ""))
        whole = parse_reference(asked["q"])

        def work(connection: Connection) -> tuple[Slice, bool]:
            exact = select(intakes.c.id).where(intakes.c.reference == whole)
            return slice_of_query(connection, _query(asked), page, asked), bool(connection.execute(exact).first())

        found, is_exact = await self.read(work)
        if whole and is_exact:
            return RedirectResponse(f"{request.scope['root_path']}{self.path}/{whole}", 303)
        heading = request.state.words("nav-intakes")
        reader, states = self._reader(request, {}), tuple(State)
        return self.show(request, "cases.html", heading=heading, found=found, reader=reader, states=states)

    @serves("/{reference}")
    async def case(self, request: Request) -> Response:
        """One case, its personal fields covered."""
        return await self._page(request)

    @serves("/{reference}/show", "POST")
    async def show_fields(self, request: Request) -> Response:
        """The same with the personal fields, after an audit row. Not a redirect: the next look is another look."""
        account, now, reference = account_of(request), self.services.clock(), request.path_params["reference"]

        def work(connection: Connection) -> Case:
            case = find(connection, self.services.keys, reference)
            audit.record(connection, at=now, actor=account.id, action=SHOWN, subject=case.reference, details={})
            return case

        try:
            case = await self.services.database.transacting(work)
        except UnknownIntake as error:
            raise HTTPException(404) from error
        note = typed_text(await request.form(), "note")
        return await self._page(request, fields=dict(case.fields), note=note)

    @serves("/{reference}/decide", "POST")
    async def decide(self, request: Request) -> Response:
        """Approve or decline, with a note to the applicant; what was typed stays where that fails."""
        account, now, reference = account_of(request), self.services.clock(), request.path_params["reference"]
        form = await request.form()
        decision, note = typed_text(form, "decision"), typed_text(form, "note").strip()
        problem = _problem(decision, note)
        if problem:
            return await self._page(request, status=422, problem=problem, note=note)

        def work(connection: Connection) -> Case:
            return decide_and_tell(
                connection,
                self.services.keys,
                reference,
                decision,
                note=note,
                by=account.id,
                seen_version=positive_number(typed_text(form, "version")),
                now=now,
            )

        try:
            case = await self.services.database.transacting(work)
        except UnknownIntake as error:
            raise HTTPException(404) from error
        except NotAllowed:
            return await self._page(request, status=409, problem="decide-settled", note=note)
        except Conflict:
            return await self._page(request, status=409, problem="decide-conflict", note=note)
        return self.go(request, f"{self.path}/{case.reference}", f"decided-{case.state}", reference=case.reference)

    async def _page(
        self,
        request: Request,
        *,
        status: int = 200,
        fields: dict[str, str] | None = None,
        problem: str | None = None,
        note: str = "",
    ) -> Response:
        view = await self._view(request)
        return self.show(
            request,
            "case.html",
            heading=view.reference,
            status=status,
            case=view,
            fields=fields,
            problem=problem,
            note=note,
            most=MAX_NOTE,
        )

    async def _view(self, request: Request) -> CaseView:
        reference = request.path_params["reference"]

        def work(connection: Connection) -> CaseView:
            reader = self._reader(request, usernames(connection))
            return reader.view(find(connection, self.services.keys, reference))

        try:
            return await self.read(work)
        except UnknownIntake as error:
            raise HTTPException(404) from error

    def _reader(self, request: Request, people: Any) -> CaseReader:
        return CaseReader(self.services.knowledge.current().pack, request.state.words.language, people)


def _query(asked: dict[str, str]) -> Select[Any]:
    query = select(*(intakes.c[name] for name in _COLUMNS))
    if asked["state"] in tuple(State):
        query = query.where(intakes.c.state == asked["state"])
    if asked["q"]:
        query = query.where(intakes.c.reference.contains(asked["q"].upper(), autoescape=True))
    return query.order_by(intakes.c.filed_at.desc(), intakes.c.id.desc())


def _problem(decision: str, note: str) -> str | None:
    """The text that names what is missing from a decision."""
    if decision not in ("approve", "decline"):
        return "decide-which"
    if not note:
        return "decide-no-note"
    return "decide-note-too-long" if len(note) > MAX_NOTE else None
