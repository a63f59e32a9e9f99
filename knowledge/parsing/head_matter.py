"""The head of an official document: header fields, number, dates, titles, notes of adoption."""

from __future__ import annotations

import re
from datetime import date

from knowledge.parsing.labels import read_numeral
from knowledge.parsing.lines import Line, fold, squeeze

OFFICIAL_FIELDS = {
    "number": ("发文字号", "文号", "文件编号", "发布文号", "公文字号"),
    "issuer": (
        "发文机关",
        "发文机构",
        "发布机构",
        "发布机关",
        "制定机关",
        "公布机关",
        "发文单位",
        "发布单位",
        "制发机关",
    ),
    "issued": ("成文日期", "生成日期", "制定日期", "签发日期", "印发日期", "通过日期"),
    "published": ("发布日期", "公布日期", "公开日期", "发文日期", "发布时间", "公开时间"),
    "title": ("标题", "名称", "信息名称", "公文名称"),
}
_OTHER_FIELDS = (
    "索引号", "信息索引", "索引编号", "主题分类", "公文种类", "文种", "主题词", "关键词", "关键字", "有效性", "时效性",
    "效力状态", "效力级别", "效力位阶", "法规类别", "实施日期", "生效日期", "施行日期", "废止日期", "失效日期",
    "有效期", "联合发文单位", "联合发文机关", "文件来源", "信息来源", "体裁分类", "组配分类", "服务对象", "公开方式",
    "公开类别", "公开范围", "公开形式", "公开责任部门", "信息类别", "信息分类", "分类", "内容概述", "统一编号",
    "登记号", "来源", "制定依据", "解读文件", "所属主题", "有效期限",
)  # fmt: skip
_KNOWN = {label for labels in OFFICIAL_FIELDS.values() for label in labels} | set(_OTHER_FIELDS)
_SPACED = "|".join(" *".join(label) for label in sorted(_KNOWN, key=len, reverse=True))
_COLON_FIELD = re.compile(rf"(?:^|(?<= ))({_SPACED}) *: *")
_BRACKET_FIELD = re.compile(r"^(?:\d{1,2}[.、] *)?[\[【]([^\]】]{2,12})[\]】] *")

_YEAR_NUMBER = r"[〔\[(【<《〈﹝] *\d{4} *[〕\])】>》〉﹞]"
_NUMBER = re.compile(rf"^\(?([\u4e00-\u9fff]{{1,16}} *{_YEAR_NUMBER} *第? *\d+ *号)\)?$")
_ORDER_NUMBER = re.compile(r"^\(?(第 *[\d零〇一二三四五六七八九十百]+ *号)\)?$")
_NAMED_NUMBER = re.compile(r"^([\u4e00-\u9fff ]{2,40}(?:公告|令) *(?:\d{4}年 *)?第 *\d+ *号)$")
_ORDER = re.compile(r"^[\u4e00-\u9fff]{2,40}(?:令|公告)$")
_DATE = re.compile(
    r"^\(?((\d{4}) *(?:年|[-/.]) *(\d{1,2}) *(?:月|[-/.]) *(\d{1,2}) *日?"
    r"|([二一][零〇○O0一二三四五六七八九]{3}) *年 *([一二三四五六七八九十]{1,2}) *月"
    r" *([一二三四五六七八九十]{1,3}) *日)"
)
_ADOPTION = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日.*(?:通过|批准|公布|发布|修正|修订|施行|印发|会议)")
_ADOPTED_BY = re.compile(r"日 *([\u4e00-\u9fff]{4,40}?)(?:第[\u4e00-\u9fff\d]{1,8}次[\u4e00-\u9fff]{0,4}会议|会议)")
_TITLE_END = re.compile(
    r"(?:通知|通告|公告|通报|意见|决定|决议|命令|批复|复函|函|纪要|报告|议案|公报|办法|条例|规定|规则|细则|方案|规划|计划"
    r"|纲要|措施|政策|要点|指引|指南|章程|制度|标准|规程|规范|清单|目录|法|解释|答复|行动|准则|若干政策|倡议书)"
    r"(?:[(〔].{1,30}[)〕])?$"
)
LONGEST_TITLE = 140
_LONGEST_NOTE = 400
_SPEAKS_OF = re.compile(r"^(.{2,60}?)(?:关于|印发|转发|批转)")


