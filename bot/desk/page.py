"""What the console's views have in common: who may see them, and how they answer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar, cast

from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette_admin.flash import flash, get_flashed_messages
from starlette_admin.routing import route
from starlette_admin.views import CustomView

from bot.desk.wording import LANGUAGES
from bot.wiring import Services
from intakes.staff import Account

T = TypeVar("T")
Handler = TypeVar("Handler", bound=Callable[..., Awaitable[Response]])


def serves(path: str, method: str = "GET") -> Callable[[Handler], Handler]:
    """Starlette-admin's ``route`` with its types."""
    return cast("Callable[[Handler], Handler]", route(path, methods=[method]))


class Page(CustomView):
    """One view of the console. Every route of it asks ``allows`` first, on the account as the database has it now."""

    menu: str
    """The text that names it in the menu."""

    def __init__(self, services: Services) -> None:
        super().__init__()
        self.services = services

    def allows(self, account: Account) -> bool:
        """Whether this account may see the view, and do what it offers."""
        raise NotImplementedError

    def is_accessible(self, request: Request) -> bool:
        """Starlette-admin asks this before each route, and for the menu."""
        account: Account | None = request.state.account
        return account is not None and self.allows(account)

    def is_active(self, request: Request) -> bool:
        """Whether the page shown belongs to this view."""
        here = request.scope["path"].removeprefix(request.scope["root_path"])
        own = self.path.rstrip("/")
        return here in (own, f"{own}/") or bool(own and here.startswith(f"{own}/"))

    async def read(self, work: Callable[[Connection], T]) -> T:
        """Run ``work`` on the read-only engine."""
        return await self.services.database.reading_from(work)

    def show(self, request: Request, template: str, *, heading: str, status: int = 200, **context: Any) -> Response:
        """Render a page."""
        if self.templates is None:
            raise RuntimeError("the view is not mounted yet")
        shared = {
            "t": request.state.words,
            "account": request.state.account,
            "heading": heading,
            "flashed": get_flashed_messages(request),
            "languages": LANGUAGES,
        }
        return self.templates.TemplateResponse(
            request=request, name=template, context=shared | context, status_code=status
        )

    def go(self, request: Request, path: str, done: str, **values: str) -> Response:
        """Say what was done on the next page, and go there."""
        flash(request, request.state.words(done, **values), "success")
        return RedirectResponse(f"{request.scope['root_path']}{path}", 303)


def account_of(request: Request) -> Account:
    """Whoever is logged in. Only for handlers of a Page, which nobody else reaches."""
    account: Account = request.state.account
    return account
