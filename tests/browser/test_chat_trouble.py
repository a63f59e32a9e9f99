"""What can go wrong on the chat page: lost messages, a lost conversation, no network, impatience, hostile words."""

from __future__ import annotations

import json
from typing import Any

from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Visitor
from tests.browser.talking import (
    QUESTION,
    SECONDS,
    say,
    settled,
)
from tests.live import LiveServer


def test_a_message_that_got_lost_is_sent_again_under_the_same_key(visitor: Visitor) -> None:
    page = visitor().open()
    keys: list[str | None] = []

    def lose_first(route: Route) -> None:
        keys.append(route.request.headers.get("idempotency-key"))
        if len(keys) == 1:
            route.abort()
        else:
            route.continue_()

    page.route("**/turns", lose_first)
    page.locator("#input").fill(QUESTION)
    page.locator("#input").press("Enter")
    failed = page.locator("li.mine[data-state=failed]")
    expect(failed).to_have_count(1)
    failed.locator("button").click()
    settled(page)

    assert len(keys) == 2
    assert keys[0] == keys[1] is not None
    expect(page.locator("li.mine")).to_have_count(1)
    expect(page.locator(".cited")).not_to_have_count(0)


def test_a_message_whose_answer_got_lost_is_taken_once(visitor: Visitor, live_server: LiveServer) -> None:
    page = visitor().open()
    lost: list[dict[str, Any]] = []

    def lose_answer(route: Route) -> None:
        if lost:
            route.continue_()
            return
        lost.append(route.fetch().json())
        route.abort()

    page.route("**/turns", lose_answer)
    page.locator("#input").fill(QUESTION)
    page.locator("#input").press("Enter")
    page.locator("li.mine[data-state=failed] button").click()
    settled(page)

    shown = page.locator("li.from-bot[data-seq]").evaluate_all("items => items.map((item) => Number(item.dataset.seq))")
    assert shown == list(range(1, lost[0]["replies"][-1]["seq"] + 1))


def test_a_page_closed_while_sending_offers_to_send_again(visitor: Visitor) -> None:
    page = visitor().open()
    page.route("**/turns", lambda route: None)
    page.locator("#input").fill(QUESTION)
    page.locator("#input").press("Enter")
    expect(page.locator("li.working")).to_be_visible()
    page.unroute_all(behavior="ignoreErrors")
    page.reload()

    page.locator("li.mine[data-state=failed] button").click()
    settled(page)
    expect(page.locator(".cited")).not_to_have_count(0)


def test_a_button_pressed_twice_sends_once(visitor: Visitor) -> None:
    page = visitor().open()
    say(page, QUESTION)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.url.endswith("/turns") else None)

    page.locator(".choices button").last.dblclick()
    settled(page)

    assert len(sent) == 1


def test_what_is_typed_as_markup_stays_text(visitor: Visitor) -> None:
    page = visitor().open()
    markup = '<img src=x onerror="window.broken=1"><script>window.broken=1</script>'
    say(page, markup)
    page.reload()
    expect(page.locator("li.mine .said")).to_contain_text(markup)

    assert page.evaluate("window.broken") is None
    assert page.locator("#messages img, #messages script").count() == 0


def test_markup_and_bad_links_in_a_reply_stay_text(visitor: Visitor) -> None:
    page = visitor().open()
    reply = {
        "seq": 2,
        "kind": "answer",
        "text": "<b onclick=1>x</b>\n\n✓ <i>y</i>",
        "citations": [
            {"document": "d", "clause": "3.5", "label": "<u>", "quote": "<svg onload=1>", "url": "javascript:alert(1)"}
        ],
        "choices": [{"id": "a", "label": "<em>z</em>"}],
        "link": "data:text/html,x",
    }
    body = {"replies": [reply], "language": "zh-Hans", "pending": None}
    page.route("**/turns", lambda route: route.fulfill(json=body))
    say(page, "?")

    item = page.locator("li[data-seq='2']")
    expect(item).to_contain_text("<b onclick=1>x</b>")
    expect(item.locator("blockquote")).to_have_text("<svg onload=1>")
    assert item.locator("b, i, u, em, a").count() == 0


