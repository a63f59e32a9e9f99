"""A conversation is what is known plus a focus; every question is derived from the two and from the rules."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

Language = Literal["zh-Hans", "zh-Hant", "en"]
Channel = Literal["web", "terminal", "telegram"]
REMEMBERED_QUESTIONS = 3


class Frozen(BaseModel):
    """A value: equal by content, never changed."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Told(Frozen):
    """A fact as it was told, and the day it was told on (a relative answer counts from that day)."""

    value: Any
    on: date


class Offer(Frozen):
    """A button of the last reply, kept so that typing its words or its number does the same."""

    id: str
    label: str


class Filing(Frozen):
    """An intake that is being filled in. Once ``consented_at`` is set, its personal fields are asked."""

    measure: str
    submission_key: str
    consented_at: datetime | None = None
    fields: dict[str, str] = {}


class Clock(Frozen):
    """The retention clock: waiting for the first day, or, once it is told, for a word on the reminder."""

    start: date | None = None


class Conversation(Frozen):
    """Everything that the next turn depends on. Keys of facts are ``name``, or ``measure/name`` for a measure's own."""

    channel: Channel
    # here: personal fields are asked in the chat. link: on the self-hosted form only.
    personal_data: Literal["here", "link"]
    language: Language = "zh-Hans"
    # Set once the person chose a language by command; their spelling no longer changes it.
    language_chosen: bool = False
    greeted: bool = False
    facts: dict[str, Told] = {}
    declined: tuple[str, ...] = ()
    # The keys of facts and declined in the order in which they were told: what "back" takes away last.
    order: tuple[str, ...] = ()
    measure: str | None = None
    # The check-up over all measures: how many questions it may still ask; None while there is none.
    checkup: int | None = None
    # What was cancelled last, for "go on": a measure, or "checkup".
    left: str | None = None
    filing: Filing | None = None
    clock: Clock | None = None
    questions: tuple[str, ...] = ()
    offers: tuple[Offer, ...] = ()
    # measure -> reference of what was filed here.
    filed: dict[str, str] = {}
    # When wrong resume codes were tried: guessing is slowed down.
    wrong_codes: tuple[datetime, ...] = ()

    def told_for(self, measure: str) -> Mapping[str, Any]:
        """The facts that count for a measure: those of the person, and the measure's own."""
        own = f"{measure}/"
        shared = {key: told.value for key, told in self.facts.items() if "/" not in key}
        return shared | {key.removeprefix(own): t.value for key, t in self.facts.items() if key.startswith(own)}

    def declined_for(self, measure: str) -> frozenset[str]:
        """The facts that the person said not to know, for a measure."""
        own = f"{measure}/"
        return frozenset(k.removeprefix(own) for k in self.declined if "/" not in k or k.startswith(own))

    def telling(self, key: str, value: Any, on: date) -> Conversation:
        """With one fact told, or told anew."""
        return self.model_copy(
            update={
                "facts": self.facts | {key: Told(value=value, on=on)},
                "declined": tuple(k for k in self.declined if k != key),
                "order": (*(k for k in self.order if k != key), key),
            }
        )

    def declining(self, key: str) -> Conversation:
        """With "I don't know" said of one fact."""
        return self.forgetting(key).model_copy(
            update={"declined": (*self.declined, key), "order": (*(k for k in self.order if k != key), key)}
        )

    def forgetting(self, key: str) -> Conversation:
        """Without one fact, so that it is asked again where it matters."""
        return self.model_copy(
            update={
                "facts": {k: v for k, v in self.facts.items() if k != key},
                "declined": tuple(k for k in self.declined if k != key),
                "order": tuple(k for k in self.order if k != key),
            }
        )

    def asking(self, question: str) -> Conversation:
        """With a question remembered, for the follow-up that may come."""
        return self.model_copy(update={"questions": (*self.questions, question)[-REMEMBERED_QUESTIONS:]})
