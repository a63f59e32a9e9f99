"""People at the console: a browser without scripts, with cookies, an address of its own and the last page's token."""

from __future__ import annotations

import itertools
import re
from html.parser import HTMLParser
from types import TracebackType

import httpx
from starlette.applications import Starlette

HOST = "http://desk.example"
PASSWORD = "correct horse battery"
_TOKEN = re.compile(r'name="csrftoken" value="([^"]+)"')
_addresses = itertools.count(2)


class Visitor:
    """Somebody at the console. Each has an address of their own, so that nobody's wrong passwords count for another."""

    def __init__(self, app: Starlette, base_url: str = HOST, address: str | None = None) -> None:
        number = next(_addresses)
        self.address = address or f"10.1.{number // 250}.{number % 250}"
        transport = httpx.ASGITransport(app, raise_app_exceptions=False, client=(self.address, 50000))
        self.http = httpx.AsyncClient(transport=transport, base_url=base_url)
        self.token = ""

    async def __aenter__(self) -> Visitor:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.http.aclose()

    async def get(self, path: str, **headers: str) -> httpx.Response:
        """Open a page of the console: ``get("/intakes")``."""
        return self._read(await self.http.get(f"/desk{path}", headers=headers))

    async def post(self, path: str, **fields: str) -> httpx.Response:
        """Send a form with the token of the last page."""
        return self._read(await self.http.post(f"/desk{path}", data={"csrftoken": self.token} | fields))

    async def log_in(self, username: str, password: str = PASSWORD) -> httpx.Response:
        """Log in, and open the start page for its token. Returns the login's own response."""
        await self.get("/login")
        answer = await self.post("/login", username=username, password=password)
        if answer.status_code == 303:
            await self.get("/")
        return answer

    async def come_back(self, token: str) -> None:
        """Bring a session that was begun before, and open the start page."""
        self.http.cookies.set("desk", token, domain="desk.example", path="/")
        await self.get("/")

    def _read(self, answer: httpx.Response) -> httpx.Response:
        found = _TOKEN.search(answer.text)
        if found:
            self.token = found.group(1)
        return answer


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden += tag in ("script", "style")

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in ("script", "style")

    def handle_data(self, data: str) -> None:
        if not self._hidden and data.strip():
            self.said.append(" ".join(data.split()))


def words_of(answer: httpx.Response) -> str:
    """What a page says, a line for each piece of text."""
    reader = _Text()
    reader.feed(answer.text)
    return "\n".join(reader.said)


def hidden_value(answer: httpx.Response, name: str) -> str:
    """The value of a hidden box."""
    found = re.search(rf'name="{name}" value="([^"]*)"', answer.text)
    assert found, f"the page has no box {name!r}"
    return found.group(1)
