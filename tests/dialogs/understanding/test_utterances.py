"""What people type, against the one right reading: utterances.yaml by fact, asides.yaml after every question."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from knowledge.eligibility.values import value_as_json
from knowledge.eligibility.vocabulary import Vocabulary
from knowledge.scripts import to_traditional
from tests.dialogs.understanding.conftest import Read, load_vocabulary

HERE = Path(__file__).parent


def _utterances() -> Iterator[object]:
    for group in yaml.safe_load((HERE / "utterances.yaml").read_text(encoding="utf-8")):
        fact, measure = group["fact"], group.get("measure")
        for reading in group["read"]:
            for text in reading["texts"]:
                yield pytest.param(fact, measure, text, reading, id=f"{fact}: {text}")


def _as_written(value: object) -> object:
    told = value_as_json(value)  # type: ignore[arg-type]
    if isinstance(told, list):
        return [[item["year"], item["result"]] if isinstance(item, dict) else item for item in told]
    return told


@pytest.mark.parametrize(("fact", "measure", "text", "expected"), list(_utterances()))
def test_an_utterance_is_read_as_it_was_meant(
    fact: str, measure: str | None, text: str, expected: dict[str, object], read: Read
) -> None:
    reading = read(fact, text, measure)
    if "value" in expected:
        assert (reading.status, _as_written(reading.value)) == ("value", expected["value"])
    else:
        assert reading.value is None
        assert reading.status in expected["status"]  # type: ignore[operator]


def test_the_table_covers_every_fact_with_hundreds_of_utterances(vocabulary: Vocabulary) -> None:
    rows = list(_utterances())
    assert {row.values[0] for row in rows} == set(vocabulary.facts)  # type: ignore[attr-defined]
    assert len(rows) >= 450


@pytest.mark.parametrize("fact", load_vocabulary().facts)
def test_an_aside_is_never_an_answer_and_tells_nothing(fact: str, read: Read) -> None:
    taken = {}
    for aside in yaml.safe_load((HERE / "asides.yaml").read_text(encoding="utf-8")):
        reading = read(fact, aside)
        if reading.status not in ("not_an_answer", "say_again") or reading.value is not None or reading.also:
            taken[aside] = reading
    assert taken == {}


@pytest.mark.parametrize("fact", load_vocabulary().facts)
def test_not_knowing_is_understood_after_every_question(fact: str, read: Read) -> None:
    said = [
        "不清楚",
        "不知道",
        "我不太清楚呢",
        "唔知",
        "唔清楚",
        "我不確定",
        "没听说过",
        "no idea",
        "I'm not sure",
        "跳过",
        "随便",
    ]
    assert {text: read(fact, text).status for text in said} == dict.fromkeys(said, "dont_know")


def _labels() -> Iterator[object]:
    for fact in load_vocabulary().facts.values():
        for measure in (None, *fact.in_measure):
            for number, (choice, label) in enumerate(fact.choices_in(measure).items(), start=1):
                said = [label.zh_hans, to_traditional(label.zh_hans), label.en, label.en.upper(), str(number)]
                said += [f"第{'一二三四五六七'[number - 1]}个", "ABCDEFG"[number - 1]]
                yield from (pytest.param(fact.name, measure, t, choice, id=f"{fact.name}: {t}") for t in said)


@pytest.mark.parametrize(("fact", "measure", "text", "choice"), list(_labels()))
def test_a_choice_is_read_by_its_label_its_number_and_its_letter(
    fact: str, measure: str | None, text: str, choice: str, read: Read
) -> None:
    assert _as_written(read(fact, text, measure).value) in (choice, [choice])
