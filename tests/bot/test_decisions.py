"""A decision and the word to the applicant go together, or not at all."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Connection, delete, select

from bot.decisions import decide_and_tell
from bot.wire import Json
from intakes import cases
from intakes.cases import Case
from intakes.errors import Conflict, NotAllowed
from intakes.types import State, Submission
from storage.encryption import Keys
from storage.tables import audit_rows, people, replies
from storage.unit_of_work import Database
from tests.conftest import NOW
from tests.databases import Databases
from tests.intakes.filing import filed
from tests.rows import add_conversation, at_once

USUAL = {"decision": "approve", "note": "材料齐全。", "by": "reviewer-1", "seen_version": 1, "now": NOW}


def file_from_a_chat(database: Database, keys: Keys, **changes: Any) -> Submission:
    return database.transact(lambda c: filed(c, keys, add_conversation(c, NOW), **changes))


def decided(database: Database, keys: Keys, reference: str, **changes: Any) -> Case:
    given = USUAL | changes
    decision = given.pop("decision")
    return database.transact(lambda c: decide_and_tell(c, keys, reference, decision, **given))


def told(database: Database, keys: Keys) -> list[Json]:
    def work(connection: Connection) -> list[Json]:
        rows = connection.execute(select(replies).order_by(replies.c.seq))
        return [keys.open_json(row.body, f"replies.body:{row.id}") for row in rows]

    return database.read(work)


@pytest.mark.parametrize("decision", ["approve", "decline"])
@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant", "en"])
def test_the_applicant_is_told_in_the_language_of_the_intake(
    database: Database, keys: Keys, decision: str, language: str
) -> None:
    made = file_from_a_chat(database, keys, language=language)
    decided(database, keys, made.reference, decision=decision, note=" 同意。 ")
    [notice] = told(database, keys)
    assert (notice["kind"], notice["language"], notice["reference"]) == ("notice", language, made.reference)
    assert made.reference in notice["text"]
    assert notice["text"].rstrip().endswith("同意。")


def test_approved_and_declined_are_told_in_different_words(database: Database, keys: Keys) -> None:
    one = file_from_a_chat(database, keys)
    decided(database, keys, one.reference)
    [approved] = told(database, keys)
    database.transact(lambda c: c.execute(delete(people)))
    other = file_from_a_chat(database, keys)
    decided(database, keys, other.reference, decision="decline")
    [declined] = told(database, keys)
    plain = approved["text"].replace(one.reference, ""), declined["text"].replace(other.reference, "")
    assert plain[0] != plain[1]


def test_a_decision_stands_when_the_conversation_is_gone(database: Database, keys: Keys) -> None:
    made = file_from_a_chat(database, keys)
    database.transact(lambda c: c.execute(delete(people)))
    assert decided(database, keys, made.reference).state is State.APPROVED
    assert told(database, keys) == []


@pytest.mark.parametrize(
    ("changes", "refusal"), [({"seen_version": 7}, Conflict), ({"note": ""}, NotAllowed)], ids=["conflict", "no note"]
)
def test_a_decision_that_is_refused_tells_nothing(
    database: Database, keys: Keys, changes: dict[str, Any], refusal: type[Exception]
) -> None:
    made = file_from_a_chat(database, keys)
    with pytest.raises(refusal):
        decided(database, keys, made.reference, **changes)
    assert told(database, keys) == []


def test_of_two_reviewers_at_once_one_decides_and_the_applicant_is_told_once(databases: Databases, keys: Keys) -> None:
    processes = [databases.open() for _ in range(2)]
    made = file_from_a_chat(processes[0], keys)
    outcomes = at_once(
        lambda: decided(processes[0], keys, made.reference, decision="approve", by="reviewer-1"),
        lambda: decided(processes[1], keys, made.reference, decision="decline", by="reviewer-2"),
    )
    [won] = [outcome for outcome in outcomes if isinstance(outcome, Case)]
    [lost] = [outcome for outcome in outcomes if isinstance(outcome, NotAllowed)]
    assert str(lost) == f"{made.reference} is {won.state} already"
    assert len(told(processes[0], keys)) == 1
    by_staff = select(audit_rows).where(audit_rows.c.actor != "applicant")
    assert len(processes[0].read(lambda c: c.execute(by_staff).all())) == 1
    assert processes[0].read(lambda c: cases.find(c, keys, made.reference)).state is won.state
