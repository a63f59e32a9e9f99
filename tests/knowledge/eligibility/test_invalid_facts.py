"""Bad input: an error that names the fact, what was given and what is allowed, and never a verdict."""

from __future__ import annotations

import json
from datetime import date

import pytest

from knowledge.eligibility.loading import Eligibility
from knowledge.eligibility.reports import check_report, match_report
from knowledge.errors import InvalidFact

NAN, INFINITY = float("nan"), float("inf")

# fact, what is given, and a word of what is allowed
WRONG: list[tuple[str, object, str]] = [
    ("entity_type", "club", "maker_space, enterprise"),
    ("entity_type", "Maker_Space", "maker_space"),
    ("entity_type", "", "maker_space"),
    ("entity_type", True, "maker_space"),
    ("entity_type", 1, "maker_space"),
    ("entity_type", ["maker_space"], "maker_space"),
    ("entity_type", {"type": "maker_space"}, "maker_space"),
    ("in_tongzhou", "true", "true or false"),
    ("in_tongzhou", "yes", "true or false"),
    ("in_tongzhou", 1, "true or false"),
    ("in_tongzhou", 0, "true or false"),
    ("in_tongzhou", [], "true or false"),
    ("original_unit_consent", "agreed", "true or false"),
    ("tax_conditions_met", 0.0, "true or false"),
    ("accreditation_levels", "national", "a list of"),
    ("accreditation_levels", ["provincial"], "municipal"),
    ("accreditation_levels", ["national", "national"], "at most once"),
    ("accreditation_levels", ["national", 1], "a list of"),
    ("accreditation_levels", ["national", None], "a list of"),
    ("accreditation_levels", [["national"]], "a list of"),
    ("accreditation_levels", {"national": True}, "a list of"),
    ("accreditation_levels", True, "a list of"),
    ("claimed_amount_rmb", -1, "from 1 to"),
    ("claimed_amount_rmb", 0, "from 1 to"),
    ("claimed_amount_rmb", 500000.5, "a whole number"),
    ("claimed_amount_rmb", "500000", "a whole number"),
    ("claimed_amount_rmb", "50万", "a whole number"),
    ("claimed_amount_rmb", True, "a whole number"),
    ("claimed_amount_rmb", NAN, "a whole number"),
    ("claimed_amount_rmb", INFINITY, "a whole number"),
    ("claimed_amount_rmb", 10**12, "1000000000"),
    ("claimed_amount_rmb", 10**400, "1000000000"),
    ("claimed_amount_rmb", 10**5000, "1000000000"),
    ("claimed_amount_rmb", [500000], "a whole number"),
    ("claimed_rate_percent", -5, "0 to 100"),
    ("claimed_rate_percent", 101, "0 to 100"),
    ("claimed_rate_percent", "50%", "0 to 100"),
    ("claimed_rate_percent", False, "0 to 100"),
    ("years_since_move", -0.5, "0 to 60"),
    ("years_since_move", 300, "0 to 60"),
    ("years_since_move", NAN, "0 to 60"),
    ("years_since_move", -INFINITY, "0 to 60"),
    ("years_since_move", True, "0 to 60"),
    ("years_since_move", "three", "0 to 60"),
    ("added_incubation_area_sqm", -800, "0 to"),
    ("added_incubation_area_sqm", 1e12, "0 to"),
    ("expense_rmb", -1, "0 to"),
    ("asset_cost_rmb", "2000000", "0 to"),
    ("cost_category", "", "other words"),
    ("cost_category", "   ", "other words"),
    ("cost_category", 7, "other words"),
    ("cost_category", None.__class__, "other words"),
    ("cost_category", "房" * 201, "other words"),
    ("cost_category", "a\x00b", "other words"),
    ("cost_category", "\ud800", "other words"),
    ("destination_type", False, "maker_space"),
    ("expense_type", ["rd"], "rd"),
    ("claim", "keep_everything", "in_support_scope"),
    ("assessments", {"year": 2019, "result": "pass"}, "a list"),
    ("assessments", "2019 pass", "a list"),
    ("assessments", True, "a list"),
    ("assessments", [{"result": "pass"}], "exactly year and result"),
    ("assessments", [{"year": 2019}], "exactly year and result"),
    ("assessments", [{"year": 2019, "result": "pass", "by": "me"}], "exactly year and result"),
    ("assessments", [2019], "exactly year and result"),
    ("assessments", [None], "exactly year and result"),
    ("assessments", [[2019, "pass"]], "exactly year and result"),
    ("assessments", [{"year": None, "result": "pass"}], "a year from 2000 to 2026"),
    ("assessments", [{"year": "2019", "result": "pass"}], "a year from 2000 to 2026"),
    ("assessments", [{"year": 2019.5, "result": "pass"}], "a year from 2000 to 2026"),
    ("assessments", [{"year": True, "result": "pass"}], "a year from 2000 to 2026"),
    ("assessments", [{"year": NAN, "result": "pass"}], "a year from 2000 to 2026"),
    ("assessments", [{"year": 1899, "result": "pass"}], "a year from 2000 to 2026"),
    ("assessments", [{"year": 2027, "result": "pass"}], "a year from 2000 to 2026"),
    ("assessments", [{"year": -2019, "result": "pass"}], "a year from 2000 to 2026"),
    ("assessments", [{"year": 2019, "result": "good"}], "pass or fail"),
    ("assessments", [{"year": 2019, "result": True}], "pass or fail"),
    ("assessments", [{"year": 2019, "result": None}], "pass or fail"),
    ("assessments", [{"year": 2019, "result": ["pass"]}], "pass or fail"),
    ("assessments", [{"year": 2019, "result": "pass"}, {"year": 2019, "result": "fail"}], "each year at most once"),
    ("assessments", [{"year": 2019, "result": "pass"}] * 51, "at most 50"),
]
ROWS = [f"{n}-{fact}" for n, (fact, _, _) in enumerate(WRONG, 1)]


