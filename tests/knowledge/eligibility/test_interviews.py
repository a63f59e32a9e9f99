"""Whole interviews: what is asked, what may be declined, and how many questions it takes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from itertools import combinations, product
from statistics import median

import pytest

from knowledge.eligibility.conditions import conditions_on
from knowledge.eligibility.loading import Eligibility
from knowledge.eligibility.measures import Measure
from knowledge.eligibility.planning import next_fact, plan_profile, relevant_facts
from knowledge.eligibility.table import table_of
from knowledge.eligibility.values import Facts, FactValue
from knowledge.eligibility.verdicts import decide

Person = dict[str, FactValue | None]


def people(measure: Measure, on: date) -> Iterator[Person]:
    """One person for each combination of regions; None where somebody leaves out what may be left out."""
    columns = table_of(conditions_on(measure, on)).columns
    options = [[*(values[0] for values in c.values), *([None] if c.optional else [])] for c in columns]
    for answers in product(*options):
        yield dict(zip((c.fact for c in columns), answers, strict=True))


def interview(
    measure: Measure, person: Person, on: date, unwilling: frozenset[str] = frozenset()
) -> tuple[Facts, list[str]]:
    """The facts told and the questions asked until nothing more is asked."""
    told: dict[str, FactValue] = {}
    asked: list[str] = []
    declined: set[str] = set()
    while (plan := next_fact(measure, told, declined, on)).fact is not None:
        assert plan.fact not in asked, "asked twice"
        asked.append(plan.fact)
        answer = None if plan.fact in unwilling else person[plan.fact]
        if answer is None:
            declined.add(plan.fact)
        else:
            told[plan.fact] = answer
    return told, asked


def test_an_interview_ends_with_the_verdict_of_all_that_could_be_told(measure: Measure, on: date) -> None:
    for person in people(measure, on):
        told, _ = interview(measure, person, on)
        everything = {name: value for name, value in person.items() if value is not None}
        assert decide(measure, told, on).verdict == decide(measure, everything, on).verdict


def test_the_plan_bounds_how_many_questions_are_asked_and_expects_their_mean(measure: Measure, on: date) -> None:
    """The mean is over the answers asked for, each equally likely, so only where nothing may be left out."""
    start = next_fact(measure, {}, (), on)
    counts = [len(interview(measure, person, on)[1]) for person in people(measure, on)]
    assert start.at_least == min(counts)
    assert start.at_most == max(counts)
    if not measure.sheet.optional_facts:
        assert start.expected == pytest.approx(sum(counts) / len(counts))


def test_the_count_of_remaining_questions_shrinks_with_every_answer(measure: Measure, on: date) -> None:
    for person in people(measure, on):
        told: dict[str, FactValue] = {}
        before = next_fact(measure, told, (), on)
        while before.fact is not None and (answer := person[before.fact]) is not None:
            told[before.fact] = answer
            after = next_fact(measure, told, (), on)
            assert after.at_most < before.at_most
            before = after


def test_dont_know_is_not_asked_again_and_what_still_matters_is(measure: Measure, on: date) -> None:
    """Whoever declines one or two facts hears unknown with them missing, or a verdict that does not need them."""
    optional = measure.sheet.optional_facts
    for size in (1, 2):
        for unwilling in map(frozenset, combinations(measure.sheet.deciding_facts, size)):
            for person in people(measure, on):
                told, asked = interview(measure, person, on, unwilling)
                verdict = decide(measure, told, on)
                if verdict.verdict == "unknown":
                    assert set(verdict.missing) & (unwilling - optional) & set(asked)
                everything = {n: v for n, v in person.items() if v is not None and n not in unwilling}
                assert verdict.verdict == decide(measure, everything, on).verdict


def test_whoever_only_declines_what_an_authority_found_never_hears_unknown(measure: Measure, on: date) -> None:
    for person in people(measure, on):
        told, _ = interview(measure, person, on, measure.sheet.optional_facts)
        assert decide(measure, told, on).verdict != "unknown"


def optimal_counts(measure: Measure, on: date) -> list[int]:
    """Questions asked of each person by the decision tree with the least mean, found by trying every tree."""
    table = table_of(conditions_on(measure, on))
    everybody = list(people(measure, on))
    options = [sorted({p[c.fact] for p in everybody}, key=repr) for c in table.columns]
    names = [c.fact for c in table.columns]
    unasked = "unasked"
    verdicts = {
        tuple(p[name] for name in names): decide(measure, {n: v for n, v in p.items() if v is not None}, on).verdict
        for p in everybody
    }

    @cache
    def best(state: tuple[object, ...]) -> tuple[int, int]:
        """The least sum of questions over the people who fit, and the fact to ask (-1: settled)."""
        fitting = [p for p in verdicts if all(s in (unasked, v) for s, v in zip(state, p, strict=True))]
        if len({verdicts[p] for p in fitting}) == 1:
            return 0, -1
        sums = []
        for n, asked in enumerate(state):
            if asked == unasked:
                after = sum(best((*state[:n], value, *state[n + 1 :]))[0] for value in options[n])
                sums.append((len(fitting) + after, n))
        return min(sums)

    def count(person: Person) -> int:
        state: tuple[object, ...] = (unasked,) * len(names)
        questions = 0
        while (fact := best(state)[1]) != -1:
            state, questions = (*state[:fact], person[names[fact]], *state[fact + 1 :]), questions + 1
        return questions

    return [count(person) for person in everybody]


def test_the_median_number_of_questions_is_at_most_the_optimal_trees_plus_one(measure: Measure, on: date) -> None:
    everybody = list(people(measure, on))
    ours = [len(interview(measure, person, on)[1]) for person in everybody]
    best = optimal_counts(measure, on)
    print(  # noqa: T201 (the figures are what the reader wants)
        f"\n{measure.id:28} median {median(ours):g} (optimal {median(best):g}), "
        f"mean {sum(ours) / len(ours):.2f} ({sum(best) / len(best):.2f}), most {max(ours)} ({max(best)})"
    )
    assert median(ours) <= median(best) + 1
    ended = [decide(measure, {n: v for n, v in person.items() if v is not None}, on).verdict for person in everybody]
    for verdict in set(ended):
        pairs = [(mine, its) for mine, its, end in zip(ours, best, ended, strict=True) if end == verdict]
        assert median(mine for mine, _ in pairs) <= median(its for _, its in pairs) + 1, verdict
    assert max(ours) <= max(best) + 1


def test_the_check_up_asks_each_shared_fact_once_and_no_other(pack: Eligibility, on: date) -> None:
    measures = list(pack.measures.values())
    told: dict[str, FactValue] = {}
    declined: set[str] = set()
    asked: list[str] = []
    while (plan := plan_profile(measures, told, declined, on)).fact is not None:
        fact = pack.vocabulary[plan.fact]
        assert fact.scope == "person"
        assert plan.fact not in asked
        assert all(plan.fact in relevant_facts(pack.measures[m], told, declined, on) for m in plan.measures)
        asked.append(plan.fact)
        if fact.type == "bool":
            told[plan.fact] = True
        elif fact.name == "entity_type":
            told[plan.fact] = "maker_space"
        else:
            declined.add(plan.fact)
    assert asked[0] == "entity_type", "the fact that most measures turn on"
    assert plan.verdicts == {m.id: decide(m, told, on).verdict for m in measures}


def test_the_check_up_knows_what_was_told_for_one_measure_alone(pack: Eligibility, on: date) -> None:
    measures = [pack.measures["import_tax"], pack.measures["accelerated_depreciation"]]
    own = {"import_tax": {"asset_type": "咖啡机"}}
    plan = plan_profile(measures, {"entity_type": "maker_space"}, (), on, own)
    assert plan.verdicts == {"import_tax": "not_eligible", "accelerated_depreciation": "unknown"}


def test_a_company_is_through_with_the_check_up_of_space_measures_after_one_answer(pack: Eligibility, on: date) -> None:
    measures = [m for m in pack.measures.values() if "entity_type" in m.sheet.deciding_facts]
    plan = plan_profile(measures, {"entity_type": "enterprise"}, (), on)
    assert plan.fact is None
    assert set(plan.verdicts.values()) == {"not_eligible"}
    assert len(measures) == 7
