"""The console, assembled on starlette-admin: its application, layout and views; our gate, theme and pages."""

from __future__ import annotations

from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette_admin.base import BaseAdmin

from bot.desk.accounts import OwnAccount
from bot.desk.audit_log import AuditLog
from bot.desk.cases import Cases
from bot.desk.drafts import Drafts
from bot.desk.editor import Editor
from bot.desk.entries import Entries
from bot.desk.headers import DeskHeaders
from bot.desk.home import Home
from bot.desk.login import Door
from bot.desk.revisions import Revisions
from bot.desk.theme import DeskTheme
from bot.wiring import Services
from storage import audit

HERE = Path(__file__).parent
_KNOWN = frozenset({403, 404, 405})


class Console(BaseAdmin):
    """The staff console.

    Starlette-admin's routes for lists, forms, inline edits, files, import and export are left out altogether: they
    would write to tables past the services. What is left of it are the application, the views and the templates.
    """

    def __init__(self, services: Services) -> None:
        self._services = services
        super().__init__(
            title="Chuangban",
            base_url="/desk",
            route_name="desk",
            templates_dir=str(HERE / "templates"),
            theme=DeskTheme(),
            auth_provider=Door(services, self.refuse),
            secret_key=services.keys.keyed_hash("desk", "cookies"),
            middlewares=[Middleware(DeskHeaders)],
            index_view=Home(services),
            timezone_config=None,
        )
        for view in (Cases, Entries, Editor, Drafts, Revisions, AuditLog, OwnAccount):
            self.add_view(view(services))

    async def refuse(self, request: Request, status: int, reason: str) -> Response:
        """The error page with a text of ours. A denial is recorded, without what was asked for."""
        account = getattr(request.state, "account", None)
        if status == 403 and account is not None:
            now, path = self._services.clock(), request.scope["path"][:80]
            await self._services.database.transacting(
                lambda connection: audit.record(
                    connection, at=now, actor=account.id, action="desk.denied", subject=path, details={"why": reason}
                )
            )
        words = request.state.words
        context = {"t": words, "heading": words("error-title"), "status": status, "reason": words(reason)}
        return self.templates.TemplateResponse(request=request, name="error.html", context=context, status_code=status)

    def _collect_core_routes(self) -> list[Route]:
        return []

    def _init_csrf(self) -> None:
        """The gate does it, bound to the session; starlette-admin's token is bound to a cookie that scripts read."""

    async def _render_error(self, request: Request, exc: Exception = HTTPException(500)) -> Response:  # noqa: B008
        status = exc.status_code if isinstance(exc, HTTPException) else 500
        response = await self.refuse(request, status, f"error-{status if status in _KNOWN else 'other'}")
        if isinstance(exc, HTTPException):
            response.headers.update(exc.headers or {})
        return response


def mount(app: Starlette, services: Services) -> None:
    """Put the console under /desk."""
    console = Console(services)
    console.mount_to(app)
    console.app.add_exception_handler(Exception, console._render_error)  # noqa: SLF001 (ours, by starlette-admin's name)
