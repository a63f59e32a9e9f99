"""Chromium for the browser tests, and a page that reports what it must not do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, sync_playwright

from tests.databases import absent
from tests.live import LiveServer, live_server

__all__ = ["live_server"]
CHROMIUM = Path("/usr/bin/chromium")
NOTE_VIOLATIONS = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) => {
  window.violations.push(`${event.violatedDirective}: ${event.blockedURI} ${event.sourceFile}`);
});
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, headless. Skips without it, or fails when CHUANGBAN_REQUIRE lists chromium.

    One a module: while it is open an event loop runs in this thread, and no other test may start one.
    """
    if not CHROMIUM.exists():
        absent("chromium", f"no Chromium at {CHROMIUM}: apt-get install chromium")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield launched
        launched.close()


@dataclass
class Visit:
    """One person's page, with everything that went wrong on it."""

    page: Page
    context: BrowserContext
    url: str
    outside: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def open(self, path: str = "/") -> Page:
        """Go to a page; the chat is waited for until it greets."""
        self.page.goto(f"{self.url}{path}")
        if path.partition("?")[0] == "/":
            self.page.locator("#messages li.from-bot").first.wait_for()
        return self.page

    def complaints(self) -> list[str]:
        """What the page did that no page may do."""
        violations: list[str] = self.page.evaluate("window.violations")
        return [*self.outside, *self.errors, *violations]


Visitor = Callable[..., Visit]


@pytest.fixture
def visitor(browser: Browser, live_server: LiveServer) -> Iterator[Visitor]:
    """Makes visits: ``visitor(width=390, locale="en-GB", color_scheme="dark")``; none may end with complaints."""
    visits: list[Visit] = []

    def visit(width: int = 1280, height: int = 800, locale: str = "zh-CN", **options: Any) -> Visit:
        context = browser.new_context(viewport={"width": width, "height": height}, locale=locale, **options)
        context.set_default_timeout(30_000)
        context.add_init_script(NOTE_VIOLATIONS)
        made = Visit(context.new_page(), context, live_server.url)
        made.page.on("request", lambda request: _note_outside(request, made))
        made.page.on("pageerror", lambda error: made.errors.append(str(error)))
        visits.append(made)
        return made

    yield visit
    complaints = [complaint for made in visits for complaint in made.complaints()]
    for made in visits:
        made.context.close()
    assert complaints == []


def _note_outside(request: Request, visit: Visit) -> None:
    address = urlsplit(request.url)
    if address.scheme not in ("data", "about") and f"{address.scheme}://{address.netloc}" != visit.url:
        visit.outside.append(request.url)
