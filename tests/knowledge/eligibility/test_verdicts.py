"""Verdicts with their reasons, on people's cases."""

from __future__ import annotations

import json
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.eligibility.golden import Situation, deviations, load_golden
from knowledge.eligibility.graph import as_mermaid
from knowledge.eligibility.loading import Eligibility
from knowledge.eligibility.measures import Measure
from knowledge.eligibility.reports import check_report, match_report
from knowledge.eligibility.verdicts import Verdict, decide
from knowledge.errors import ParameterLapsed
from tests.knowledge.eligibility.brute_force import BruteForce
from tests.knowledge.eligibility.conftest import ELIGIBILITY, ON, PACK

DEVELOPMENT_CASES = Path(__file__).parents[4] / "shared" / "eval" / "cases.eligibility.dev.jsonl"


def verdict_of(pack: Eligibility, name: str, on: date, **facts: object) -> Verdict:
    return decide(pack.measures[name], pack.vocabulary.validate(facts, on, name), on)


def test_every_development_case_gets_its_verdict_and_clauses(pack: Eligibility, on: date) -> None:
    if not DEVELOPMENT_CASES.exists():
        pytest.skip("the development cases are not beside the repository")
    cases = [json.loads(line) for line in DEVELOPMENT_CASES.read_text(encoding="utf-8").splitlines()]
    assert len(cases) == 40
    for case in cases:
        report = check_report(case["measure"], case["facts"], pack.measures, pack.vocabulary, on)
        assert (report.get("verdict"), report.get("clauses")) == (case["verdict"], case["clauses"]), case["id"]


GOLDEN = load_golden(PACK)


@pytest.mark.parametrize(
    ("name", "situation"),
    [(name, situation) for name, situations in GOLDEN.items() for situation in situations],
    ids=lambda value: value.situation if isinstance(value, Situation) else value,
)
def test_a_golden_situation_gets_its_verdict(name: str, situation: Situation, pack: Eligibility, on: date) -> None:
    assert deviations(pack, {name: [situation]}, on) == []


def test_every_measure_has_at_least_six_golden_situations_and_every_outcome_among_them(measure: Measure) -> None:
    situations = GOLDEN[measure.id]
    assert len(situations) >= 6
    told = {situation.verdict for situation in situations}
    assert told == {
        v for v in ("eligible", "not_eligible", "unknown", "needs_authority") if getattr(measure.sheet.outcomes, v)
    }


def test_a_golden_situation_that_comes_out_otherwise_is_listed(pack: Eligibility, on: date) -> None:
    wrong = GOLDEN["import_tax"][0].model_copy(update={"verdict": "not_eligible"})
    (found,) = deviations(pack, {"import_tax": [wrong]}, on)
    assert (found.measure, found.verdict, found.situation) == ("import_tax", "eligible", wrong)


def test_a_refused_consent_settles_the_verdict_and_says_so(pack: Eligibility, on: date) -> None:
    verdict = verdict_of(pack, "researcher_retention", on, original_unit_consent=False)
    assert verdict.verdict == "not_eligible"
    states = {result.id: result.state for result in verdict.criteria}
    assert states.pop("consent") == "unmet"
    assert set(states.values()) == {"unknown"}
    consent = next(result for result in verdict.criteria if result.id == "consent")
    assert (consent.fact, consent.answer, consent.quote) == ("original_unit_consent", False, "經原單位同意")


def test_of_several_facts_the_one_that_makes_it_so_is_shown(pack: Eligibility, on: date) -> None:
    verdict = verdict_of(pack, "researcher_retention", on, brings_project=False, brings_achievement=True)
    brought = next(result for result in verdict.criteria if result.id == "project_or_achievement")
    assert (brought.state, brought.fact, brought.answer) == ("met", "brings_achievement", True)
    half_told = verdict_of(pack, "researcher_retention", on, brings_project=False)
    brought = next(result for result in half_told.criteria if result.id == "project_or_achievement")
    assert (brought.state, brought.fact, brought.answer) == ("unknown", "brings_achievement", None)


