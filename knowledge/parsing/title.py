"""Finds a document's title among the lines of a page: it may run over several lines and be repeated."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set

from knowledge.parsing.head_matter import (
    OFFICIAL_FIELDS,
    could_be_title,
    ends_a_title,
    read_adoption,
    read_date,
    read_fields,
    read_number,
)
from knowledge.parsing.labels import read_label
from knowledge.parsing.lines import Line, fold, squeeze
from knowledge.parsing.page import is_furniture

_MOST_LINES = 4
_SHORTEST = 4
_LARGEST_GAP = 2
_OFFICE = re.compile(r"(?:政府|委员会|局|厅|部|办公室|办公厅|国务院|委|院|会|银行|法院)$")
_DRESSING = "#* 　\ufeff"


def find_title(lines: Sequence[Line], contents: Set[int]) -> tuple[str, frozenset[int]]:
    """(the title, the indexes of all lines that print it). ("", none) where the page has none."""
    given = next(
        (
            value
            for line in lines
            for label, value in read_fields(line)
            if fold(label) in OFFICIAL_FIELDS["title"] and value
        ),
        "",
    )
    before_body = _candidates(lines, contents)
    printed = _best_run(lines, before_body)
    title = given or "".join(lines[at].text.strip(_DRESSING) for at in printed)
    return title, _every_print(lines, before_body, title) | frozenset(() if given else printed)


def _candidates(lines: Sequence[Line], contents: Set[int]) -> list[int]:
    """The lines before the body that could be a title's."""
    found = []
    for at, line in enumerate(lines):
        if line.blank or at in contents or read_fields(line) or is_furniture(line):
            continue
        if read_number(line) or read_adoption(line) or read_date(line.text, whole=True):
            continue
        if read_label(line.folded) or not could_be_title(line):
            break
        found.append(at)
    return found


def _best_run(lines: Sequence[Line], candidates: Sequence[int]) -> list[int]:
    """The first line that ends as titles do, with the lines before it that begin the same title."""
    ending = next((i for i, at in enumerate(candidates) if _ends(lines[at])), None)
    if ending is None:
        about = [at for at in candidates if "关于" in lines[at].folded]
        return list(about[:1] or candidates[:1])
    begin = ending
    if "关于" not in lines[candidates[ending]].folded:
        for i in range(ending - 1, max(-1, ending - _MOST_LINES), -1):
            if candidates[i + 1] - candidates[i] > _LARGEST_GAP:
                break
            if "关于" in lines[candidates[i]].folded:
                begin = i
                break
    first = lines[candidates[begin]].folded
    if begin and first.startswith(("关于", "印发")) and _OFFICE.search(lines[candidates[begin - 1]].folded):
        begin -= 1
    return list(candidates[begin : ending + 1])


def _ends(line: Line) -> bool:
    return len(line.compact) >= _SHORTEST and ends_a_title(line.folded)


def _every_print(lines: Sequence[Line], candidates: Sequence[int], title: str) -> frozenset[int]:
    """Every run of lines that, joined, is the title."""
    wanted, found = squeeze(fold(title)).strip(_DRESSING), set[int]()
    for i, begin in enumerate(candidates):
        joined, run = "", []
        for at in candidates[i : i + _MOST_LINES]:
            joined += lines[at].compact.strip(_DRESSING)
            run.append(at)
            if joined == wanted:
                found.update(run)
            if not wanted.startswith(joined) or begin in found:
                break
    return frozenset(found)
