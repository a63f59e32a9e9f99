"""Reads an official document line by line: its head, its body, what follows its signature."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from knowledge.parsing import closing, head_matter
from knowledge.parsing.labels import read_label
from knowledge.parsing.lines import Line, squeeze
from knowledge.parsing.outline import Outline, Part, PartKind
from knowledge.parsing.page import contents_lines, is_furniture, is_publicity_note
from knowledge.parsing.title import find_title

_LONGEST_ADDRESSEES = 400
_LONGEST_HEAD_NOTE = 60


class Reader:
    """One pass over the lines; afterwards ``parts`` joined are the source, and ``outline`` has the clauses."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.parts: list[Part] = []
        self.outline = Outline()
        self.fields: list[tuple[str, str]] = []
        self.number = ""
        self.ordered_by = ""
        self.adoption: tuple[date, str | None] | None = None
        self.addressees: list[str] = []
        self.attachments: list[str] = []
        self.signatures: list[str] = []
        self.signed: date | None = None
        self._lines = lines
        self._contents = contents_lines(lines)
        self.title, self._title_lines = find_title(lines, self._contents)
        self._signature: frozenset[int] = frozenset()
        self._last_content = closing.last_content(lines)
        self._last_signed = -1
        self._annexes = 0
        self._listing_attachments = False
        self._annex_untitled = False
        self._closed = False

    def read(self) -> None:
        """Read everything."""
        body = self._read_head()
        end = closing.end_of_document(self._lines, body)
        self._signature = closing.find_signature(self._lines, body, end)
        self._last_signed = max(self._signature, default=-1)
        last_part = closing.last_part(self._lines, end)
        for at in range(body, end):
            line = self._lines[at]
            if line.blank:
                self._put(line, "space")
            elif at in self._contents:
                self._put(line, "contents")
            elif at in self._signature:
                self._sign(line)
            elif self._attachment(at, line):
                self._annex_untitled = self._annexes > 0 and not self._listing_attachments
            elif self._closed:
                self._after_signature(at, last_part)
            else:
                self._in_body(line)
        for line in self._lines[end:]:
            self._put(line, "space" if line.blank else "page")

    def _read_head(self) -> int:
        """Read up to the first line of the body; its index."""
        for at, line in enumerate(self._lines):
            if line.blank:
                self._put(line, "space")
                continue
            kind = self._head_kind(at, line) or self._head_note(line)
            if kind is None:
                return at
            if kind == "field":
                self._field(line)
            else:
                self._put(line, kind)
        return len(self._lines)

    def _head_kind(self, at: int, line: Line) -> PartKind | None:
        """What a line before the body plainly is, or None."""
        fields = head_matter.read_fields(line)
        if fields and (head_matter.official(fields[0][0]) or not is_furniture(line)):
            return "field"
        number = head_matter.read_number(line)
        if number:
            self.number = self.number or self.ordered_by + squeeze(number)
        kinds: tuple[tuple[PartKind, object], ...] = (
            ("contents", at in self._contents),
            ("title", at in self._title_lines),
            ("number", number),
            ("note", self._adopts(line)),
            ("date", head_matter.read_date(line.text, whole=True)),
            ("page", is_furniture(line)),
        )
        return next((kind for kind, holds in kinds if holds), None)

    def _adopts(self, line: Line) -> bool:
        adoption = head_matter.read_adoption(line)
        self.adoption = self.adoption or adoption
        return adoption is not None

    def _head_note(self, line: Line) -> PartKind | None:
        """Another short line of the head: who orders, a subtitle; None where the body begins."""
        short = len(line.text) <= _LONGEST_HEAD_NOTE and not set(line.folded) & set(",。")
        if read_label(line.folded) or not self._title_lines or not short or not head_matter.could_be_title(line):
            return None
        if head_matter.is_order(line):
            self.ordered_by = line.text
        return "note"

    def _field(self, line: Line) -> None:
        """Take a header line; a number before its bracket is the page's list number."""
        self.fields += head_matter.read_fields(line)
        listed = head_matter.list_number_length(line)
        number = [Part("label", line.text[:listed])] if listed else []
        self._add(line, [*number, Part("field", line.text[listed:])])

    def _in_body(self, line: Line) -> None:
        label = read_label(line.folded)
        untitled, self._annex_untitled = self._annex_untitled, False
        if label and self.outline.accepts(label):
            self._add(line, self.outline.labelled(label, line))
        elif untitled and head_matter.could_be_title(line):
            self._put(line, "title")
        elif is_publicity_note(line):
            self._put(line, "note")
        else:
            if self._is_addressees(line):
                names = re.split("[,，;；]", line.text.rstrip(":："))
                self.addressees = [name.strip() for name in names if name.strip()]
            self._add(line, self.outline.text(line))

    def _is_addressees(self, line: Line) -> bool:
        """The first line of the body, if it ends in a colon and says nothing (…公告如下：)."""
        short = len(line.text) <= _LONGEST_ADDRESSEES and "。" not in line.text
        speaks = re.search("如下|下列|以下|^现|^为", line.folded)
        return short and not speaks and line.folded.endswith(":") and not self.outline.nodes

    def _sign(self, line: Line) -> None:
        """Take a signature, or the date, which closes the document proper."""
        self._listing_attachments = False
        self.signed = head_matter.read_date(line.text, whole=True)
        self._closed = self.signed is not None
        if not self._closed:
            self.signatures.append(line.text)
        self._put(line, "date" if self._closed else "signature")

    def _after_signature(self, at: int, last_part: int) -> None:
        """Take a line behind the date: a note, the page's foot, or the document that a notice prints."""
        line = self._lines[at]
        label = read_label(line.folded)
        if is_publicity_note(line):
            self._put(line, "note")
        elif is_furniture(line) or at > last_part:
            self._put(line, "page")
        elif head_matter.could_be_title(line) and not label:
            if not self.title or self.title == self.ordered_by:
                self.title = line.text
            self._put(line, "title")
        else:
            if self.outline.numbered():  # the notice has taken the plain ids
                self._begin_annex(1)
            self._closed = False
            self._in_body(line)

    def _attachment(self, at: int, line: Line) -> bool:
        """Take a line that names an attachment (附件：1.甲, then 2.乙) or begins one (附件1)."""
        found = closing.read_annex_line(line)
        label = read_label(line.folded)
        if found is None:
            self._listing_attachments = self._listing_attachments and label is not None and label.kind == "item"
            if self._listing_attachments:
                self._note_attachment(line, line.text)
            return self._listing_attachments
        signed_later = at < self._last_signed
        listed = signed_later if not found.name else (signed_later or (found.colon and not self._begins(at, found)))
        if listed or not self._begins(at, found):
            self._listing_attachments = True
            self._note_attachment(line, found.name)
        else:
            self._listing_attachments = False
            self._begin_annex(found.number or self._annexes + 1)
            self._put(line, "title")
        return True

    def _begins(self, at: int, found: closing.AnnexLine) -> bool:
        """Whether text of the annex follows; a numbered name (附件：1.甲) is an entry of a list."""
        if found.name and closing.entry_name(found.name) != found.name:
            return False
        return at < self._last_content

    def _begin_annex(self, number: int) -> None:
        self._annexes, self._closed = number, False
        self.outline.begin_annex(number)

    def _note_attachment(self, line: Line, name: str) -> None:
        self.attachments += [closing.entry_name(name)] if name else []
        self._put(line, "attachment")

    def _put(self, line: Line, kind: PartKind) -> None:
        """Take a line that belongs to no clause."""
        self._add(line, [Part(kind, line.text)] if line.text else [])

    def _add(self, line: Line, parts: Sequence[Part]) -> None:
        before = [Part("space", line.lead)] if line.lead else []
        after = [Part("space", line.tail)] if line.tail else []
        self.parts += [*before, *parts, *after]
