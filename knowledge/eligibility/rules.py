"""The closed vocabulary of rules, as content files write it; evaluation.py says what holds.

A rule is ``all``, ``any`` or ``not`` over comparisons; a comparison names a ``fact``, or a ``derived`` function and the
fact it reads, and one of ``is``, ``in``, ``contains``, ``at_least``, ``at_most``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, Self, TypeAlias

from pydantic import Field, model_validator

from knowledge.eligibility.derived import DERIVED
from knowledge.eligibility.texts import Content

Operator: TypeAlias = Literal["is", "in", "contains", "at_least", "at_most"]
COMPARISONS = ("is_", "in_", "contains", "at_least", "at_most")


class DatedLimit(Content):
    """A limit that stands in parameters.yaml: one parameter, or the sum of several."""

    parameter: str | None = None
    sum_of: tuple[str, ...] | None = Field(default=None, min_length=2)

    @model_validator(mode="after")
    def _names_parameters_one_way(self) -> Self:
        if (self.parameter is None) == (self.sum_of is None):
            raise ValueError("a dated limit is either parameter or sum_of")
        return self

    @property
    def names(self) -> tuple[str, ...]:
        """The ids of the parameters it adds up."""
        return self.sum_of or ((self.parameter,) if self.parameter else ())


Limit: TypeAlias = int | float | DatedLimit


class Rule(Content):
    """One rule of the closed vocabulary: exactly one of all, any, not, or a comparison of a fact."""

    all_: tuple[Rule, ...] | None = Field(default=None, alias="all", min_length=1)
    any_: tuple[Rule, ...] | None = Field(default=None, alias="any", min_length=1)
    not_: Rule | None = Field(default=None, alias="not")
    fact: str | None = None
    derived: str | None = None
    is_: bool | str | None = Field(default=None, alias="is")
    in_: tuple[str, ...] | None = Field(default=None, alias="in", min_length=1)
    contains: str | None = None
    at_least: Limit | None = None
    at_most: Limit | None = None

    @model_validator(mode="after")
    def _is_one_thing(self) -> Self:
        compared = [name for name in COMPARISONS if getattr(self, name) is not None]
        groups = [name for name in ("all_", "any_", "not_") if getattr(self, name) is not None]
        if len(groups) + (self.fact is not None) != 1:
            raise ValueError("a rule is exactly one of: all, any, not, or a fact with a comparison")
        if len(compared) != (1 if self.fact else 0):
            raise ValueError("a fact is compared with exactly one of: is, in, contains, at_least, at_most")
        if self.derived is not None and (self.fact is None or self.derived not in DERIVED):
            raise ValueError(f"derived is one of: {', '.join(DERIVED)}, and names its fact beside it")
        return self

    @property
    def parts(self) -> tuple[Rule, ...]:
        """The rules directly inside this one."""
        return self.all_ or self.any_ or ((self.not_,) if self.not_ else ())

    @property
    def comparison(self) -> tuple[Operator, bool | str | tuple[str, ...] | Limit]:
        """The operator and the operand of a comparison."""
        for name in COMPARISONS:
            operand = getattr(self, name)
            if operand is not None:
                operator: Operator = name.rstrip("_")  # type: ignore[assignment]
                return operator, operand
        raise TypeError("a group of rules has no comparison of its own")

    def comparisons(self) -> Iterator[Rule]:
        """Every comparison inside, in the order they are written."""
        if self.fact is not None:
            yield self
        for part in self.parts:
            yield from part.comparisons()

    def facts(self) -> tuple[str, ...]:
        """The facts the rule turns on, in the order they are written, each once."""
        return tuple(dict.fromkeys(c.fact for c in self.comparisons() if c.fact))

    def parameters(self) -> Iterator[str]:
        """The ids of the parameters the rule compares with."""
        for rule in self.comparisons():
            operand = rule.comparison[1]
            if isinstance(operand, DatedLimit):
                yield from operand.names
