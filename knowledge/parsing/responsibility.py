"""Who is responsible: the departments in a clause's brackets, (区科委牵头,区财政局配合) or (责任单位：区科委)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from knowledge.parsing.lines import fold

_BRACKET = re.compile(r"[(\[【]((?:[^()\[\]【】]|\([^()]*\)){2,400})[)\]】]")
_PREFIX = re.compile(
    r"^(?P<role>(?:牵头|责任|负责|主办|主责|承办|配合|协办|参与|协助)(?:单位|部门|处室|机构|科室)"
    r"|(?:责任|负责)(?:主体|人))(?:及分工)?:? *"
)
_OWN_LINE = re.compile(r"^(?:牵头|责任|负责|主办|配合|协办)(?:单位|部门|处室)(?:及分工)?:")
_MANNER = r"(?:按(?:照)?(?:各自)?(?:的)?职责(?:权限)?(?:分工)?|分别|分工|共同|联合|各自|具体|协同)*"
_SUFFIX = re.compile(
    rf"{_MANNER}(?P<role>牵头(?:负责|组织|落实|实施)?|负责|配合|落实|参与|参加|协助|组织实施|实施)(?:落实)?$"
)
_OTHER_LABEL = re.compile(r"^[^、:]{2,10}:")
_REMARK = re.compile(r"^(?:列第一|排第一|排在第一|下同|以下|适用)|\d{4}年|底前|年内|持续|长期")
_ET_CETERA = re.compile(r"等(?:相关|有关|各有关)?(?:部门|单位|部门和单位)?$")
_HELPING = ("配合", "协办", "参与", "参加", "协助")
_NOT_A_NAME = re.compile(r"[《》!?]|\d{4}年|应当|依法|可以|不得|以下")
_LONGEST_NAME = 40


@dataclass
class Responsibility:
    """Names as written, in order of first mention."""

    lead: list[str] = field(default_factory=list)
    cooperating: list[str] = field(default_factory=list)

    def add(self, name: str, *, leads: bool) -> None:
        """Note one name once in its list."""
        names = self.lead if leads else self.cooperating
        if name not in names:
            names.append(name)


def responsible(text: str) -> Responsibility:
    """All departments that the brackets of ``text`` (or its lines that begin with 责任单位：) make responsible."""
    result, folded = Responsibility(), fold(text)
    for found in _BRACKET.finditer(folded):
        _read(text, folded, found.start(1), found.end(1), result)
    position = 0
    for line in folded.split("\n"):
        if _OWN_LINE.match(line):
            _read(text, folded, position, position + len(line.rstrip("。 ")), result)
        position += len(line) + 1
    return result


def _read(text: str, folded: str, begin: int, end: int, result: Responsibility) -> None:
    """Read one bracket's content; leave ``result`` alone if any part of it is no name with a role."""
    reader = _BracketReader(text, folded)
    for start, stop in _pieces(folded, begin, end, ",;。"):
        reader.take(start, stop)
    if not reader.waiting and all(_is_name(name) for name, _ in reader.named):
        for name, leads in reader.named:
            result.add(name, leads=leads)


class _BracketReader:
    """Piece by piece: a role stands before its names (责任单位：甲、乙) or after them (甲、乙配合)."""

    def __init__(self, text: str, folded: str) -> None:
        self._text, self._folded = text, folded
        self.named: list[tuple[str, bool]] = []
        self.waiting: list[tuple[int, int]] = []
        self._role_before: str | None = None
        self._led = False
        self._passing = False  # behind 适用范围： or 列第一位者为牵头单位: no names until the next role

    def take(self, start: int, stop: int) -> None:
        piece = self._folded[start:stop]
        prefix, suffix = _PREFIX.match(piece), _SUFFIX.search(piece)
        if prefix:
            self._passing = False
            self._role_before = prefix["role"]
            self._name(start + prefix.end(), stop, leads=not self._role_before.startswith(_HELPING))
        elif suffix and suffix.start() > 0:
            self._close(start, start + suffix.start(), suffix["role"])
        elif self._passing or _OTHER_LABEL.match(piece) or _REMARK.search(piece):
            self._passing = True
        elif self._role_before is not None:
            self._name(start, stop, leads=not self._role_before.startswith(_HELPING))
        else:
            self.waiting.append((start, stop))

    def _close(self, start: int, stop: int, role: str) -> None:
        """Names end here with their role; after 牵头, those merely 负责 help."""
        self._passing = False
        leads = "牵头" in role or not (role.startswith(_HELPING) or self._led)
        for a, b in [*self.waiting, (start, stop)]:
            self._name(a, b, leads=leads)
        self.waiting, self._role_before = [], None
        self._led = self._led or "牵头" in role

    def _name(self, start: int, stop: int, *, leads: bool) -> None:
        self.named += _names(self._text, self._folded, start, stop, leads=leads)


def _names(text: str, folded: str, begin: int, end: int, *, leads: bool) -> list[tuple[str, bool]]:
    """The names between two positions; in 甲会同乙 the second helps."""
    found = []
    for start, stop in _pieces(folded, begin, end, "、"):
        lead_part, together, helper = folded[start:stop].partition("会同")
        first = start + (1 if lead_part.startswith("由") else 0)
        found.append((_clean(text, folded, first, start + len(lead_part)), leads))
        if together:
            leads = False
            found.append((_clean(text, folded, stop - len(helper), stop), leads))
    return [(name, leading) for name, leading in found if name]


def _clean(text: str, folded: str, begin: int, end: int) -> str:
    tail = _ET_CETERA.search(folded[begin:end])
    return text[begin : begin + tail.start() if tail else end].strip()


def _is_name(name: str) -> bool:
    return len(name) <= _LONGEST_NAME and not _NOT_A_NAME.search(name)


def _pieces(folded: str, begin: int, end: int, separators: str) -> list[tuple[int, int]]:
    """Spans between separators that are outside brackets."""
    spans, depth, start = [], 0, begin
    for at in range(begin, end):
        depth += (folded[at] == "(") - (folded[at] == ")")
        if depth == 0 and folded[at] in separators:
            spans.append((start, at))
            start = at + 1
    spans.append((start, end))
    return [(a, b) for a, b in spans if folded[a:b].strip()]
