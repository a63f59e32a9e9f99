"""FAQ files: a mistake names file and line, and nothing that is not in its clause is quoted."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from knowledge.errors import ContentError
from knowledge.faq import Entry, load_entries, phrasing_key

CLAUSES = {"1.1": "可以領30萬元。", "1.2": "不得領取。"}


def entry(**changes: Any) -> dict[str, Any]:
    """An entry that is right."""
    usual = {
        "id": "amount",
        "kind": "answered",
        "clauses": ["1.1"],
        "quote": "30萬元",
        "questions": {"zh-Hans": ["给多少钱"], "zh-Hant": ["補助多少"], "en": ["How much?"]},
        "answer": {"zh-Hans": "30万元。", "en": "300,000 yuan."},
    }
    return {key: value for key, value in (usual | changes).items() if value is not None}


def load(folder: Path, *entries: dict[str, Any], measures: frozenset[str] | None = None) -> tuple[Entry, ...]:
    """Write the entries to a file and read it."""
    (folder / "a.yaml").write_text(yaml.safe_dump(list(entries), allow_unicode=True), encoding="utf-8")
    return load_entries(folder, CLAUSES, measures)


def test_a_right_entry_is_read_with_its_phrasings_in_every_script(tmp_path: Path) -> None:
    (read,) = load(tmp_path, entry())
    assert read.questions.all() == ("给多少钱", "補助多少", "How much?")
    assert read.answer.in_language("zh-Hant") == "30萬元。"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"clauses": ["9.9"]}, "unknown clause '9.9'"),
        ({"quote": "80萬元"}, "not in the published text"),
        ({"clauses": ["1.2", "1.1"]}, "not in the published text of its first clause"),
        ({"measure": "free_lunch"}, "unknown measure 'free_lunch'"),
        ({"quote": None}, "needs clauses and a quote"),
        ({"questions": {"zh-Hans": []}}, "at least one phrasing"),
        ({"answer": {"zh-Hans": "字" * 201, "en": "x"}}, "201 characters"),
        ({"answer": {"zh-Hans": "字", "en": "word " * 121}}, "121 words"),
        ({"kind": "maybe"}, "kind"),
        ({"id": "Not An Id"}, "id"),
        ({"colour": "red"}, "unknown key"),
    ],
)
def test_a_mistake_is_named_with_its_file(tmp_path: Path, changes: dict[str, Any], words: str) -> None:
    with pytest.raises(ContentError, match=r"a\.yaml") as caught:
        load(tmp_path, entry(**changes), measures=frozenset({"space_subsidy"}))
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("second", "words"),
    [
        ({"id": "amount"}, "the id is also in a.yaml"),
        ({"questions": {"zh-Hans": ["给多少钱？"]}}, "is also one of 'amount'"),
        ({"questions": {"zh-Hant": ["給多少錢"]}}, "is also one of 'amount'"),
        ({"questions": {"en": ["how MUCH"]}}, "is also one of 'amount'"),
    ],
)
def test_what_is_given_twice_is_named_with_its_line(tmp_path: Path, second: dict[str, Any], words: str) -> None:
    other = {"id": "other", "questions": {"zh-Hans": ["别的"]}} | second
    with pytest.raises(ContentError) as caught:
        load(tmp_path, entry(), entry(**other))
    assert words in str(caught.value)
    assert caught.value.line is not None
    assert caught.value.line > 10


def test_an_entry_holds_from_its_first_day_to_its_last() -> None:
    limited = Entry.model_validate(entry(valid_from=date(2020, 1, 1), valid_to=date(2020, 12, 31)))
    held = [
        limited.holds_on(day) for day in (date(2019, 12, 31), date(2020, 1, 1), date(2020, 12, 31), date(2021, 1, 1))
    ]
    assert held == [False, True, True, False]


@pytest.mark.parametrize("same", ["给多少钱", "給多少錢？", " 给多少 钱!"])
def test_script_case_and_punctuation_make_no_other_phrasing(same: str) -> None:
    assert phrasing_key(same) == phrasing_key("给多少钱")


def test_a_phrasing_of_signs_alone_is_itself() -> None:
    assert phrasing_key(":)") != phrasing_key("^_^")
