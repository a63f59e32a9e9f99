"""chuangban ask and understand: answers with their clause, and readings of free text."""

from __future__ import annotations

import json

import pytest

from knowledge.pack import Pack
from tests.bot.cli.conftest import Terminal, as_lines

QUESTION = "我在大学当老师，想出来开公司，编制还能留着吗"
ANSWER = {"status", "answer", "language", "citations", "confidence", "choices"}
STATUSES = {"answered", "clarify", "not_covered", "out_of_scope", "small_talk", "refused"}


def test_a_question_is_answered_with_its_clause(chuangban: Terminal, packaged: Pack) -> None:
    ran = chuangban("ask", QUESTION)
    assert ran.status == 0
    assert ran.json.keys() == ANSWER
    assert ran.json["status"] == "answered"
    cited = ran.json["citations"][0]
    assert (cited["document"], cited["clause"]) == (packaged.id, "3.5")
    assert cited["quote"] in packaged.clauses["3.5"].hant + packaged.clauses["3.5"].hans
    assert cited["url"].endswith("#3.5")


def test_lines_of_questions_are_lines_of_answers_and_nothing_else(chuangban: Terminal) -> None:
    sent = [
        {"id": "hans", "q": QUESTION, "kind": "ignored"},
        {"id": "en", "q": "How long can I keep my university post in a maker-space?", "lang": "mixed"},
        {"id": "hant", "q": "高校老師到眾創空間創業，人事關係能保留幾年？", "lang": "martian", "before": []},
        {"id": "hint", "q": QUESTION, "lang": "en"},
        {"id": "follow-up", "q": "那市级的呢？", "before": ["国家级众创空间奖励多少钱？"]},
        {"id": "empty", "q": ""},
        {"id": "long", "q": "长" * 10_000},
        {"id": "binary", "q": "\x00\x01\ud800"},
        {"id": "no text", "q": 1},
        {"id": "no list", "q": "a", "before": "b"},
    ]
    ran = chuangban("ask", "--jsonl", stdin="".join(map(_ascii_line, sent)).encode())
    answers = {answer["id"]: answer for answer in ran.lines}
    assert [answer["id"] for answer in ran.lines] == [line["id"] for line in sent]
    assert {answers[name]["error"]["code"] for name in ("no text", "no list")} == {"bad_line"}
    assert ran.status == 1
    assert ran.err == ""
    good = [answer for answer in ran.lines if "error" not in answer]
    assert all(answer.keys() == ANSWER | {"id"} and answer["status"] in STATUSES for answer in good)
    spoken = {name: answers[name]["language"] for name in ("hans", "en", "hant", "hint")}
    assert spoken == {"hans": "zh-Hans", "en": "en", "hant": "zh-Hant", "hint": "en"}
    assert {answers[name]["citations"][0]["clause"] for name in spoken} == {"3.5"}


def test_free_text_is_read_as_the_answer_to_its_question(chuangban: Terminal) -> None:
    sent = [
        {"id": 1, "fact": "employer_type", "text": "我是大学老师", "measure": "researcher_retention", "more": 1},
        {"id": 2, "fact": "years_since_move", "text": "刚去半年"},
        {"id": 3, "fact": "is_research_staff", "text": "I don't know", "lang": "en"},
        {"id": 4, "fact": "nothing", "text": "a"},
        {"id": 5, "fact": "employer_type", "text": "a", "measure": "nothing"},
        {"id": 6, "fact": "employer_type", "text": 7},
        {"id": 7, "fact": ["employer_type"], "text": "a"},
        {"id": 8, "fact": "employer_type", "text": "长" * 10_000},
        {"id": 9, "fact": "employer_type", "text": ""},
    ]
    ran = chuangban("understand", "--jsonl", stdin=as_lines(*sent))
    assert [answer["id"] for answer in ran.lines] == [line["id"] for line in sent]
    read = {answer["id"]: (answer["status"], answer["value"]) for answer in ran.lines if "error" not in answer}
    assert read[1] == ("value", "university")
    assert read[2] == ("value", 0.5)
    assert read[3] == ("dont_know", None)
    assert {status for status, _ in read.values()} <= {"value", "dont_know", "say_again", "not_an_answer"}
    wrong = {answer["id"]: answer["error"] for answer in ran.lines if "error" in answer}
    assert {number: error["code"] for number, error in wrong.items()} == {
        4: "unknown_fact",
        5: "unknown_measure",
        6: "invalid_text",
        7: "unknown_fact",
    }
    assert ran.status == 1


@pytest.mark.parametrize("question", ["", "  ", "\u0000"])
def test_a_question_of_nothing_is_not_answered(chuangban: Terminal, question: str) -> None:
    ran = chuangban("ask", question)
    assert ran.json["status"] != "answered"


def _ascii_line(line: dict[str, object]) -> str:
    return json.dumps(line) + "\n"
