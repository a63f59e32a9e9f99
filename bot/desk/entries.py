"""The FAQ as a list: what is published, and the drafts that wait."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from bot.desk.entry_form import KINDS
from bot.desk.listing import slice_of_list
from bot.desk.page import Page, serves
from bot.desk.typed import clean, positive_number
from intakes.staff import Account
from knowledge.pack import Pack
from knowledge.publishing import Draft, drafts_of
from knowledge.scripts import to_simplified


@dataclass(frozen=True)
class Row:
    """One entry of the list. ``mark``: new, changed or removed where a draft waits."""

    id: str
    kind: str
    clauses: tuple[str, ...]
    question: str
    mark: str | None


class Entries(Page):
    """For knowledge admins."""

    path = "/faq"
    menu = "nav-faq"

    def allows(self, account: Account) -> bool:
        """Knowledge admins and admins."""
        return account.may_edit_knowledge()

    @serves("")
    async def index(self, request: Request) -> Response:
        """Every entry, drafts first, by clause, kind and words."""
        pack = self._pack()
        asked = {name: clean(request.query_params.get(name, "")).strip() for name in ("clause", "kind", "q", "drafts")}
        drafts = await self.read(lambda connection: drafts_of(connection, pack.id))
        rows = _rows(pack, drafts, request.state.words.language, asked)
        found = slice_of_list(rows, positive_number(request.query_params.get("page", "")), asked)
        heading = request.state.words("nav-faq")
        return self.show(request, "entries.html", heading=heading, found=found, kinds=KINDS, clauses=pack.clauses)

    def _pack(self) -> Pack:
        return self.services.knowledge.current().pack


def _rows(pack: Pack, drafts: list[Draft], language: str, asked: Mapping[str, str]) -> list[Row]:
    waiting = {draft.entry_id: draft for draft in drafts}
    bodies: dict[str, tuple[Mapping[str, Any], str | None]] = {}
    for name, draft in waiting.items():
        mark = "removed" if draft.entry is None else "changed" if name in pack.entries else "new"
        published = pack.entries.get(name)
        body = draft.entry or (published.model_dump(mode="json", by_alias=True) if published else {})
        if body:
            bodies[name] = body, mark
    for entry in pack.entries.values():
        if entry.id not in bodies:
            bodies[entry.id] = entry.model_dump(mode="json", by_alias=True), None
    wanted = to_simplified(asked["q"]).casefold()
    return [
        _row(body, mark, language)
        for body, mark in bodies.values()
        if (not asked["clause"] or asked["clause"] in body["clauses"])
        and (not asked["kind"] or asked["kind"] == body["kind"])
        and (not asked["drafts"] or mark)
        and (not wanted or wanted in _searched(body))
    ]


def _row(body: Mapping[str, Any], mark: str | None, language: str) -> Row:
    questions = body["questions"]
    own = questions[language] or questions["zh-Hans"] or questions["zh-Hant"] or questions["en"]
    return Row(body["id"], body["kind"], tuple(body["clauses"]), own[0], mark)


def _searched(body: Mapping[str, Any]) -> str:
    texts = [body["id"], *body["answer"].values(), *(text for texts in body["questions"].values() for text in texts)]
    return to_simplified("\n".join(texts)).casefold()
