"""Where a document closes: its signature and date, its attachments, and where the page's foot begins."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.parsing.head_matter import read_date
from knowledge.parsing.labels import read_label, read_numeral
from knowledge.parsing.lines import Line
from knowledge.parsing.page import is_furniture, is_publicity_note

STRONG_LABELS = ("section", "chapter", "article")
_ANNEX = re.compile(r"^\**(?:附件|附表|附录|附)(?: *([\d一二三四五六七八九十]{1,3}))?\**( *[:.、] *| +|$)(.*)$")
_LONGEST_SIGNATURE = 50
_LONGEST_ANNEX_LINE = 100
_MOST_SIGNATORIES = 14
_ENTRY_NUMBER = re.compile(r"^\s*[\d一二三四五六七八九十]{1,3}\s*[.．、]\s*")


@dataclass(frozen=True)
class AnnexLine:
    """附件2：某办法. ``number`` is None where it is not given."""

    number: int | None
    colon: bool
    name: str


def read_annex_line(line: Line) -> AnnexLine | None:
    """The parts of a line that begins with 附件, or None; a sentence is none."""
    found = _ANNEX.match(line.folded)
    if not found or len(line.text) > _LONGEST_ANNEX_LINE or line.folded.endswith("。"):
        return None
    number = read_numeral(found[1]) if found[1] else None
    return AnnexLine(number, ":" in found[2], line.text[found.start(3) :].strip())


def entry_name(text: str) -> str:
    """An attachment's name without its number."""
    return _ENTRY_NUMBER.sub("", text).strip()


def find_signature(lines: Sequence[Line], body: int, end: int) -> frozenset[int]:
    """The line of a date alone that closes the document, with the short lines before it that name who signs.

    The first date that somebody signs; a date that nobody signs counts only as the last of the document.
    """
    dates = [at for at in range(body + 1, end) if read_date(lines[at].text, whole=True) is not None]
    for at in dates:
        signers = _signers(lines, body, at)
        if signers or at == dates[-1]:
            return frozenset({at, *signers})
    return frozenset()


def _signers(lines: Sequence[Line], body: int, date_at: int) -> list[int]:
    found: list[int] = []
    for at in range(date_at - 1, body, -1):
        line = lines[at]
        if line.blank:
            continue
        if len(found) == _MOST_SIGNATORIES:
            break
        ends_sentence = line.folded.endswith(("。", ";", ":", ",", "!", "?"))
        if len(line.text) > _LONGEST_SIGNATURE or ends_sentence or line.folded.startswith("("):
            break
        if read_label(line.folded) or read_annex_line(line):
            break
        found.append(at)
    return found


def end_of_document(lines: Sequence[Line], body: int) -> int:
    """One past the document's last line: the page's foot begins at a button or link that no real text follows."""
    last_real = max((at for at in range(body, len(lines)) if _is_real(lines[at])), default=body)
    end = next((at for at in range(last_real + 1, len(lines)) if is_furniture(lines[at])), len(lines))
    while end > body and lines[end - 1].blank:
        end -= 1
    return end


def _is_real(line: Line) -> bool:
    """Text that no page foot has: a sentence, a number, a date, an annex."""
    if line.blank or is_furniture(line):
        return False
    label = read_label(line.folded)
    return (
        line.folded.endswith(("。", ";", ")", ":"))
        or (label is not None and label.kind in STRONG_LABELS)
        or read_date(line.text, whole=True) is not None
        or read_annex_line(line) is not None
        or is_publicity_note(line)
    )


def last_content(lines: Sequence[Line]) -> int:
    """The last line that is neither blank, nor page furniture, nor names an annex; -1 if none."""
    for at in range(len(lines) - 1, -1, -1):
        line = lines[at]
        if not line.blank and not read_annex_line(line) and not is_furniture(line):
            return at
    return -1


def last_part(lines: Sequence[Line], end: int) -> int:
    """The last line before ``end`` that begins a section, chapter or article; -1 if none does."""
    for at in range(end - 1, -1, -1):
        label = read_label(lines[at].folded)
        if label is not None and label.kind in STRONG_LABELS:
            return at
    return -1
