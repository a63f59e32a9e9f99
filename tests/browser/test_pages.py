"""All pages in Chromium: no barriers, no sideways scrolling, light and dark, with and without a script."""

from __future__ import annotations

import asyncio
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.bot.web.applying import form_link
from tests.browser.conftest import Visitor
from tests.browser.talking import QUESTION, check_to_the_end, file_and_leave_contact, say, width_of
from tests.live import LiveServer

PATHS = ("/", "/policy/tongzhou-2018-5", "/policy/nowhere", "/status", "/form/unknown")
LOOKS = [
    pytest.param(1280, "light", "zh-CN", id="wide-light-simplified"),
    pytest.param(390, "dark", "zh-TW", id="phone-dark-traditional"),
    pytest.param(320, "light", "en-GB", id="small-light-english"),
    pytest.param(1280, "dark", "en-GB", id="wide-dark-english"),
]


def barriers(page: Page) -> list[str]:
    """What axe finds serious or critical."""
    found = Axe().run(page).response["violations"]
    return [
        f"{violation['id']}: {node['html'][:120]}"
        for violation in found
        if violation["impact"] in ("serious", "critical")
        for node in violation["nodes"]
    ]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(("width", "scheme", "locale"), LOOKS)
def test_no_page_has_barriers_or_scrolls_sideways(
    visitor: Visitor, path: str, width: int, scheme: str, locale: str
) -> None:
    page = visitor(width=width, color_scheme=scheme, locale=locale).open(path)

    assert barriers(page) == []
    assert width_of(page) == width


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_conversation_with_every_kind_of_reply_has_no_barriers(visitor: Visitor, scheme: str) -> None:
    page = visitor(width=390, color_scheme=scheme).open()
    say(page, QUESTION)
    verdict = check_to_the_end(page)
    verdict.locator("summary").click()
    file_and_leave_contact(page)
    say(page, "进度")

    assert barriers(page) == []


def test_dark_is_dark(visitor: Visitor) -> None:
    def lightness(scheme: str) -> int:
        page = visitor(color_scheme=scheme).open()
        colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
        return sum(int(part) for part in re.findall(r"\d+", colour)[:3])

    assert lightness("dark") < 150
    assert lightness("light") > 600


def test_the_reader_works_without_a_script_and_marks_the_clause(visitor: Visitor) -> None:
    page = visitor().open("/policy/tongzhou-2018-5?lang=zh-Hans#3.5")

    clause = page.locator("article:target")
    expect(clause).to_have_attribute("id", "3.5")
    expect(clause).to_be_in_viewport()
    assert page.locator("script").count() == 0


def test_the_reader_prints_the_document_without_what_is_only_for_the_screen(visitor: Visitor) -> None:
    page = visitor().open("/policy/tongzhou-2018-5")
    page.emulate_media(media="print")

    expect(page.locator(".top")).to_be_hidden()
    expect(page.locator(".contents.wide")).to_be_hidden()
    expect(page.locator("[id='4.5']")).to_be_visible()


def test_the_menu_on_a_phone_leads_to_the_other_pages(visitor: Visitor) -> None:
    page = visitor(width=390).open()
    page.locator("details.menu summary").click()
    page.locator(".menu-list a", has_text="查询进度").click()

    expect(page).to_have_url(re.compile(r"/status$"))


@pytest.mark.parametrize("scripted", [True, False])
def test_the_form_is_filled_in_corrected_and_filed(visitor: Visitor, live_server: LiveServer, scripted: bool) -> None:
    link = _fresh_link(live_server)
    visit = visitor(width=390, java_script_enabled=scripted)
    page = visit.page
    page.goto(f"{live_server.url}{link}")
    page.locator("#contact_name").fill("王小明")
    page.locator("#contact").fill("nobody")
    page.locator("main button[type=submit]").click()
    expect(page.locator("#contact-problem")).to_be_visible()
    expect(page.locator("#contact_name")).to_have_value("王小明")

    page.locator("#contact").fill("wang@example.cn")
    page.locator("main button[type=submit]").click()
    expect(page.locator("code")).to_have_count(2)
    assert width_of(page) == 390


def test_the_form_and_its_receipt_have_no_barriers(visitor: Visitor, live_server: LiveServer) -> None:
    link = _fresh_link(live_server)
    page = visitor(width=320, color_scheme="dark").open(link)
    assert barriers(page) == []
    page.locator("main button[type=submit]").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert barriers(page) == []
    page.locator("#contact_name").fill("王小明")
    page.locator("#contact").fill("13800001234")
    page.locator("main button[type=submit]").click()
    expect(page.locator("code")).to_have_count(2)
    assert barriers(page) == []
    assert width_of(page) == 320


def test_a_double_click_on_send_does_not_lose_the_receipt(visitor: Visitor, live_server: LiveServer) -> None:
    page = visitor().open(_fresh_link(live_server))
    page.locator("#contact_name").fill("王小明")
    page.locator("#contact").fill("13800001234")
    page.locator("main button[type=submit]").dblclick()

    expect(page.locator("code")).to_have_count(2)


def test_the_codes_of_a_receipt_can_be_copied_and_followed(visitor: Visitor, live_server: LiveServer) -> None:
    visit = visitor(permissions=["clipboard-read", "clipboard-write"])
    page = visit.open(_fresh_link(live_server))
    page.locator("#contact_name").fill("王小明")
    page.locator("#contact").fill("13800001234")
    page.locator("main button[type=submit]").click()
    reference, code = page.locator("code").all_inner_texts()
    page.locator("button[data-copy]").last.click()
    expect(page.locator("button[data-copy]").last).to_have_text("已复制")
    assert page.evaluate("navigator.clipboard.readText()") == code

    visit.open("/status")
    page.locator("#reference").fill(reference)
    page.locator("#code").fill(code)
    page.locator("main button[type=submit]").click()
    expect(page.locator(".state")).to_have_text("已收到，正在审核")
    assert barriers(page) == []


def _fresh_link(live_server: LiveServer) -> str:
    """A one-time form of a conversation on Telegram. In a thread: the browser's own loop runs in this one."""
    with ThreadPoolExecutor(1) as beside:
        return beside.submit(lambda: asyncio.run(form_link(live_server.services))).result()
