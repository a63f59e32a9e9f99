"""What facts are taken, and in what form they are kept."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.eligibility.loading import Eligibility
from knowledge.eligibility.measures import Measure
from knowledge.eligibility.values import Assessment, value_as_json
from knowledge.errors import InvalidFact
from tests.knowledge.eligibility.conftest import ELIGIBILITY, ON


@pytest.mark.parametrize(
    ("fact", "given_value", "kept"),
    [
        ("entity_type", "maker_space", "maker_space"),
        ("in_tongzhou", False, False),
        ("years_since_move", 3.0, 3),
        ("years_since_move", 0, 0),
        ("years_since_move", 2.5, 2.5),
        ("claimed_amount_rmb", 500000.0, 500000),
        ("claimed_rate_percent", 0, 0),
        ("claimed_rate_percent", 100, 100),
        ("added_incubation_area_sqm", 0, 0),
        ("accreditation_levels", [], ()),
        ("accreditation_levels", ["municipal", "national"], ("national", "municipal")),
        ("cost_category", " staff  wages ", "staff wages"),
        ("cost_category", "员工　工资", "员工 工资"),
        ("cost_category", "办公用房", "office_premises"),
        ("cost_category", "Office premises", "office_premises"),
        ("destination_type", "众创空间", "maker_space"),
        ("destination_type", "Maker space", "maker_space"),
        ("destination_type", "my own company", "my own company"),
        ("assessments", [], ()),
        (
            "assessments",
            [{"year": 2020, "result": "fail"}, {"year": 2019, "result": "pass"}],
            (Assessment(2019, "pass"), Assessment(2020, "fail")),
        ),
        ("assessments", [{"year": 2026, "result": "pass"}], (Assessment(2026, "pass"),)),
    ],
)
def test_a_good_value_is_kept_in_one_form(
    fact: str, given_value: object, kept: object, pack: Eligibility, on: date
) -> None:
    taken = pack.vocabulary.validate({fact: given_value}, on)
    assert taken[fact] == kept
    assert type(taken[fact]) is type(kept)


def test_null_means_not_told(pack: Eligibility, on: date) -> None:
    assert dict(pack.vocabulary.validate({"in_tongzhou": None, "imported": True}, on)) == {"imported": True}


def test_taken_facts_cannot_be_changed(pack: Eligibility, on: date) -> None:
    taken = pack.vocabulary.validate({"in_tongzhou": True}, on)
    with pytest.raises(TypeError):
        taken["in_tongzhou"] = False  # type: ignore[index]


def test_a_measure_narrows_what_an_asset_can_be(pack: Eligibility, on: date) -> None:
    assert list(pack.vocabulary.choices_for("asset_type", "accelerated_depreciation")) == [
        "rd_instrument",
        "office_furniture",
    ]
    assert list(pack.vocabulary.choices_for("asset_type", "import_tax")) == ["research_instrument"]
    assert set(pack.vocabulary.choices_for("asset_type")) == {
        "rd_instrument",
        "research_instrument",
        "office_furniture",
    }
    taken = pack.vocabulary.validate({"asset_type": "coffee machine"}, on, "import_tax")
    assert taken["asset_type"] == "coffee machine"
    assert pack.vocabulary.validate({"asset_type": "coffee machine"}, on) == taken, "without a measure: the union"
    with pytest.raises(Exception, match="rd_instrument, office_furniture"):
        pack.vocabulary.validate({"asset_type": "coffee machine"}, on, "accelerated_depreciation")


def test_every_fact_a_measure_uses_is_asked_in_both_languages_with_a_reason(measure: Measure) -> None:
    for name in measure.sheet.used_facts:
        fact = measure.fact(name)
        for text in (fact.question_in(measure.id), fact.why_in(measure.id), fact.label):
            assert text.zh_hans.strip()
            assert text.en.strip()
        assert len(fact.question_in(measure.id).zh_hans) <= 60, "one thing at a time, on a phone"
        assert fact.question_in(measure.id).zh_hans.rstrip("。0123456789").count("？") >= 1


def test_every_fact_of_the_vocabulary_belongs_to_a_measure(pack: Eligibility) -> None:
    used = {name for measure in pack.measures.values() for name in measure.sheet.used_facts}
    assert set(pack.vocabulary.facts) == used


def test_what_an_authority_found_is_kept_for_its_measure_alone(measure: Measure) -> None:
    assert all(measure.fact(name).scope == "measure" for name in measure.sheet.findings)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)


@given(fact=st.sampled_from(sorted(ELIGIBILITY.vocabulary.facts)), value=json_values)
def test_whatever_is_told_is_taken_once_and_for_all_or_refused_by_name(fact: str, value: object) -> None:
    try:
        taken = ELIGIBILITY.vocabulary.validate({fact: value}, ON)
    except InvalidFact:
        with pytest.raises(InvalidFact, match=f"fact '{fact}'"):
            ELIGIBILITY.vocabulary.validate({"in_tongzhou": True, fact: value}, ON)
        return
    assert ELIGIBILITY.vocabulary.validate(taken, ON) == taken
    again = {name: value_as_json(kept) for name, kept in taken.items()}
    assert ELIGIBILITY.vocabulary.validate(again, ON) == taken
