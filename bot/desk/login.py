"""The login page and the way out."""

from __future__ import annotations

from math import ceil

from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette.templating import Jinja2Templates
from starlette_admin.auth import AdminUser, BaseAuthProvider

from bot.desk.gate import Gate, Refuse
from bot.desk.sessions import Cookies, Visit, visit_of
from bot.desk.signing_in import sign_in, sign_out
from bot.desk.typed import typed_text
from bot.desk.wording import LANGUAGES
from bot.wiring import Services

_SEE_OTHER = 303


class Door(BaseAuthProvider):
    """Lets the staff in, on ``intakes.staff``."""

    def __init__(self, services: Services, refuse: Refuse) -> None:
        super().__init__()
        self._services, self._refuse = services, refuse
        self._cookies = Cookies(services.settings.public_url)

    async def visit(self, request: Request) -> Visit | None:
        """Who is there, by the database."""
        return await visit_of(request, self._services, self._cookies)

    async def authenticate(self, request: Request) -> AdminUser | None:
        """The same, as starlette-admin knows users."""
        visit = await self.visit(request)
        return AdminUser(username=visit.account.username) if visit else None

    def get_middleware(self) -> Middleware:
        """The gate that every request passes."""
        return Middleware(Gate, visit=self.visit, refuse=self._refuse, keys=self._services.keys, cookies=self._cookies)

    def get_routes(self, templates: Jinja2Templates) -> list[Route]:
        """Login and logout."""

        async def login(request: Request) -> Response:
            wanted = request.query_params.get("next", "")
            if request.method == "POST":
                return await self._log_in(request, templates)
            if request.state.account is not None:
                return RedirectResponse(_inside(request, wanted), _SEE_OTHER)
            return _page(request, templates, wanted=wanted)

        return [
            Route("/login", login, methods=["GET", "POST"], name="login"),
            Route("/logout", self._log_out, methods=["POST"], name="logout"),
        ]

    async def _log_in(self, request: Request, templates: Jinja2Templates) -> Response:
        form = await request.form()
        username, wanted = typed_text(form, "username").strip(), typed_text(form, "next")
        address = request.client.host if request.client else ""
        outcome = await sign_in(self._services, username, str(form.get("password", "")), address)
        if isinstance(outcome, str):
            response: Response = RedirectResponse(_inside(request, wanted), _SEE_OTHER)
            self._cookies.give(response, self._cookies.session, outcome)
            self._cookies.take_back(response, self._cookies.visitor)
            return response
        if outcome is None:
            problem = request.state.words("login-wrong")
            return _page(request, templates, wanted=wanted, username=username, problem=problem, status=400)
        seconds = ceil(outcome.wait.total_seconds())
        problem = request.state.words("login-too-often", minutes=str(ceil(seconds / 60)))
        response = _page(request, templates, wanted=wanted, username=username, problem=problem, status=429)
        response.headers["Retry-After"] = str(seconds)
        return response

    async def _log_out(self, request: Request) -> Response:
        visit: Visit = request.state.visit
        await sign_out(self._services, visit.account, visit.token)
        response = RedirectResponse(f"{request.scope['root_path']}/login", _SEE_OTHER)
        self._cookies.take_back(response, self._cookies.session)
        return response


def _page(
    request: Request,
    templates: Jinja2Templates,
    *,
    wanted: str,
    username: str = "",
    problem: str | None = None,
    status: int = 200,
) -> Response:
    context = {
        "t": request.state.words,
        "heading": request.state.words("login-title"),
        "languages": LANGUAGES,
        "wanted": wanted,
        "username": username,
        "problem": problem,
    }
    return templates.TemplateResponse(request=request, name="login.html", context=context, status_code=status)


def _inside(request: Request, wanted: str) -> str:
    """Where to go after the login: a page of the console, whatever the address said."""
    root: str = request.scope["root_path"]
    is_ours = wanted.startswith(f"{root}/") and wanted.isprintable() and "\\" not in wanted
    return wanted if is_ours else f"{root}/"
