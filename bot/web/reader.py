"""A policy laid out for reading: sections, clauses, departments and header fields in the reader's language.

The words of the document are never changed: a note stands beside them, and ours are marked as ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from dialogs.conversation import Language
from dialogs.words import Words
from knowledge.clauses import Clause, Heading, Reading, Sentence
from knowledge.departments import Department
from knowledge.document import META, read_document
from knowledge.pack import POLICIES, Pack
from knowledge.scripts import published_to_simplified

SOURCE = "source.zh-Hant.txt"


@dataclass(frozen=True)
class Piece:
    """A stretch of text; ``noted`` where an editorial note belongs to it."""

    text: str
    noted: bool = False


@dataclass(frozen=True)
class Paragraph:
    """A paragraph in the reader's language; ``published`` beside it where that is our rendering."""

    pieces: tuple[Piece, ...]
    published: str | None = None


@dataclass(frozen=True)
class LaidOutClause:
    """A clause to show. ``published_heading`` only where the heading shown is our rendering."""

    id: str
    number: str
    heading: str
    heading_is_ours: bool
    published_heading: str | None
    paragraphs: tuple[Paragraph, ...]
    notes: tuple[Reading, ...]
    lead: tuple[Department, ...]
    cooperating: tuple[Department, ...]
    named: tuple[Department, ...]


@dataclass(frozen=True)
class Section:
    """The clauses under one numbered heading of the document; number and title are empty before the first."""

    id: str
    number: str
    title: str
    published_title: str | None
    clauses: tuple[LaidOutClause, ...]


def sections(pack: Pack, language: Language, words: Words) -> tuple[Section, ...]:
    """The whole body in order."""
    grouped: dict[str, list[LaidOutClause]] = {}
    for clause in pack.clauses.values():
        if clause.id != META:
            grouped.setdefault(_section_of(clause.id), []).append(_laid_out(clause, pack, language))
    titles = _published_titles(pack.id)
    return tuple(_section(pack, name, titles.get(name), clauses, language, words) for name, clauses in grouped.items())


def departments_named(pack: Pack) -> tuple[Department, ...]:
    """Every department that some clause names, in the order of the departments' file."""
    used = {d for c in pack.clauses.values() for d in (*c.departments.lead, *c.departments.cooperating)}
    used |= {d for c in pack.clauses.values() for d in c.departments.named}
    return tuple(department for department in pack.departments.values() if department.id in used)


def _section(
    pack: Pack,
    name: str,
    title: tuple[str, str] | None,
    clauses: Sequence[LaidOutClause],
    language: Language,
    words: Words,
) -> Section:
    if title is None:
        return Section(name, "", "", None, tuple(clauses))
    number, published = title
    ours = f"chapter-{pack.id}-{name}"
    if language == "en" and words.has(ours):
        return Section(name, number, words(ours), f"{number}{published}", tuple(clauses))
    shown = published_to_simplified(published) if language == "zh-Hans" else published
    return Section(name, number, shown, None, tuple(clauses))


def _laid_out(clause: Clause, pack: Pack, language: Language) -> LaidOutClause:
    readings = clause.readings if language == "zh-Hans" else ()
    english = language == "en"
    return LaidOutClause(
        id=clause.id,
        number=clause.number,
        heading=_heading(clause.heading, language),
        heading_is_ours=clause.heading_is_ours,
        published_heading=clause.heading.hant if english and not clause.heading_is_ours else None,
        paragraphs=tuple(_paragraph(group, readings, language) for group in _paragraphs(clause)),
        notes=readings,
        lead=tuple(pack.departments[name] for name in clause.departments.lead),
        cooperating=tuple(pack.departments[name] for name in clause.departments.cooperating),
        named=tuple(pack.departments[name] for name in clause.departments.named),
    )


def _paragraphs(clause: Clause) -> Iterator[list[Sentence]]:
    group: list[Sentence] = []
    for sentence in clause.sentences:
        if sentence.new_paragraph and group:
            yield group
            group = []
        group.append(sentence)
    yield group


def _paragraph(group: Sequence[Sentence], readings: Sequence[Reading], language: Language) -> Paragraph:
    published = "".join(sentence.hant for sentence in group)
    if language == "en":
        return Paragraph((Piece(" ".join(sentence.en for sentence in group)),), published)
    if language == "zh-Hant":
        return Paragraph((Piece(published),))
    return Paragraph(tuple(piece for sentence in group for piece in _with_notes(sentence, readings)))


def _with_notes(sentence: Sentence, readings: Sequence[Reading]) -> Iterator[Piece]:
    """The Simplified sentence, cut where a converted word has a note.

    A word counts only where the published word stands in the sentence: the document may use the other one itself.
    """
    noted = [
        reading.converted
        for reading in readings
        if 0 < sentence.hant.count(reading.published) == sentence.hans.count(reading.converted)
    ]
    if not noted:
        yield Piece(sentence.hans)
        return
    cut = re.split("(" + "|".join(map(re.escape, noted)) + ")", sentence.hans)
    for at, text in enumerate(cut):
        if text:
            yield Piece(text, noted=at % 2 == 1)


def _heading(heading: Heading, language: Language) -> str:
    return {"zh-Hans": heading.hans, "zh-Hant": heading.hant, "en": heading.en}[language]


def _section_of(clause: str) -> str:
    return clause.rpartition(".")[0] or clause


@lru_cache(maxsize=32)
def _published_titles(policy: str) -> dict[str, tuple[str, str]]:
    """Number and title, as published, of every part that is a heading only: {"3": ("三、", "政策支援")}."""
    parts = read_document(POLICIES / policy / SOURCE).parts
    numbers: dict[str, str] = {}
    titles: dict[str, tuple[str, str]] = {}
    for part in parts:
        if part.clause is None or "." in part.clause:
            continue
        if part.kind == "label":
            numbers[part.clause] = part.text
        elif part.kind == "heading" and part.clause in numbers:
            titles[part.clause] = (numbers[part.clause], part.text)
    return titles
