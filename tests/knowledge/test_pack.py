"""The packaged policy as a whole, and edits laid over it."""

from __future__ import annotations

from typing import Any

import pytest

from knowledge.errors import ContentError
from knowledge.faq import Entry
from knowledge.pack import Pack


def edited(**changes: Any) -> Entry:
    """An entry that is in no file."""
    usual = {
        "id": "badge-size",
        "kind": "not_covered",
        "questions": {"zh-Hans": ["牌匾的尺寸是多大"]},
        "answer": {"zh-Hans": "文件没有写牌匾尺寸。", "en": "The document does not give the size of the plaque."},
    }
    return Entry.model_validate(usual | changes)


def test_every_clause_of_the_policy_is_asked_about_from_many_sides(packaged: Pack) -> None:
    asked = dict.fromkeys(packaged.clauses, 0)
    for entry in packaged.faq:
        if entry.kind == "answered":
            asked[entry.clauses[0]] += 1
    assert {clause for clause, count in asked.items() if count < 3} == set()
    assert len(packaged.faq) >= 180
    assert sum(entry.kind == "not_covered" for entry in packaged.faq) >= 40


def test_every_quote_is_verbatim_in_its_clause(packaged: Pack) -> None:
    wrong = [
        entry.id
        for entry in packaged.entries.values()
        if entry.quote and not packaged.clauses[entry.clauses[0]].contains_quote(entry.quote)
    ]
    assert wrong == []


def test_every_entry_is_asked_in_three_scripts(packaged: Pack) -> None:
    thin = [
        entry.id
        for entry in packaged.entries.values()
        if len(entry.questions.all()) < 6 or not (entry.questions.hans and entry.questions.hant and entry.questions.en)
    ]
    assert thin == []


def test_an_edit_joins_replaces_and_takes_away(packaged: Pack) -> None:
    first = packaged.faq[0]
    changed = first.model_copy(update={"measure": None, "answer": edited().answer})
    pack = packaged.with_overlay({"badge-size": edited(), first.id: changed, packaged.faq[1].id: None})
    assert pack.entries["badge-size"] == edited()
    assert pack.entries[first.id].answer == edited().answer
    assert packaged.faq[1].id not in pack.entries
    assert len(pack.entries) == len(packaged.entries)


def test_the_checksum_follows_the_content(packaged: Pack) -> None:
    once = packaged.with_overlay({"badge-size": edited()})
    again = packaged.with_overlay({"badge-size": edited()})
    other = packaged.with_overlay({"badge-size": edited(answer={"zh-Hans": "别的。", "en": "Other."})})
    assert once.checksum == again.checksum
    assert len({packaged.checksum, once.checksum, other.checksum}) == 3


def test_no_edit_leaves_the_pack_as_it_is(packaged: Pack) -> None:
    assert packaged.with_overlay({}) is packaged


@pytest.mark.parametrize(
    ("name", "changes", "words"),
    [
        ("badge-size", {"clauses": ["7.7"]}, "unknown clause"),
        ("badge-size", {"kind": "answered", "clauses": ["3.1"], "quote": "500萬元"}, "not in the published text"),
        ("badge-size", {"measure": "free_lunch"}, "unknown measure"),
        ("other-name", {}, "filed under"),
    ],
)
def test_an_edit_that_refers_to_nothing_is_refused(
    packaged: Pack, name: str, changes: dict[str, Any], words: str
) -> None:
    with pytest.raises(ContentError, match=words):
        packaged.with_overlay({name: edited(**changes)})


def test_an_edit_that_asks_in_the_words_of_another_entry_is_refused(packaged: Pack) -> None:
    taken = packaged.faq[0].questions.hans[0]
    with pytest.raises(ContentError, match="is also one of"):
        packaged.with_overlay({"badge-size": edited(questions={"zh-Hans": [taken]})})
