"""A filed case in words: facts, verdict, reasons, quotes, history."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from dialogs.citing import clause_url
from dialogs.conversation import Language
from dialogs.desk import DISTRICT_TIME
from dialogs.facts import say, value_in_words
from dialogs.words import Words, words
from intakes.cases import Case
from intakes.types import FIELDS
from knowledge.eligibility.measures import Measure
from knowledge.errors import InvalidFact
from knowledge.pack import Pack


@dataclass(frozen=True)
class Reason:
    """A condition, or what is left to an authority (``who``)."""

    state: str
    text: str
    answer: str | None
    clause: str
    number: str
    quote: str
    url: str
    who: str | None = None


@dataclass(frozen=True)
class Happened:
    """One line of the history. ``actor`` is a username, or the name of the applicant's side."""

    kind: str
    actor: str
    note: str | None = field(repr=False)
    at: datetime


@dataclass(frozen=True)
class CaseView:
    """What the case page shows; nothing personal but the notes."""

    reference: str
    title: str
    state: str
    version: int
    channel: str
    language: str
    revision: int
    verdict: str
    filed_at: datetime
    settled_at: datetime | None
    consented_at: datetime
    facts: tuple[tuple[str, str], ...]
    missing: tuple[str, ...]
    criteria: tuple[Reason, ...]
    authority: tuple[Reason, ...]
    field_names: tuple[str, ...]
    history: tuple[Happened, ...]


class CaseReader:
    """Puts cases into the words of one language, by the pack in force."""

    def __init__(self, pack: Pack, language: Language, people: Mapping[str, str]) -> None:
        self._pack, self._language, self._people = pack, language, people
        self._words: Words = words(language)

    def title(self, measure: str) -> str:
        """A measure's title; its id where the pack no longer has it."""
        known = self._pack.measures.get(measure)
        return say(known.title, self._words) if known else measure

    def view(self, case: Case) -> CaseView:
        """The whole case."""
        measure = self._pack.measures.get(case.measure)
        return CaseView(
            reference=case.reference,
            title=self.title(case.measure),
            state=case.state,
            version=case.version,
            channel=case.channel,
            language=case.language,
            revision=case.revision,
            verdict=case.verdict["verdict"],
            filed_at=case.filed_at,
            settled_at=case.settled_at,
            consented_at=case.consented_at,
            facts=tuple((self._label(name), self._value(measure, case, name, v)) for name, v in case.facts.items()),
            missing=tuple(self._label(name) for name in case.verdict["missing"]),
            criteria=tuple(self._criterion(measure, case, given) for given in case.verdict["criteria"]),
            authority=tuple(self._authority(measure, case, given) for given in case.verdict["authority"]),
            field_names=tuple(name for name in FIELDS if name in case.fields),
            history=tuple(Happened(e.kind, self._people.get(e.actor, e.actor), e.note, e.at) for e in case.events),
        )

    def _label(self, fact: str) -> str:
        known = self._pack.vocabulary.facts.get(fact)
        return say(known.label, self._words) if known else fact

    def _value(self, measure: Measure | None, case: Case, name: str, given: object) -> str:
        """A fact's value in words; as it was filed where a newer revision no longer takes it."""
        if measure is None or name not in self._pack.vocabulary or given is None:
            return _plain(given)
        filed_on = case.filed_at.astimezone(DISTRICT_TIME).date()
        try:
            value = self._pack.vocabulary.validate({name: given}, filed_on, measure.id)[name]
        except InvalidFact:
            return _plain(given)
        return value_in_words(measure.fact(name), value, measure.id, self._words)

    def _criterion(self, measure: Measure | None, case: Case, given: Mapping[str, Any]) -> Reason:
        texts = {part.id: say(part.text, self._words) for part in measure.sheet.criteria} if measure else {}
        told = given["answer"]
        answer = None if told is None else self._value(measure, case, given["fact"], told)
        return self._reason(case, given, given["state"], texts.get(given["id"], given["id"]), answer)

    def _authority(self, measure: Measure | None, case: Case, given: Mapping[str, Any]) -> Reason:
        texts = {part.id: say(part.text, self._words) for part in measure.sheet.authority} if measure else {}
        who = self._words.pick(given["who"])
        return self._reason(case, given, "open", texts.get(given["id"], given["id"]), None, who)

    def _reason(
        self, case: Case, given: Mapping[str, Any], state: str, text: str, answer: str | None, who: str | None = None
    ) -> Reason:
        clause = self._pack.clauses.get(given["clause"]) if case.policy == self._pack.id else None
        quote = given["quote"]
        known = clause is not None and clause.contains_quote(quote)
        return Reason(
            state=state,
            text=text,
            answer=answer,
            clause=given["clause"],
            number=clause.number if clause else given["clause"],
            quote=clause.display_quote(quote, self._language) if clause is not None and known else quote,
            url=clause_url(self._pack, given["clause"], self._language),
            who=who,
        )


def _plain(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
