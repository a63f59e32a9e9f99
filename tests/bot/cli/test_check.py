"""chuangban check and match: verdicts with their reasons, errors that name the measure or the fact."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from knowledge.pack import Pack
from tests.bot.cli.conftest import Terminal, as_lines

CASES = Path(__file__).parents[4] / "shared" / "eval" / "cases.eligibility.dev.jsonl"
MEASURE = "researcher_retention"
REFUSED = {"employer_type": "university", "is_research_staff": True, "original_unit_consent": False}
CRITERION = {"id", "state", "clause", "fact", "answer"}


@pytest.fixture(scope="module")
def cases() -> list[dict[str, Any]]:
    """The labelled development cases."""
    if not CASES.exists():
        pytest.skip(f"no labelled cases beside this checkout ({CASES.name})")
    return [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines()]


def test_the_labelled_cases_get_their_verdicts(chuangban: Terminal, cases: list[dict[str, Any]]) -> None:
    assert len(cases) == 40
    ran = chuangban("check", "--jsonl", stdin=as_lines(*cases))
    got = {answer["id"]: (answer["verdict"], answer["clauses"][0]) for answer in ran.lines}
    assert got == {case["id"]: (case["verdict"], case["clauses"][0]) for case in cases}
    assert ran.status == 0
    assert [answer["id"] for answer in ran.lines] == [case["id"] for case in cases]


def test_the_researcher_s_six_cases_get_their_verdicts(chuangban: Terminal, cases: list[dict[str, Any]]) -> None:
    six = [case for case in cases if case["measure"] == MEASURE]
    ran = chuangban("check", "--jsonl", stdin=as_lines(*six))
    assert [answer["verdict"] for answer in ran.lines] == [case["verdict"] for case in six]
    assert len(six) == 6


def test_a_verdict_carries_its_reasons(chuangban: Terminal, packaged: Pack) -> None:
    ran = chuangban("check", MEASURE, "--facts", json.dumps(REFUSED))
    report = ran.json
    assert {"measure", "verdict", "clauses", "criteria", "missing", "would_change"} <= report.keys()
    assert (report["verdict"], ran.status) == ("not_eligible", 0)
    assert all(criterion.keys() >= CRITERION for criterion in report["criteria"])
    assert {criterion["state"] for criterion in report["criteria"]} <= {"met", "unmet", "unknown"}
    unmet = [c for c in report["criteria"] if c["state"] == "unmet"]
    assert [(c["fact"], c["answer"], c["clause"]) for c in unmet] == [("original_unit_consent", False, "3.5")]
    assert unmet[0]["quote"] in packaged.clauses["3.5"].hant + packaged.clauses["3.5"].hans


def test_what_is_missing_is_listed(chuangban: Terminal) -> None:
    report = chuangban("check", MEASURE, "--facts", '{"employer_type": "university", "is_research_staff": null}').json
    assert report["verdict"] == "unknown"
    assert {"is_research_staff", "original_unit_consent"} <= set(report["missing"])


ERRORS = [
    ({"measure": "nothing"}, {"code": "unknown_measure", "measure": "nothing"}),
    ({"measure": None}, {"code": "unknown_measure"}),
    ({"measure": ["a"]}, {"code": "unknown_measure"}),
    ({"measure": "x" * 1000}, {"code": "unknown_measure"}),
    ({"facts": None}, {"code": "invalid_facts"}),
    ({"facts": []}, {"code": "invalid_facts"}),
    ({"facts": "{}"}, {"code": "invalid_facts"}),
    ({"facts": REFUSED | {"no_such_fact": 1}}, {"code": "unknown_fact", "fact": "no_such_fact"}),
    ({"facts": REFUSED | {"no_such_fact": None}}, {"code": "unknown_fact", "fact": "no_such_fact"}),
    ({"facts": REFUSED | {"years_since_move": True}}, {"fact": "years_since_move", "given": "True"}),
    ({"facts": REFUSED | {"years_since_move": "1"}}, {"fact": "years_since_move"}),
    ({"facts": REFUSED | {"years_since_move": -1}}, {"fact": "years_since_move"}),
    ({"facts": REFUSED | {"years_since_move": float("nan")}}, {"fact": "years_since_move", "given": "nan"}),
    ({"facts": REFUSED | {"years_since_move": float("inf")}}, {"fact": "years_since_move", "given": "inf"}),
    ({"facts": REFUSED | {"years_since_move": 10**4000}}, {"fact": "years_since_move"}),
    ({"facts": REFUSED | {"brings_project": 1}}, {"fact": "brings_project"}),
    ({"facts": REFUSED | {"brings_project": "yes"}}, {"fact": "brings_project"}),
    ({"facts": REFUSED | {"right_claimed": "moon"}}, {"fact": "right_claimed", "given": "'moon'"}),
    ({"facts": REFUSED | {"employer_type": ["university"]}}, {"fact": "employer_type"}),
    ({"facts": REFUSED | {"employer_type": {"a": [[[]]]}}}, {"fact": "employer_type"}),
]


def test_a_wrong_line_names_what_is_wrong_and_gets_no_verdict(chuangban: Terminal) -> None:
    sent = [{"id": n, "measure": MEASURE, "facts": REFUSED} | wrong for n, (wrong, _) in enumerate(ERRORS)]
    ran = chuangban("check", "--jsonl", stdin=as_lines(*sent))
    assert ran.status == 1
    for (_, expected), answer, number in zip(ERRORS, ran.lines, range(len(ERRORS)), strict=True):
        assert answer["id"] == number
        assert "verdict" not in answer
        error = answer["error"]
        assert error | expected == error
        assert error.keys() in ({"code", "fact", "given", "allowed"}, {"code", "measure", "given", "allowed"})
        assert error["allowed"]
        assert len(error["given"]) <= 80


def test_a_value_nested_deep_is_an_error_of_its_fact(chuangban: Terminal) -> None:
    lines = [
        b'{"id":%d,"measure":"researcher_retention","facts":{"employer_type":%s}}\n' % (n, b"[" * n + b"]" * n)
        for n in (10, 500, 900)
    ]
    ran = chuangban("check", "--jsonl", stdin=b"".join(lines))
    assert [answer["id"] for answer in ran.lines] == [10, 500, 900]
    assert {answer["error"]["fact"] for answer in ran.lines} == {"employer_type"}


def test_what_does_not_matter_is_ignored(chuangban: Terminal) -> None:
    plain = {"id": 1, "measure": MEASURE, "facts": REFUSED}
    more = plain | {"verdict": "eligible", "why": "…", "facts": REFUSED | {"years_since_move": None, "expense_rmb": 9}}
    one, other = chuangban("check", "--jsonl", stdin=as_lines(plain, more)).lines
    assert one == other


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["check"], "give MEASURE"),
        (["check", MEASURE], "--facts"),
        (["check", MEASURE, "--jsonl"], "give MEASURE"),
        (["check", MEASURE, "--facts", "{"], "not JSON"),
        (["check", MEASURE, "--facts", "[" * 100_000], "not JSON"),
        (["match"], "--facts"),
        (["ask"], "give QUESTION"),
        (["understand"], "--jsonl"),
        (["nothing"], "No such command"),
    ],
    ids=lambda part: " ".join(part)[:30] if isinstance(part, list) else "",
)
def test_a_wrong_call_says_what_to_give(chuangban: Terminal, arguments: list[str], said: str) -> None:
    ran = chuangban(*arguments)
    assert ran.status == 2
    assert said in ran.err
    assert ran.out == ""
    assert "Traceback" not in ran.err


def test_a_wrong_fact_on_the_command_line_is_an_error_too(chuangban: Terminal) -> None:
    ran = chuangban("check", MEASURE, "--facts", '{"employer_type": 5}')
    assert (ran.status, ran.json["error"]["fact"]) == (1, "employer_type")
    ran = chuangban("check", "nothing", "--facts", "{}")
    assert (ran.status, ran.json["error"]["measure"]) == (1, "nothing")
    ran = chuangban("match", "--facts", '{"employer_type": 5}')
    assert (ran.status, ran.json["error"]["fact"]) == (1, "employer_type")


def test_match_is_a_line_a_measure_the_nearest_to_yes_first(chuangban: Terminal, packaged: Pack) -> None:
    ran = chuangban("match", "--facts", '{"employer_type": "university", "entity_type": "maker_space"}')
    assert ran.status == 0
    assert {line["measure"] for line in ran.lines} == packaged.measures.keys()
    order = ["eligible", "unknown", "needs_authority", "not_eligible"]
    ranks = [order.index(line["verdict"]) for line in ran.lines]
    assert ranks == sorted(ranks)
    for line in ran.lines:
        assert {"measure", "verdict", "clauses", "criteria", "missing", "would_change"} <= line.keys()
