"""Yes or no to an offer or a consent."""

from __future__ import annotations

import pytest

from dialogs.understanding import read_yes_no


@pytest.mark.parametrize(
    "text",
    [
        "好",
        "好的",
        "可以",
        "同意",
        "我同意",
        "行",
        "是的",
        "要",
        "嗯",
        "没问题",
        "属实，同意",
        "係",
        "得",
        "同意，谢谢",
        "開始吧",
        "yes",
        "Yes please",
        "OK",
        "sure",
        "I agree",
        "go ahead",
        "yep, let's go",
        "好吧",
        "✅",
        "不，同意，不对，同意",
    ],
)
def test_a_plain_yes_is_a_yes(text: str) -> None:
    assert read_yes_no(text) is True


@pytest.mark.parametrize(
    "text",
    [
        "不",
        "不要",
        "不同意",
        "我不同意",
        "不用了，谢谢",
        "不行",
        "唔要",
        "唔同意",
        "算了",
        "不用",
        "沒有",
        "拒绝",
        "同意，不对，不同意",
        "no",
        "No thanks",
        "nope",
        "I don't agree",
        "I disagree",
        "not now",
        "no, cancel",
        "❌",
    ],
)
def test_a_plain_no_is_a_no(text: str) -> None:
    assert read_yes_no(text) is False


@pytest.mark.parametrize(
    "text",
    [
        "不是不同意",
        "应该可以",
        "同意，但是有条件",
        "同意吗",
        "同意什么",
        "可能吧",
        "好像可以",
        "",
        "50万",
        "清华",
        "我想想",
        "等一下",
        "maybe",
        "yes but",
        "yes and no",
        "what do I agree to?",
        "no problem?",
        "可以，不可以",
        "嗯……",
        "如果免费就同意",
        "不反对",
    ],
)
def test_anything_else_is_neither(text: str) -> None:
    assert read_yes_no(text) is None
