"""What a measure's file says: titles, criteria, what is left to an authority, texts per verdict, papers, next steps.

These are the shapes of measures/*.yaml, written to be read by a policy officer; loading.py checks them against the
vocabulary and the parameters.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal, Self

from pydantic import Field, model_validator

from knowledge.eligibility.parameters import Parameters
from knowledge.eligibility.rules import Rule
from knowledge.eligibility.texts import Content, Text
from knowledge.eligibility.vocabulary import Fact, Vocabulary

VerdictName = Literal["eligible", "not_eligible", "unknown", "needs_authority"]
VERDICTS: tuple[VerdictName, ...] = ("eligible", "not_eligible", "unknown", "needs_authority")


class Part(Content):
    """A numbered part of a measure. ``quote``: the words as published (Traditional), a substring of the clause."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    text: Text
    clause: str
    quote: str = Field(min_length=2)


class Criterion(Part):
    """A condition the document states."""

    rule: Rule


class LeftToAuthority(Part):
    """What the document leaves to somebody.

    ``finding`` names the fact that tells what the authority found: untold it is open, true settles it, false fails it.
    ``when`` is a rule: where it holds, the decision is open and stays so.
    """

    who: Text
    finding: str | None = None
    when: Rule | None = None

    @model_validator(mode="after")
    def _is_one_thing(self) -> Self:
        if (self.finding is None) == (self.when is None):
            raise ValueError("what is left to an authority has either a finding or a when")
        return self


class Caution(Content):
    """A consequence to be told beside the verdict where ``when`` holds, though the verdict does not turn on it."""

    when: Rule
    text: Text
    clause: str
    quote: str = Field(min_length=2)


class OtherClauses(Content):
    """Where ``when`` holds the verdict rests on these clauses, in this order, instead of the measure's own."""

    when: Rule
    clauses: tuple[str, ...] = Field(min_length=1)


class Outcomes(Content):
    """What the asker is told, by verdict. A verdict the measure cannot reach has no text."""

    eligible: Text | None = None
    not_eligible: Text
    unknown: Text
    needs_authority: Text | None = None

    def of(self, verdict: VerdictName) -> Text:
        """The text of a verdict; KeyError for one that the measure cannot reach."""
        text: Text | None = getattr(self, verdict)
        if text is None:
            raise KeyError(verdict)
        return text


class Departments(Content):
    """Who is responsible, as the document names them."""

    lead: tuple[Text, ...] = Field(min_length=1)
    cooperating: tuple[Text, ...] = ()


class Outside(Content):
    """What the document does not say, from elsewhere: always shown as such, with its source and the day it was read."""

    text: Text
    source: str = Field(min_length=4)
    looked_up: date = Field(alias="date")
    status: Literal["found", "unverified"]


class MeasureSheet(Content):
    """What the file of one support measure says.

    ``counts_as`` says how an untold fact is read where not telling has a meaning (no rate claimed = 0).
    ``details`` are facts the desk writes down although no verdict turns on them.
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    title: Text
    summary: Text
    clauses: tuple[str, ...] = Field(min_length=1)
    departments: Departments
    criteria: tuple[Criterion, ...] = Field(min_length=1)
    authority: tuple[LeftToAuthority, ...] = ()
    counts_as: dict[str, int | float | bool | str] = Field(default_factory=dict)
    details: tuple[str, ...] = ()
    cautions: tuple[Caution, ...] = ()
    other_clauses: tuple[OtherClauses, ...] = ()
    outcomes: Outcomes
    documents: tuple[Text, ...]
    next_steps: tuple[Text, ...] = Field(min_length=1)
    outside: tuple[Outside, ...] = ()

    def rules(self) -> Iterator[tuple[tuple[str | int, ...], Rule]]:
        """Every rule the verdict turns on, with its place in the file."""
        for n, criterion in enumerate(self.criteria):
            yield ("criteria", n, "rule"), criterion.rule
        for n, part in enumerate(self.authority):
            if part.when is not None:
                yield ("authority", n, "when"), part.when

    def side_rules(self) -> Iterator[tuple[tuple[str | int, ...], Rule]]:
        """The rules that decide only what is said beside the verdict."""
        for n, caution in enumerate(self.cautions):
            yield ("cautions", n, "when"), caution.when
        for n, other in enumerate(self.other_clauses):
            yield ("other_clauses", n, "when"), other.when

    @property
    def findings(self) -> tuple[str, ...]:
        """The facts that tell what an authority found."""
        return tuple(part.finding for part in self.authority if part.finding)

    @property
    def deciding_facts(self) -> tuple[str, ...]:
        """The facts a verdict can turn on, in the order of the file."""
        named = (name for _, rule in self.rules() for name in rule.facts())
        return tuple(dict.fromkeys([*named, *self.findings]))

    @property
    def facts_beside(self) -> tuple[str, ...]:
        """The facts that decide what is said beside the verdict."""
        return tuple(dict.fromkeys(name for _, rule in self.side_rules() for name in rule.facts()))

    @property
    def used_facts(self) -> tuple[str, ...]:
        """The facts of this measure: those that decide, those beside, and the details."""
        return tuple(dict.fromkeys([*self.deciding_facts, *self.facts_beside, *self.details]))

    @property
    def optional_facts(self) -> frozenset[str]:
        """Facts whose absence means something, so that it never makes the verdict unknown."""
        return frozenset([*self.findings, *self.counts_as])

    @property
    def parameter_ids(self) -> tuple[str, ...]:
        """The ids of the dated parameters its rules compare with."""
        rules = [rule for _, rule in [*self.rules(), *self.side_rules()]]
        return tuple(dict.fromkeys(name for rule in rules for name in rule.parameters()))


@dataclass(frozen=True, eq=False, slots=True)
class Measure:
    """A loaded measure: its sheet, with the vocabulary and the dated parameters it was checked against.

    One object a measure and revision; what is worked out from it is kept under its identity.
    """

    sheet: MeasureSheet
    vocabulary: Vocabulary
    parameters: Parameters
    parameter_ids: tuple[str, ...]

    @property
    def id(self) -> str:
        """The name the measure is called by."""
        return self.sheet.id

    @property
    def title(self) -> Text:
        """What people call it."""
        return self.sheet.title

    def fact(self, name: str) -> Fact:
        """A fact of the vocabulary; KeyError for a name it does not have."""
        return self.vocabulary[name]
