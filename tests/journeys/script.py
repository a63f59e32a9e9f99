"""Conversations as people have them, read from YAML: what is said or chosen, and what must be there then."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, model_validator

from knowledge.content_files import load_as

FOLDER = Path(__file__).parent
Channel = Literal["api", "terminal", "telegram"]
CHANNELS: tuple[Channel, ...] = ("api", "terminal", "telegram")
_ACTIONS = ("say", "choose", "press", "fill", "decide", "elsewhere", "first_place")


class Step(BaseModel):
    """One thing that happens, and what must follow. Exactly one of the first group is given.

    In what is said, {reference}, {receipt} and {resume} stand for the codes that were shown last.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    say: str | None = None
    # A button by its label.
    choose: str | None = None
    # A button by its id, as one left from an earlier step.
    press: str | None = None
    # The personal fields: in the chat one after the other, on Telegram through the one-time form.
    fill: dict[str, str] | None = None
    # The staff approves or declines what was filed, with this note.
    decide: dict[Literal["approve", "decline"], str] | None = None
    # The person opens a conversation on another channel and goes on there; goes back to where they were.
    elsewhere: bool | None = None
    first_place: bool | None = None

    # The text so many times over.
    times: int = 1
    # Words that the replies must hold, and words that they must not.
    sees: tuple[str, ...] = ()
    sees_not: tuple[str, ...] = ()
    # The clause that the first citation names.
    cites: str | None = None
    offers: tuple[str, ...] = ()
    offers_not: tuple[str, ...] = ()
    verdict: str | None = None
    language: str | None = None
    # The fact that is pending then; "nothing" where none is.
    pending: str | None = None
    # Facts that are known then (measure facts as "measure/name"); null: not known.
    facts: dict[str, Any] = {}
    # The facts and what is pending are those of before.
    changes_nothing: bool = False

    @model_validator(mode="after")
    def _one_action(self) -> Step:
        given = [name for name in _ACTIONS if getattr(self, name) is not None]
        if len(given) != 1:
            raise ValueError(f"a step is one of {', '.join(_ACTIONS)}, not {given}")
        return self


class Journey(BaseModel):
    """A whole conversation."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    language: str = "zh-Hans"
    # Where it can be had: what concerns the chat's own fields, or the one-time form, is not everywhere.
    channels: tuple[Channel, ...] = CHANNELS
    steps: tuple[Step, ...]


def all_journeys() -> list[Journey]:
    """Every journey of the folder."""
    found = [journey for path in sorted(FOLDER.glob("*.yaml")) for journey in load_as(list[Journey], path)]
    assert found, f"no journeys under {FOLDER}"
    names = [journey.name for journey in found]
    assert len(names) == len(set(names)), "two journeys have one name"
    return found
