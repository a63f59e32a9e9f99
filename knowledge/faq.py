"""FAQ entries: what people ask, and the answer. One YAML list of entries a file; a mistake names file and line."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from knowledge.content_files import load_as
from knowledge.errors import ContentError
from knowledge.scripts import simplified_characters, to_traditional

Kind = Literal["answered", "not_covered", "small_talk", "out_of_scope", "refused"]
MOST_CHARACTERS = 200  # of a Chinese answer
MOST_WORDS = 120  # of an English answer
_NEEDS_CLAUSE = frozenset({"answered"})


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Texts(_Frozen):
    """A text in Simplified Chinese and English; Traditional is derived from Simplified."""

    hans: str = Field(alias="zh-Hans", min_length=1)
    en: str = Field(min_length=1)

    def in_language(self, language: str, protected: frozenset[str] = frozenset()) -> str:
        """The text for a reader of zh-Hans, zh-Hant or en."""
        if language == "en":
            return self.en
        return to_traditional(self.hans, protected) if language == "zh-Hant" else self.hans


class Phrasings(_Frozen):
    """How people ask, by the script they write."""

    hans: tuple[str, ...] = Field(alias="zh-Hans", default=())
    hant: tuple[str, ...] = Field(alias="zh-Hant", default=())
    en: tuple[str, ...] = ()

    def all(self) -> tuple[str, ...]:
        """Every phrasing, Simplified first."""
        return self.hans + self.hant + self.en


class OutsideFact(_Frozen):
    """A fact that the document does not state: where it is from, the day it was looked up, and whether it was found."""

    text: Texts
    source: str = Field(min_length=1)
    date: date
    status: Literal["found", "unverified"]


class Entry(_Frozen):
    """One thing that people ask. ``clauses``: the first is the main one; ``quote``: its words, as published."""

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)
    kind: Kind
    questions: Phrasings
    answer: Texts
    clauses: tuple[str, ...] = ()
    quote: str | None = None
    measure: str | None = None
    who_knows: Texts | None = None
    outside: tuple[OutsideFact, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None

    @field_validator("answer")
    @classmethod
    def _is_short(cls, answer: Texts) -> Texts:
        if len(answer.hans) > MOST_CHARACTERS:
            raise ValueError(f"the Chinese answer has {len(answer.hans)} characters, at most {MOST_CHARACTERS}")
        if len(answer.en.split()) > MOST_WORDS:
            raise ValueError(f"the English answer has {len(answer.en.split())} words, at most {MOST_WORDS}")
        return answer

    @model_validator(mode="after")
    def _is_cited(self) -> Entry:
        if self.kind in _NEEDS_CLAUSE and not (self.clauses and self.quote):
            raise ValueError("an answered entry needs clauses and a quote")
        if not self.questions.all():
            raise ValueError("an entry needs at least one phrasing")
        return self

    def holds_on(self, day: date) -> bool:
        """Whether the entry is valid on a day (both ends included)."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


def load_entries(
    folder: Path, clause_texts: Mapping[str, str], measures: Collection[str] | None = None
) -> tuple[Entry, ...]:
    """Every entry of the YAML files of a folder, in order of file name.

    ``clause_texts``: published text by clause id. ``measures``: the known measure ids, None where there are none yet.
    Raises ContentError for an unknown clause, a quote that is not in its clause, an unknown measure,
    an id or a phrasing that is given twice.
    """
    entries: list[Entry] = []
    ids: dict[str, Path] = {}
    phrasings: dict[str, str] = {}
    for path in sorted(folder.glob("*.yaml")):
        for at, entry in enumerate(load_as(list[Entry], path)):
            problem = _double(entry, ids, phrasings) or reference_problem(entry, clause_texts, measures)
            if problem:
                raise ContentError(path, _line(path, at, problem[0]), f"{entry.id}: {problem[1]}")
            ids[entry.id] = path
            entries.append(entry)
    return tuple(entries)


def reference_problem(
    entry: Entry, clause_texts: Mapping[str, str], measures: Collection[str] | None
) -> tuple[Sequence[str | int], str] | None:
    """(place in the entry, what is wrong) where an entry refers to something that is not there; None if all is well."""
    for at, clause in enumerate(entry.clauses):
        if clause not in clause_texts:
            return ("clauses", at), f"unknown clause {clause!r} (known: {', '.join(clause_texts)})"
    if entry.quote is not None and (not entry.clauses or entry.quote not in clause_texts[entry.clauses[0]]):
        return ("quote",), "the quote is not in the published text of its first clause"
    if measures is not None and entry.measure is not None and entry.measure not in measures:
        return ("measure",), f"unknown measure {entry.measure!r} (known: {', '.join(sorted(measures))})"
    return None


def phrasing_key(text: str) -> str:
    """What makes two phrasings the same: letters and digits only, in Simplified characters, without case."""
    return "".join(c for c in simplified_characters(text).lower() if c.isalnum()) or text.strip()


def _double(entry: Entry, ids: Mapping[str, Path], phrasings: dict[str, str]) -> tuple[Sequence[str | int], str] | None:
    if entry.id in ids:
        return ("id",), f"the id is also in {ids[entry.id].name}"
    groups = (("zh-Hans", entry.questions.hans), ("zh-Hant", entry.questions.hant), ("en", entry.questions.en))
    for script, texts in groups:
        for at, text in enumerate(texts):
            owner = phrasings.setdefault(phrasing_key(text), entry.id)
            if owner != entry.id:
                return ("questions", script, at), f"the phrasing {text!r} is also one of {owner!r}"
    return None


def _line(path: Path, *way: Any) -> int | None:
    """The line of a place in a YAML file: list index, key, list index, …"""
    node = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    steps: list[str | int] = [way[0], *way[1]]
    for step in steps:
        if isinstance(node, yaml.SequenceNode) and isinstance(step, int):
            node = node.value[step]
        elif isinstance(node, yaml.MappingNode):
            node = next((value for key, value in node.value if key.value == step), node)
    return node.start_mark.line + 1 if node is not None else None
