"""Replies as Telegram messages, held against the checks of the real server."""

from __future__ import annotations

import json

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.telegram.keyboard import Button
from bot.telegram.render import Outgoing, plain, render
from dialogs.messages import Choice, Citation, Kind, Reply
from tests.fakes.telegram.keyboards import inline_keyboard
from tests.fakes.telegram.text import MAX_TEXT, clean, formatted, is_empty

CLAUSE = Citation(
    document="通政办发〔2018〕5号",
    clause="三(五)",
    quote="支持离岗创业 & <三年内>保留人事关系。",
    url="https://desk.example.cn/policy/tongzhou-2018-5?a=1&b=2#3.5",
    label="第三条（五）",
    translation="Keeps the post for three years.",
)


def answer(text: str = "可以。", **parts: object) -> Reply:
    return Reply(kind=Kind.ANSWER, text=text, **parts)  # type: ignore[arg-type]


def shown(outgoing: Outgoing) -> str:
    """The text as a person sees it, after the server's checks, which raise ApiError."""
    text, _ = formatted(outgoing.text, outgoing.parse_mode or "", limit=MAX_TEXT, too_long="message is too long")
    assert not is_empty(text)
    return text


def visible(text: str) -> str:
    return "".join(character for character in clean(text) if not is_empty(character))


def choices(*labels: str) -> tuple[Choice, ...]:
    return tuple(Choice(f"c{number}", label) for number, label in enumerate(labels))


def rows(reply: Reply) -> list[list[str]]:
    [message] = render(reply, "zh-Hans")
    return [[button.label for button in row] for row in message.buttons]


def test_the_answer_comes_first_then_the_quote_with_its_link_then_our_translation() -> None:
    [message] = render(answer(citations=(CLAUSE,)), "en")
    assert message == Outgoing(
        "可以。\n\n<blockquote>支持离岗创业 &amp; &lt;三年内&gt;保留人事关系。\n"
        '<a href="https://desk.example.cn/policy/tongzhou-2018-5?a=1&amp;b=2#3.5">第三条（五）</a></blockquote>\n'
        "Keeps the post for three years.",
        "HTML",
    )


def test_each_citation_is_a_quote_of_its_own_without_a_translation_where_there_is_none() -> None:
    second = Citation(document="d", clause="二(一)", quote="给予奖励。", url="")
    [message] = render(answer(citations=(CLAUSE, second)), "zh-Hans")
    text, entities = formatted(message.text, "HTML", limit=MAX_TEXT, too_long="")
    assert text.endswith("three years.\n\n给予奖励。\n二(一)")
    assert [entity["type"] for entity in entities] == ["blockquote", "text_link", "blockquote"]


def test_a_text_without_markup_is_sent_without_a_parse_mode() -> None:
    assert render(answer("1 < 2 & 3"), "zh-Hans") == [Outgoing("1 < 2 & 3", None)]


def test_as_plain_text_the_same_words_stand_with_the_address_spelled_out() -> None:
    [message] = render(answer(citations=(CLAUSE,), choices=choices("是")), "zh-Hans")
    resent = plain(message)
    assert resent.parse_mode is None
    assert resent.text == (f"可以。\n\n{CLAUSE.quote}\n第三条（五） ({CLAUSE.url})\nKeeps the post for three years.")
    assert resent.buttons == message.buttons
    assert plain(resent) == resent


LINKS = {
    "https://desk.example.cn/form/abc": True,
    "http://desk.example.cn/form/abc": True,
    "http://8.8.8.8/form/abc": True,
    "http://localhost:8000/form/abc": False,
    "https://localhost/form/abc": False,
    "http://127.0.0.1:8000/form/abc": False,
    "http://[::1]/form/abc": False,
    "http://192.168.1.5/form/abc": False,
    "http://desk.local/form/abc": False,
    "http://desk/form/abc": False,
    "http://[broken/form/abc": False,
}


@pytest.mark.parametrize(("link", "button"), LINKS.items(), ids=LINKS)
def test_a_link_is_a_button_where_telegram_takes_it_and_text_where_not(link: str, button: bool) -> None:
    [message] = render(answer("请填写：", link=link, choices=choices("取消")), "zh-Hans")
    opens = Button("打开填写页面", url=link)
    assert (message.buttons[-1] == (opens,)) is button
    assert (link in message.text) is not button


def test_the_button_of_a_link_speaks_the_persons_language() -> None:
    [message] = render(answer(link="https://desk.example.cn/form/abc"), "zh-Hant")
    assert message.buttons[-1][0].label == "開啟填寫頁面"


LAYOUTS = {
    "three tiny labels": (("是", "不是", "不清楚"), [3]),
    "four tiny labels": (("是", "不是", "不清楚", "为什么问"), [2, 2]),
    "two labels of twelve characters": (("一二三四五六七八九十一二",) * 2, [2]),
    "thirteen characters": (("一二三四五六七八九十一二三", "是", "不是"), [1, 2]),
    "twenty latin letters": (("a" * 20,) * 2, [2]),
    "twenty-one latin letters": (("a" * 21,) * 2, [1, 1]),
    "a wide one in between": (("是", "不是", "高等学校、科研院所的专业技术人员", "不清楚"), [2, 1, 1]),
}


