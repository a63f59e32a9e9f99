"""Answers questions from the published packs: one per revision, immutable, safe for any thread."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.answering.answers import Answer, Status
from knowledge.answering.composing import Composer
from knowledge.answering.deciding import Ranked, misfits
from knowledge.answering.followups import leans, only_swaps, with_context
from knowledge.answering.guard import is_manipulation
from knowledge.answering.parts import parts_of
from knowledge.encoder import Encoder, sentence_encoder
from knowledge.faq import Entry, phrasing_key
from knowledge.language.folding import as_question, fold
from knowledge.language.signs import Signs
from knowledge.pack import Pack
from knowledge.scripts import Language, detect_language
from knowledge.search.index import Document, Index, build_index
from knowledge.search.matching import Asked, candidates
from knowledge.search.ranking import known_ranking, probabilities

LEAST_STRENGTH = 0.08  # of the best entry's smoothed score: below, nothing in the pack is like the question
LEAST_CERTAINTY = 0.20  # all that speaks for the best entry's clause
FAINT = 0.35  # below this certainty half as much for everyday talk outweighs it
ALONE = 0.80  # an entry this probable is said alone
BESIDE = 0.3  # an entry this probable, against the best, is said too
LEAST_BESIDE = 0.12
BESIDE_GAP = 0.25  # an answer this probable, against a gap of the same clause, is said first
PART = 0.40  # the same for a part of a compound question
ANSWERED = np.float32(0.4)  # most of what people ask is in the document
SAME_CLAUSE = np.float32(1.5)  # added for the clause of the question before
CHOICES = 3
_IN_SCOPE = ("answered", "not_covered")


@dataclass(frozen=True)
class Analysis:
    """What is worked out of a text without any state."""

    text: str
    language: Language
    asked: Asked = field(compare=False, repr=False)
    parts: tuple[Asked, ...] = field(default=(), compare=False, repr=False)


class Answerer:
    """Answers from the packs of one published revision."""

    def __init__(self, packs: Sequence[Pack], index: Index, encoder: Encoder, signs: Signs) -> None:
        self._pack = packs[0]
        self._index, self._encoder, self._signs = index, encoder, signs
        self._entries = tuple(self._pack.entries[document.id] for document in index.documents)
        self._composer = Composer(self._pack)
        self._ranking = known_ranking()
        self._exact = {phrasing_key(text): entry for entry in self._entries for text in entry.questions.all()}
        self._numbers = {entry.id: n for n, entry in enumerate(self._entries)}

    @classmethod
    def build(cls, pack: Pack, cache_dir: Path | None, *, encoder: Encoder | None = None) -> Answerer:
        """Index a pack: seconds at first, well under one when ``cache_dir`` holds the same content."""
        chosen = encoder or sentence_encoder()
        signs = Signs({name: department.every_name() for name, department in pack.departments.items()})
        documents = [as_document(entry) for entry in pack.entries.values()]
        return cls([pack], build_index(documents, chosen, signs.of, signs.version, cache_dir), chosen, signs)

    def analyse(self, text: str) -> Analysis:
        """Work out of a text what needs no state: language, vector, what it names and asks."""
        parts = parts_of(text)
        texts = [text, *(parts if len(parts) > 1 else ())]
        vectors = self._encoder.encode([as_question(t) for t in texts])
        asked = [self._asked(t, vector) for t, vector in zip(texts, vectors, strict=True)]
        return Analysis(text, detect_language(text), asked[0], tuple(asked[1:]))

    def answer(self, question: str | Analysis, before: Sequence[str] = (), language: Language | None = None) -> Answer:
        """Answer a question. ``before``: the asker's earlier messages, oldest first, for follow-ups.

        ``language``: of the answer; None takes the question's own.
        """
        analysis = question if isinstance(question, Analysis) else self.analyse(question)
        spoken = language or analysis.language
        if is_manipulation(analysis.asked.folded):
            return self._refusal(analysis, spoken)
        known = self._exact.get(phrasing_key(analysis.text))
        if known is not None:
            return self._composer.answer([known], spoken, 1.0)
        ranked = self._ranked_with(analysis, before)
        return self._decided(ranked, analysis, spoken)

    def entry_answer(self, entry_id: str, language: Language) -> Answer:
        """The answer of one entry, for a button that was pressed. KeyError for an entry that is not in the pack."""
        return self._composer.answer([self._pack.entries[entry_id]], language, 1.0)

    def _asked(self, text: str, vector: Any) -> Asked:
        folded = fold(text)
        return Asked(folded, vector, self._signs.of(folded))

    def _scored(self, asked: Asked) -> tuple[NDArray[np.int64], NDArray[np.float32], float]:
        found = candidates(self._index, asked)
        scores = self._ranking.scores(found.features)
        answered = [self._entries[n].kind == "answered" for n in found.documents.tolist()]
        scores += misfits(self._index, asked.signs, found.documents, answered) + ANSWERED * np.array(answered)
        return found.documents, scores, float(found.features[:, 0].max())

    def _rank(self, asked: Asked) -> Ranked:
        documents, scores, strength = self._scored(asked)
        return self._in_order(documents, scores, strength)

    def _in_order(self, documents: NDArray[np.int64], scores: NDArray[np.float32], strength: float) -> Ranked:
        order = np.argsort(-scores, kind="stable")
        shares = probabilities(scores)[order]
        return Ranked(
            tuple(self._entries[n] for n in documents[order].tolist()), tuple(float(s) for s in shares), strength
        )

    def _ranked_with(self, analysis: Analysis, before: Sequence[str]) -> Ranked:
        if not before or not leans(analysis.text):
            return self._rank(analysis.asked)
        swapped = only_swaps(analysis.text, before[-1])
        if swapped is not None:
            return self._rank(self.analyse(swapped).asked)
        earlier = self.answer(before[-1], before[:-1])
        if earlier.entry is None or earlier.status not in _IN_SCOPE:
            return self._rank(analysis.asked)
        return self._leaning(analysis, before[-1], self._pack.entries[earlier.entry])

    def _leaning(self, analysis: Analysis, before: str, earlier: Entry) -> Ranked:
        """Rank alone and together with the question before; what belongs to its clause is likelier."""
        together = self.analyse(with_context(analysis.text, before)).asked
        alone = dict(zip(*self._scored(analysis.asked)[:2], strict=True))
        documents, scores, strength = self._scored(Asked(together.folded, together.vector, analysis.asked.signs))
        joint = dict(zip(documents, scores, strict=True))
        least_alone, least_joint = min(alone.values()), min(joint.values())
        every = np.array(sorted({*alone, *joint}), dtype=np.int64)
        mixed = np.array(
            [(alone.get(d, least_alone) + joint.get(d, least_joint)) / 2 for d in every.tolist()], dtype=np.float32
        )
        clause = earlier.clauses[0] if earlier.clauses else None
        same = [bool(clause and self._entries[d].clauses[:1] == (clause,)) for d in every.tolist()]
        repeated = [self._entries[d].id == earlier.id for d in every.tolist()]
        mixed += SAME_CLAUSE * np.array(same, dtype=np.float32) - np.array(repeated, dtype=np.float32)
        return self._in_order(every, mixed, strength)

    def _decided(self, ranked: Ranked, analysis: Analysis, language: Language) -> Answer:
        """First the side, policy or everyday talk, by all that speaks for each; then the best entry of that side."""
        elsewhere = ranked.only(lambda entry: entry.kind not in _IN_SCOPE)
        inside = ranked.only(lambda entry: entry.kind in _IN_SCOPE)
        certainty = inside.of_clause(inside.best) if inside.entries else 0.0
        if sum(elsewhere.shares) > (sum(inside.shares) if certainty >= FAINT else certainty / 2):
            return self._composer.answer([elsewhere.best], language, elsewhere.shares[0])
        if ranked.strength < LEAST_STRENGTH or certainty < LEAST_CERTAINTY:
            return self._unsure(inside, analysis, language)
        return self._composer.answer(self._with_others(inside, analysis), language, certainty)

    def _with_others(self, ranked: Ranked, analysis: Analysis) -> list[Entry]:
        """The best entry; those of the other parts of a compound question; those hardly less likely."""
        parts = [found for found in map(self._rank, analysis.parts) if found.best.kind in _IN_SCOPE]
        surest = max(parts, key=lambda found: found.shares[0], default=ranked)
        chosen = [surest.best if surest.shares[0] > 2 * ranked.shares[0] else ranked.best]
        chosen += [found.best for found in parts if found.shares[0] >= PART]
        if ranked.shares[0] < ALONE:
            near = zip(ranked.entries[1:3], ranked.shares[1:3], strict=False)
            chosen += [entry for entry, share in near if share >= BESIDE * ranked.shares[0] and share >= LEAST_BESIDE]
        if chosen[0].kind == "not_covered":
            chosen[:0] = self._said_beside_gap(ranked)
        distinct = list({entry.id: entry for entry in chosen}.values())
        return sorted(distinct, key=lambda entry: entry.kind != "answered" and distinct[0].kind == "answered")[:CHOICES]

    def _said_beside_gap(self, ranked: Ranked) -> list[Entry]:
        """What the same clause does say, where that may be what was meant: it is said before what it does not."""
        said = ranked.only(lambda entry: entry.kind == "answered" and entry.clauses[:1] == ranked.best.clauses[:1])
        likely = said.entries and said.shares[0] >= max(BESIDE_GAP * ranked.shares[0], LEAST_BESIDE)
        return [said.best] if likely else []

    def _unsure(self, ranked: Ranked, analysis: Analysis, language: Language) -> Answer:
        named = any(sign.startswith("name:elsewhere:") for sign in analysis.asked.signs)
        near = [entry for entry in ranked.entries[:CHOICES] if entry.kind in _IN_SCOPE]
        options = () if named else tuple(self._composer.option(entry, language) for entry in near)
        status: Status = "out_of_scope" if named or not near else "not_covered"
        text = self._composer.phrase("elsewhere" if named else "not_found", language)
        return Answer(status, text, language, confidence=ranked.shares[0], choices=options)

    def _refusal(self, analysis: Analysis, language: Language) -> Answer:
        documents, scores, _ = self._scored(analysis.asked)
        refused = [n for n, entry in enumerate(self._entries) if entry.kind == "refused"]
        ranked = dict(zip(documents.tolist(), scores.tolist(), strict=True))
        best = max(refused, key=lambda n: ranked.get(n, -np.inf))
        return self._composer.answer([self._entries[best]], language, 1.0)


def as_document(entry: Entry) -> Document:
    """How an entry is indexed: answers count as text where they speak of the document."""
    in_scope = entry.kind in _IN_SCOPE
    group = entry.clauses[0] if entry.kind == "answered" else entry.kind
    return Document(entry.id, group, entry.questions.all(), (entry.answer.hans, entry.answer.en) if in_scope else ())
