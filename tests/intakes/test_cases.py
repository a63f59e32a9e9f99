"""Filing and reading back: once per decision, sealed, and told to nobody without the code."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, func, select, update

from intakes import cases
from intakes.codes import new_receipt_code, new_reference
from intakes.errors import UnknownIntake
from intakes.types import State, Submission
from storage import audit
from storage.encryption import Keys
from storage.errors import Undecryptable
from storage.tables import audit_rows, intake_events, intake_fields, intakes
from storage.unit_of_work import Database
from tests.conftest import NOW
from tests.databases import Databases
from tests.intakes.filing import NAME, PHONE, filed, submission
from tests.rows import at_once

CONVERSATION = "c" * 32


def counts(connection: Connection) -> dict[str, int]:
    tables = (intakes, intake_fields, intake_events, audit_rows)
    return {t.name: connection.execute(select(func.count()).select_from(t)).scalar_one() for t in tables}


def test_what_was_filed_is_read_back_whole(database: Database, keys: Keys) -> None:
    made = database.transact(lambda c: filed(c, keys))
    case = database.read(lambda c: cases.find(c, keys, made.reference))
    for name in ("reference", "policy", "measure", "revision", "facts", "verdict", "fields", "language", "channel"):
        assert getattr(case, name) == getattr(made, name)
    assert (case.consent_version, case.consented_at) == (made.consent_version, made.consented_at)
    assert (case.state, case.version, case.filed_at, case.settled_at) == (State.SUBMITTED, 1, NOW, None)
    assert case.conversation_id == CONVERSATION
    assert [(e.number, e.kind, e.actor, e.note, e.at) for e in case.events] == [
        (1, "submitted", "applicant", None, NOW)
    ]


def test_filing_leaves_one_audit_row_without_a_value(database: Database, keys: Keys) -> None:
    made = database.transact(lambda c: filed(c, keys))
    row = database.read(lambda c: c.execute(select(audit_rows)).mappings().one())
    assert (row["actor"], row["action"], row["subject"]) == ("applicant", "intake.submitted", made.reference)
    assert row["details"] == {"measure": made.measure, "revision": 1, "channel": "web"}
    assert database.read(audit.verify) == 1


def test_the_same_decision_twice_is_one_record(database: Database, keys: Keys) -> None:
    first = database.transact(lambda c: filed(c, keys))
    again = submission(submission_key=first.submission_key, fields={"contact_name": "另一个", "contact": PHONE})
    assert not database.transact(lambda c: cases.file_intake(c, keys, again, CONVERSATION, NOW))
    assert database.read(counts) == {"intakes": 1, "intake_fields": 2, "intake_events": 1, "audit_rows": 1}
    assert database.read(lambda c: cases.find(c, keys, first.reference)).fields["contact_name"] == NAME
    with pytest.raises(UnknownIntake):
        database.read(lambda c: cases.find(c, keys, again.reference))


def test_the_same_decision_from_several_processes_at_once_is_one_record(databases: Databases, keys: Keys) -> None:
    processes = [databases.open() for _ in range(4)]
    key = submission().submission_key

    def file(process: Database) -> bool:
        made = submission(submission_key=key)
        return process.transact(lambda c: cases.file_intake(c, keys, made, CONVERSATION, NOW))

    written = at_once(*(lambda p=p: file(p) for p in processes * 3))
    assert sorted(written) == [False] * 11 + [True]
    assert processes[0].read(counts) == {"intakes": 1, "intake_fields": 2, "intake_events": 1, "audit_rows": 1}


def test_no_personal_value_is_in_the_bytes_of_the_file(sqlite: Databases, keys: Keys, tmp_path: Path) -> None:
    database = sqlite.open()
    made = database.transact(lambda c: filed(c, keys))
    files = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert {"chuangban.db", "chuangban.db-wal"} <= files.keys()
    written = b"".join(files.values())
    assert made.reference.encode() in written  # so the record is there, and what is looked for would be seen
    code = made.receipt_code
    for secret in (NAME, "金絲雀", "Canary", PHONE, PHONE[1:], code, code.replace("-", "")):
        assert secret.encode() not in written


def test_a_value_moved_to_another_intake_does_not_open(database: Database, keys: Keys) -> None:
    def work(connection: Connection) -> Submission:
        mine, other = filed(connection, keys), filed(connection, keys)
        ids = dict(connection.execute(select(intakes.c.reference, intakes.c.id)).all())
        mine_id, other_id = ids[mine.reference], ids[other.reference]
        is_contact = intake_fields.c.name == "contact"
        moved = select(intake_fields.c.value).where(is_contact, intake_fields.c.intake_id == other_id)
        value = connection.execute(moved).scalar_one()
        connection.execute(
            update(intake_fields).where(is_contact, intake_fields.c.intake_id == mine_id).values(value=value)
        )
        return mine

    mine = database.transact(work)
    with pytest.raises(Undecryptable):
        database.read(lambda c: cases.find(c, keys, mine.reference))


def test_a_value_moved_to_another_field_does_not_open(database: Database, keys: Keys) -> None:
    made = database.transact(lambda c: filed(c, keys))

    def swap(connection: Connection) -> None:
        values = dict(connection.execute(select(intake_fields.c.name, intake_fields.c.value)).all())
        for name, other in (("contact", "contact_name"), ("contact_name", "contact")):
            connection.execute(update(intake_fields).where(intake_fields.c.name == name).values(value=values[other]))

    database.transact(swap)
    with pytest.raises(Undecryptable):
        database.read(lambda c: cases.find(c, keys, made.reference))


def test_the_holder_of_the_code_sees_where_it_stands(database: Database, keys: Keys) -> None:
    made = database.transact(lambda c: filed(c, keys))
    typed = made.reference.lower().replace("-", " "), made.receipt_code.lower().replace("-", "")
    status = database.read(lambda c: cases.status(c, keys, *typed))
    assert (status.reference, status.measure, status.state) == (made.reference, made.measure, State.SUBMITTED)
    assert (status.filed_at, status.settled_at, status.note) == (NOW, None, None)


def test_a_wrong_code_and_an_unknown_reference_are_told_alike(database: Database, keys: Keys) -> None:
    mine, other = database.transact(lambda c: (filed(c, keys), filed(c, keys)))
    wrong = [
        (mine.reference, other.receipt_code),
        (mine.reference, new_receipt_code()),
        (mine.reference, ""),
        (new_reference(NOW.date()), mine.receipt_code),
        ("TZ2026", mine.receipt_code),
        ("", ""),
    ]
    told = set()
    for reference, code in wrong:
        with pytest.raises(UnknownIntake) as refused:
            database.read(lambda c, r=reference, s=code: cases.status(c, keys, r, s))
        told.add(str(refused.value))
    assert len(told) == 1


def test_a_reference_that_is_none_finds_nothing(database: Database, keys: Keys) -> None:
    database.transact(lambda c: filed(c, keys))
    with pytest.raises(UnknownIntake):
        database.read(lambda c: cases.find(c, keys, "no reference"))


def test_the_list_is_newest_first_and_has_nothing_personal(database: Database, keys: Keys) -> None:
    def work(connection: Connection) -> list[str]:
        made = [submission() for _ in range(4)]
        for hours, one in enumerate(made):
            cases.file_intake(connection, keys, one, CONVERSATION, NOW + timedelta(hours=hours))
        return [one.reference for one in made]

    references = database.transact(work)
    lines = database.read(lambda c: cases.newest(c, 3))
    assert [line.reference for line in lines] == references[:0:-1]
    assert {line.state for line in lines} == {State.SUBMITTED}
    assert not any(secret in repr(vars(line)) for line in lines for secret in (NAME, PHONE))


def test_a_case_does_not_show_what_is_personal_when_printed(database: Database, keys: Keys) -> None:
    made = database.transact(lambda c: filed(c, keys))
    case = database.read(lambda c: cases.find(c, keys, made.reference))
    assert not any(secret in repr(one) for one in (case, made) for secret in (NAME, PHONE, made.receipt_code))