def test_the_table_is_long_enough_to_mean_something() -> None:
    assert len(WRONG) >= 60


@pytest.mark.parametrize(("fact", "given", "allowed"), WRONG, ids=ROWS)
def test_a_wrong_fact_is_named_with_what_was_given_and_what_is_allowed(
    fact: str, given: object, allowed: str, pack: Eligibility, on: date
) -> None:
    with pytest.raises(InvalidFact) as caught:
        pack.vocabulary.validate({fact: given}, on)
    error = caught.value.as_json()
    assert error["fact"] == fact
    assert allowed in str(error["allowed"])
    assert len(str(error["given"])) <= 80
    json.dumps(error, ensure_ascii=False).encode("utf-8")


@pytest.mark.parametrize(("fact", "given", "allowed"), WRONG, ids=ROWS)
def test_a_wrong_fact_is_an_error_even_where_the_others_settle_the_verdict(
    fact: str, given: object, allowed: str, pack: Eligibility, on: date
) -> None:
    told = {"is_state_owned": False, fact: given}
    report = check_report("soe_assessment", told, pack.measures, pack.vocabulary, on)
    assert set(report) == {"measure", "error"}
    assert report["measure"] == "soe_assessment"
    with pytest.raises(InvalidFact):
        match_report(told, pack.measures, pack.vocabulary, on)


@pytest.mark.parametrize("facts", [None, [], "maker_space", 3, True, [["in_tongzhou", True]]])
def test_facts_that_are_no_object_are_an_error(facts: object, pack: Eligibility, on: date) -> None:
    report = check_report("import_tax", facts, pack.measures, pack.vocabulary, on)
    assert report["error"]["code"] == "invalid_facts"  # type: ignore[index]
    assert "verdict" not in report


@pytest.mark.parametrize("name", ["colour", "", "Entity_Type", "entity_type ", 3, None, "a" * 500, "\ud800", "实体"])
def test_a_name_in_no_vocabulary_is_an_error_that_names_it(name: object, pack: Eligibility, on: date) -> None:
    report = check_report("import_tax", {name: True}, pack.measures, pack.vocabulary, on)
    error = report["error"]
    assert error["code"] == "unknown_fact"  # type: ignore[index]
    assert str(error["fact"])[:3] in (str(name)[:3], repr(name)[:3])  # type: ignore[index]
    assert "entity_type" in error["allowed"]  # type: ignore[index]
    json.dumps(report, ensure_ascii=False).encode("utf-8")


@pytest.mark.parametrize("measure", ["export_tax", "", None, 7, True, ["import_tax"], {}, "\ud800", "IMPORT_TAX"])
def test_an_unknown_measure_is_an_error_that_names_those_there_are(
    measure: object, pack: Eligibility, on: date
) -> None:
    report = check_report(measure, {}, pack.measures, pack.vocabulary, on)
    assert report["error"]["code"] == "unknown_measure"  # type: ignore[index]
    assert "import_tax" in report["error"]["allowed"]  # type: ignore[index]
    assert "verdict" not in report
    json.dumps(report, ensure_ascii=False).encode("utf-8")


def test_a_name_that_is_null_is_still_looked_up(pack: Eligibility, on: date) -> None:
    with pytest.raises(InvalidFact):
        pack.vocabulary.validate({"colour": None}, on)


def test_deeply_nested_facts_are_an_error_and_no_crash(pack: Eligibility, on: date) -> None:
    deep: list[object] = []
    for _ in range(100_000):
        deep = [deep]
    report = check_report("import_tax", {"assessments": deep}, pack.measures, pack.vocabulary, on)
    assert report["error"]["fact"] == "assessments"  # type: ignore[index]
    while deep:  # taken apart by hand: freeing it whole is as deep as it is
        deep = deep.pop()  # type: ignore[assignment]
