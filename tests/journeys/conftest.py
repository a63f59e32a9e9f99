"""The real knowledge, indexed once for all journeys."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.knowledge_source import KnowledgeSource


@pytest.fixture(scope="session")
def knowledge() -> Iterator[KnowledgeSource]:
    """The packaged knowledge, loaded."""
    source = KnowledgeSource(None, Path(os.environ["CHUANGBAN_CACHE_DIR"]))
    source.load()
    yield source
    source.close()
