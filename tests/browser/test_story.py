"""The whole story in two windows: the researcher in the chat, the staff at the desk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.talking import QUESTION, SECONDS, check_to_the_end, file_and_leave_contact, say
from tests.live import LiveServer, serving

TEAHOUSE = "茶馆里办沙龙的场地费能不能报"
ANSWER = "文件没有写茶馆沙龙的场地费；办公用房、用水、用能、网络等设施和项目路演等在补助之列。"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[LiveServer]:
    """A server of its own: publishing changes what everybody is answered."""
    with serving(tmp_path) as server:
        yield server


def test_asked_checked_filed_approved_told_and_a_new_answer_published(browser: Browser, desk: LiveServer) -> None:
    applicant, staff = browser.new_context(locale="zh-CN"), browser.new_context(locale="zh-CN")
    chat, console = applicant.new_page(), staff.new_page()
    chat.goto(desk.url)
    chat.locator("#messages li.from-bot").first.wait_for()

    say(chat, QUESTION)
    expect(chat.locator(".cited blockquote").first).to_contain_text("3年内保留人事关系")
    check_to_the_end(chat)
    reference, _code = file_and_leave_contact(chat)

    log_in(console, desk)
    approve(console, desk, reference, "材料齐全，请于下周来办手续。")
    expect(chat.locator(".news")).to_contain_text("请于下周来办手续", timeout=SECONDS)

    publish_entry(console, desk)
    say(chat, TEAHOUSE)
    answer = chat.locator("#messages li.from-bot").last
    expect(answer).to_contain_text("文件没有写茶馆沙龙的场地费")
    expect(answer.locator(".cited a").first).to_have_attribute("href", "/policy/tongzhou-2018-5?lang=zh-Hans#3.1")
    applicant.close()
    staff.close()


def log_in(console: Page, desk: LiveServer) -> None:
    console.goto(f"{desk.url}/desk")
    console.locator("#username").fill("admin")
    console.locator("#password").fill(desk.admin_password)
    console.get_by_role("button", name="登录").click()
    console.wait_for_url(f"{desk.url}/desk/**")


def approve(console: Page, desk: LiveServer, reference: str, note: str) -> None:
    console.goto(f"{desk.url}/desk/intakes")
    console.get_by_role("link", name=reference).first.click()
    console.get_by_label("给申请人的说明").fill(note)
    console.get_by_role("button", name="通过", exact=True).click()
    expect(console.get_by_text(f"{reference} 已通过")).to_be_visible()


def publish_entry(console: Page, desk: LiveServer) -> None:
    console.goto(f"{desk.url}/desk/faq/entry")
    boxes = {
        "id": "teahouse-venue-fee",
        "questions_hans": f"{TEAHOUSE}\n在茶馆办活动的场租给不给补",
        "questions_hant": "在茶館辦沙龍的場地費可以補助嗎",
        "questions_en": "Is the venue fee of a salon in a teahouse covered?",
        "answer_hans": ANSWER,
        "answer_en": "The document does not name venue fees of teahouse salons; premises, water and network are.",
        "clauses": "3.1",
        "quote": "對眾創空間的辦公用房、用水、用能、網路等軟硬體設施以及項目路演、股權融資、知識産權質押等給予補助",
    }
    for name, value in boxes.items():
        console.locator(f"#{name}").fill(value)
    console.locator("#kind").select_option("answered")
    console.get_by_role("button", name="存为草稿").click()
    console.goto(f"{desk.url}/desk/drafts")
    console.locator("#why").fill("有人问起")
    console.locator("form[action$='/drafts/publish'] button[type=submit]").click(timeout=180_000)
    console.wait_for_url(f"{desk.url}/desk/**", timeout=180_000)
    expect(console.get_by_text("teahouse-venue-fee")).to_have_count(0, timeout=180_000)
