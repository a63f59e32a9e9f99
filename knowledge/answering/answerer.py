"""Answers questions from the published packs: one per revision, immutable, safe for any thread."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.answering.answers import Answer, Status
from knowledge.answering.composing import Composer
from knowledge.answering.deciding import Ranked, misfits
from knowledge.answering.followups import is_short, leans, only_swaps, with_context
from knowledge.answering.guard import is_manipulation
from knowledge.answering.parts import parts_of
from knowledge.encoder import Encoder, sentence_encoder
from knowledge.faq import Entry, phrasing_key
from knowledge.language.folding import as_question, fold
from knowledge.language.signs import Signs
from knowledge.language.spelling import Spelling
from knowledge.pack import Pack
from knowledge.scripts import Language, detect_language
from knowledge.search.index import Document, Index, build_index
from knowledge.search.matching import Asked, Candidates, candidates
from knowledge.search.ranking import known_ranking, probabilities

LEAST_STRENGTH = 0.08  # of the best entry's smoothed score: below, nothing in the pack is like the question
LEAST_CERTAINTY = 0.20  # all that speaks for the best entry's clause
FAINT = 0.35  # below this certainty half as much for everyday talk outweighs it
ALONE = 0.80  # an entry this probable is said alone
BESIDE = 0.3  # an entry this probable, against the best, is said too
LEAST_BESIDE = 0.12
BESIDE_GAP = 0.3  # an answer this probable, against all gaps of its clause, is said first
PART = 0.40  # the same for a part of a compound question
ANSWERED = np.float32(0.4)  # most of what people ask is in the document
UNCLEAR = 0.60  # a short question whose best entry is less probable may lean on the one before
CLEAR = 0.50  # an entry this probable need not be of the most probable clause
SAME_CLAUSE = 1.5  # added for the clause of the question before
NEAR = 6  # among so many best of the whole question that of a part must be to come first
CHOICES = 3
_IN_SCOPE = ("answered", "not_covered")


@dataclass(frozen=True)
class Analysis:
    """What is worked out of a text without any state."""

    text: str
    language: Language
    asked: Asked = field(compare=False, repr=False)
    parts: tuple[Asked, ...] = field(default=(), compare=False, repr=False)


@dataclass(frozen=True)
class Scored:
    """Documents and their scores (differences are log odds). ``strength``: the best smoothed score."""

    documents: NDArray[np.int64]
    scores: NDArray[np.float32]
    strength: float


class Answerer:
    """Answers from the packs of one published revision."""

    def __init__(self, packs: Sequence[Pack], index: Index, encoder: Encoder, signs: Signs) -> None:
        self._pack = packs[0]
        self._index, self._encoder, self._signs = index, encoder, signs
        self._entries = tuple(self._pack.entries[document.id] for document in index.documents)
        self._composer = Composer(self._pack)
        self._ranking = known_ranking()
        self._spelling = Spelling(
            text for document in index.documents for text in (*document.questions, *document.texts)
        )
        self._exact = {phrasing_key(text): entry for entry in self._entries for text in entry.questions.all()}

    @classmethod
    def build(cls, pack: Pack, cache_dir: Path | None, *, encoder: Encoder | None = None) -> Answerer:
        """Index a pack: seconds at first, well under one when ``cache_dir`` holds the same content."""
        chosen = encoder or sentence_encoder()
        signs = Signs({name: department.every_name() for name, department in pack.departments.items()})
        documents = [as_document(entry) for entry in pack.entries.values()]
        return cls([pack], build_index(documents, chosen, signs.of, signs.version, cache_dir), chosen, signs)

    def analyse(self, text: str) -> Analysis:
        """Work out of a text what needs no state: language, vector, what it names and asks."""
        mended = self._spelling.mend(text)
        parts = parts_of(mended)
        asked = self._asked_of([mended, *(parts if len(parts) > 1 else ())])
        return Analysis(text, detect_language(text), asked[0], tuple(asked[1:]))

    def answer(self, question: str | Analysis, before: Sequence[str] = (), language: Language | None = None) -> Answer:
        """Answer a question. ``before``: the asker's earlier messages, oldest first, for follow-ups.

        ``language``: of the answer; None takes the question's own.
        """
        analysis = question if isinstance(question, Analysis) else self.analyse(question)
        spoken = language or analysis.language
        known = self._exact.get(phrasing_key(analysis.text))
        if known is not None:
            return self._composer.answer([known], spoken, 1.0)
        if is_manipulation(analysis.asked.folded):
            return self._refusal(analysis, spoken)
        whole, *parts = self._ranked_with(analysis, before)
        return self._decided(whole, parts, analysis, spoken)

    def entry_answer(self, entry_id: str, language: Language) -> Answer:
        """The answer of one entry, for a button that was pressed. KeyError for an entry that is not in the pack."""
        return self._composer.answer([self._pack.entries[entry_id]], language, 1.0)

    def _asked_of(self, texts: Sequence[str]) -> list[Asked]:
        vectors = self._encoder.encode([as_question(text) for text in texts])
        folded = [fold(text) for text in texts]
        return [Asked(f, vector, self._signs.of(f)) for f, vector in zip(folded, vectors, strict=True)]

    def _scored(self, questions: Sequence[Asked]) -> list[Scored]:
        """The candidates of each question with their scores; questions asked together cost little more than one."""
        return [
            self._with_misfits(asked, found)
            for asked, found in zip(questions, candidates(self._index, questions), strict=True)
        ]

    def _with_misfits(self, asked: Asked, found: Candidates) -> Scored:
        answered = np.array([self._entries[n].kind == "answered" for n in found.documents.tolist()])
        scores = self._ranking.scores(found.features) + ANSWERED * answered.astype(np.float32)
        scores += misfits(self._index, asked.signs, found.documents, answered.tolist())
        return Scored(found.documents, scores, float(found.features[:, 0].max()))

    def _rank(self, questions: Sequence[Asked]) -> list[Ranked]:
        return [self._in_order(scored) for scored in self._scored(questions)]

    def _in_order(self, scored: Scored) -> Ranked:
        order = np.argsort(-scored.scores, kind="stable")
        shares = probabilities(scored.scores)[order]
        entries = tuple(self._entries[n] for n in scored.documents[order].tolist())
        return Ranked(entries, tuple(float(share) for share in shares), scored.strength)

    def _ranked_with(self, analysis: Analysis, before: Sequence[str]) -> list[Ranked]:
        """The ranking of the question, in the light of the one before where it leans on it, and of its parts."""
        ranked = self._rank([analysis.asked, *analysis.parts])
        unclear = is_short(analysis.text) and ranked[0].shares[0] < UNCLEAR
        if not before or not (unclear or leans(analysis.text)):
            return ranked
        swapped = only_swaps(analysis.text, before[-1])
        if swapped is not None:
            return self._rank([self.analyse(swapped).asked])
        return [self._leaning(analysis, before[-1], ranked[0])]

    def _leaning(self, analysis: Analysis, before: str, alone: Ranked) -> Ranked:
        """Rank alone and together with the question before; what belongs to its clause is likelier."""
        earlier, together = self._asked_of([before, with_context(analysis.text, before)])
        first, joint = self._scored([earlier, Asked(together.folded, together.vector, analysis.asked.signs)])
        meant = self._in_order(first).best
        if meant.kind not in _IN_SCOPE:
            return alone
        [single] = self._scored([analysis.asked])
        apart = dict(zip(single.documents.tolist(), single.scores.tolist(), strict=True))
        jointly = dict(zip(joint.documents.tolist(), joint.scores.tolist(), strict=True))
        every = np.array(sorted({*apart, *jointly}), dtype=np.int64)
        least_apart, least_jointly = min(apart.values()), min(jointly.values())
        scores = [(apart.get(d, least_apart) + jointly.get(d, least_jointly)) / 2 for d in every.tolist()]
        bonus = np.array([self._bonus(self._entries[d], meant) for d in every.tolist()], dtype=np.float32)
        return self._in_order(Scored(every, np.array(scores, dtype=np.float32) + bonus, joint.strength))

    def _bonus(self, entry: Entry, meant: Entry) -> float:
        """For the clause of the question before; what was said already is hardly asked again."""
        same_clause = bool(meant.clauses) and entry.clauses[:1] == meant.clauses[:1]
        return SAME_CLAUSE * same_clause - (entry.id == meant.id)

    def _decided(self, ranked: Ranked, parts: Sequence[Ranked], analysis: Analysis, language: Language) -> Answer:
        """First the side, policy or everyday talk, by all that speaks for each; then the best entry of that side."""
        elsewhere = ranked.only(lambda entry: entry.kind not in _IN_SCOPE)
        inside = ranked.only(lambda entry: entry.kind in _IN_SCOPE)
        if inside.entries and inside.shares[0] < CLEAR:
            inside = inside.by_clause()
        certainty = inside.of_clause(inside.best) if inside.entries else 0.0
        if sum(elsewhere.shares) > (sum(inside.shares) if certainty >= FAINT else certainty / 2):
            return self._composer.answer([elsewhere.best], language, elsewhere.shares[0])
        if ranked.strength < LEAST_STRENGTH or certainty < LEAST_CERTAINTY:
            return self._unsure(inside, analysis, language)
        return self._composer.answer(self._with_others(inside, parts), language, certainty)

    def _with_others(self, ranked: Ranked, parts: Sequence[Ranked]) -> list[Entry]:
        """The best entry; those of the other parts of a compound question; those hardly less likely."""
        parts = [found for found in parts if found.best.kind in _IN_SCOPE]
        surest = max(parts, key=lambda found: found.shares[0], default=ranked)
        surer = surest.shares[0] > 2 * ranked.shares[0] and surest.best in ranked.entries[:NEAR]
        chosen = [surest.best if surer else ranked.best]
        all_clear = len(parts) > 1 and all(found.shares[0] >= PART for found in parts)
        if all_clear:
            chosen = []  # each part is clear by itself: they are answered in their order
        chosen += [found.best for found in parts if found.shares[0] >= PART]
        if ranked.shares[0] < ALONE and not all_clear:
            near = zip(ranked.entries[1:3], ranked.shares[1:3], strict=False)
            chosen += [entry for entry, share in near if share >= BESIDE * ranked.shares[0] and share >= LEAST_BESIDE]
        if chosen[0].kind == "not_covered":
            chosen[:0] = self._said_beside_gap(ranked)
        distinct = list({entry.id: entry for entry in chosen}.values())
        return sorted(distinct, key=lambda entry: entry.kind != "answered" and distinct[0].kind == "answered")[:CHOICES]

    def _said_beside_gap(self, ranked: Ranked) -> list[Entry]:
        """What the same clause does say, where that may be what was meant: it is said before what it does not."""
        said = ranked.only(lambda entry: entry.kind == "answered" and entry.clauses[:1] == ranked.best.clauses[:1])
        gaps = ranked.of_clause(ranked.best) - sum(said.shares)
        likely = said.entries and said.shares[0] >= max(BESIDE_GAP * gaps, LEAST_BESIDE)
        return [said.best] if likely else []

    def _unsure(self, ranked: Ranked, analysis: Analysis, language: Language) -> Answer:
        named = any(sign.startswith("name:elsewhere:") for sign in analysis.asked.signs)
        near = [entry for entry in ranked.entries[:CHOICES] if entry.kind in _IN_SCOPE]
        options = () if named else tuple(self._composer.option(entry, language) for entry in near)
        status: Status = "out_of_scope" if named or not near else "not_covered"
        text = self._composer.phrase("elsewhere" if named else "not_found", language)
        return Answer(status, text, language, confidence=ranked.shares[0], choices=options)

    def _refusal(self, analysis: Analysis, language: Language) -> Answer:
        [scored] = self._scored([analysis.asked])
        refused = [n for n, entry in enumerate(self._entries) if entry.kind == "refused"]
        ranked = dict(zip(scored.documents.tolist(), scored.scores.tolist(), strict=True))
        best = max(refused, key=lambda n: ranked.get(n, -np.inf))
        return self._composer.answer([self._entries[best]], language, 1.0)


def as_document(entry: Entry) -> Document:
    """How an entry is indexed: answers count as text where they speak of the document."""
    in_scope = entry.kind in _IN_SCOPE
    group = entry.clauses[0] if in_scope and entry.clauses else entry.kind
    return Document(entry.id, group, entry.questions.all(), (entry.answer.hans, entry.answer.en) if in_scope else ())