def test_a_message_that_is_too_long_is_counted_and_kept(visitor: Visitor) -> None:
    page = visitor().open()
    page.locator("#input").fill("字" * 2001)
    page.locator("#input").press("Enter")

    expect(page.locator("#count")).to_contain_text("超出 1 个字")
    expect(page.locator("li.mine")).to_have_count(0)
    page.locator("#input").fill("😀" * 1990)
    expect(page.locator("#count")).to_contain_text("还可以写 10 个字")


def test_without_a_network_it_says_so_and_keeps_what_was_written(visitor: Visitor) -> None:
    visit = visitor()
    page = visit.open()
    visit.context.set_offline(True)
    expect(page.locator("#banner")).to_contain_text("网络断开了")
    page.locator("#input").fill(QUESTION)
    page.locator("#input").press("Enter")
    expect(page.locator("li.mine[data-state=failed]")).to_have_count(1)

    visit.context.set_offline(False)
    expect(page.locator("#banner")).to_be_hidden()
    page.locator("li.mine[data-state=failed] button").click()
    settled(page)
    expect(page.locator(".cited")).not_to_have_count(0)


def forget(page: Page, live_server: LiveServer) -> None:
    """Delete the page's conversation behind its back."""
    kept = json.loads(page.evaluate("localStorage.getItem('chuangban.conversation')"))
    headers = {"Authorization": f"Bearer {kept['token']}"}
    gone = page.request.delete(f"{live_server.url}/api/v1/conversations/{kept['id']}", headers=headers)
    assert gone.status == 204


def test_a_message_to_a_conversation_that_is_gone_comes_back_into_the_input(
    visitor: Visitor, live_server: LiveServer
) -> None:
    visit = visitor()
    visit.page.route("**/replies?*", lambda route: route.abort())
    page = visit.open()
    forget(page, live_server)
    page.locator("#input").fill(QUESTION)
    page.locator("#input").press("Enter")

    expect(page.locator(".own-notice")).to_contain_text("之前的对话已经不在了")
    expect(page.locator("#input")).to_have_value(QUESTION)
    page.locator("#input").press("Enter")
    settled(page)
    expect(page.locator(".cited")).not_to_have_count(0)


def test_a_page_whose_conversation_is_deleted_elsewhere_starts_anew(visitor: Visitor, live_server: LiveServer) -> None:
    page = visitor().open()
    page.locator("#input").fill(QUESTION)
    forget(page, live_server)

    expect(page.locator(".own-notice")).to_contain_text("之前的对话已经不在了", timeout=SECONDS)
    expect(page.locator("#input")).to_have_value(QUESTION)
    page.locator("#input").press("Enter")
    settled(page)
    expect(page.locator(".cited")).not_to_have_count(0)


def test_what_is_said_before_the_conversation_has_begun_is_not_lost(visitor: Visitor) -> None:
    visit = visitor()
    page = visit.page
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/api/v1/conversations", hold)
    page.goto(visit.url)
    page.locator("#input").fill(QUESTION)
    page.locator("#input").press("Enter")
    expect(page.locator("li.mine[data-state=sending]")).to_have_count(1)
    held[0].continue_()

    settled(page)
    expect(page.locator(".cited")).not_to_have_count(0)
    greeting, mine = page.locator("li[data-seq='1']"), page.locator("li.mine")
    assert (greeting.bounding_box() or {"y": 0})["y"] < (mine.bounding_box() or {"y": 0})["y"]


def test_a_desk_that_does_not_answer_can_be_tried_again(visitor: Visitor) -> None:
    visit = visitor()
    page = visit.page
    page.route("**/api/v1/conversations", lambda route: route.abort())
    page.goto(visit.url)
    expect(page.locator("#banner")).to_contain_text("没能开始对话")
    page.unroute_all()
    page.locator("#banner button").click()

    expect(page.locator("li.from-bot")).to_have_count(1)
    expect(page.locator("#banner")).to_be_hidden()
