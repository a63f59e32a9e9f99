"""Conversations as people have them, read from YAML: what is said or chosen, and what must be there then."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from knowledge.content_files import load_as

FOLDER = Path(__file__).parent


class Step(BaseModel):
    """One thing the person does, and what must follow. Exactly one of say, choose, press and fill is given."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    say: str | None = None
    # A button by its label.
    choose: str | None = None
    # A button by its id, as one left from an earlier step.
    press: str | None = None
    # The personal fields: in the chat one after the other, on Telegram through the one-time form.
    fill: dict[str, str] | None = None
    # Words that the replies must hold, and words that they must not.
    sees: tuple[str, ...] = ()
    sees_not: tuple[str, ...] = ()
    # The clause that the first citation names.
    cites: str | None = None
    offers: tuple[str, ...] = ()
    verdict: str | None = None
    language: str | None = None
    # The fact that is pending then; "nothing" where none is.
    pending: str | None = None
    # Facts that are known then (measure facts as "measure/name"); null: not known.
    facts: dict[str, Any] = {}


class Journey(BaseModel):
    """A whole conversation."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    language: str = "zh-Hans"
    steps: tuple[Step, ...]


def all_journeys() -> list[Journey]:
    """Every journey of the folder."""
    found = [journey for path in sorted(FOLDER.glob("*.yaml")) for journey in load_as(list[Journey], path)]
    assert found, f"no journeys under {FOLDER}"
    return found
