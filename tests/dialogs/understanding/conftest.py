"""The pack's own vocabulary, and the day on which everything here is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

import knowledge
from dialogs.understanding import Reading, read_answer
from knowledge.eligibility.loading import parse_vocabulary
from knowledge.eligibility.vocabulary import Vocabulary

TODAY = date(2026, 11, 20)
FACTS = Path(knowledge.__file__).parent / "policies" / "tongzhou-2018-5" / "facts.yaml"

Read = Callable[..., Reading]


def load_vocabulary() -> Vocabulary:
    return parse_vocabulary(FACTS.read_text(encoding="utf-8"), FACTS)


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    return load_vocabulary()


@pytest.fixture(scope="session")
def read(vocabulary: Vocabulary) -> Read:
    """read(fact, text, measure=None): as read_answer, with every fact allowed in passing."""

    def reading(fact: str, text: str, measure: str | None = None) -> Reading:
        return read_answer(
            vocabulary[fact],
            text,
            measure=measure,
            vocabulary=vocabulary,
            today=TODAY,
            measure_facts=frozenset(vocabulary.facts),
        )

    return reading
