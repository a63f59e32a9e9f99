"""The clauses of a policy: the published words, their Simplified form, our English, and where what is said.

A quote is a substring of the published text or of its Simplified form and nothing else.
"""

from __future__ import annotations

from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from knowledge.errors import QuoteNotFound
from knowledge.scripts import Language, published_to_simplified

Script = Literal["zh-Hant", "zh-Hans"]


class _Frozen(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _InThreeForms(_Frozen):
    """Published Traditional, the converter's Simplified, our English rendering."""

    hant: str = Field(min_length=1)
    hans: str
    en: str = Field(min_length=1)

    @model_validator(mode="after")
    def _converted(self) -> Self:
        if self.hans != published_to_simplified(self.hant):
            raise ValueError(f"hans must be the converter's form {published_to_simplified(self.hant)!r}")
        return self


class Heading(_InThreeForms):
    """A clause's heading."""


class Sentence(_InThreeForms):
    """One sentence; ``hant`` verbatim as published, without the line break before it."""

    new_paragraph: bool = False


class ClauseDepartments(_Frozen):
    """Ids into departments.yaml: from the clause's closing bracket, and others that its text names as acting."""

    lead: tuple[str, ...] = ()
    cooperating: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


class Reading(_Frozen):
    """An editorial note: where the converter's Simplified word is not the one a native would write.

    ``misleads`` is False where both words read well and the converted one may be quoted.
    """

    published: str
    converted: str
    read: str
    misleads: bool = True


class Label(_Frozen):
    """A short name of ours for a facet."""

    hans: str = Field(alias="zh-Hans")
    en: str


class Facet(_Frozen):
    """What a clause says of one matter, with the exact published words that say it."""

    label: Label
    words: tuple[str, ...] = Field(min_length=1)


class Facets(_Frozen):
    """Whom a clause serves, what it offers, how much, when, if what, or else what."""

    beneficiaries: tuple[Facet, ...] = ()
    offers: tuple[Facet, ...] = ()
    amounts: tuple[Facet, ...] = ()
    dates: tuple[Facet, ...] = ()
    conditions: tuple[Facet, ...] = ()
    consequences: tuple[Facet, ...] = ()

    def every(self) -> tuple[tuple[str, Facet], ...]:
        """All facets as (kind, facet)."""
        return tuple((kind, facet) for kind in type(self).model_fields for facet in getattr(self, kind))


class Clause(_Frozen):
    """One clause of a policy. ``number`` is its place as a reader writes it: 三（五）."""

    id: str
    number: str
    heading: Heading
    heading_is_ours: bool = False
    sentences: tuple[Sentence, ...] = Field(min_length=1)
    departments: ClauseDepartments = ClauseDepartments()
    readings: tuple[Reading, ...] = ()
    facets: Facets = Facets()

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        for _, facet in self.facets.every():
            for words in facet.words:
                if words not in self.hant:
                    raise ValueError(f"the words {words!r} of facet {facet.label.en!r} are not in the published text")
        for reading in self.readings:
            if reading.published not in self.hant + self.heading.hant:
                raise ValueError(f"the reading's word {reading.published!r} is not in the published text")
            if reading.converted not in self.hans + self.heading.hans:
                raise ValueError(f"the reading's word {reading.converted!r} is not in the Simplified form")
        return self

    @property
    def hant(self) -> str:
        """The whole text as published, paragraphs separated by a line break."""
        return "".join("\n" * s.new_paragraph + s.hant for s in self.sentences)

    @property
    def hans(self) -> str:
        """The whole text in the converter's Simplified form."""
        return "".join("\n" * s.new_paragraph + s.hans for s in self.sentences)

    @property
    def en(self) -> str:
        """Our English rendering of the whole text."""
        pieces = (("\n" if s.new_paragraph else " ") + s.en for s in self.sentences)
        return "".join(pieces).strip()

    def contains_quote(self, quote: str) -> bool:
        """Whether ``quote`` is a non-empty verbatim part of text or heading, in either script."""
        texts = (self.hant, self.hans, *(() if self.heading_is_ours else (self.heading.hant, self.heading.hans)))
        return bool(quote) and any(quote in text for text in texts)

    def quote_in(self, script: Script, published_quote: str) -> str:
        """The published quote in a script. Raises QuoteNotFound if the clause does not contain it there."""
        if not self.contains_quote(published_quote):
            raise QuoteNotFound(self.id, published_quote)
        if script == "zh-Hant":
            return published_quote
        converted = published_to_simplified(published_quote)
        if not self.contains_quote(converted):
            raise QuoteNotFound(self.id, converted)
        return converted

    def display_quote(self, published_quote: str, language: Language) -> str:
        """The words to show a reader of ``language``: always verbatim, in one of the two scripts.

        For zh-Hans the Simplified form; the published words where the converter's word misleads, or where the
        quote is cut so that its conversion differs from the clause's.
        """
        published = self.quote_in("zh-Hant", published_quote)
        if language != "zh-Hans" or any(r.misleads and r.published in published for r in self.readings):
            return published
        converted = published_to_simplified(published)
        return converted if self.contains_quote(converted) else published

    def translation_of(self, quote: str) -> str:
        """Our English of every sentence (or the heading) that ``quote`` touches, in either script.

        Raises QuoteNotFound.
        """
        for script in ("hant", "hans"):
            whole: str = getattr(self, script)
            at = whole.find(quote) if quote else -1
            if at >= 0:
                return self._english_between(script, at, at + len(quote))
        if self.contains_quote(quote):
            return self.heading.en
        raise QuoteNotFound(self.id, quote)

    def _english_between(self, script: str, begin: int, end: int) -> str:
        touched, position = [], 0
        for sentence in self.sentences:
            start = position + sentence.new_paragraph
            position = start + len(getattr(sentence, script))
            if start < end and position > begin:
                touched.append(sentence.en)
        return " ".join(touched)
