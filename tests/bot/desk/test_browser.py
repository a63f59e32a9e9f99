"""The console in Chromium: the whole story by keyboard and mouse, without a policy report or a request off the host."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from starlette.applications import Starlette

from bot.wiring import Services
from tests.bot.desk.filing import ELIGIBLE, file_case
from tests.bot.desk.visitors import PASSWORD

CHROMIUM = Path("/usr/bin/chromium")
HOSTILE = "\"><img src=x onerror=\"document.title='caught'\"><script>document.title='caught'</script>"
PATHS = (
    "/",
    "/intakes",
    "/intakes/{}",
    "/faq",
    "/faq/entry/retention-years",
    "/drafts",
    "/revisions",
    "/audit",
    "/account",
)


@pytest.fixture(scope="module")
def url(app: Starlette, services: Services) -> Iterator[str]:
    """The console on a real socket."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, ws="none", lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/desk"
        server.should_exit = True
        thread.join(timeout=30)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    if not CHROMIUM.exists():
        reason = f"{CHROMIUM} is missing: apt-get install chromium"
        if "chromium" in os.environ.get("CHUANGBAN_REQUIRE", ""):
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()


def open_page(context: BrowserContext, url: str, complaints: list[str]) -> Page:
    """A page that notes what a browser complains of, and every request to somewhere else."""
    page = context.new_page()
    page.on("console", lambda m: complaints.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("dialog", lambda dialog: complaints.append(dialog.message) or dialog.dismiss())
    ours = (url.removesuffix("/desk"), "data:")
    page.on("request", lambda r: None if r.url.startswith(ours) else complaints.append(f"went to {r.url}"))
    return page


def log_in(page: Page, url: str, username: str) -> None:
    """By keyboard alone: the name has the focus already."""
    page.goto(f"{url}/login")
    page.keyboard.type(username)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")


@pytest.mark.parametrize(
    ("width", "scheme", "language"), [(1280, "light", "zh-CN"), (390, "dark", "en"), (390, "light", "zh-TW")]
)
def test_every_page_is_clean_narrow_or_wide_light_or_dark(
    browser: Browser, url: str, services: Services, width: int, scheme: str, language: str
) -> None:
    reference = file_case(services, ELIGIBLE | {"original_unit_consent": False})
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme, locale=language)
    complaints: list[str] = []
    page = open_page(context, url, complaints)
    page.goto(f"{url}/login")
    problems = [("/login", violation) for violation in _violations(page)]
    log_in(page, url, "admin_too")
    for path in PATHS:
        page.goto(url + path.format(reference))
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        assert page.evaluate("document.documentElement.dataset.bsTheme") == scheme
        problems += [(path, violation) for violation in _violations(page)]
    context.close()
    assert problems == []
    assert complaints == []


def test_a_reviewer_approves_and_hostile_words_do_nothing(browser: Browser, url: str, services: Services) -> None:
    reference = file_case(services, fields={"contact_name": HOSTILE, "contact": HOSTILE})
    context = browser.new_context(locale="zh-CN")
    complaints: list[str] = []
    page = open_page(context, url, complaints)
    log_in(page, url, "reviewer")
    page.get_by_role("link", name="去审核").click()
    page.get_by_label("编号（可只填一部分）").fill(reference)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=reference)).to_be_visible()
    expect(page.get_by_text(HOSTILE)).to_have_count(0)
    page.get_by_label("给申请人的说明").fill(HOSTILE)
    page.get_by_role("button", name="显示").click()
    expect(page.get_by_role("definition").filter(has_text=HOSTILE)).to_have_count(2)
    expect(page.get_by_label("给申请人的说明")).to_have_value(HOSTILE)
    page.get_by_role("button", name="通过", exact=True).click()
    expect(page.get_by_text(f"{reference} 已通过，已告知申请人。")).to_be_visible()
    expect(page.get_by_text(HOSTILE)).to_have_count(1)
    assert "caught" not in page.title()
    context.close()
    assert complaints == []


def test_a_typed_entry_survives_a_mistake_and_the_page_leads_to_it(browser: Browser, url: str) -> None:
    context = browser.new_context(locale="zh-CN")
    complaints: list[str] = []
    page = open_page(context, url, complaints)
    log_in(page, url, "knowledge_admin")
    page.goto(f"{url}/faq/entry")
    page.get_by_label("编号").fill("tea-kettle")
    page.get_by_label("简体", exact=True).fill("茶壶归谁管")
    page.get_by_role("button", name="存为草稿").click()
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_label("简体", exact=True)).to_have_value("茶壶归谁管")
    page.get_by_role("alert").get_by_role("link").first.click()
    expect(page.get_by_label("中文（简体")).to_be_visible()
    context.close()
    assert [text for text in complaints if "422" not in text] == []


def _violations(page: Page) -> list[str]:
    """What axe finds serious or critical."""
    found = Axe().run(page).response["violations"]
    return [
        f"{v['id']}: {node['html'][:120]}"
        for v in found
        if v["impact"] in ("serious", "critical")
        for node in v["nodes"]
    ]
