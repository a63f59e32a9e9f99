"""Knowledge without its index: the real pack, and an answerer that says the same to every question."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from bot.knowledge_source import KnowledgeSource, Snapshot
from knowledge.answering import Analysis, Answer, Answerer
from knowledge.pack import Pack
from knowledge.scripts import Language

ANSWER = "文件没有写到这一点。"


class FakeAnswerer:
    """Answers as ``knowledge.answering.Answerer`` does, at no cost and always with the same words."""

    def answer(self, question: str | Analysis, before: Sequence[str] = (), language: Language = "zh-Hans") -> Answer:
        """The one answer."""
        return Answer("not_covered", ANSWER, language)

    def entry_answer(self, entry_id: str, language: Language) -> Answer:
        """The same for a button."""
        return Answer("not_covered", ANSWER, language, entry=entry_id)


class FakeKnowledge:
    """Hands out one snapshot that is always ready."""

    def __init__(self, pack: Pack, answerer: FakeAnswerer) -> None:
        self._snapshot = Snapshot(1, pack, cast("Answerer", answerer))

    def current(self) -> Snapshot:
        """The snapshot."""
        return self._snapshot

    async def analyse(self, text: str) -> str:
        """Nothing is worked out of a text."""
        return text


def fake_knowledge(pack: Pack, answerer: FakeAnswerer | None = None) -> KnowledgeSource:
    """A fake where a KnowledgeSource is asked for."""
    return cast("KnowledgeSource", FakeKnowledge(pack, answerer or FakeAnswerer()))
