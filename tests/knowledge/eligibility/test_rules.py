"""The closed vocabulary of rules and its three values."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from knowledge.eligibility.derived import consecutive_failures, latest_assessment
from knowledge.eligibility.evaluation import Known, condition
from knowledge.eligibility.rules import Rule
from knowledge.eligibility.values import Assessment, Facts

A, B = {"fact": "a", "is": True}, {"fact": "b", "is": True}


def holds(rule: dict[str, object], facts: Facts, **values: float) -> Known:
    return condition(Rule.model_validate(rule), values).holds(facts)


def told(**facts: bool | None) -> Facts:
    return {name: value for name, value in facts.items() if value is not None}


ORDER = {False: 0, None: 1, True: 2}


@pytest.mark.parametrize(("a", "b"), list(product([True, False, None], repeat=2)))
def test_all_any_and_not_follow_kleenes_tables(a: bool | None, b: bool | None) -> None:
    facts = told(a=a, b=b)
    assert holds({"all": [A, B]}, facts) is min(a, b, key=ORDER.__getitem__)
    assert holds({"any": [A, B]}, facts) is max(a, b, key=ORDER.__getitem__)
    assert holds({"not": A}, facts) is {True: False, False: True, None: None}[a]


@pytest.mark.parametrize(
    ("rule", "value", "expected"),
    [
        ({"fact": "x", "is": "maker_space"}, "maker_space", True),
        ({"fact": "x", "is": "maker_space"}, "garage", False),
        ({"fact": "x", "is": False}, False, True),
        ({"fact": "x", "in": ["p", "q"]}, "q", True),
        ({"fact": "x", "in": ["p", "q"]}, "r", False),
        ({"fact": "x", "contains": "p"}, ("p", "q"), True),
        ({"fact": "x", "contains": "p"}, (), False),
        ({"fact": "x", "at_least": 2}, 2, True),
        ({"fact": "x", "at_least": 2}, 1.99, False),
        ({"fact": "x", "at_most": 3}, 3, True),
        ({"fact": "x", "at_most": 3}, 3.01, False),
        ({"fact": "x", "at_most": {"parameter": "limit"}}, 5, True),
        ({"fact": "x", "at_most": {"parameter": "limit"}}, 6, False),
        ({"fact": "x", "at_most": {"sum_of": ["limit", "more"]}}, 12, True),
        ({"fact": "x", "at_most": {"sum_of": ["limit", "more"]}}, 13, False),
        ({"fact": "x", "derived": "latest_assessment", "is": "fail"}, (Assessment(2019, "fail"),), True),
        ({"fact": "x", "derived": "consecutive_failures", "at_least": 1}, (), False),
    ],
)
def test_a_comparison_holds_at_its_limit_and_fails_beyond(
    rule: dict[str, object], value: object, expected: bool
) -> None:
    assert holds(rule, {"x": value}, limit=5, more=7) is expected  # type: ignore[dict-item]
    assert holds(rule, {}, limit=5, more=7) is None


@pytest.mark.parametrize(
    "rule",
    [
        {},
        {"fact": "x"},
        {"is": True},
        {"fact": "x", "is": True, "at_most": 3},
        {"all": [A], "any": [B]},
        {"all": []},
        {"fact": "x", "is": True, "not": A},
        {"fact": "x", "more_than": 3},
        {"derived": "latest_assessment", "is": "pass"},
        {"fact": "x", "derived": "luck", "is": "good"},
        {"fact": "x", "at_most": {"parameter": "p", "sum_of": ["q", "r"]}},
        {"fact": "x", "at_most": {}},
    ],
)
def test_what_is_not_in_the_vocabulary_is_no_rule(rule: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Rule.model_validate(rule)


@pytest.mark.parametrize(
    ("history", "latest", "run"),
    [
        ([], "not_assessed", 0),
        ([(2019, "pass")], "pass", 0),
        ([(2019, "fail")], "fail", 1),
        ([(2019, "fail"), (2020, "fail")], "fail", 2),
        ([(2018, "fail"), (2019, "pass"), (2020, "fail")], "fail", 1),
        ([(2018, "fail"), (2020, "fail")], "fail", 1),
        ([(2018, "fail"), (2019, "fail"), (2020, "pass")], "pass", 2),
        ([(2018, "fail"), (2019, "fail"), (2021, "fail"), (2022, "fail"), (2023, "fail")], "fail", 3),
    ],
)
def test_failures_count_in_a_row_only_in_years_that_follow_each_other(
    history: list[tuple[int, str]], latest: str, run: int
) -> None:
    assessments = tuple(Assessment(year, result) for year, result in history)  # type: ignore[arg-type]
    assert latest_assessment(assessments) == latest
    assert consecutive_failures(assessments) == run


rules = st.recursive(
    st.sampled_from("abcd").map(lambda name: {"fact": name, "is": True}),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"all": parts}),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"any": parts}),
        inner.map(lambda part: {"not": part}),
    ),
    max_leaves=12,
)
some_facts = st.dictionaries(st.sampled_from("abcd"), st.booleans())


@given(rule=rules, few=some_facts, more=some_facts)
def test_telling_more_never_changes_what_is_known(rule: dict[str, object], few: Facts, more: Facts) -> None:
    before = holds(rule, few)
    if before is not None:
        assert holds(rule, {**more, **few}) is before


@given(rule=rules, facts=st.fixed_dictionaries({name: st.booleans() for name in "abcd"}))
def test_nothing_is_unknown_once_everything_is_told(rule: dict[str, object], facts: Facts) -> None:
    assert holds(rule, facts) is not None


@given(parts=st.lists(rules, min_size=1, max_size=3), facts=some_facts)
def test_de_morgan_holds_with_three_values(parts: list[dict[str, object]], facts: Facts) -> None:
    negated = [{"not": part} for part in parts]
    assert holds({"not": {"all": parts}}, facts) is holds({"any": negated}, facts)
    assert holds({"not": {"any": parts}}, facts) is holds({"all": negated}, facts)
