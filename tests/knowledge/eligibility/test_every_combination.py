"""Model checking: every combination over representative values, for every measure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from knowledge.eligibility.measures import VERDICTS, Measure
from knowledge.eligibility.planning import next_fact, relevant_facts
from knowledge.eligibility.values import Facts, FactValue
from knowledge.eligibility.verdicts import decide
from tests.knowledge.eligibility.brute_force import BruteForce


@pytest.fixture
def brute(measure: Measure, on: date) -> BruteForce:
    return BruteForce(measure, on)


def test_a_verdict_is_what_all_completions_agree_on_and_unknown_where_they_differ(brute: BruteForce) -> None:
    """So telling more never flips a settled verdict, and unknown is never said without need."""
    for state in brute.states():
        told = brute.facts(state)
        assert decide(brute.measure, told, brute.on).verdict == brute.agreed(state), told


def test_the_facts_that_may_be_asked_are_exactly_those_brute_force_finds_relevant(brute: BruteForce) -> None:
    for state in brute.states():
        told, relevant = brute.facts(state), brute.relevant(state)
        assert set(relevant_facts(brute.measure, told, (), brute.on)) == relevant, told
        plan = next_fact(brute.measure, told, (), brute.on)
        assert plan.fact in relevant if relevant else plan.fact is None, told
        assert (plan.at_most > 0) == bool(relevant), told


def test_what_an_authority_found_is_asked_last(brute: BruteForce) -> None:
    for state in brute.states():
        plan = next_fact(brute.measure, brute.facts(state), (), brute.on)
        if plan.fact in brute.optional:
            assert brute.relevant(state) <= brute.optional


def test_an_unknown_verdict_names_what_it_waits_for_and_no_other_verdict_waits(brute: BruteForce) -> None:
    for state in brute.states():
        verdict = decide(brute.measure, brute.facts(state), brute.on)
        waits_for = brute.relevant(state, optional_too=False) if verdict.verdict == "unknown" else set()
        assert set(verdict.missing) == waits_for
        assert bool(waits_for) == (verdict.verdict == "unknown"), "a dead end"


def test_every_outcome_that_has_a_text_is_reached_and_no_other(brute: BruteForce) -> None:
    reached = {decide(brute.measure, brute.facts(state), brute.on).verdict for state in brute.states()}
    assert reached == {v for v in VERDICTS if getattr(brute.measure.sheet.outcomes, v) is not None}


def test_every_suggested_change_turns_the_verdict_and_no_part_of_it_does(brute: BruteForce) -> None:
    for state in brute.states():
        told = dict(brute.facts(state))
        verdict = decide(brute.measure, told, brute.on)
        for suggestion in verdict.would_change:
            changes = {change.fact: change.to for change in suggestion.changes}
            assert verdict.verdict != suggestion.verdict
            assert _applied(brute, told, changes) == suggestion.verdict, (told, changes)
            for left_out in changes:
                fewer = {name: to for name, to in changes.items() if name != left_out}
                assert _applied(brute, told, fewer) != suggestion.verdict, (told, changes)


def test_whoever_is_not_eligible_hears_what_would_change_it(brute: BruteForce) -> None:
    best = "eligible" if "eligible" in brute.verdicts.values() else "needs_authority"
    for state in brute.states():
        verdict = decide(brute.measure, brute.facts(state), brute.on)
        assert bool(verdict.would_change) == (verdict.verdict != best)
        assert len({len(suggestion.changes) for suggestion in verdict.would_change}) <= 1


def _applied(brute: BruteForce, told: Facts, changes: Mapping[str, FactValue | None]) -> str:
    measure = brute.measure
    facts = measure.vocabulary.validate({**told, **changes}, brute.on, measure.id)
    return decide(measure, facts, brute.on).verdict