def read_fields(line: Line) -> list[tuple[str, str]]:
    """The (label, value) pairs of a header line, values as written and blank ones as ""; [] if it is none."""
    if found := _BRACKET_FIELD.match(line.folded):
        label = line.text[found.start(1) : found.end(1)]
        return [(squeeze(label), line.text[found.end() :].strip())]
    starts = list(_COLON_FIELD.finditer(line.folded))
    if not starts or starts[0].start() != 0:
        return []
    ends = [start.start() for start in starts[1:]] + [len(line.text)]
    return [
        (squeeze(line.text[start.start(1) : start.end(1)]), line.text[start.end() : end].strip())
        for start, end in zip(starts, ends, strict=True)
    ]


def official(label: str) -> bool:
    """Whether a field's label is one that official documents carry, not a database's own."""
    return fold(label) in _KNOWN


def list_number_length(line: Line) -> int:
    """How many characters of 5. [成文日期] are the page's own list number."""
    found = _BRACKET_FIELD.match(line.folded)
    return found.start(1) - 1 if found else 0


def read_number(line: Line) -> str | None:
    """The document number if the line is nothing else: 国发〔2018〕38号, (第16号)."""
    found = _NUMBER.match(line.folded) or _ORDER_NUMBER.match(line.folded) or _NAMED_NUMBER.match(line.folded)
    return line.text[found.start(1) : found.end(1)] if found else None


def is_order(line: Line) -> bool:
    """中山市人民政府令: who orders; the number (第16号) follows."""
    return bool(_ORDER.match(line.folded))


def read_date(text: str, *, whole: bool = False) -> date | None:
    """The date a text begins with (2018年3月9日, 2018-03-09, 二〇一八年三月九日), or None, also for 31 February.

    ``whole``: nothing else may follow.
    """
    folded = fold(text.strip())
    found = _DATE.match(folded)
    if not found or (whole and folded[found.end() :].strip(" )")):
        return None
    if found[2]:
        year, month, day = int(found[2]), int(found[3]), int(found[4])
    else:
        year = int("".join(str(read_numeral(c)) if c not in "○O0" else "0" for c in found[5]))
        month, day = read_numeral(found[6]), read_numeral(found[7])
    try:
        return date(year, month, day)
    except ValueError:
        return None


def read_adoption(line: Line) -> tuple[date, str | None] | None:
    """(2022年11月25日…会议通过) under a regulation's title: the day, and who adopted it if it says so."""
    if len(line.text) > _LONGEST_NOTE or not _ADOPTION.search(line.folded) or line.folded.endswith("。"):
        return None
    begin = re.search(r"\d{4}年", line.folded)
    day = read_date(line.folded[begin.start() :]) if begin else None
    if day is None:
        return None
    body = _ADOPTED_BY.search(line.folded)
    return day, line.text[body.start(1) : body.end(1)].strip() if body else None


def issuer_in_title(title: str) -> str:
    """Who speaks in 国务院关于…, 北京市经济和信息化局印发…: the words before; "" where nobody does."""
    found = _SPEAKS_OF.match(fold(title))
    return title[: found.end(1)] if found else ""


def ends_a_title(folded: str) -> bool:
    """Whether a text ends as titles of official documents do: …的通知, …办法（试行）."""
    return bool(_TITLE_END.search(folded.rstrip("*# ")))


def could_be_title(line: Line) -> bool:
    """Short, and no sentence."""
    return len(line.text) <= LONGEST_TITLE and not line.folded.endswith(("。", ":", ";", ","))
