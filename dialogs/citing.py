"""Citations for the conversation, made of the pack's clauses."""

from __future__ import annotations

from collections.abc import Iterable

from dialogs.messages import Citation
from dialogs.talk import Talk
from knowledge.answering import Cited
from knowledge.pack import Pack

SENTENCE_END = "。"


def clause_url(pack: Pack, clause: str, language: str) -> str:
    """The path of the reader page, at a clause, in the reader's language."""
    return f"/policy/{pack.id}?lang={language}#{clause}"


def cite(talk: Talk, clause: str, quote: str) -> Citation:
    """Published words as a citation in the reader's script, with the address of the reader page."""
    pack, language = talk.desk.pack, talk.conversation.language
    found = pack.clauses[clause]
    return Citation(
        document=pack.id,
        clause=clause,
        quote=found.display_quote(quote, language),
        url=talk.address(clause_url(pack, clause, language)),
        label=found.number,
        translation=found.translation_of(quote) if language == "en" else None,
    )


def cite_together(talk: Talk, quotes: Iterable[tuple[str, str]]) -> tuple[Citation, ...]:
    """Several (clause, words): those of one sentence become one quote, from the first of them to the last."""
    spans: dict[tuple[str, int], tuple[int, int]] = {}
    for clause, words in quotes:
        published = talk.desk.pack.clauses[clause].hant
        begin = published.index(words)
        end = begin + len(words)
        sentence = published.rfind(SENTENCE_END, 0, begin)
        first, last = spans.get((clause, sentence), (begin, end))
        spans[clause, sentence] = min(first, begin), max(last, end)
    return tuple(
        cite(talk, clause, talk.desk.pack.clauses[clause].hant[begin:end])
        for (clause, _), (begin, end) in spans.items()
    )


def citations_of(talk: Talk, cited: Iterable[Cited]) -> tuple[Citation, ...]:
    """What the answerer cited, as the conversation gives it."""
    return tuple(Citation(c.document, c.clause, c.quote, talk.address(c.url), c.label, c.translation) for c in cited)
