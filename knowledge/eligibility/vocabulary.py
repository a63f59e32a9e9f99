"""The vocabulary of facts: what can be told, how it is asked, and the gate every told fact passes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Literal, Self

from pydantic import Field, model_validator

from knowledge.eligibility.fact_checks import checked
from knowledge.eligibility.texts import Content, Text
from knowledge.eligibility.values import Facts, FactValue
from knowledge.errors import InvalidFact, safe_text

FactType = Literal["bool", "integer", "number", "choice", "choices", "assessments"]


class MeasureWords(Content):
    """How one measure narrows or rewords a fact: its own choices, its own question."""

    choices: tuple[str, ...] | None = Field(default=None, min_length=1)
    open: bool = False
    question: Text | None = None
    why: Text | None = None


class Fact(Content):
    """One thing that can be told.

    ``scope`` person: shared by all measures; measure: told for one measure and kept for it alone.
    ``cost`` says how hard it is to answer (1 = everybody knows, 5 = has to be looked up or judged).
    ``absence`` marks a fact that need not be told, and says in the asker's words what not telling means.
    ``changeable`` says whether somebody could bring another value about, ``how`` says by doing what.
    """

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    type: FactType
    scope: Literal["person", "measure"]
    personal: bool
    cost: int = Field(ge=1, le=5)
    changeable: bool
    label: Text
    question: Text
    why: Text
    choices: dict[str, Text] = Field(default_factory=dict)
    open: bool = False
    min: float | None = None
    max: float | None = None
    unit: Text | None = None
    absence: Text | None = None
    how: Text | None = None
    in_measure: dict[str, MeasureWords] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _parts_fit_the_type(self) -> Self:
        if (self.type in ("choice", "choices")) != bool(self.choices):
            raise ValueError("choices belong to the types choice and choices, and to no other")
        if self.type in ("integer", "number") and (self.min is None or self.max is None):
            raise ValueError("a number needs min and max, so that absurd values are refused")
        if self.open and self.type != "choice":
            raise ValueError("only a choice can be open")
        for measure, words in self.in_measure.items():
            strange = [c for c in words.choices or () if c not in self.choices]
            if strange:
                raise ValueError(f"in_measure.{measure} names no choice of this fact: {', '.join(strange)}")
        return self

    def choices_in(self, measure: str | None) -> dict[str, Text]:
        """The listed choices with their labels, as ``measure`` narrows them (None: the union of all)."""
        words = self.in_measure.get(measure) if measure else None
        if words is None or words.choices is None:
            return self.choices
        return {choice: self.choices[choice] for choice in words.choices}

    def open_in(self, measure: str | None) -> bool:
        """Whether words outside the list are taken; without a measure, whether any measure takes them."""
        words = self.in_measure.get(measure) if measure else None
        if words is not None and words.choices is not None:
            return words.open
        return self.open or (measure is None and any(words.open for words in self.in_measure.values()))

    def question_in(self, measure: str | None) -> Text:
        """The question as ``measure`` asks it."""
        words = self.in_measure.get(measure) if measure else None
        return (words.question if words else None) or self.question

    def why_in(self, measure: str | None) -> Text:
        """Why ``measure`` asks it."""
        words = self.in_measure.get(measure) if measure else None
        return (words.why if words else None) or self.why


class Vocabulary:
    """All facts of a pack, by name, in the order they are written."""

    def __init__(self, facts: Iterable[Fact]) -> None:
        self.facts: Mapping[str, Fact] = MappingProxyType({fact.name: fact for fact in facts})

    def __getitem__(self, name: str) -> Fact:
        return self.facts[name]

    def __contains__(self, name: object) -> bool:
        return name in self.facts

    def choices_for(self, name: str, measure: str | None = None) -> dict[str, Text]:
        """The listed choices of a fact with their labels; without a measure the union over all measures."""
        return self.facts[name].choices_in(measure)

    def validate(self, told: object, on: date, measure: str | None = None) -> Facts:
        """Every told fact, checked and made immutable; null means not told and is dropped.

        ``measure`` narrows choices that differ between measures. ``on`` is the day the facts are told:
        nothing can have been assessed in a later year. Raises InvalidFact for the first fact that is wrong,
        whatever the other facts would settle.
        """
        if not isinstance(told, Mapping):
            raise InvalidFact("facts", told, "an object of fact names and values", code="invalid_facts")
        taken: dict[str, FactValue] = {}
        for name, given in told.items():
            fact = self.facts.get(name) if isinstance(name, str) else None
            if fact is None:
                raise InvalidFact(safe_text(name), given, ", ".join(self.facts), code="unknown_fact")
            if given is not None:
                taken[fact.name] = checked(fact, given, measure=measure, on=on)
        return MappingProxyType(taken)