def test_what_an_authority_found_stands_among_the_criteria(pack: Eligibility, on: date) -> None:
    facts = {"entity_type": "maker_space", "in_incubator_system": True}
    waiting = verdict_of(pack, "incubator_tax", on, **facts)
    assert [part.id for part in waiting.authority] == ["incubator_conditions"]
    found = verdict_of(pack, "incubator_tax", on, **facts, tax_conditions_met=False)
    assert found.verdict == "not_eligible"
    assert found.authority == ()
    assert (found.criteria[-1].id, found.criteria[-1].state) == ("incubator_conditions", "unmet")


def test_false_materials_are_a_caution_where_the_verdict_does_not_turn_on_them(pack: Eligibility, on: date) -> None:
    facts = {"entity_type": "maker_space", "assessments": [{"year": 2020, "result": "pass"}], "false_materials": True}
    scope = verdict_of(pack, "annual_assessment_standing", on, **facts, claim="in_support_scope")
    assert scope.verdict == "eligible"
    assert ["收回財政資金" in caution.quote for caution in scope.cautions] == [True]
    funds = verdict_of(pack, "annual_assessment_standing", on, **facts, claim="keep_fiscal_funds")
    assert funds.verdict == "not_eligible"


def test_changes_that_nobody_can_make_are_marked(pack: Eligibility, on: date) -> None:
    late = verdict_of(pack, "researcher_retention", on, employer_type="university", is_research_staff=True,
                      brings_project=True, destination_type="maker_space", original_unit_consent=True,
                      years_since_move=4)  # fmt: skip
    assert [(s.verdict, s.changeable) for s in late.would_change] == [("eligible", False)]
    assert late.would_change[0].changes[0].to == 3
    dear = verdict_of(pack, "accreditation_grant", on, entity_type="maker_space", in_tongzhou=True,
                      accreditation_levels=["municipal"], claimed_amount_rmb=500000)  # fmt: skip
    ways = {s.changes[0].fact: (s.changes[0].to, s.changeable) for s in dear.would_change}
    assert ways == {
        "claimed_amount_rmb": (300000, True),
        "accreditation_levels": (("national", "municipal"), True),
    }


def test_a_claim_left_to_the_departments_can_be_dropped(pack: Eligibility, on: date) -> None:
    verdict = verdict_of(pack, "space_subsidy", on, entity_type="maker_space", in_tongzhou=True,
                         annual_assessment="pass", cost_category="water", claimed_rate_percent=50)  # fmt: skip
    (dropped,) = verdict.would_change
    assert [(c.fact, c.given, c.to) for c in dropped.changes] == [("claimed_rate_percent", 50, None)]


@pytest.mark.parametrize(
    ("spender", "covered"),
    [
        ("maker_space", {"own_rd", "entrusts_maker_space", "entrusted_by_other", "building_maker_space"}),
        ("enterprise", {"entrusts_maker_space", "building_maker_space"}),
        ("university", {"entrusts_maker_space"}),
        ("research_institute", {"entrusts_maker_space"}),
        ("small_micro_enterprise", {"own_rd", "entrusts_maker_space", "entrusted_by_other", "building_maker_space"}),
    ],
)
def test_super_deduction_covers_whom_and_how_the_clauses_say(
    spender: str, covered: set[str], pack: Eligibility, on: date
) -> None:
    for arrangement in pack.vocabulary.choices_for("rd_arrangement"):
        verdict = verdict_of(
            pack, "rd_super_deduction", on, spender=spender, rd_arrangement=arrangement, expense_type="rd",
            tax_conditions_met=True,
        )  # fmt: skip
        assert verdict.verdict == ("eligible" if arrangement in covered else "not_eligible"), arrangement
        assert verdict.clauses[0] == ("3.6" if arrangement == "building_maker_space" else "3.2")


def test_a_day_before_the_document_is_an_error_and_no_verdict(pack: Eligibility) -> None:
    with pytest.raises(ParameterLapsed, match="retention_years"):
        verdict_of(pack, "researcher_retention", date(2018, 1, 1))


def test_a_check_has_the_keys_of_the_contract_and_is_plain_json(measure: Measure, pack: Eligibility, on: date) -> None:
    report = check_report(measure.id, {}, pack.measures, pack.vocabulary, on)
    assert list(report)[:6] == ["measure", "verdict", "clauses", "criteria", "missing", "authority"]
    assert {"id", "state", "clause", "fact", "answer"} <= set(report["criteria"][0])  # type: ignore[index]
    assert report["verdict"] == "unknown"
    assert json.loads(json.dumps(report, allow_nan=False)) == report


