"""Holds a policy's files against its published text: nothing in document.yaml or clauses/ may differ from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from knowledge.clauses import Clause
from knowledge.departments import Department
from knowledge.document import META, ParsedClause, ParsedDocument, read_document
from knowledge.errors import ContentError
from knowledge.policy_files import Document
from knowledge.scripts import published_to_simplified

SOURCE = "source.zh-Hant.txt"


def check_against_source(
    folder: Path, document: Document, clauses: Mapping[str, Clause], departments: Mapping[str, Department]
) -> None:
    """Parse the published text and compare. Raises ContentError for the first difference, ParseError, OSError."""
    parsed = read_document(folder / SOURCE)
    _check_document(folder, document, parsed)
    for clause_id in sorted({clause.id for clause in parsed.clauses} ^ set(clauses)):
        problem = "has no file" if clause_id not in clauses else "is not in the published text"
        raise ContentError(folder / "clauses" / f"{clause_id}.yaml", None, f"clause {clause_id} {problem}")
    for published in parsed.clauses:
        _check_clause(folder, clauses[published.id], published, departments)


def _check_document(folder: Path, document: Document, parsed: ParsedDocument) -> None:
    path = folder / "document.yaml"
    said = {
        "title": (document.title.hant, parsed.title),
        "number": (document.number.hant, parsed.number),
        "issuer": (document.issuer.hant, parsed.issuer),
        "issued": (document.issued, parsed.issued),
        "published": (document.published, parsed.published),
        "blank_fields": (tuple(name.hant for name in document.blank_fields), parsed.blank_fields),
    }
    for key, (ours, theirs) in said.items():
        if ours != theirs:
            raise ContentError(path, _line(path, f"{key}:"), f"{key} is {ours!r}, the published text says {theirs!r}")
    names = (document.title, document.number, document.issuer, document.signed_by, *document.blank_fields)
    for name in names:
        if name.hans != published_to_simplified(name.hant):
            raise ContentError(path, _line(path, name.hans), f"hans must be {published_to_simplified(name.hant)!r}")
    for reference in document.refers_to:
        if reference.title not in parsed.source or (reference.number or "") not in parsed.source:
            raise ContentError(path, _line(path, reference.title), f"{reference.title!r} is not in the published text")


def _check_clause(folder: Path, clause: Clause, published: ParsedClause, departments: Mapping[str, Department]) -> None:
    path = folder / "clauses" / f"{clause.id}.yaml"
    if clause.hant != published.text:
        at = _first_difference(clause.hant, published.text)
        raise ContentError(
            path, None, f"the sentences differ from the published text at {published.text[at : at + 20]!r}"
        )
    if not clause.heading_is_ours and clause.heading.hant != published.heading:
        raise ContentError(path, _line(path, "heading:"), f"the published heading is {published.heading!r}")
    if clause.id != META and published.number and clause.number != published.number:
        raise ContentError(path, _line(path, "number:"), f"the published number is {published.number!r}")
    listed = clause.departments
    for key, ids, names in (
        ("lead", listed.lead, published.lead),
        ("cooperating", listed.cooperating, published.cooperating),
    ):
        if _names(path, ids, departments) != list(names):
            raise ContentError(path, _line(path, f"{key}:"), f"{key}: the published text says {'、'.join(names)}")
    _names(path, listed.named, departments)


def _names(path: Path, ids: Iterable[str], departments: Mapping[str, Department]) -> list[str]:
    """The published names of departments. Raises ContentError for an id that departments.yaml does not have."""
    for department_id in ids:
        if department_id not in departments:
            raise ContentError(
                path, _line(path, department_id), f"unknown department {department_id!r}", tuple(departments)
            )
    return [departments[department_id].hant for department_id in ids]


def _first_difference(one: str, other: str) -> int:
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))


def _line(path: Path, words: str) -> int | None:
    """The first line of a file that contains some words, for the message."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return next((number for number, line in enumerate(lines, start=1) if words in line), None)
