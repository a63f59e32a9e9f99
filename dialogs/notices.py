"""What is said without being asked: the outcome of a decision."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from dialogs.messages import Kind, Reply
from dialogs.words import words
from intakes.types import State


def decision_notice(language: str, reference: str, state: State, note: str) -> Reply:
    """An intake was approved or declined, with the note of whoever decided."""
    say = words(language)
    text = f"{say(f'decision-{state}', reference=reference)}\n{say('status-note', note=note)}"
    return Reply(Kind.NOTICE, text, reference=reference)


def new_intake_notice(language: str, reference: str, title: Mapping[str, str]) -> Reply:
    """For the staff: an intake came in. The reference and the measure only."""
    say = words(language)
    return Reply(
        Kind.NOTICE, say("staff-new-intake", reference=reference, measure=say.pick(title)), reference=reference
    )


def moved_notice(language: str) -> Reply:
    """The conversation goes on elsewhere."""
    return Reply(Kind.NOTICE, words(language)("moved-away"))


def retention_notice(language: str, end: date) -> Reply:
    """The three years end soon."""
    return Reply(Kind.NOTICE, words(language)("clock-reminder", end=end.isoformat()))
