"""The researcher's way through the chat page: with the mouse, with the keyboard, on a phone, in three languages."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect
from sqlalchemy import Connection

from bot.decisions import decide_and_tell
from intakes import cases
from tests.browser.conftest import Visitor
from tests.browser.talking import (
    CHECK,
    QUESTION,
    SECONDS,
    check_to_the_end,
    file_and_leave_contact,
    open_buttons,
    press,
    say,
    settled,
    width_of,
)
from tests.live import LiveServer


def test_a_researcher_asks_checks_files_and_is_told_the_decision(visitor: Visitor, live_server: LiveServer) -> None:
    page = visitor().open()

    say(page, QUESTION)
    quote = page.locator(".cited blockquote").first
    expect(quote).to_be_visible()
    link = page.locator(".cited a").first
    expect(link).to_have_attribute("href", re.compile(r"/policy/tongzhou-2018-5\?lang=zh-Hans#3\.5$"))
    verdict = check_to_the_end(page)
    expect(verdict).to_have_attribute("data-verdict", "eligible")
    reference, code = file_and_leave_contact(page)

    services = live_server.services
    case = services.database.read(lambda connection: cases.find(connection, services.keys, reference))
    assert dict(case.fields) == {"contact_name": "王小明", "contact": "+8613800001234"}
    assert re.fullmatch(r"[0-9A-Z]{4}(-[0-9A-Z]{4}){3}", code)

    def decide(connection: Connection) -> None:
        decide_and_tell(
            connection,
            services.keys,
            reference,
            "approve",
            note="材料齐全",
            by="reviewer",
            seen_version=case.version,
            now=datetime.now(UTC),
        )

    services.database.transact(decide)
    news = page.locator(".news")
    expect(news).to_contain_text("材料齐全", timeout=SECONDS)

    kept = page.evaluate("JSON.stringify(localStorage)")
    assert "王小明" not in kept
    assert "13800001234" not in kept


def test_the_words_quoted_stand_in_the_document_that_the_link_opens(visitor: Visitor) -> None:
    visit = visitor()
    page = visit.open()
    say(page, QUESTION)
    quote = page.locator(".cited blockquote").first.inner_text()

    with visit.context.expect_page() as opened:
        page.locator(".cited a").first.click()
    reader = opened.value
    expect(reader.locator("article:target")).to_contain_text(quote)


def test_the_whole_way_works_with_the_keyboard_alone(visitor: Visitor) -> None:
    page = visitor().open()
    expect(page.locator("#input")).to_be_focused()

    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    settled(page)
    page.keyboard.press("Shift+Tab")
    expect(page.locator(".choices button").last).to_be_focused()
    expect(page.locator(":focus")).to_have_text(CHECK)
    page.keyboard.press("Enter")
    settled(page)

    assert len(open_buttons(page)) > 1
    expect(page.locator("#input")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Space")
    settled(page)
    expect(page.locator(".choices.past").last.locator("button[aria-pressed=true]")).to_have_count(1)


def test_the_skip_link_leads_to_the_input(visitor: Visitor) -> None:
    page = visitor().open()
    page.locator(".skip").focus()
    expect(page.locator(".skip")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#input")).to_be_focused()


@pytest.mark.parametrize("width", [320, 390, 768])
def test_nothing_scrolls_sideways(visitor: Visitor, width: int) -> None:
    page = visitor(width=width, has_touch=True).open()
    say(page, QUESTION)
    check_to_the_end(page)
    file_and_leave_contact(page)
    say(page, "x" * 300)

    assert width_of(page) == width
    inner = page.locator("#log").evaluate("log => [log.scrollWidth, log.clientWidth]")
    assert inner[0] == inner[1]


def test_enter_that_chooses_a_word_in_an_input_method_sends_nothing(visitor: Visitor) -> None:
    visit = visitor()
    page = visit.open()
    page.locator("#input").focus()
    devtools = visit.context.new_cdp_session(page)
    devtools.send("Input.imeSetComposition", {"text": "bian zhi", "selectionStart": 8, "selectionEnd": 8})
    page.keyboard.press("Enter")
    expect(page.locator("li.mine")).to_have_count(0)

    devtools.send("Input.insertText", {"text": "编制能留吗"})
    page.keyboard.press("Enter")
    expect(page.locator("li.mine .said")).to_contain_text("编制能留吗")
    settled(page)


def test_shift_and_enter_begin_a_new_line(visitor: Visitor) -> None:
    page = visitor().open()
    page.locator("#input").press_sequentially("一")
    page.keyboard.press("Shift+Enter")
    page.locator("#input").press_sequentially("二")
    expect(page.locator("#input")).to_have_value("一\n二")
    expect(page.locator("li.mine")).to_have_count(0)


def test_the_buttons_of_an_earlier_question_stay_readable_and_do_nothing(visitor: Visitor) -> None:
    page = visitor().open()
    say(page, QUESTION)
    press(page, CHECK)
    labels = open_buttons(page)
    press(page, labels[0])
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.url.endswith("/turns") else None)

    earlier = page.locator(".choices.past").first
    assert earlier.locator("button").all_inner_texts() == labels
    assert set(earlier.locator("button").evaluate_all("all => all.map((b) => b.ariaDisabled)")) == {"true"}
    earlier.locator("button").last.click(force=True)
    assert sent == []


def test_a_conversation_goes_on_after_a_reload(visitor: Visitor) -> None:
    page = visitor().open()
    say(page, QUESTION)
    press(page, CHECK)
    before = page.locator("#messages > li").all_inner_texts()
    page.reload()

    expect(page.locator("#messages > li")).to_have_count(len(before))
    expect(page.locator("#samples")).to_be_hidden()
    press(page, open_buttons(page)[0])
    expect(page.locator("#messages > li")).to_have_count(len(before) + 2)


def test_a_conversation_is_deleted_only_after_saying_yes(visitor: Visitor, live_server: LiveServer) -> None:
    page = visitor().open()
    say(page, QUESTION)
    kept = json.loads(page.evaluate("localStorage.getItem('chuangban.conversation')"))
    opener = page.locator(".about [data-delete]")

    opener.click()
    page.keyboard.press("Escape")
    expect(page.locator("li.mine")).to_have_count(1)
    opener.click()
    page.locator("dialog button[value=yes]").click()

    expect(page.locator(".own-notice")).to_contain_text("对话已经删除")
    expect(page.locator("li.mine")).to_have_count(0)
    headers = {"Authorization": f"Bearer {kept['token']}"}
    again = page.request.get(f"{live_server.url}/api/v1/conversations/{kept['id']}/replies", headers=headers)
    assert again.status == 404


def test_the_language_switch_takes_the_conversation_along(visitor: Visitor) -> None:
    page = visitor().open()
    say(page, QUESTION)
    page.locator(".languages a[lang=en]").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("li.mine .said").last).to_contain_text("English")
    settled(page)

    expect(page.locator("li.from-bot").last).to_have_attribute("lang", "en")
    assert "lang=" not in page.url
    page.reload()
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_what_is_answered_is_announced_and_the_page_speaks_its_language(visitor: Visitor) -> None:
    page = visitor(locale="zh-TW").open()
    expect(page.get_by_role("log")).to_have_attribute("aria-label", "對話內容")
    expect(page.get_by_role("textbox")).to_have_accessible_name("輸入您的問題或回答")
