"""The departments that a document names, and what is known of them outside the document."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from knowledge.content_files import load_as
from knowledge.errors import ContentError
from knowledge.scripts import published_to_simplified


class _Frozen(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class DepartmentName(_Frozen):
    """A name as the document writes it, in both scripts."""

    hant: str
    hans: str

    @model_validator(mode="after")
    def _converted(self) -> Self:
        if self.hans != published_to_simplified(self.hant):
            raise ValueError(f"hans must be {published_to_simplified(self.hant)!r}")
        return self


class Note(_Frozen):
    """A remark of ours in the languages that content is written in."""

    hans: str = Field(alias="zh-Hans")
    en: str


class Successor(_Frozen):
    """Who has the duties today. From outside the document: always shown with its status.

    ``found`` names its source, ``unverified`` has none, ``not_found`` names no successor at all.
    """

    status: Literal["found", "unverified", "not_found"]
    date: date
    name: str | None = None
    en: str | None = None
    source: str | None = None
    note: Note | None = None

    @model_validator(mode="after")
    def _honest(self) -> Self:
        if (self.status == "not_found") == (self.name is not None) or (self.name is None) != (self.en is None):
            raise ValueError("name and en belong to status found or unverified, and only there")
        if self.status == "found" and self.source is None:
            raise ValueError("status found needs a source")
        return self


class Department(_Frozen):
    """One department: its names in the document, our English, and what people call it."""

    id: str
    names: tuple[DepartmentName, ...] = Field(min_length=1)
    en: str
    aliases: tuple[str, ...] = ()
    successor: Successor | None = None

    @property
    def hant(self) -> str:
        """The main name as published."""
        return self.names[0].hant

    @property
    def hans(self) -> str:
        """The main name in Simplified."""
        return self.names[0].hans

    def every_name(self) -> tuple[str, ...]:
        """All names and aliases in all scripts, longest first: for finding mentions."""
        names = {self.en, *self.aliases, *(name for both in self.names for name in (both.hant, both.hans))}
        return tuple(sorted(names, key=lambda name: (-len(name), name)))


def load_departments(path: Path) -> Mapping[str, Department]:
    """Read departments.yaml, by id. Raises ContentError, also for an id or a name that two entries share."""
    departments = load_as(list[Department], path)
    by_id = {department.id: department for department in departments}
    if len(by_id) != len(departments):
        raise ContentError(path, None, "two departments share an id")
    owner: dict[str, str] = {}
    for department in departments:
        for name in department.every_name():
            if owner.setdefault(name, department.id) != department.id:
                raise ContentError(path, None, f"{name!r} names both {owner[name]} and {department.id}")
    return by_id
