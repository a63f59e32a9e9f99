"""Reads an official Chinese policy document: who issued it, when, and its clauses with their ids.

Ids: ``0`` the preamble; 一、 ``1``; （一） under it ``1.1``; 1. under that ``1.1.1``; 第三条 ``art.3``, 第三条之一
``art.3-1``; parts of an annex begin with ``annex1.``; ``meta`` the header fields. Chapters are headings, and a
section that has only subsections is no clause of its own. Simplified or Traditional, any punctuation width.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from knowledge.errors import ParseError
from knowledge.parsing import head_matter
from knowledge.parsing.lines import fold, split_lines
from knowledge.parsing.outline import Node, Part
from knowledge.parsing.reader import Reader
from knowledge.parsing.responsibility import responsible

LONGEST_TEXT = 1_000_000
META = "meta"
_META_PARTS = ("field", "title", "number", "signature", "date")


@dataclass(frozen=True)
class HeaderField:
    """One labelled header line; a blank value stays blank: the publisher said nothing."""

    label: str
    value: str


@dataclass(frozen=True)
class ParsedClause:
    """A clause as a reader cites it. ``number`` as written: 三（五）, 第三条; ``text`` without number, lines joined."""

    id: str
    number: str
    heading: str
    text: str
    lead: tuple[str, ...]
    cooperating: tuple[str, ...]

    def as_json(self) -> dict[str, object]:
        """The clause object of the parse contract."""
        return {
            "id": self.id,
            "number": self.number,
            "heading": self.heading,
            "text": self.text,
            "lead": list(self.lead),
            "cooperating": list(self.cooperating),
        }


@dataclass(frozen=True)
class ParsedDocument:
    """A document taken apart; ``parts`` in order, joined, are the source text character for character."""

    title: str
    number: str
    issuer: str
    issued: date | None
    published: date | None
    fields: tuple[HeaderField, ...]
    addressees: tuple[str, ...]
    clauses: tuple[ParsedClause, ...]
    attachments: tuple[str, ...]
    parts: tuple[Part, ...]

    @property
    def source(self) -> str:
        """The text that was parsed, rebuilt from its parts."""
        return "".join(part.text for part in self.parts)

    @property
    def blank_fields(self) -> tuple[str, ...]:
        """The labels that the header leaves without a value."""
        return tuple(entry.label for entry in self.fields if not entry.value)

    def clause(self, clause_id: str) -> ParsedClause:
        """The clause of that id; KeyError if there is none."""
        for clause in self.clauses:
            if clause.id == clause_id:
                return clause
        raise KeyError(clause_id)

    def as_json(self) -> dict[str, object]:
        """The object that ``chuangban knowledge parse FILE --json`` prints."""
        return {
            "title": self.title,
            "number": self.number,
            "issuer": self.issuer,
            "issued": self.issued.isoformat() if self.issued else None,
            "published": self.published.isoformat() if self.published else None,
            "fields": [{"label": entry.label, "value": entry.value} for entry in self.fields],
            "addressees": list(self.addressees),
            "attachments": list(self.attachments),
            "clauses": [clause.as_json() for clause in self.clauses],
        }


def read_document(path: Path) -> ParsedDocument:
    """Parse a file in UTF-8 (with or without mark) or GB 18030. Raises ParseError, OSError."""
    return parse_document(decode(path.read_bytes()))


def decode(data: bytes) -> str:
    """The text of a file's bytes. Raises ParseError if it is no text."""
    if b"\0" in data:
        raise ParseError("not_text", "this is a binary file, not a text; save the document as plain text first")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ParseError("not_text", "this is neither UTF-8 nor GB 18030 text; save the document as UTF-8 text first")


def parse_document(text: str) -> ParsedDocument:
    """Take a policy document apart. Raises ParseError: empty, not_text, too_long, no_structure."""
    _refuse_non_text(text)
    reader = Reader(split_lines(text))
    reader.read()
    clauses = [
        _clause(node) for node in reader.outline.nodes.values() if node.texts or (node.heading and not node.children)
    ]
    official = any(head_matter.official(label) for label, _ in reader.fields)
    if not clauses or not (official or reader.number or reader.outline.numbered()):
        raise ParseError(
            "no_structure",
            "no policy document was found: no header fields, no document number, no numbered part (一、 （一） 第一条)",
        )
    if official:
        clauses.insert(0, _meta(reader))
    return ParsedDocument(
        title=reader.title,
        number=_field(reader, "number") or reader.number,
        issuer=_issuer(reader),
        issued=head_matter.read_date(_field(reader, "issued")) or reader.signed or _adopted(reader),
        published=head_matter.read_date(_field(reader, "published")),
        fields=tuple(HeaderField(label, value) for label, value in reader.fields),
        addressees=tuple(reader.addressees),
        clauses=tuple(clauses),
        attachments=tuple(reader.attachments),
        parts=tuple(reader.parts),
    )


def _refuse_non_text(text: str) -> None:
    if not text.strip("\ufeff \t\r\n\u3000\xa0"):
        raise ParseError("empty", "the text is empty")
    if len(text) > LONGEST_TEXT:
        raise ParseError("too_long", f"the text has {len(text)} characters; at most {LONGEST_TEXT} are read")
    odd = sum(1 for c in text if c == "\ufffd" or (unicodedata.category(c) == "Cc" and not c.isspace()))
    if odd * 50 > len(text) or "\0" in text:
        raise ParseError("not_text", "the text has characters that no text has: probably a binary or mis-decoded file")


def _clause(node: Node) -> ParsedClause:
    """A clause whose only words are its heading line has them as text: there is nothing else to cite."""
    heading, texts = (node.heading, node.texts) if node.texts else ("", [node.heading])
    text = "\n".join(texts)
    who = responsible(text)
    return ParsedClause(node.id, node.number, heading, text, tuple(who.lead), tuple(who.cooperating))


def _meta(reader: Reader) -> ParsedClause:
    """The head as printed, and who signed when; not the titles of what is enclosed."""
    body = next((at for at, part in enumerate(reader.parts) if part.clause), len(reader.parts))
    kept = (
        part.text
        for at, part in enumerate(reader.parts)
        if part.kind in _META_PARTS and (at < body or part.kind in ("signature", "date"))
    )
    text = "\n".join(kept)
    return ParsedClause(META, "", "", text, (), ())


def _field(reader: Reader, meaning: str) -> str:
    """The value of the first header field with that meaning, or "": the document may say it elsewhere."""
    labels = head_matter.OFFICIAL_FIELDS[meaning]
    return next((value for label, value in reader.fields if fold(label) in labels and value), "")


def _issuer(reader: Reader) -> str:
    """Named in the header, else by the order, the signatures, the adopting body, or the title's first words."""
    ordered = reader.ordered_by.removesuffix("令").removesuffix("公告")
    adopted = reader.adoption[1] if reader.adoption else None
    named = head_matter.issuer_in_title(reader.title)
    return _field(reader, "issuer") or ordered or "、".join(reader.signatures) or adopted or named


def _adopted(reader: Reader) -> date | None:
    return reader.adoption[0] if reader.adoption else None
