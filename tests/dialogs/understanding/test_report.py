"""One line of `chuangban understand --jsonl`."""

from __future__ import annotations

import json

import pytest

from dialogs.understanding import understand_report
from knowledge.eligibility.vocabulary import Vocabulary
from tests.dialogs.understanding.conftest import TODAY

MEASURES = {
    "researcher_retention": ["employer_type", "original_unit_consent", "brings_project"],
    "annual_assessment_standing": ["assessments", "false_materials"],
    "space_subsidy": ["cost_category"],
}


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            {"id": "u1", "fact": "original_unit_consent", "measure": "researcher_retention", "text": "同意了，带项目"},
            {"id": "u1", "status": "value", "value": True, "also": {"brings_project": True}},
        ),
        (
            {"id": 2, "fact": "assessments", "text": "2019年合格，2020年不合格", "lang": "zh-Hans", "other": 1},
            {
                "id": 2,
                "status": "value",
                "value": [{"year": 2019, "result": "pass"}, {"year": 2020, "result": "fail"}],
                "also": {},
            },
        ),
        (
            {"id": None, "fact": "accreditation_levels", "text": "國家級和市級", "measure": None},
            {"id": None, "status": "value", "value": ["national", "municipal"], "also": {}},
        ),
        (
            {"id": "u4", "fact": "cost_category", "measure": "space_subsidy", "text": "人事关系保留几年？"},
            {"id": "u4", "status": "not_an_answer", "value": None, "also": {}},
        ),
    ],
)
def test_a_line_gives_its_reading_as_json(
    line: dict[str, object], expected: dict[str, object], vocabulary: Vocabulary
) -> None:
    report = understand_report(vocabulary, line, TODAY, measures=MEASURES)
    assert json.loads(json.dumps(report)) == expected


@pytest.mark.parametrize(
    ("change", "code", "names"),
    [
        ({"fact": "no_such_fact"}, "unknown_fact", ("fact", "no_such_fact")),
        ({"fact": None}, "unknown_fact", ("fact", "None")),
        ({"fact": ["a"]}, "unknown_fact", ("fact", "['a']")),
        ({"measure": "no_such_measure"}, "unknown_measure", ("measure", "no_such_measure")),
        ({"measure": 7}, "unknown_measure", ("measure", "7")),
        ({"text": None}, "invalid_text", ("fact", "employer_type")),
        ({"text": 3}, "invalid_text", ("fact", "employer_type")),
    ],
)
def test_a_wrong_line_gives_its_id_and_an_error_that_names_what_is_wrong(
    change: dict[str, object], code: str, names: tuple[str, str], vocabulary: Vocabulary
) -> None:
    line = {"id": "x", "fact": "employer_type", "measure": "researcher_retention", "text": "大学"} | change
    report = understand_report(vocabulary, line, TODAY, measures=MEASURES)
    error = report["error"]
    assert set(report) == {"id", "error"}
    assert report["id"] == "x"
    assert isinstance(error, dict)
    assert (error["code"], error[names[0]]) == (code, names[1])
    assert {"given", "allowed"} <= set(error)


def test_a_fact_that_the_measure_does_not_use_is_read_all_the_same(vocabulary: Vocabulary) -> None:
    line = {"id": 1, "fact": "employer_type", "measure": "space_subsidy", "text": "大学"}
    assert understand_report(vocabulary, line, TODAY, measures=MEASURES)["value"] == "university"
