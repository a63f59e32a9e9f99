"""Reads a policy's document.yaml and clauses/*.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType

from pydantic import BaseModel, ConfigDict

from knowledge.clauses import Clause, Label
from knowledge.content_files import load_as
from knowledge.errors import ContentError


class _Frozen(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Name(_Frozen):
    """A name as published, in the converter's Simplified, and in our English."""

    hant: str
    hans: str
    en: str


class Reference(_Frozen):
    """Another document that this one refers to, and the clauses that do."""

    title: str
    number: str | None = None
    clauses: tuple[str, ...]


class Document(_Frozen):
    """What document.yaml says of the policy as a whole."""

    id: str
    title: Name
    short_title: Label
    number: Name
    issuer: Name
    signed_by: Name
    issued: date
    published: date
    blank_fields: tuple[Name, ...]
    source_address: str
    refers_to: tuple[Reference, ...] = ()
    protected_terms: tuple[str, ...] = ()


def load_document(folder: Path) -> Document:
    """Read document.yaml. Raises ContentError."""
    return load_as(Document, folder / "document.yaml")


def load_clauses(folder: Path) -> Mapping[str, Clause]:
    """Every clause by id, in order of the ids. Raises ContentError, also for a file named after another clause."""
    clauses: dict[str, Clause] = {}
    for path in sorted((folder / "clauses").glob("*.yaml")):
        clause = load_as(Clause, path)
        if clause.id != path.stem:
            raise ContentError(path, None, f"holds clause {clause.id!r}")
        clauses[clause.id] = clause
    return MappingProxyType(clauses)
