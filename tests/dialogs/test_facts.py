"""Facts as buttons and as words."""

from __future__ import annotations

from datetime import date

import pytest

from dialogs.facts import DONT_KNOW, choices_of, chosen_value, key_of, value_in_words
from dialogs.words import words
from knowledge.eligibility.measures import Measure
from knowledge.eligibility.values import Assessment
from knowledge.pack import first_pack

PACK = first_pack()
EVERY = [(measure, name) for measure in PACK.measures.values() for name in measure.sheet.used_facts]
TELEGRAM_LIMIT = 64
TODAY = date(2026, 11, 22)
TWO_YEARS = (Assessment(2019, "pass"), Assessment(2020, "fail"))


@pytest.mark.parametrize(("measure", "name"), EVERY, ids=lambda part: part if isinstance(part, str) else part.id)
def test_every_button_fits_into_telegrams_callback_data(measure: Measure, name: str) -> None:
    for choice in choices_of(measure.fact(name), measure.id, words("zh-Hans")):
        assert len(choice.id.encode()) <= TELEGRAM_LIMIT
        assert choice.label


@pytest.mark.parametrize(("measure", "name"), EVERY, ids=lambda part: part if isinstance(part, str) else part.id)
def test_every_button_but_dont_know_stands_for_a_value_that_the_vocabulary_takes(measure: Measure, name: str) -> None:
    fact = measure.fact(name)
    for choice in choices_of(fact, measure.id, words("en")):
        key, _, chosen = choice.id.rpartition("=")
        assert key == key_of(fact, measure.id)
        if chosen != DONT_KNOW:
            value = chosen_value(fact, measure.id, chosen)
            assert value is not None
            assert PACK.vocabulary.validate({name: value}, TODAY, measure.id)[name] == value


@pytest.mark.parametrize(
    ("name", "value", "zh", "en"),
    [
        ("original_unit_consent", True, "是", "Yes"),
        ("original_unit_consent", None, "不清楚", "I don't know"),
        ("claimed_amount_rmb", 500000, "50万元", "500,000 yuan"),
        ("years_since_move", 2.5, "2.5年", "2.5 years"),
        ("accreditation_levels", ("national", "municipal"), "国家级、市级", "National, Municipal (Beijing)"),
        ("accreditation_levels", (), "都没有", "none of them"),
        ("assessments", TWO_YEARS, "2019年合格、2020年不合格", "2019 passed, 2020 failed"),
        ("destination_type", "a garage", "a garage", "a garage"),
    ],
)  # fmt: skip
def test_a_value_is_said_as_the_person_would_say_it(name: str, value: object, zh: str, en: str) -> None:
    fact = PACK.vocabulary[name]
    assert value_in_words(fact, value, None, words("zh-Hans")) == zh  # type: ignore[arg-type]
    assert value_in_words(fact, value, None, words("en")) == en  # type: ignore[arg-type]
