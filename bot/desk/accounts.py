"""One's own account: password, and the language of the console."""

from __future__ import annotations

from math import ceil

from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from bot.desk.page import Page, account_of, serves
from bot.desk.signing_in import MOST_PASSWORD, TooOften, with_password
from bot.desk.typed import typed_text
from bot.desk.wording import LANGUAGES, desk_words
from intakes.own_account import change_password, set_language
from intakes.staff import SHORTEST_PASSWORD, Account


class OwnAccount(Page):
    """For everybody who is logged in."""

    path = "/account"
    menu = "nav-account"

    def allows(self, account: Account) -> bool:  # noqa: ARG002 (everybody)
        """Everybody who is logged in."""
        return True

    @serves("")
    async def index(self, request: Request) -> Response:
        """The account and its two forms."""
        return self._page(request)

    @serves("/password", "POST")
    async def password(self, request: Request) -> Response:
        """Change the password; every other session of the account ends."""
        account, now, keys = account_of(request), self.services.clock(), self.services.keys
        form = await request.form()
        old, new, again = (str(form.get(name, "")) for name in ("old", "new", "again"))
        problem = _problem(account, old, new, again)
        if problem:
            return self._page(request, status=422, problem=problem)

        def change(connection: Connection, found: Account) -> bool:
            change_password(connection, keys, found, new, keep=request.state.visit.token, now=now)
            return True

        address = request.client.host if request.client else ""
        outcome = await with_password(self.services, account.username, old, address, change)
        if outcome is None:
            return self._page(request, status=422, problem="password-wrong")
        if isinstance(outcome, TooOften):
            minutes = str(ceil(outcome.wait.total_seconds() / 60))
            return self._page(request, status=429, problem="login-too-often", minutes=minutes)
        return self.go(request, self.path, "password-changed")

    @serves("/language", "POST")
    async def language(self, request: Request) -> Response:
        """Change the language of the console."""
        account, now = account_of(request), self.services.clock()
        language = typed_text(await request.form(), "language")
        if language not in LANGUAGES:
            return self._page(request, status=422, problem="language-unknown")
        await self.services.database.transacting(lambda connection: set_language(connection, account, language, now))
        request.state.words = desk_words(language)
        return self.go(request, self.path, "language-changed")

    def _page(self, request: Request, *, status: int = 200, problem: str | None = None, **values: str) -> Response:
        values = {"least": str(SHORTEST_PASSWORD), "most": str(MOST_PASSWORD)} | values
        heading = request.state.words("nav-account")
        text = request.state.words(problem, **values) if problem else None
        return self.show(request, "account.html", heading=heading, status=status, problem=text, least=SHORTEST_PASSWORD)


def _problem(account: Account, old: str, new: str, again: str) -> str | None:
    """The text that says why this cannot be the new password."""
    if new != again:
        return "password-differs"
    if len(new) < SHORTEST_PASSWORD:
        return "password-short"
    if len(new) > MOST_PASSWORD:
        return "password-long"
    if new == old:
        return "password-same"
    easy = account.username.casefold() in new.casefold() or len(set(new)) < 5
    return "password-easy" if easy else None