@pytest.mark.parametrize(("labels", "layout"), LAYOUTS.values(), ids=LAYOUTS)
def test_choices_share_a_row_where_they_fit(labels: tuple[str, ...], layout: list[int]) -> None:
    laid = rows(answer(choices=choices(*labels)))
    assert [len(row) for row in laid] == layout
    assert [label for row in laid for label in row] == list(labels)


def test_a_long_answer_is_cut_between_paragraphs_and_the_buttons_are_under_the_last_part() -> None:
    paragraphs = [f"{number}" + "字" * 1500 for number in range(4)]
    messages = render(answer("\n\n".join(paragraphs), choices=choices("是")), "zh-Hans")
    assert [message.text for message in messages] == ["\n\n".join(paragraphs[:2]), "\n\n".join(paragraphs[2:])]
    assert [len(message.buttons) for message in messages] == [0, 1]


def test_a_quote_that_fits_into_a_message_is_not_torn() -> None:
    quote = "引" * 4000
    messages = render(answer("答" * 200, citations=(Citation("d", "一", quote, ""),)), "zh-Hans")
    assert [message.parse_mode for message in messages] == [None, "HTML"]
    assert messages[1].text == f"<blockquote>{quote}\n一</blockquote>"


def test_a_quote_longer_than_a_message_goes_on_as_a_quote() -> None:
    messages = render(answer("", citations=(Citation("d", "一", "引。" * 4000, ""),)), "zh-Hans")
    assert len(messages) == 2
    assert all(message.text.startswith("<blockquote>") for message in messages)


def test_without_a_paragraph_the_cut_is_after_a_sentence_then_after_a_word() -> None:
    by_sentence, _ = render(answer("字" * 3000 + "。" + "字" * 3000), "zh-Hans")
    by_word, _ = render(answer("a" * 3000 + " " + "a" * 3000), "zh-Hans")
    assert by_sentence.text == "字" * 3000 + "。"
    assert by_word.text == "a" * 3000


@pytest.mark.parametrize("nothing", ["", " \n", "\u200b\u3000", "\x07"])
def test_a_text_with_nothing_to_see_is_never_sent(nothing: str) -> None:
    assert render(answer(nothing), "zh-Hans") == []
    [asked] = render(answer(nothing, choices=choices("是", "不是")), "zh-Hans")
    assert asked.text == "是\n不是"
    assert asked.buttons
    [opened] = render(answer(nothing, link="https://desk.example.cn/form/abc"), "zh-Hans")
    assert opened.text == "打开填写页面"
    assert opened.buttons


texts = st.one_of(
    st.text(max_size=60),
    st.text(alphabet="<>&\"'字😀 \n。a", max_size=40),
    st.builds(
        lambda piece, times, tail: piece * times + tail,
        st.text(alphabet="<>&字😀 \n。a\u200b\x07", min_size=1, max_size=9),
        st.integers(400, 900),
        st.text(max_size=9),
    ),
)
urls = st.one_of(
    st.just(""),
    st.sampled_from(["http://localhost:8000/policy", "/policy/a#3.5", CLAUSE.url]),
    st.text(alphabet="a1/?&=#%'\"<>", max_size=300).map("https://desk.example.cn/".__add__),
)
citations = st.builds(
    Citation,
    document=st.just("d"),
    clause=st.text(max_size=9),
    quote=texts,
    url=urls,
    label=st.text(max_size=9),
    translation=st.none() | texts,
)
labels = st.text(min_size=1, max_size=30).filter(lambda label: bool(clean(label)))
replies = st.builds(
    answer,
    texts,
    citations=st.lists(citations, max_size=3).map(tuple),
    choices=st.lists(labels, max_size=8).map(lambda names: choices(*names)),
    link=st.none() | st.sampled_from(list(LINKS)),
)


@settings(deadline=None)  # no timed assertions
@given(replies, st.sampled_from(["zh-Hans", "zh-Hant", "en"]))
@example(answer("😀" * 4096), "en")
@example(answer("", link="https://desk.example.cn/form/abc"), "en")
@example(answer("&" * 8192, citations=(CLAUSE,) * 3), "en")
@example(answer("a" + "\n" * 9000 + "b"), "en")
@example(answer("a", citations=(Citation("d", "c", "q", "https://a.cn/" + "x" * 4095),)), "en")
def test_whatever_is_said_telegram_takes_it_and_nothing_is_lost(reply: Reply, language: str) -> None:
    messages = render(reply, language)
    text = visible("".join(shown(message) for message in messages))
    link_as_text = reply.link or ""
    for message in messages:
        markup = [[_as_json(button) for button in row] for row in message.buttons]
        inline_keyboard(json.dumps({"inline_keyboard": markup}))
        link_as_text = "" if any("url" in button for row in markup for button in row) else link_as_text
    said = [reply.text]
    for citation in reply.citations:
        said += [citation.quote, citation.label or citation.clause, citation.translation or ""]
    said.append(link_as_text)
    for words in map(visible, said):
        start = text.find(words)
        assert start >= 0
        text = text[start + len(words) :]
    assert all(message.buttons == () for message in messages[:-1])


@settings(deadline=None)
@given(replies)
def test_as_plain_text_telegram_takes_it_too(reply: Reply) -> None:
    for message in render(reply, "zh-Hans"):
        resent = plain(message)
        assert resent.parse_mode is None
        spelled = visible(shown(resent))
        assert len(spelled) >= len(visible(shown(message)))


def _as_json(button: Button) -> dict[str, str]:
    return {"text": button.label} | ({"callback_data": button.data} if button.data else {"url": button.url or ""})
