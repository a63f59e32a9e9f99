"""Keeping the FAQ: the list, the editor, drafts, publishing."""

from __future__ import annotations

import html
import re
from collections.abc import AsyncIterator

import httpx
import pytest

from bot.desk.entry_checks import problems_of, published_quote
from bot.desk.entry_form import body_of, boxes_of
from bot.wiring import Services
from knowledge.publishing import drafts_of, newest
from tests.bot.desk.conftest import LogIn
from tests.bot.desk.visitors import Visitor, hidden_value, words_of

NEW = {
    "id": "coffee-machine",
    "kind": "answered",
    "measure": "",
    "questions_hans": "众创空间里的咖啡机归谁管\n  咖啡机坏了找谁修  \n咖啡机坏了找谁修\n",
    "questions_hant": "",
    "questions_en": "Who looks after the coffee machine?",
    "answer_hans": "这一条由区科委负责。",
    "answer_en": "The district science and technology commission is responsible.",
    "clauses": "3.5",
    "quote": "區科委負責",
    "who_hans": "",
    "who_en": "",
    "valid_from": "",
    "valid_to": "",
    "seen": "",
}


@pytest.fixture
async def editor(log_in: LogIn, services: Services) -> AsyncIterator[Visitor]:
    """A knowledge admin; what drafts they leave are discarded."""
    visitor = await log_in("knowledge_admin")
    yield visitor
    for draft in services.database.read(lambda c: drafts_of(c, "tongzhou-2018-5")):
        await visitor.post(f"/drafts/entry/{draft.entry_id}/discard")


def waiting(services: Services) -> dict[str, object]:
    return {d.entry_id: d.entry for d in services.database.read(lambda c: drafts_of(c, "tongzhou-2018-5"))}


def boxes_in(page: httpx.Response) -> dict[str, str]:
    """What is in the boxes of the editor."""
    areas = dict(re.findall(r'<textarea[^>]*name="(\w+)"[^>]*>\n(.*?)</textarea>', page.text, re.S))
    inputs = dict(re.findall(r'<input class="form-control[^>]*name="(\w+)"[^>]*value="([^"]*)"', page.text))
    chosen = {
        name: (re.findall(r'value="([^"]*)" selected', options) or [""])[0]
        for name, options in re.findall(r'<select[^>]*name="(\w+)">(.*?)</select>', page.text, re.S)
    }
    return {name: html.unescape(value) for name, value in (areas | inputs | chosen).items()}


async def test_the_list_is_searched_in_any_script_and_filtered(editor: Visitor) -> None:
    for words in ("人事关系最长能留多久", "人事關係最長能留多久", "retention-years"):
        found = words_of(await editor.get(f"/faq?q={words}"))
        assert "retention-years" in found
    by_clause = words_of(await editor.get("/faq?clause=4.5&kind=answered"))
    assert "retention-years" not in by_clause
    assert "没有符合条件的内容" in words_of(await editor.get("/faq?clause=4.5&kind=small_talk"))


async def test_an_entry_comes_out_of_the_editor_as_it_went_in(editor: Visitor, services: Services) -> None:
    pack = services.knowledge.current().pack
    rich = next(e for e in pack.faq if e.outside and e.clauses)
    asked = next(e for e in pack.faq if e.who_knows)
    for entry in (rich, asked, pack.entries["retention-years"], pack.everyday[0]):
        page = await editor.get(f"/faq/entry/{entry.id}")
        await editor.post(f"/faq/entry/{entry.id}", seen=hidden_value(page, "seen"), **boxes_in(page))
        assert waiting(services)[entry.id] == entry.model_dump(mode="json", by_alias=True)


