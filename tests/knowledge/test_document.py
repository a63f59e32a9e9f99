"""The reader of official documents: ids, departments, header, annexes; nothing lost, bad input refused."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from knowledge.document import ParsedDocument, decode, parse_document, read_document
from knowledge.errors import ParseError
from knowledge.pack import FIRST_POLICY, POLICIES
from knowledge.parsing.head_matter import read_date
from knowledge.parsing.labels import read_numeral
from knowledge.parsing.responsibility import responsible
from knowledge.scripts import published_to_simplified

SAMPLES = Path(__file__).parent / "documents"
REAL = Path(__file__).parents[3] / "shared" / "eval" / "documents"
TONGZHOU = POLICIES / FIRST_POLICY / "source.zh-Hant.txt"


def ids(document: ParsedDocument) -> list[str]:
    return [clause.id for clause in document.clauses]


def numbered(*sections: tuple[int, int]) -> list[str]:
    """("3.1" … "3.6") for (3, 6)."""
    return [f"{section}.{part}" for section, last in sections for part in range(1, last + 1)]


TONGZHOU_IDS = ["meta", "0", *numbered((1, 2), (2, 6), (3, 6), (4, 5))]


def test_the_first_policy_has_exactly_the_ids_that_its_readers_cite() -> None:
    assert ids(read_document(TONGZHOU)) == TONGZHOU_IDS


def test_the_simplified_form_has_the_same_ids_and_departments() -> None:
    published = read_document(TONGZHOU)
    simplified = parse_document(published_to_simplified(published.source))
    assert ids(simplified) == TONGZHOU_IDS
    assert simplified.clause("2.4").lead == ("区科委", "区政府园区管委会", "各乡镇政府", "街道办事处")


def test_full_width_punctuation_changes_no_id() -> None:
    wide = read_document(TONGZHOU).source.translate(str.maketrans("(),;:", "（），；："))
    assert ids(parse_document(wide)) == TONGZHOU_IDS


def test_the_head_says_who_when_and_what_is_left_blank() -> None:
    document = read_document(TONGZHOU)
    assert document.title.endswith("服務實體經濟轉型升級的實施意見")
    assert (document.number, document.issuer) == ("通政辦發〔2018〕5號", "北京市通州區人民政府")
    assert (document.issued, document.published) == (date(2018, 3, 9), date(2018, 3, 15))
    assert document.blank_fields == ("聯合發文單位", "實施日期", "廢止日期", "有效性")
    assert document.addressees == ("各鄉、鎮人民政府", "區政府各委、辦、局", "各街道辦事處", "各區屬機構")


@pytest.mark.parametrize(
    ("clause", "number", "lead", "cooperating"),
    [
        ("2.1", "二（一）", ["區科委"], ["各鄉鎮政府", "街道辦事處", "區經濟信息化委", "區發展改革委", "區財政局"]),
        ("3.1", "三（一）", ["區科委", "區財政局"], ["區發展改革委", "區經濟信息化委"]),
        ("3.2", "三（二）", ["區國稅局", "區地稅局"], ["區財政局", "區科委"]),
        ("3.4", "三（四）", ["通州工商分局"], []),
        ("3.5", "三（五）", ["區人力社保局", "區科委"], []),
        ("4.5", "四（五）", [], []),
    ],
)
def test_the_closing_bracket_says_who_leads_and_who_helps(
    clause: str, number: str, lead: list[str], cooperating: list[str]
) -> None:
    parsed = read_document(TONGZHOU).clause(clause)
    assert (parsed.number, list(parsed.lead), list(parsed.cooperating)) == (number, lead, cooperating)


@pytest.mark.parametrize(
    ("text", "lead", "cooperating"),
    [
        ("（责任单位：区科委、区财政局）", ["区科委", "区财政局"], []),
        ("（牵头单位：甲局；配合单位：乙局、丙局）", ["甲局"], ["乙局", "丙局"]),
        ("（发展改革委、财政部按职责分工负责）", ["发展改革委", "财政部"], []),
        ("（甲局牵头，乙局、丙局按职责分工负责）", ["甲局"], ["乙局", "丙局"]),
        ("（甲局牵头，乙局，丙局配合）", ["甲局"], ["乙局", "丙局"]),
        ("（负责部门：甲部、乙局，适用范围：某试验区）", ["甲部", "乙局"], []),
        ("（甲部、乙部负责。列第一位者为牵头单位，下同）", ["甲部", "乙部"], []),
        ("（甲部等有关部门和单位负责）", ["甲部"], []),
        ("（市科委会同市财政局负责）", ["市科委"], ["市财政局"]),
        ("（甲厅、乙厅按职责分工负责，2020年6月底前完成）", ["甲厅", "乙厅"], []),
        ("（各省（自治区、直辖市）人民政府负责）", ["各省（自治区、直辖市）人民政府"], []),
        ("甲。（甲局负责）乙。（乙局牵头，甲局配合）", ["甲局", "乙局"], ["甲局"]),
        ("文字\n牵头单位：甲局\n配合单位：乙局", ["甲局"], ["乙局"]),
        ("(區科委牽頭,區財政局配合)", ["區科委"], ["區財政局"]),
        ("（以下简称双创）", [], []),
        ("（国发〔2017〕37号）", [], []),
        ("（应当依法负责）", [], []),
        ("（含技工学校）", [], []),
        ("", [], []),
    ],
)
def test_brackets_name_departments_only_with_a_role(text: str, lead: list[str], cooperating: list[str]) -> None:
    who = responsible(text)
    assert (who.lead, who.cooperating) == (lead, cooperating)


def test_a_notice_its_enclosure_and_its_annexes_are_told_apart() -> None:
    document = read_document(SAMPLES / "notice-with-enclosure-and-annexes.txt")
    assert document.title == "某某市人民政府办公室关于印发某某市支持科技企业孵化器发展若干措施（试行）的通知"
    assert ids(document) == [
        "meta", "0", "1.1", "1.2", "2.1", "2.2", "3", "annex1.1.1", "annex1.1.2", "annex2.0",
    ]  # fmt: skip
    assert document.number == "某政办规〔2021〕3号"
    assert document.issuer == "某某市科学技术局、某某市财政局"
    assert (document.issued, document.published) == (date(2021, 3, 1), date(2021, 3, 5))
    assert document.addressees == ("各区人民政府", "市政府各部门")
    assert document.attachments == ("申报条件一览表", "联系方式")
    assert document.clause("0").text.endswith("为支持孵化器发展，制定本措施。")
    assert document.clause("1.1").heading == "基本原则"
    assert document.clause("2.2").cooperating == ("各区人民政府",)
    assert "一图读懂" not in "".join(clause.text for clause in document.clauses)


def test_a_regulation_is_cited_by_article_and_its_contents_are_none() -> None:
    document = read_document(SAMPLES / "regulation-with-contents.txt")
    assert ids(document) == ["art.1", "art.2", "art.3-1", "art.3", "art.4"]
    assert document.clause("art.1").heading == "目的"
    assert document.clause("art.2").text.splitlines()[1:] == ["（一）甲；", "1.子项；", "第三条规定的主体适用前款。"]
    assert document.issuer == "某某省第十届人民代表大会常务委员会"


def test_an_announcement_takes_its_number_from_its_own_line() -> None:
    document = read_document(SAMPLES / "announcement.txt")
    assert document.number == "财政部税务总局公告2023年第7号"
    assert ids(document) == ["0", "1", "2"]
    assert document.addressees == ()


HEAD = "某市人民政府关于某事的意见\n某政发〔2020〕1号\n"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("一、甲\n（一）乙。\n1.丙。\n2.丁。\n二、戊。", ["1.1", "1.1.1", "1.1.2", "2"]),
        ("一、甲\n自己的话。\n（一）乙。", ["1", "1.1"]),
        ("一、甲\n1.乙。\n2.丙。", ["1.1", "1.2"]),
        ("一、甲\n（三）乙。\n二、丙\n（四）丁。", ["1.3", "2.4"]),
        ("一、甲。\n一、乙。", ["1", "1-2"]),
        ("一、2020年完成甲。\n1.5亿元不是编号。", ["1"]),
        ("一、甲。\n（1）乙；\n①丙。", ["1"]),
        ("第一章 总则\n第一条 甲。\n一、子项。\n第二条之一　乙。", ["art.1", "art.2-1"]),
        ("一、甲。\n附件1\n某表\n一、乙。\n附件2\n第一条 丙。", ["1", "annex1.1", "annex2.art.1"]),
        ("二十一、甲。\n一百零二、乙。", ["21", "102"]),
        ("**一、甲**\n正文。", ["1"]),
    ],
)
def test_labels_give_ids(body: str, expected: list[str]) -> None:
    assert ids(parse_document(HEAD + body)) == expected


@pytest.mark.parametrize(
    ("line", "heading", "text"),
    [
        ("一、加强领导。各部门要配合。", "加强领导", "加强领导。各部门要配合。"),
        ("一、本意见自印发之日起施行。", "", "本意见自印发之日起施行。"),
        ("一、加强领导\n各部门要配合。", "加强领导", "各部门要配合。"),
        ("一、申报条件：\n（1）甲。", "申报条件", "申报条件：\n（1）甲。"),
        ("一、加强领导", "", "加强领导"),
        ("一、推进某事。（甲局负责）", "", "推进某事。（甲局负责）"),
        ("一、甲。\n专此批复。", "", "甲。"),
    ],
)
def test_a_heading_is_told_from_the_text(line: str, heading: str, text: str) -> None:
    clause = parse_document(HEAD + line).clause("1")
    assert (clause.heading, clause.text) == (heading, text)


@pytest.mark.parametrize(
    ("written", "number"),
    [("一", 1), ("十", 10), ("十二", 12), ("二十", 20), ("一百零三", 103), ("二〇", 20), ("7", 7)],
)
def test_numerals(written: str, number: int) -> None:
    assert read_numeral(written) == number


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2018年3月9日", date(2018, 3, 9)),
        ("2018-03-09 10:20", date(2018, 3, 9)),
        ("二〇一八年十二月三十一日", date(2018, 12, 31)),
        ("２０１８年３月９日", date(2018, 3, 9)),
        ("2018年2月31日", None),
        ("三月九日", None),
        ("", None),
    ],
)
def test_dates(written: str, day: date | None) -> None:
    assert read_date(written) == day


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        (" \n\u3000\ufeff\n", "empty"),
        ("hello world", "no_structure"),
        ("今天天气很好。\n我们去公园。", "no_structure"),
        ("\0\1\2PNG", "not_text"),
        ("\ufffd" * 50 + "一、甲", "not_text"),
        ("一、甲。" * 300_000, "too_long"),
    ],
)
def test_what_is_no_document_is_refused_in_words(text: str, reason: str) -> None:
    with pytest.raises(ParseError) as refused:
        parse_document(text)
    assert refused.value.reason == reason
    assert refused.value.as_json()["problem"]


def test_files_are_read_in_utf8_and_in_gb18030_and_binary_ones_refused(tmp_path: Path) -> None:
    text = HEAD + "一、甲。"
    for name, data in {"a": text.encode(), "b": b"\xef\xbb\xbf" + text.encode(), "c": text.encode("gb18030")}.items():
        (tmp_path / name).write_bytes(data)
        assert parse_document(text).clauses == read_document(tmp_path / name).clauses
    for data in (b"\x89PNG\0\0", b"\xff\xfe\xfd\xfc\xff"):
        (tmp_path / "binary").write_bytes(data)
        with pytest.raises(ParseError):
            read_document(tmp_path / "binary")


LINES = st.sampled_from(
    [
        "一、总体要求", "（一）甲。乙。", "（二）丙", "1.丁；", "第一条　戊。", "第一章 总则", "附件1", "附件：1.己",
        "目录", "二〇二〇年三月一日", "某市人民政府", "各区：", "正文一句。", "　　缩进的正文。", "",
        "（此件公开发布）", "相关解读", "首页 > 政策", "[成文日期] 2018-03-09", "  5. [实施日期]",
        "发文机关：\t某市\t成文日期：\t2018年1月1日", "某政发〔2020〕1号", "某市关于某事的通知", "\ufeff", "\xa0",
        "1. 甲\r", "(区科委牵头,区财政局配合)", "第三条规定的甲。", "二、乙\x0b丙",
    ]
)  # fmt: skip


@given(
    st.lists(LINES, max_size=25).map("\n".join)
    | st.text(alphabet="一二、（）()。\n 第条章甲乙1.附件：年月日", max_size=80)
)
@example("一、\n（一）\n")
def test_no_character_is_lost_and_every_clause_is_in_the_parts(text: str) -> None:
    try:
        document = parse_document(text)
    except ParseError:
        assume(False)
        raise
    assert document.source == text
    assert len(set(ids(document))) == len(document.clauses)
    for clause in document.clauses:
        if clause.id != "meta":
            own = [p.text for p in document.parts if p.clause == clause.id and p.kind in ("heading", "text")]
            assert "".join(own).endswith(clause.text.replace("\n", ""))


def test_the_json_has_the_contracts_keys() -> None:
    answer = read_document(TONGZHOU).as_json()
    assert {"title", "number", "issuer", "issued", "published", "clauses"} <= set(answer)
    assert answer["issued"] == "2018-03-09"
    clauses = answer["clauses"]
    assert isinstance(clauses, list)
    assert all({"id", "heading", "text", "lead", "cooperating"} <= set(clause) for clause in clauses)


REAL_DOCUMENTS = {
    "anhui-rcep": (
        ["0", "1", *(f"2.1.{n}" for n in range(1, 5)), "2.2.5", "2.2.6", "2.3.7", "2.3.8",
         *(f"2.4.{n}" for n in range(9, 13)), "2.5.13", "2.5.14", "2.6.15", "2.6.16",
         *(f"2.7.{n}" for n in range(17, 22)), "3.22", "3.23", "3.24"],
        "皖开放办〔2022〕6号", "2022-03-23", None,
    ),
    "beijing-data-zone": (
        ["0", *numbered((1, 3), (2, 3), (3, 2), (4, 3), (5, 3), (6, 3), (7, 3), (8, 3))],
        "京经信发〔2022〕87号", "2022-11-21", None,
    ),
    "guangzhou-regulation": ([f"art.{n}" for n in range(1, 28)], "", "2022-11-25", None),
    "state-council-2018-127": (
        ["meta", "0", "1", "2", *numbered((3, 4), (4, 4), (5, 3))], "国办发〔2018〕127号", "2018-12-26", "2019-01-03",
    ),
    "state-council-2018-38": (
        ["meta", "0", *(f"1.{n}" for n in range(1, 17)), *(f"2.{n}" for n in range(17, 36)),
         *(f"3.{n}" for n in range(36, 48)), *(f"4.{n}" for n in range(48, 54)), "5"],
        "国发〔2018〕38号", "2018-11-07", "2018-11-23",
    ),
    "state-council-2018-39": (
        ["meta", "0", "1.1", "1.2", "2.3", "2.4", "2.5", "3.6", "3.7", "3.8", "4.9", "4.10", "4.11",
         "5.12", "5.13", "5.14", "5.15"],
        "国发〔2018〕39号", "2018-11-16", "2018-12-05",
    ),
    "state-council-2018-41-articles": (
        ["meta", "0", *(f"art.{n}" for n in range(1, 33))], "国发〔2018〕41号", "2018-12-13", "2018-12-22",
    ),
    "zhongshan-articles": (
        ["0", *(f"art.{n}" for n in range(1, 43))], "中山市人民政府令第16号", "2020-05-15", None,
    ),
}  # fmt: skip


@pytest.mark.skipif(not REAL.is_dir(), reason="the real documents are not beside the repository")
@pytest.mark.parametrize("name", REAL_DOCUMENTS)
def test_real_documents_parse_to_the_ids_a_reader_finds(name: str) -> None:
    expected, number, issued, published = REAL_DOCUMENTS[name]
    document = read_document(REAL / f"{name}.txt")
    head = document.as_json()
    assert ids(document) == expected
    assert (head["number"], head["issued"], head["published"]) == (number, issued, published)
    assert document.source == decode((REAL / f"{name}.txt").read_bytes())


@pytest.mark.skipif(not REAL.is_dir(), reason="the real documents are not beside the repository")
def test_real_documents_name_their_departments() -> None:
    zones = read_document(REAL / "state-council-2018-38.txt")
    assert all(clause.lead for clause in zones.clauses if clause.id[0] in "1234" and "." in clause.id)
    trade = read_document(REAL / "anhui-rcep.txt")
    assert trade.clause("2.3.7").lead == ("省商务厅",)
    assert trade.clause("3.23").cooperating == ("合肥海关", "省贸促会")
