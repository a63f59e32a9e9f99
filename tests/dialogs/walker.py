"""A person at the desk: turns, what holds of every turn, and a log of what was told, kept apart from the state."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from hypothesis.stateful import RuleBasedStateMachine

from dialogs.conversation import Conversation
from dialogs.facts import DONT_KNOW, chosen_value, facts_for, key_of
from dialogs.messages import Chose, FileIntake, Pending, Turn
from dialogs.steps.verdict import FILE, FILEABLE
from dialogs.talk import Outcome
from knowledge.eligibility.measures import Measure
from knowledge.eligibility.planning import relevant_facts
from knowledge.eligibility.values import value_as_json
from knowledge.eligibility.vocabulary import Fact
from knowledge.pack import first_pack
from tests.dialogs.desk import Office, plain_office

PACK = first_pack()
LONGEST_ID = 64
ME = "me"


@dataclass(frozen=True)
class Forgotten:
    """In the log: an answer was taken back."""


@dataclass(frozen=True)
class Unknown:
    """In the log: "I don't know" was said."""


class PersonAtTheDesk(RuleBasedStateMachine):
    """``log`` is what they told, by the key of each fact; ``agreed``: the facts that were shown when they agreed."""

    def __init__(self) -> None:
        super().__init__()
        self.office: Office = plain_office(PACK)
        self.log: list[tuple[str, Any]] = []
        self.pressed: list[str] = []
        self.agreed: dict[str, Any] | None = None
        self.outcome: Outcome

    def take(self, turn: Turn) -> None:
        """One turn, and what holds of every turn."""
        self.outcome = self.office.take(ME, turn)
        for reply in self.outcome.replies:
            assert reply.text.strip()
            assert all(len(choice.id.encode()) <= LONGEST_ID and choice.label for choice in reply.choices)
        for effect in self.outcome.effects:
            if isinstance(effect, FileIntake):
                submission = effect.submission
                assert submission.consented_at is not None
                assert submission.facts == self.agreed
                assert submission.verdict["verdict"] in FILEABLE
                assert set(submission.fields) == {"contact_name", "contact"}
                told = self.state.told_for(submission.measure)
                assert all(told[name] == value for name, value in submission.facts.items())

    def press(self, choice: str, *, remember: bool = True) -> None:
        """A button; kept, to be pressed again when it is old."""
        if remember:
            self.pressed.append(choice)
        self.take(Chose(choice))

    def answer(self, choice: str) -> None:
        """Answer the open question by one of its buttons."""
        (measure, fact), chosen = self.open, choice.rpartition("=")[2]
        self.press(choice)
        self.note(measure, fact, Unknown() if chosen == DONT_KNOW else chosen_value(fact, measure.id, chosen))

    def note(self, measure: Measure, fact: Fact, told: Any) -> None:
        """Keep what was told."""
        told = told if isinstance(told, Unknown) else _plain(told)
        self.log.append((key_of(fact, measure.id), told))

    def standing(self) -> tuple[object, ...]:
        """What an aside must not touch."""
        return self.state.facts, self.state.declined, self.state.order, self.pending_name

    def keys_in_order(self) -> tuple[str, ...]:
        return self.state_before_back.order

    @property
    def state_before_back(self) -> Conversation:
        fresh = Conversation(channel="web", personal_data="here")
        for key, told in self.log:
            fresh = fresh.forgetting(key) if isinstance(told, Forgotten) else fresh.telling(key, 0, self.today)
        return fresh

    def told_here(self) -> set[str]:
        """The keys that "back" and "edit" may take away now."""
        keys = {*self.state.facts, *self.state.declined}
        if self.state.checkup is not None:
            used = {key_of(m.fact(n), m.id) for m in PACK.measures.values() for n in m.sheet.used_facts}
            return {key for key in keys & used if "/" not in key}
        measure = PACK.measures.get(self.state.measure or "")
        return keys & {key_of(measure.fact(n), measure.id) for n in measure.sheet.used_facts} if measure else set()

    def labels_elsewhere(self) -> set[str]:
        """What typed words would press besides the open question's buttons."""
        mine = {choice.id for choice in self.open_question.choices}
        if {offer.id for offer in self.state.offers} <= mine:
            return set()
        return {str(n) for n in range(1, 20)} | {offer.label for offer in self.state.offers}

    def measure(self, name: str | None) -> Measure:
        assert name is not None
        return PACK.measures[name]

    @property
    def state(self) -> Conversation:
        return self.office.conversations[ME]

    @property
    def today(self) -> date:
        return self.office.desk().today

    @property
    def is_busy(self) -> bool:
        return self.state.filing is not None or self.state.clock is not None

    @property
    def pending_name(self) -> str | None:
        return self.outcome.pending.fact if self.outcome.pending else None

    @property
    def offers_to_file(self) -> bool:
        """Whether the last words ended in the offer to file."""
        offers = self.state.offers
        return self.pending_name is None and bool(offers) and offers[0].id.startswith(FILE)

    @property
    def open_question(self) -> Pending:
        assert self.outcome.pending is not None
        return self.outcome.pending

    @property
    def asked(self) -> str | None:
        """The key of the fact that is asked; None while something else is open."""
        pending = self.outcome.pending
        if pending is None or self.is_busy:
            return None
        return pending.choices[0].id.rpartition("=")[0]

    @property
    def open(self) -> tuple[Measure, Fact]:
        """The fact that is asked, and a measure that asks it."""
        name = self.open_question.fact
        if self.state.checkup is None:
            measure = self.measure(self.state.measure)
            return measure, measure.fact(name)
        shared = frozenset(key for key in self.state.declined if "/" not in key)
        for measure in PACK.measures.values():
            told = facts_for(self.state, measure, self.today)
            if name in measure.sheet.used_facts and name in relevant_facts(measure, told, shared, self.today):
                return measure, measure.fact(name)
        raise AssertionError(f"no measure waits for {name}")


def _plain(value: Any) -> Any:
    return value if isinstance(value, list) else value_as_json(value)
