"""Dated parameters: the numbers of the policy, each with unit, clause, words and the days it is in force."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import pairwise
from types import MappingProxyType
from typing import Self

from pydantic import Field, model_validator

from knowledge.eligibility.texts import Content, Text
from knowledge.errors import ParameterLapsed


class Period(Content):
    """A value and the days it holds, both included; ``to: null`` says that the document sets no end."""

    value: int | float
    first_day: date = Field(alias="from")
    last_day: date | None = Field(alias="to")

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.last_day is not None and self.last_day < self.first_day:
            raise ValueError("'to' lies before 'from'")
        return self

    def holds(self, on: date) -> bool:
        """Whether ``on`` lies inside the period."""
        return self.first_day <= on and (self.last_day is None or on <= self.last_day)


class Parameter(Content):
    """One number of the policy: ``quote`` is the clause's own words that set it."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    label: Text
    unit: Text
    clause: str
    quote: str = Field(min_length=2)
    periods: tuple[Period, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _periods_do_not_overlap(self) -> Self:
        ordered = sorted(self.periods, key=lambda period: period.first_day)
        for earlier, later in pairwise(ordered):
            if earlier.last_day is None or earlier.last_day >= later.first_day:
                raise ValueError(f"two periods hold on {later.first_day}")
        return self

    def value_on(self, on: date) -> int | float:
        """The value in force on a day; raises ParameterLapsed where no period holds."""
        for period in self.periods:
            if period.holds(on):
                return period.value
        raise ParameterLapsed(self.id, on)


class Parameters:
    """All parameters of a pack, by id."""

    def __init__(self, parameters: Iterable[Parameter]) -> None:
        self.by_id: Mapping[str, Parameter] = MappingProxyType({p.id: p for p in parameters})

    def __contains__(self, name: object) -> bool:
        return name in self.by_id

    def __getitem__(self, name: str) -> Parameter:
        return self.by_id[name]

    def values(self, names: Iterable[str], on: date) -> dict[str, int | float]:
        """The values in force on a day; raises ParameterLapsed where one has none."""
        return {name: self.by_id[name].value_on(on) for name in names}
