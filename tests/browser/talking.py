"""What a person does on the chat page, in the words of a person."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

QUESTION = "我在大学当老师，想出来开公司，编制还能留着吗"
CHECK = "帮我看看我符不符合"
ANSWERS = {"高校", "是", "众创空间"}
SECONDS = 30_000


def say(page: Page, text: str) -> None:
    """Type a message, send it with Enter, and wait until it was taken."""
    page.locator("#input").fill(text)
    page.locator("#input").press("Enter")
    settled(page)


def settled(page: Page) -> None:
    """Wait until everything that was said is answered."""
    expect(page.locator("li.mine[data-state=sending], li.working")).to_have_count(0, timeout=SECONDS)


def press(page: Page, label: str) -> None:
    """Press the newest button of that label, and wait for what it brings."""
    page.locator(".choices:not(.past) button", has_text=re.compile(rf"^{re.escape(label)}$")).last.click()
    settled(page)


def open_buttons(page: Page) -> list[str]:
    """The labels under the question that is open now."""
    return page.locator(".choices:not(.past):not(.older)").last.locator("button").all_inner_texts()


def check_to_the_end(page: Page) -> Locator:
    """Answer every question of the check so that it ends well; returns the verdict's card."""
    press(page, CHECK)
    for _ in range(12):
        if page.locator(".verdict").count():
            break
        wanted = [label for label in open_buttons(page) if label in ANSWERS]
        if wanted:
            press(page, wanted[0])
        else:
            say(page, "1")
    return page.locator(".verdict")


def file_and_leave_contact(page: Page) -> list[str]:
    """File what was checked; returns reference and receipt code."""
    press(page, "提交申请")
    press(page, "属实，同意")
    say(page, "王小明")
    say(page, "13800001234")
    receipt = page.locator(".receipt")
    expect(receipt).to_be_visible(timeout=SECONDS)
    return receipt.locator("code").all_inner_texts()


def width_of(page: Page) -> int:
    """How wide the page is laid out."""
    width: int = page.evaluate("document.scrollingElement.scrollWidth")
    return width