def test_facts_of_other_measures_and_null_are_accepted_and_ignored(pack: Eligibility, on: date) -> None:
    facts = {"is_state_owned": False, "imported": None}
    report = check_report("soe_assessment", facts | {"entity_type": "enterprise"}, pack.measures, pack.vocabulary, on)
    assert report == check_report("soe_assessment", facts, pack.measures, pack.vocabulary, on)


def test_a_match_lists_all_measures_from_eligible_to_not(pack: Eligibility, on: date) -> None:
    lines: list[Any] = match_report(
        {"entity_type": "maker_space", "in_tongzhou": True, "annual_assessment": "pass", "cost_category": "water",
         "in_incubator_system": True, "is_state_owned": False, "asset_type": "research_instrument"},
        pack.measures, pack.vocabulary, on,
    )  # fmt: skip
    assert {line["measure"] for line in lines} == set(pack.measures)
    assert (lines[0]["measure"], lines[0]["verdict"]) == ("space_subsidy", "eligible")
    assert (lines[-1]["measure"], lines[-1]["verdict"]) == ("soe_assessment", "not_eligible")
    order = {"eligible": 0, "unknown": 1, "needs_authority": 2, "not_eligible": 3}
    keys = [(order[line["verdict"]], line["questions_left"]) for line in lines]
    assert all(earlier <= later for earlier, later in pairwise(keys))


def test_a_match_gives_each_measure_what_a_check_gives(pack: Eligibility, on: date) -> None:
    facts = {"entity_type": "maker_space", "tax_conditions_met": True, "asset_type": "rd_instrument"}
    for line in match_report(facts, pack.measures, pack.vocabulary, on):
        checked = check_report(line["measure"], facts, pack.measures, pack.vocabulary, on)
        assert {key: value for key, value in line.items() if key != "questions_left"} == checked


def test_an_asset_of_another_kind_counts_as_not_told_in_a_match(pack: Eligibility, on: date) -> None:
    facts = {"entity_type": "maker_space", "asset_type": "research_instrument"}
    lines: dict[object, Any] = {
        line["measure"]: line for line in match_report(facts, pack.measures, pack.vocabulary, on)
    }
    assert lines["accelerated_depreciation"]["missing"] == ["asset_type"]
    assert lines["import_tax"]["missing"] == ["imported"]


@given(data=st.data(), name=st.sampled_from(sorted(ELIGIBILITY.measures)))
def test_adding_an_answer_never_flips_a_settled_verdict(data: st.DataObject, name: str) -> None:
    """Settled: not eligible, or anything else once nothing that is left could change it."""
    brute = BruteForce(ELIGIBILITY.measures[name], ON)
    told: dict[str, Any] = {}
    for fact in data.draw(st.permutations(brute.names)):
        before = decide(brute.measure, told, ON)
        told[fact] = data.draw(st.sampled_from(brute.values[brute.names.index(fact)]))
        after = decide(brute.measure, told, ON)
        if before.verdict == "not_eligible" or (before.verdict != "unknown" and fact not in brute.optional):
            assert after.verdict == before.verdict


@pytest.mark.parametrize("language", ["zh-Hans", "en"])
def test_the_drawing_leads_from_every_criterion_to_a_verdict(measure: Measure, language: Any) -> None:
    drawing = as_mermaid(measure, language)
    assert drawing.startswith("flowchart TD\n")
    assert measure.title.in_language(language) in drawing
    for part in [*measure.sheet.criteria, *measure.sheet.authority]:
        assert f'    {part.id}["' in drawing
        assert f'    {part.id} -- "' in drawing
    for line in drawing.splitlines()[1:]:
        assert line.count('"') % 2 == 0, "a quote inside a label would break the drawing"
    reachable = {v for v in ("eligible", "needs_authority", "not_eligible") if getattr(measure.sheet.outcomes, v)}
    drawn = {v for v in ("eligible", "needs_authority", "not_eligible") if f"    {v}([" in drawing}
    assert drawn == reachable
