"""What a reading comes to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from knowledge.eligibility.values import FactValue

Status = Literal["value", "dont_know", "say_again", "not_an_answer"]
NOTHING_ELSE: Mapping[str, FactValue] = MappingProxyType({})


@dataclass(frozen=True)
class Reading:
    """One message read as the answer to one question.

    ``value``: the answer, in ``value``. ``dont_know``: the person does not know, or it is not settled yet.
    ``say_again``: an attempt to answer that cannot be read with certainty. ``not_an_answer``: a question, a command,
    small talk, or other facts instead. ``also``: other facts said plainly in passing, never the one that was asked.
    """

    status: Status
    value: FactValue | None = None
    also: Mapping[str, FactValue] = field(default_factory=lambda: NOTHING_ELSE)
