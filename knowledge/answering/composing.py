"""Entries into answers: in the asker's language and script, with the words they rest on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from knowledge.answering.answers import Answer, Cited, Option, Outside
from knowledge.content_files import load_as
from knowledge.faq import MOST_CHARACTERS, MOST_WORDS, Entry, Texts
from knowledge.pack import Pack
from knowledge.scripts import Language
from knowledge.sources import source_named

_FULL_WIDTH = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！", "(": "（", ")": "）"}
_ASCII_MARK = re.compile(
    r"(?<=[\u3400-\u9fff”》〕）])[,;:?!](?=\s*[\u3400-\u9fff“《〔（\d]|$)|(?<=[\d%元年])[,;](?=[\u3400-\u9fff“《])"
)
_BRACKETS = re.compile(r"\(([^()]*[\u3400-\u9fff][^()]*)\)")
_SENTENCE = re.compile(r"(?<=[。！？])|(?<=[.!?])\s+")


class Composer:
    """Writes the answers of one pack."""

    def __init__(self, pack: Pack) -> None:
        self._pack = pack

    def phrase(self, name: str, language: Language, **values: str) -> str:
        """One of our few words around answers."""
        text = _phrases()[name].in_language(language, self._pack.protected_terms)
        return text.format(**values) if values else text

    def text_of(self, entry: Entry, language: Language) -> str:
        """The entry's answer; for a gap also who could know and what is known from outside, marked so."""
        parts = [self._written(entry.answer, language)]
        if entry.who_knows is not None:
            who = self._written(entry.who_knows, language)
            if who not in parts[0]:
                parts.append(self.phrase("who_knows", language, who=who))
        return (" " if language == "en" else "").join(parts)

    def outside_of(self, entry: Entry, language: Language) -> tuple[Outside, ...]:
        """Facts from outside the document, each with its source."""
        return tuple(
            Outside(
                self._written(fact.text, language),
                source_named(fact.source),
                fact.date.isoformat(),
                fact.status == "found",
            )
            for fact in entry.outside
        )

    def outside_text(self, facts: Sequence[Outside], language: Language) -> str:
        """The same as sentences that say where they are from."""
        lines = (
            self.phrase("outside" if fact.verified else "outside_unverified", language,
                        source=fact.source, date=fact.date, text=fact.text)
            for fact in facts
        )  # fmt: skip
        return "\n".join(lines)

    def cited(self, entry: Entry, language: Language) -> tuple[Cited, ...]:
        """The entry's main clause with its words; the other clauses it rests on without."""
        if entry.quote is None:
            return ()
        return tuple(self._cite(clause, entry.quote, language) for clause in entry.clauses[:1])

    def together(self, entries: Sequence[Entry], language: Language) -> str:
        """Several entries as one text, first things first; what is too long or said already is left out."""
        said: list[str] = []
        for entry in entries:
            addition = [s for s in _SENTENCE.split(self.text_of(entry, language)) if s and s not in said]
            if said and not _fits([*said, *addition], language):
                addition = _leading(said, addition, language)
            said.extend(addition)
        return (" " if language == "en" else "").join(said)

    def answer(self, entries: Sequence[Entry], language: Language, confidence: float) -> Answer:
        """The answer of the first entry, with what the others add."""
        main = entries[0]
        outside = self.outside_of(main, language)
        text = self.together(entries, language)
        if outside:
            text = f"{text}\n{self.outside_text(outside, language)}"
        citations = dict.fromkeys(cited for entry in entries for cited in self.cited(entry, language))
        return Answer(
            status=main.kind,
            text=text,
            language=language,
            citations=tuple(citations),
            confidence=confidence,
            measure=next((entry.measure for entry in entries if entry.measure), None),
            entry=main.id,
            departments=self.departments(main, language),
            outside=outside,
        )

    def departments(self, entry: Entry, language: Language) -> tuple[str, ...]:
        """The lead departments of the entry's main clause."""
        if not entry.clauses:
            return ()
        leads = (self._pack.departments[name] for name in self._pack.clauses[entry.clauses[0]].departments.lead)
        return tuple({"en": d.en, "zh-Hant": d.hant}.get(language, d.hans) for d in leads)

    def option(self, entry: Entry, language: Language) -> Option:
        """The entry as a question to choose: its shortest plain phrasing in the asker's language."""
        questions = entry.questions
        wanted = questions.en if language == "en" else questions.hans or questions.hant
        label = (wanted or questions.all())[0]
        return Option(entry.id, Texts(hans=label, en=label).in_language(language, self._pack.protected_terms))

    def _written(self, text: Texts, language: Language) -> str:
        written = text.in_language(language, self._pack.protected_terms)
        return written if language == "en" else full_width(written)

    def _cite(self, clause_id: str, quote: str, language: Language) -> Cited:
        clause = self._pack.clauses[clause_id]
        return Cited(
            document=self._pack.id,
            clause=clause_id,
            label=clause.number,
            quote=clause.display_quote(quote, language),
            translation=clause.translation_of(quote) if language == "en" else None,
            url=f"/policy/{self._pack.id}?lang={language}#{clause_id}",
        )


def full_width(text: str) -> str:
    """Chinese punctuation between Chinese words, as it is printed."""
    marked = _ASCII_MARK.sub(lambda m: _FULL_WIDTH[m[0]], text)
    return _BRACKETS.sub(r"（\1）", marked)


def _fits(sentences: Sequence[str], language: Language) -> bool:
    text = " ".join(sentences)
    return len(text.split()) <= MOST_WORDS if language == "en" else len(text) - len(sentences) < MOST_CHARACTERS


def _leading(said: Sequence[str], addition: Sequence[str], language: Language) -> list[str]:
    """As many of the first sentences as still fit."""
    count = 0
    while count < len(addition) and _fits([*said, *addition[: count + 1]], language):
        count += 1
    return list(addition[:count])


@cache
def _phrases() -> dict[str, Texts]:
    return load_as(dict[str, Texts], Path(__file__).with_name("phrases.yaml"))
