"""Decisions: open once, with a note, by one reviewer."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from intakes import cases
from intakes.cases import Case
from intakes.codes import new_reference
from intakes.errors import Conflict, NotAllowed, UnknownIntake
from intakes.review import MAX_NOTE, decide
from intakes.types import State
from storage import audit
from storage.encryption import Keys
from storage.tables import audit_rows, intake_events
from storage.unit_of_work import Database
from tests.conftest import NOW
from tests.databases import Databases
from tests.intakes.filing import filed
from tests.rows import at_once

USUAL = {"decision": "approve", "note": "材料齐全，同意。", "by": "reviewer-1", "seen_version": 1, "now": NOW}


def decided(database: Database, keys: Keys, reference: str, **changes: Any) -> Case:
    given = USUAL | changes
    decision = given.pop("decision")
    return database.transact(lambda c: decide(c, keys, reference, decision, **given))


@pytest.fixture
def reference(database: Database, keys: Keys) -> str:
    """A filed intake."""
    return database.transact(lambda c: filed(c, keys)).reference


@pytest.mark.parametrize(("decision", "state"), [("approve", State.APPROVED), ("decline", State.DECLINED)])
def test_a_decision_settles_the_intake_with_its_note(
    database: Database, keys: Keys, reference: str, decision: str, state: State
) -> None:
    case = decided(database, keys, reference, decision=decision, note="  请补充合同。\n")
    assert (case.state, case.version, case.settled_at) == (state, 2, NOW)
    assert [(e.number, e.kind, e.actor, e.note) for e in case.events] == [
        (1, "submitted", "applicant", None),
        (2, state, "reviewer-1", "请补充合同。"),
    ]
    assert case == database.read(lambda c: cases.find(c, keys, reference))


def test_a_decision_leaves_one_audit_row_without_the_note(database: Database, keys: Keys, reference: str) -> None:
    decided(database, keys, reference, note="秘密的话")
    rows = database.read(lambda c: c.execute(select(audit_rows).order_by(audit_rows.c.number)).mappings().all())
    assert [(r["actor"], r["action"], r["subject"]) for r in rows[1:]] == [("reviewer-1", "intake.approved", reference)]
    assert "秘密" not in str(rows[1])
    assert database.read(audit.verify) == 2


def test_the_note_is_sealed_in_its_row(database: Database, keys: Keys, reference: str) -> None:
    decided(database, keys, reference, note="给张伟的话")
    sealed = database.read(lambda c: c.execute(select(intake_events.c.note)).scalars().all())
    assert not any("给张伟的话".encode() in note for note in sealed if note is not None)


def test_the_applicant_sees_the_note(database: Database, keys: Keys) -> None:
    made = database.transact(lambda c: filed(c, keys))
    decided(database, keys, made.reference, decision="decline", note="不在通州区。")
    status = database.read(lambda c: cases.status(c, keys, made.reference, made.receipt_code))
    assert (status.state, status.settled_at, status.note) == (State.DECLINED, NOW, "不在通州区。")


@pytest.mark.parametrize("first", ["approve", "decline"])
@pytest.mark.parametrize("second", ["approve", "decline"])
def test_what_is_settled_stays_settled(database: Database, keys: Keys, reference: str, first: str, second: str) -> None:
    before = decided(database, keys, reference, decision=first)
    for version in (1, 2):
        with pytest.raises(NotAllowed, match=f"is {before.state} already"):
            decided(database, keys, reference, decision=second, seen_version=version)
    assert database.read(lambda c: cases.find(c, keys, reference)) == before


@pytest.mark.parametrize("version", [0, 2])
def test_a_decision_on_another_version_is_a_conflict(
    database: Database, keys: Keys, reference: str, version: int
) -> None:
    with pytest.raises(Conflict):
        decided(database, keys, reference, seen_version=version)
    assert database.read(lambda c: cases.find(c, keys, reference)).state is State.SUBMITTED
    assert database.read(audit.verify) == 1


@pytest.mark.parametrize("note", ["", "  \n　", "字" * (MAX_NOTE + 1)], ids=["empty", "blank", "too long"])
def test_a_decision_needs_a_note_of_some_length(database: Database, keys: Keys, reference: str, note: str) -> None:
    with pytest.raises(NotAllowed, match="note"):
        decided(database, keys, reference, note=note)
    assert database.read(lambda c: cases.find(c, keys, reference)).state is State.SUBMITTED


def test_a_note_of_the_greatest_length_is_taken(database: Database, keys: Keys, reference: str) -> None:
    note = "字" * MAX_NOTE
    assert decided(database, keys, reference, note=note).events[-1].note == note


def test_there_is_no_deciding_on_what_is_not_there(database: Database, keys: Keys) -> None:
    with pytest.raises(UnknownIntake):
        decided(database, keys, new_reference(NOW.date()))


def test_of_reviewers_who_decide_at_once_one_wins_and_the_others_are_told(databases: Databases, keys: Keys) -> None:
    processes = [databases.open() for _ in range(2)]
    for _ in range(5):
        made = processes[0].transact(lambda c: filed(c, keys))
        given = [
            {"decision": decision, "by": f"reviewer-{number}"}
            for number, decision in enumerate(["approve", "decline"] * 2)
        ]
        outcomes = at_once(
            *(lambda g=g, n=n, r=made.reference: decided(processes[n % 2], keys, r, **g) for n, g in enumerate(given))
        )
        [won] = [outcome for outcome in outcomes if isinstance(outcome, Case)]
        lost = [str(outcome) for outcome in outcomes if isinstance(outcome, NotAllowed)]
        assert lost == [f"{made.reference} is {won.state} already"] * 3
        rows = processes[0].read(
            lambda c, r=made.reference: c.execute(
                select(audit_rows.c.actor, audit_rows.c.action).where(audit_rows.c.subject == r)
            ).all()
        )
        assert [tuple(row) for row in rows if row.actor != "applicant"] == [
            (won.events[-1].actor, f"intake.{won.state}")
        ]
    assert processes[0].read(audit.verify) == 10
