"""What every request to the console passes: who it is, in which language, and whether a form is really ours."""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable
from urllib.parse import quote

from starlette.middleware.base import BaseHTTPMiddleware, RequestResponseEndpoint
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp
from starlette_admin.auth import AdminUser
from starlette_admin.i18n import set_locale
from starlette_admin.security.csrf import CSRFMiddleware

from bot.desk.sessions import Cookies, Visit
from bot.desk.wording import LANGUAGES, desk_words, negotiated
from intakes.codes import new_token
from storage.encryption import Keys

Refuse = Callable[[Request, int, str], Awaitable[Response]]
"""(request, status, name of the text that says why) -> the error page."""

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_LOCALES = {"zh-Hans": "zh", "zh-Hant": "zh_Hant", "en": "en"}
_OURS = (None, "same-origin", "none")  # Sec-Fetch-Site of a browser that is on one of our pages, or sends none
_FORM = "application/x-www-form-urlencoded"


class Gate(BaseHTTPMiddleware):
    """Looks the session up on each request, turns strangers to the login, and refuses forms that are not ours.

    The token in a form is a keyed hash of the session's secret, so it dies with the session. Before the login it
    hangs on a secret of the visitor's own.
    """

    def __init__(
        self,
        app: ASGIApp,
        visit: Callable[[Request], Awaitable[Visit | None]],
        refuse: Refuse,
        keys: Keys,
        cookies: Cookies,
    ) -> None:
        super().__init__(app)
        self._visit, self._refuse, self._keys, self._cookies = visit, refuse, keys, cookies

    async def dispatch(self, request: Request, call_next: RequestResponseEndpoint) -> Response:
        """One request."""
        path = request.scope["path"].removeprefix(request.scope["root_path"])
        if path.startswith("/static/"):
            _introduce(request, None)
            return await call_next(request)
        visit = await self._visit(request)
        _introduce(request, visit)
        visitor = request.cookies.get(self._cookies.visitor) or new_token()
        request.state.csrf_token = self._keys.keyed_hash("csrf", visit.token if visit else visitor)
        response = await self._answer(request, path, visit, call_next)
        if visit is None and self._cookies.visitor not in request.cookies:
            self._cookies.give(response, self._cookies.visitor, visitor)
        return response

    async def _answer(
        self, request: Request, path: str, visit: Visit | None, call_next: RequestResponseEndpoint
    ) -> Response:
        if visit is None and path != "/login":
            return _to_login(request)
        if request.method not in SAFE and not await _is_ours(request):
            return await self._refuse(request, 403, "refused-form")
        return await call_next(request)


def _introduce(request: Request, visit: Visit | None) -> None:
    """Put on the request who is there and in which words to speak."""
    account = visit.account if visit else None
    wanted = request.query_params.get("lang") if account is None else account.language
    language = wanted if wanted in LANGUAGES else negotiated(request.headers.get("accept-language", ""))
    set_locale(_LOCALES[language])
    request.state.visit, request.state.account = visit, account
    request.state.words = desk_words(language)
    request.state.is_anonymous = account is None
    request.state.admin_user = AdminUser(username=account.username) if account else None


async def _is_ours(request: Request) -> bool:
    if request.headers.get("sec-fetch-site") not in _OURS:
        return False
    if not request.headers.get("content-type", "").startswith(_FORM):
        return False
    await request.body()  # kept by the middleware, so that the page can read the form again
    given = (await request.form()).get(CSRFMiddleware.field_name)
    expected: str = request.state.csrf_token
    return isinstance(given, str) and hmac.compare_digest(given.encode(errors="replace"), expected.encode())


def _to_login(request: Request) -> Response:
    root, path = request.scope["root_path"], request.scope["path"]
    if request.method not in SAFE:
        return RedirectResponse(f"{root}/login", 303)
    wanted = f"{path}?{request.url.query}" if request.url.query else path
    return RedirectResponse(f"{root}/login?next={quote(wanted)}", 303)
