"""At every question of every measure, whatever is no answer leaves the facts and the question as they were."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.knowledge_source import KnowledgeSource
from dialogs.conversation import Conversation
from dialogs.facts import DONT_KNOW
from dialogs.messages import Chose, Pending, Said, Turn
from knowledge.pack import Pack, first_pack
from tests.dialogs.desk import Office

ASIDES = [
    line
    for line in Path(__file__).with_name("asides.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]
TYPED = {"integer": "50万", "number": "2", "assessments": "2019年合格"}
NAME = "somebody"


@pytest.fixture(scope="module")
def said(knowledge: KnowledgeSource) -> list[Said]:
    """The asides, worked out once: what a text means by itself does not depend on the question."""
    answerer = knowledge.current().answerer
    return [Said(text, answerer.analyse(text)) for text in ASIDES]


def test_there_are_enough_asides_of_different_kinds() -> None:
    assert len(set(ASIDES)) == len(ASIDES) >= 30


@pytest.mark.parametrize("measure", first_pack().measures)
def test_an_aside_at_any_question_of_a_measure_changes_nothing(
    measure: str, knowledge: KnowledgeSource, said: list[Said]
) -> None:
    snapshot = knowledge.current()
    office = Office(snapshot.pack, snapshot.answerer)
    questions = states_at_questions(office, measure)
    assert {pending.fact for _, pending in questions} == asked_facts(snapshot.pack, measure)
    for state, pending in questions:
        for aside in said:
            office.conversations[NAME] = state
            outcome = office.take(NAME, aside)
            after = outcome.conversation
            assert (after.facts, after.declined) == (state.facts, state.declined), f"{aside.text} at {pending.fact}"
            assert outcome.pending is not None, f"{aside.text} at {pending.fact}"
            assert outcome.pending.fact == pending.fact, f"{aside.text} at {pending.fact}"
            assert outcome.replies


def states_at_questions(office: Office, measure: str) -> list[tuple[Conversation, Pending]]:
    """For each fact that a measure can ask, one state in which it is asked."""
    found: dict[str, tuple[Conversation, Pending]] = {}
    visited: set[str] = set()
    office.conversations[NAME] = Conversation(channel="terminal", personal_data="here")
    first = office.take(NAME, Chose(f"check:{measure}"))
    todo = [(first.conversation, first.pending)]
    while todo:
        state, pending = todo.pop()
        known = json.dumps(state.model_dump(mode="json")["facts"], sort_keys=True)
        if pending is None or known in visited:
            continue
        visited.add(known)
        found[pending.fact] = state, pending
        turns: list[Turn] = [Chose(c.id) for c in pending.choices if not c.id.endswith(f"={DONT_KNOW}")]
        for turn in turns or [Said(TYPED[pending.type])]:
            office.conversations[NAME] = state
            outcome = office.take(NAME, turn)
            todo.append((outcome.conversation, outcome.pending))
    return list(found.values())


def asked_facts(pack: Pack, measure: str) -> set[str]:
    """The facts that decide about a measure; what is only for the form (details) is not asked."""
    sheet = pack.measures[measure].sheet
    return set(sheet.used_facts) - set(sheet.details)
