"""Turns away attempts to make the desk say something else than the document, however they are worded."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from knowledge.content_files import load_as


def is_manipulation(folded: str) -> bool:
    """Whether a folded text gives orders to the desk instead of asking it something."""
    return any(pattern.search(folded) for pattern in _patterns())


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern) for pattern in load_as(list[str], Path(__file__).with_name("guard.yaml")))
