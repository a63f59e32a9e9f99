"""The first policy's clauses: verbatim, converted as agreed, and quoted without a changed character."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest
from pydantic import ValidationError

from knowledge.clauses import Clause
from knowledge.content_files import load_as
from knowledge.departments import Department, load_departments
from knowledge.document import read_document
from knowledge.errors import ContentError, QuoteNotFound
from knowledge.pack import FIRST_POLICY, POLICIES
from knowledge.policy_files import load_clauses, load_document
from knowledge.scripts import published_to_simplified
from knowledge.source_check import check_against_source

FOLDER = POLICIES / FIRST_POLICY
SHARED = Path(__file__).parents[3] / "shared" / "policy" / "tongzhou-2018-5.zh-Hant.txt"


@pytest.fixture(scope="module")
def clauses() -> Mapping[str, Clause]:
    return load_clauses(FOLDER)


@pytest.fixture(scope="module")
def departments() -> Mapping[str, Department]:
    return load_departments(FOLDER / "departments.yaml")


def check(folder: Path) -> None:
    check_against_source(
        folder, load_document(folder), load_clauses(folder), load_departments(folder / "departments.yaml")
    )


def test_the_files_hold_every_published_word_and_no_other() -> None:
    check(FOLDER)


def test_the_sentences_rebuild_each_clause_as_published(clauses: Mapping[str, Clause]) -> None:
    assert {c.id: c.text for c in read_document(FOLDER / "source.zh-Hant.txt").clauses} == {
        clause.id: clause.hant for clause in clauses.values()
    }


@pytest.mark.skipif(not SHARED.is_file(), reason="the published text is not beside the repository")
def test_the_packaged_source_is_the_published_text() -> None:
    assert (FOLDER / "source.zh-Hant.txt").read_bytes() == SHARED.read_bytes()


def test_the_simplified_text_is_the_conversion_of_the_whole(clauses: Mapping[str, Clause]) -> None:
    for clause in clauses.values():
        assert clause.hans == published_to_simplified(clause.hant), clause.id


def test_every_sentence_has_an_english_rendering_of_its_own(clauses: Mapping[str, Clause]) -> None:
    for clause in clauses.values():
        rendered = [sentence.en for sentence in clause.sentences]
        assert len(set(rendered)) == len(rendered), clause.id
        assert all(text.isascii() for text in rendered), clause.id


@pytest.mark.parametrize(
    ("published", "english"),
    [
        ("給予50萬元的專項資助", "500,000 yuan"),
        ("給予30萬元的專項資助", "300,000 yuan"),
        # 以上 includes the number itself (Civil Code, article 1259)
        ("25家以上", "at least 25"),
        ("可在3年內保留人事關係", "up to 3 years"),
        ("到2020年", "By 2020"),
        ("連續兩年考核不合格", "two consecutive years"),
    ],
)
def test_the_english_keeps_every_number(clauses: Mapping[str, Clause], published: str, english: str) -> None:
    holding = [clause for clause in clauses.values() if published in clause.hant]
    assert [english in clause.translation_of(published) for clause in holding] == [True]


@pytest.mark.parametrize(
    ("clause", "quote", "shown"),
    [
        ("3.5", "經原單位同意,可在3年內保留人事關係", "经原单位同意,可在3年内保留人事关系"),
        ("3.1", "對市級認定的眾創空間區財政給予30萬元的專項資助", "对市级认定的众创空间区财政给予30万元的专项资助"),
        ("4.5", "建立眾創空間認定、考核和退出機制", "建立眾創空間認定、考核和退出機制"),
        ("2.3", "以科技人員為核心", "以科技人員為核心"),
        ("3.1", "新建或改擴建新增孵化面積", "新建或改擴建新增孵化面積"),
        ("2.6", "逐步形成可複製、可推廣的成熟經驗", "逐步形成可複製、可推廣的成熟經驗"),
        ("1.1", "有效整合", "有效集成"),
        ("3.5", "支援科技人員到眾創空間創新創業", "支持科技人员到众创空间创新创业"),
    ],
)
def test_a_simplified_reader_sees_simplified_words_unless_they_mislead(
    clauses: Mapping[str, Clause], clause: str, quote: str, shown: str
) -> None:
    assert clauses[clause].display_quote(quote, "zh-Hans") == shown
    assert clauses[clause].display_quote(quote, "zh-Hant") == quote
    assert clauses[clause].display_quote(quote, "en") == quote


def test_whatever_is_shown_is_verbatim_in_one_of_the_two_scripts(clauses: Mapping[str, Clause]) -> None:
    for clause in clauses.values():
        for sentence in clause.sentences:
            for end in range(1, len(sentence.hant) + 1, 7):
                shown = clause.display_quote(sentence.hant[:end], "zh-Hans")
                assert shown in clause.hant or shown in clause.hans


@pytest.mark.parametrize("word", ["内核", "指针", "添加", "拷贝", "文档"])
def test_no_misleading_word_of_the_converter_is_ever_shown(clauses: Mapping[str, Clause], word: str) -> None:
    for clause in clauses.values():
        for sentence in clause.sentences:
            assert word not in clause.display_quote(sentence.hant, "zh-Hans")


def test_a_translation_covers_every_sentence_that_the_quote_touches(clauses: Mapping[str, Clause]) -> None:
    clause = clauses["4.5"]
    second, third = clause.sentences[1], clause.sentences[2]
    assert clause.translation_of("納入扶持範圍;年度考核不合格的") == f"{second.en} {third.en}"
    assert clause.translation_of("纳入扶持范围") == second.en
    assert clause.translation_of("加強績效考核") == clause.heading.en


@pytest.mark.parametrize("quote", ["", "經原單位批准", "经原单位同意，可在5年内"])
def test_words_that_are_not_there_are_no_quote(clauses: Mapping[str, Clause], quote: str) -> None:
    assert not clauses["3.5"].contains_quote(quote)
    with pytest.raises(QuoteNotFound):
        clauses["3.5"].display_quote(quote, "zh-Hans")
    with pytest.raises(QuoteNotFound):
        clauses["3.5"].translation_of(quote)


def test_a_heading_of_ours_is_no_quote(clauses: Mapping[str, Clause]) -> None:
    assert clauses["0"].heading_is_ours
    assert not clauses["0"].contains_quote(clauses["0"].heading.hant)


def test_every_clause_with_a_bracket_has_a_lead_and_every_clause_a_facet(clauses: Mapping[str, Clause]) -> None:
    assert [c.id for c in clauses.values() if c.departments.lead] == [
        "2.1", "2.2", "2.3", "2.4", "2.5", "2.6", "3.1", "3.2", "3.3", "3.4", "3.5", "3.6",
    ]  # fmt: skip
    assert all(clause.facets.every() for clause in clauses.values())


def test_every_department_is_used_and_knows_its_outside_status(
    clauses: Mapping[str, Clause], departments: Mapping[str, Department]
) -> None:
    used = {i for c in clauses.values() for ids in c.departments for i in ids[1]}
    assert used == set(departments)
    assert departments["quality-supervision-bureau"].successor is not None
    assert departments["park-committee"].successor is not None
    assert departments["park-committee"].successor.status == "not_found"
    assert {name for d in departments.values() for name in d.every_name()} >= {"科委", "區科委", "S&T Commission"}


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        ("clauses/3.5.yaml", "可在3年內", "可在5年內", "hans must be"),
        ("clauses/3.6.yaml", "- hant: \"國有企業", "- hant: \"國營企業", "hans must be"),
        ("clauses/1.2.yaml", "到2020年,形成25家以上", "到2020年,形成25家以上的", "hans must be"),
        ("clauses/2.3.yaml", "cooperating: [economy-information-commission, ", "cooperating: [",
         "cooperating: the published text says 區經濟信息化委、區財政局"),
        ("clauses/2.3.yaml", "finance-bureau]", "tax-office]", "unknown department 'tax-office'"),
        ("clauses/4.4.yaml", "number: 四（四）", "number: 四（五）", "the published number is '四（四）'"),
        ("clauses/4.4.yaml", "  hant: 加強宣傳推廣\n  hans: 加强宣传推广", "  hant: 加強宣傳\n  hans: 加强宣传",
         "the published heading is"),
        ("document.yaml", "issued: 2018-03-09", "issued: 2018-03-08", "issued is"),
        ("document.yaml", "number: 國發〔2017〕37號", "number: 國發〔2017〕38號", "is not in the published text"),
        ("source.zh-Hant.txt", "(五)支援科技人員", "支援科技人員", "clause 3.5 is not in the published text"),
    ],
)  # fmt: skip
def test_a_file_that_differs_from_the_published_text_is_refused(
    tmp_path: Path, file: str, old: str, new: str, words: str
) -> None:
    folder = tmp_path / "pack"
    shutil.copytree(FOLDER, folder, ignore=shutil.ignore_patterns("faq", "measures", "golden"))
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ContentError, match=words.replace("[", r"\[")):
        check(folder)


def test_a_converted_sentence_that_is_not_published_is_refused_too(tmp_path: Path) -> None:
    folder = tmp_path / "pack"
    shutil.copytree(FOLDER, folder, ignore=shutil.ignore_patterns("faq", "measures", "golden"))
    path = folder / "clauses" / "3.5.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("3年", "5年"), encoding="utf-8")
    with pytest.raises(ContentError, match="differ from the published text"):
        check(folder)


@pytest.mark.parametrize(
    ("part", "problem"),
    [
        (
            {"facets": {"offers": [{"label": {"zh-Hans": "甲", "en": "A"}, "words": ["無此字"]}]}},
            "not in the published",
        ),
        ({"readings": [{"published": "核心", "converted": "内核", "read": "核心"}]}, "not in the published text"),
        ({"readings": [{"published": "甲", "converted": "乙", "read": "丙"}]}, "not in the Simplified form"),
        ({"sentences": []}, "at least 1"),
        ({"colour": "red"}, "Extra inputs"),
    ],
)
def test_a_clause_must_agree_with_itself(part: dict[str, object], problem: str) -> None:
    heading = {"hant": "甲", "hans": "甲", "en": "A"}
    whole = {"id": "1", "number": "一", "heading": heading, "sentences": [heading], **part}
    with pytest.raises(ValidationError, match=problem):
        Clause.model_validate(whole)


def test_two_departments_may_not_share_a_name(tmp_path: Path) -> None:
    path = tmp_path / "departments.yaml"
    path.write_text(
        "- {id: a, names: [{hant: 甲, hans: 甲}], en: A, aliases: [丙]}\n"
        "- {id: b, names: [{hant: 乙, hans: 乙}], en: B, aliases: [丙]}\n",
        encoding="utf-8",
    )
    with pytest.raises(ContentError, match="names both a and b"):
        load_departments(path)


def test_a_successor_is_never_claimed_without_its_status(tmp_path: Path) -> None:
    path = tmp_path / "departments.yaml"
    path.write_text(
        "- id: a\n  names: [{hant: 甲, hans: 甲}]\n  en: A\n"
        "  successor: {status: found, date: 2026-11-22, name: 乙, en: B}\n",
        encoding="utf-8",
    )
    with pytest.raises(ContentError, match="status found needs a source"):
        load_as(list[Department], path)
