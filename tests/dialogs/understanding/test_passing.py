"""Facts told unasked, beside an answer or in a first message."""

from __future__ import annotations

import pytest

from dialogs.understanding import read_answer, read_passing
from knowledge.eligibility.vocabulary import Vocabulary
from tests.dialogs.understanding.conftest import TODAY, Read

RETENTION = frozenset(
    [
        "employer_type",
        "is_research_staff",
        "brings_project",
        "brings_achievement",
        "destination_type",
        "original_unit_consent",
        "years_since_move",
        "right_claimed",
    ]
)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "我是清华老师，带项目过去，学校同意了",
            {"employer_type": "university", "brings_project": True, "original_unit_consent": True},
        ),
        (
            "我係清華教授，帶項目過去，學校同意咗",
            {"employer_type": "university", "brings_project": True, "original_unit_consent": True},
        ),
        (
            "I'm a researcher at Tsinghua, my university agreed and I bring a project",
            {
                "employer_type": "university",
                "is_research_staff": True,
                "original_unit_consent": True,
                "brings_project": True,
            },
        ),
        (
            "中科院的研究员，去年三月去的众创空间",
            {"employer_type": "research_institute", "is_research_staff": True, "years_since_move": 1.67},
        ),
        ("学校没同意", {"original_unit_consent": False}),
        ("学校其实没同意", {"original_unit_consent": False}),
        ("带项目和成果", {"brings_project": True, "brings_achievement": True}),
        ("不带项目，带专利", {"brings_project": False, "brings_achievement": True}),
        ("我是清华老师，学校同意了，能保留编制几年？", {"employer_type": "university", "original_unit_consent": True}),
    ],
)
def test_what_is_said_plainly_is_told(text: str, told: dict[str, object], vocabulary: Vocabulary) -> None:
    measure = "researcher_retention"
    assert read_passing(text, vocabulary=vocabulary, measure=measure, facts=RETENTION, today=TODAY) | {} == told


@pytest.mark.parametrize(
    "text",
    [
        "如果学校同意了，我带项目过去",
        "学校同意的话",
        "老师带项目过去，学校不同意，怎么办？",
        "学校同意了吗",
        "学校同意了，对吗？",
        "学校应该同意了",
        "同意了",
        "没有",
        "是的",
        "大学老师能享受吗",
        "学校同意了三年",
        "学校和公司都有",
        "还没认定",
        "不是不同意，学校",
        "if they agree, I bring a project",
        "高校科研人员带项目到众创空间，人事关系保留几年？",
        "两年",
        "50万",
        "你好",
        "",
    ],
)
def test_what_is_supposed_asked_or_doubted_tells_nothing(text: str, vocabulary: Vocabulary) -> None:
    told = read_passing(text, vocabulary=vocabulary, measure=None, facts=vocabulary.facts, today=TODAY)
    assert dict(told) == {}


def test_contradicting_remarks_tell_nothing_of_that_fact(vocabulary: Vocabulary) -> None:
    text = "学校同意了，带项目，单位没同意"
    told = read_passing(text, vocabulary=vocabulary, measure=None, facts=RETENTION, today=TODAY)
    assert dict(told) == {"brings_project": True}


def test_only_the_facts_that_may_be_read_are_read(vocabulary: Vocabulary) -> None:
    reading = read_answer(
        vocabulary["original_unit_consent"],
        "同意了，我带项目过去，我是清华老师",
        measure="researcher_retention",
        vocabulary=vocabulary,
        today=TODAY,
        measure_facts=frozenset({"brings_project", "original_unit_consent"}),
    )
    assert (reading.value, dict(reading.also)) == (True, {"brings_project": True})


@pytest.mark.parametrize(
    ("fact", "text", "status", "value", "also"),
    [
        ("employer_type", "清华，学校同意了", "value", "university", {"original_unit_consent": True}),
        ("years_since_move", "一年半。学校已同意。", "value", 1.5, {"original_unit_consent": True}),
        ("original_unit_consent", "是的，我带项目", "value", True, {"brings_project": True}),
        ("original_unit_consent", "没有，我没带项目", "say_again", None, {"brings_project": False}),
        ("years_since_move", "学校其实没同意", "not_an_answer", None, {"original_unit_consent": False}),
        ("brings_project", "带项目，没带成果", "value", True, {"brings_achievement": False}),
        ("accreditation_levels", "国家级，申请50万", "value", ("national",), {"claimed_amount_rmb": 500_000}),
        ("employer_type", "高校，我是科研人员", "value", "university", {"is_research_staff": True}),
        ("false_materials", "没有，资金按规定使用", "value", False, {"funds_used_as_prescribed": True}),
        ("original_unit_consent", "同意了，谢谢", "value", True, {}),
        ("original_unit_consent", "同意了，但是有条件", "say_again", None, {}),
    ],
)
def test_an_answer_and_what_is_told_beside_it(
    fact: str, text: str, status: str, value: object, also: dict[str, object], read: Read
) -> None:
    reading = read(fact, text)
    assert (reading.status, reading.value, dict(reading.also)) == (status, value, also)