async def test_a_new_entry_becomes_a_draft_that_nobody_is_answered_with(editor: Visitor, services: Services) -> None:
    await editor.get("/faq/entry")
    answer = await editor.post("/faq/entry", **NEW)
    assert answer.headers["location"] == "/desk/drafts"
    draft = waiting(services)["coffee-machine"]
    assert draft["questions"]["zh-Hans"] == ["众创空间里的咖啡机归谁管", "咖啡机坏了找谁修"]
    assert "coffee-machine" not in services.knowledge.current().pack.entries
    assert "众创空间里的咖啡机归谁管" in words_of(await editor.get("/drafts"))
    listed = words_of(await editor.get("/faq?drafts=1")).split("\n")
    assert listed[listed.index("coffee-machine") :][:4] == ["coffee-machine", "有答案", "3.5", "新增"]


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"id": ""}, "编号只能用小写字母"),
        ({"id": "Not An Id"}, "编号只能用小写字母"),
        ({"id": "a" * 61}, "编号只能用小写字母"),
        ({"id": "retention-years"}, "这个编号已经有了"),
        ({"kind": "nonsense"}, "请从列表里选一个类型"),
        ({"measure": "nonsense"}, "没有这项政策"),
        ({"questions_hans": " \n", "questions_en": ""}, "至少写一个问法"),
        ({"questions_hans": "科研人员到众创空间创业，人事关系可以保留几年"}, "已经是“retention-years”的问法"),
        ({"answer_hans": ""}, "请写中文回答"),
        ({"answer_hans": "字" * 201}, "有 201 个字，最多 200 个"),
        ({"answer_en": "word " * 121}, "有 121 个词，最多 120 个"),
        ({"answer_en": ""}, "请写英文回答"),
        ({"clauses": "9.9"}, "没有这样的条款：9.9"),
        ({"clauses": ""}, "要写明条款"),
        ({"quote": ""}, "要有引文"),
        ({"quote": "這句話不在原文裡"}, "引文和主要条款的原文对不上"),
        ({"who_hans": "区科委"}, "要么都写，要么都不写"),
        ({"valid_from": "soon"}, "这样的日期"),
        ({"valid_from": "2026-02-01", "valid_to": "2026-01-01"}, "结束日期早于开始日期"),
    ],
)
async def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
    editor: Visitor, services: Services, wrong: dict[str, str], message: str
) -> None:
    typed = NEW | wrong
    await editor.get("/faq/entry")
    page = await editor.post("/faq/entry", **typed)
    assert page.status_code == 422
    assert message in words_of(page)
    assert waiting(services) == {}
    kept = boxes_in(page)
    for name in ("questions_hans", "answer_hans", "answer_en", "clauses", "quote", "who_hans"):
        assert kept[name].strip() == typed[name].strip()
    assert kept["id"] == typed["id"].strip()


async def test_a_draft_of_the_same_name_is_not_overwritten_by_a_new_entry(editor: Visitor) -> None:
    await editor.get("/faq/entry")
    await editor.post("/faq/entry", **NEW)
    page = await editor.post("/faq/entry", **NEW)
    assert page.status_code == 422
    assert "这个编号已经有了" in words_of(page)


@pytest.mark.parametrize(
    ("typed", "published"),
    [
        ("區科委負責", "區科委負責"),
        ("区科委负责", "區科委負責"),
        ("可在3年内保留人事关系", "可在3年內保留人事關係"),
        ("岗位等级晋升和社会保障", "崗位等級晉陞和社會保障"),
    ],
)
async def test_a_simplified_quote_becomes_the_published_words(
    editor: Visitor, services: Services, typed: str, published: str
) -> None:
    await editor.get("/faq/entry")
    assert (await editor.post("/faq/entry", **NEW | {"quote": typed})).status_code == 303
    assert waiting(services)["coffee-machine"]["quote"] == published


def test_every_sentence_of_the_policy_is_found_again_from_its_simplified_form(services: Services) -> None:
    for clause in services.knowledge.current().pack.clauses.values():
        for sentence in clause.sentences:
            assert published_quote(clause, sentence.hans) == sentence.hant


def test_every_entry_fits_the_form(services: Services) -> None:
    pack = services.knowledge.packaged
    for entry in pack.entries.values():
        body = entry.model_dump(mode="json", by_alias=True)
        assert body_of(boxes_of(body), body) == body
    for entry in list(pack.entries.values())[::40]:
        boxes = boxes_of(entry.model_dump(mode="json", by_alias=True))
        assert problems_of(boxes, pack, taken_ids=frozenset()) == []


async def test_two_editors_do_not_overwrite_each_other_unawares(editor: Visitor, log_in: LogIn) -> None:
    other = await log_in("admin_too")
    mine, theirs = await editor.get("/faq/entry/retention-years"), await other.get("/faq/entry/retention-years")
    changed = boxes_in(theirs) | {"answer_hans": "别人改的回答。"}
    await other.post("/faq/entry/retention-years", seen=hidden_value(theirs, "seen"), **changed)
    own = boxes_in(mine) | {"answer_hans": "我改的回答。"}
    refused = await editor.post("/faq/entry/retention-years", seen=hidden_value(mine, "seen"), **own)
    assert refused.status_code == 409
    assert "有人改过这条草稿" in words_of(refused)
    assert boxes_in(refused)["answer_hans"] == "我改的回答。"
    again = await editor.post("/faq/entry/retention-years", seen=hidden_value(refused, "seen"), **own)
    assert again.status_code == 303


