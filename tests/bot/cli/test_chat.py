"""chuangban chat, as a person at a terminal has it."""

from __future__ import annotations

import re
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.decisions import decide_and_tell
from intakes.cases import find
from storage.encryption import read_keys
from tests.bot.cli.programs import Program, number_of, program
from tests.conftest import NOW
from tests.databases import opened

PROMPT = "\n> "


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder for all chats of this module."""
    return tmp_path_factory.mktemp("terminal")


@pytest.fixture
def chat(folder: Path) -> Iterator[Program]:
    """A chat that has greeted."""
    with program(folder, "chat") as running:
        yield running


def said(chat: Program, line: str | None = None) -> str:
    """Type a line; the screen up to the next prompt."""
    if line is not None:
        chat.writes(line)
    return chat.says("> ")


def test_the_researcher_s_journey_to_the_receipt_and_the_decision(chat: Program, folder: Path) -> None:
    greeted = said(chat)
    assert "创伴" in greeted
    assert "one-time password:" in greeted
    answered = said(chat, "我在大学当老师，想出来开公司，编制还能留着吗")
    assert "三（五）" in answered
    assert re.search(r"http://127\.0\.0\.1:8000/policy/tongzhou-2018-5\S*#3\.5\n", answered)
    asked = said(chat, number_of(answered, "帮我看看我符不符合"))
    asked = said(chat, number_of(asked, "高校"))
    for line in ("是的", "去众创空间", "刚去半年", "学校同意了"):
        asked = said(chat, line)
    concluded = said(chat, number_of(asked, "是"))
    assert "结论：符合" in concluded
    assert "个人信息告知" in (notice := said(chat, number_of(concluded, "提交申请")))
    assert "联系人" in said(chat, number_of(notice, "属实，同意"))
    assert "手机号或邮箱" in said(chat, "王小明")
    filed = said(chat, "13800001234")
    [reference] = set(re.findall(r"TZ\d{4}-[0-9A-Z]{8}-[0-9A-Z]", filed))
    assert re.search(r"回执码：(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}\n", filed)
    keys = read_keys(folder / "var" / "keys.json")
    with opened(f"sqlite:///{folder / 'var' / 'chuangban.db'}") as database:
        case = database.read(lambda c: find(c, keys, reference))
        assert case.fields == {"contact_name": "王小明", "contact": "+8613800001234"}
        assert (case.channel, case.verdict["verdict"]) == ("terminal", "eligible")
        database.transact(
            lambda c: decide_and_tell(c, keys, reference, "approve", note="请带原件", by="li", seen_version=1, now=NOW)
        )
    told = said(chat, "帮助")
    assert told.index("请带原件") < told.index("您可以这样用")
    status, _ = chat.ends()
    assert (status, chat.errors) == (0, "")


def test_whatever_is_typed_the_chat_goes_on(chat: Program) -> None:
    said(chat)
    for line in ("", "999", "0", "这是[bold]什么[/bold]意思:smile:呢请问一下", "长" * 10_000, "\x00\x07"):
        assert "Traceback" not in said(chat, line)
    assert chat.process.stdin is not None
    chat.process.stdin.write(b"\xff\xfe\x80\n")
    chat.process.stdin.flush()
    assert "无法识别" in said(chat)
    assert "您可以这样用" in said(chat, "帮助")
    assert chat.ends()[0] == 0


def test_ctrl_d_and_ctrl_c_end_it_at_once(folder: Path) -> None:
    with program(folder, "chat", "--language", "en") as one:
        assert "Hello" in said(one)
        assert one.ends()[0] == 0
        assert one.errors == ""
    with program(folder, "chat") as other:
        said(other)
        status, _ = other.ends(signal.SIGINT)
        assert status not in {0, -signal.SIGKILL}
        assert "Traceback" not in other.errors


def test_a_language_there_is_not_is_refused(folder: Path) -> None:
    with program(folder, "chat", "--language", "fr") as running:
        assert running.ends()[0] == 2
        assert "zh-Hans" in running.errors