async def test_a_discarded_draft_is_gone(editor: Visitor, services: Services) -> None:
    await editor.get("/faq/entry")
    await editor.post("/faq/entry", **NEW)
    answer = await editor.post("/drafts/entry/coffee-machine/discard")
    assert answer.status_code == 303
    assert waiting(services) == {}
    assert (await editor.get("/faq/entry/coffee-machine")).status_code == 404
    assert (await editor.post("/drafts/entry/coffee-machine/discard")).status_code == 404


@pytest.mark.parametrize(
    ("why", "message"), [("", "请写发布理由"), (" \n", "请写发布理由"), ("长" * 501, "理由太长了")]
)
async def test_publishing_needs_a_reason(editor: Visitor, services: Services, why: str, message: str) -> None:
    await editor.get("/faq/entry")
    await editor.post("/faq/entry", **NEW)
    page = await editor.post("/drafts/publish", why=why, seen=hidden_value(await editor.get("/drafts"), "seen"))
    assert page.status_code == 422
    assert message in words_of(page)
    assert list(waiting(services)) == ["coffee-machine"]


async def test_drafts_that_were_not_looked_at_are_not_published(editor: Visitor, services: Services) -> None:
    await editor.get("/faq/entry")
    await editor.post("/faq/entry", **NEW)
    seen = hidden_value(await editor.get("/drafts"), "seen")
    await editor.post("/faq/entry/retention-years/remove")
    page = await editor.post("/drafts/publish", why="补充问法", seen=seen)
    assert page.status_code == 409
    assert "草稿在您打开本页之后有变动" in words_of(page)
    assert "补充问法" in page.text
    assert len(waiting(services)) == 2


async def test_there_is_nothing_to_publish_without_a_draft(editor: Visitor) -> None:
    page = await editor.get("/drafts")
    assert 'name="why"' not in page.text
    assert "没有草稿" in words_of(page)


async def test_what_is_published_is_answered_at_once_and_what_is_removed_is_not(
    editor: Visitor, services: Services
) -> None:
    async def publish(why: str) -> None:
        seen = hidden_value(await editor.get("/drafts"), "seen")
        answer = await editor.post("/drafts/publish", why=why, seen=seen)
        assert answer.headers["location"] == "/desk/revisions"

    def answered_by(question: str) -> str | None:
        return services.knowledge.current().answerer.answer(question).entry

    question = "众创空间里的咖啡机归谁管"
    assert answered_by(question) != "coffee-machine"
    await editor.get("/faq/entry")
    await editor.post("/faq/entry", **NEW)
    await publish("大家常问咖啡机")
    answer = services.knowledge.current().answerer.answer(question)
    assert (answer.entry, answer.text) == ("coffee-machine", "这一条由区科委负责。")
    assert [citation.clause for citation in answer.citations] == ["3.5"]
    first = services.database.read(newest)
    assert first is not None
    assert first.number == services.knowledge.current().revision

    await editor.get("/faq/entry/coffee-machine")
    await editor.post("/faq/entry/coffee-machine/remove")
    assert "删除" in words_of(await editor.get("/drafts"))
    assert "这条问答的草稿是“删除”" in words_of(await editor.get("/faq/entry/coffee-machine"))
    await publish("咖啡机不归我们管")
    assert answered_by(question) != "coffee-machine"

    listed = words_of(await editor.get("/revisions")).split("\n")
    assert listed.index("咖啡机不归我们管") < listed.index("大家常问咖啡机")
    assert listed.count("coffee-machine") == 2
    assert listed.count("正在使用") == 1
    at = listed.index("大家常问咖啡机")
    assert listed[at - 3 : at - 1] == [f"第 {first.number} 版", "knowledge_admin ·"]


@pytest.mark.parametrize("name", ["nonesuch", "%00", "..%2fx"])
async def test_an_unknown_entry_is_not_found(editor: Visitor, name: str) -> None:
    assert (await editor.get(f"/faq/entry/{name}")).status_code == 404
    for path in (f"/faq/entry/{name}", f"/faq/entry/{name}/remove", f"/drafts/entry/{name}/discard"):
        assert (await editor.post(path, **NEW)).status_code == 404


async def test_hostile_words_in_an_entry_stay_words(editor: Visitor) -> None:
    hostile = "</textarea><script>alert(1)</script>"
    await editor.get("/faq/entry")
    entry = NEW | {"id": "hostile-words", "questions_hans": hostile, "answer_hans": hostile, "questions_en": ""}
    assert (await editor.post("/faq/entry", **entry)).status_code == 303
    for path in ("/drafts", "/faq?drafts=1", "/faq/entry/hostile-words"):
        page = await editor.get(path)
        assert "<script>alert" not in page.text
        assert "alert(1)" in page.text
