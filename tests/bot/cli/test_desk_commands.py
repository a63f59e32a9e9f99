"""intakes, staff, audit, db: what whoever runs the desk needs, from an empty folder to a broken chain."""

from __future__ import annotations

import getpass
import json
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from intakes.staff import check_password
from intakes.types import Submission
from storage import schema
from storage.encryption import Keys, read_keys
from storage.tables import addresses, audit_rows, staff
from storage.unit_of_work import Database
from tests.bot.cli.conftest import Terminal
from tests.databases import opened
from tests.intakes.filing import NAME, PHONE, filed

PASSWORD = "correct horse battery"


@pytest.fixture
def keys(desk: Path) -> Keys:
    """The desk's keys."""
    return read_keys(desk / "keys.json")


@pytest.fixture
def database(desk: Path) -> Iterator[Database]:
    """The desk's database, beside the commands."""
    with opened(f"sqlite:///{desk / 'chuangban.db'}") as found:
        yield found


@pytest.fixture
def intake(database: Database, keys: Keys) -> Submission:
    """One that was filed."""
    return database.transact(lambda c: filed(c, keys))


def test_an_empty_folder_becomes_a_desk_and_the_password_is_told_once(chuangban: Terminal) -> None:
    first, second = chuangban("db", "upgrade"), chuangban("db", "upgrade")
    assert (first.status, second.status) == (0, 0)
    assert first.out.count("one-time password:") == 1
    assert second.out == f"the database is at {schema.newest()}\n"
    assert stat.S_IMODE(Path("var/keys.json").stat().st_mode) == 0o600
    assert chuangban("db", "current").out == f"{schema.newest()} (needed: {schema.newest()})\n"


def test_intakes_are_listed_without_personal_fields(chuangban: Terminal, intake: Submission) -> None:
    listed = chuangban("intakes", "list")
    assert listed.status == 0
    assert intake.reference in listed.out
    assert "researcher_retention" in listed.out
    assert "needs_authority" in listed.out
    assert "submitted" in listed.out
    assert not any(secret in listed.out for secret in (NAME, PHONE, intake.receipt_code))


def test_the_newest_intakes_come_first_and_no_more_than_asked_for(
    chuangban: Terminal, database: Database, keys: Keys
) -> None:
    made = [database.transact(lambda c: filed(c, keys)).reference for _ in range(3)]
    shown = chuangban("intakes", "list", "--limit", "2").out
    assert [reference in shown for reference in made] == [False, True, True]
    assert shown.index(made[2]) < shown.index(made[1])


def test_an_intake_is_shown_with_its_fields_and_the_look_is_recorded(
    chuangban: Terminal, intake: Submission, database: Database
) -> None:
    shown = chuangban("intakes", "show", intake.reference.lower(), "--json").json
    assert shown["reference"] == intake.reference
    assert shown["facts"] == dict(intake.facts)
    assert (shown["verdict"], shown["criteria"]) == ("needs_authority", intake.verdict["criteria"])
    assert shown["fields"] == {"contact_name": NAME, "contact": PHONE}
    assert [event["kind"] for event in shown["events"]] == ["submitted"]
    last = select(audit_rows.c.action, audit_rows.c.subject).order_by(audit_rows.c.number.desc()).limit(1)
    assert tuple(database.read(lambda c: c.execute(last).one())) == ("intake.fields_shown", intake.reference)
    words = chuangban("intakes", "show", intake.reference)
    assert f"reference: {intake.reference}" in words.out.splitlines()


@pytest.mark.parametrize("reference", ["TZ2026-00000000-0", "nothing", "", "\u2028"])
def test_an_unknown_intake_is_one_line(chuangban: Terminal, desk: Path, reference: str) -> None:
    ran = chuangban("intakes", "show", reference)
    assert (ran.status, ran.out) == (1, "")
    assert ran.err.startswith("chuangban: ")
    assert ran.err.count("\n") == 1


def test_an_account_is_made_with_its_role_and_password(chuangban: Terminal, desk: Path, database: Database) -> None:
    made = chuangban("staff", "add", "li", "--role", "knowledge_admin", "--password", PASSWORD)
    assert (made.status, made.out) == (0, "li: knowledge_admin\n")
    account = database.read(lambda c: check_password(c, "li", PASSWORD))
    assert account is not None
    assert account.role == "knowledge_admin"


def test_the_password_is_asked_for_twice(
    chuangban: Terminal, desk: Path, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed = iter([PASSWORD, PASSWORD])
    monkeypatch.setattr(getpass, "getpass", lambda *_a, **_k: next(typed))
    assert chuangban("staff", "add", "li").status == 0
    assert next(typed, None) is None
    assert database.read(lambda c: check_password(c, "li", PASSWORD)) is not None


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["add", "li", "--password", "short"], 1, "12 characters"),
        (["add", "admin", "--password", PASSWORD], 1, "already"),
        (["add", "", "--password", PASSWORD], 1, "printable"),
        (["add", "li", "--role", "king", "--password", PASSWORD], 2, "reviewer"),
        (["link", "nobody", "5"], 1, "no account"),
        (["link", "admin", "five"], 2, "integer"),
    ],
)
def test_a_wrong_account_is_refused_and_says_why(
    chuangban: Terminal, desk: Path, arguments: list[str], status: int, said: str
) -> None:
    ran = chuangban("staff", *arguments)
    assert ran.status == status
    assert said in ran.err
    assert "Traceback" not in ran.err


def test_an_account_is_linked_to_its_chat_and_can_be_linked_anew(
    chuangban: Terminal, desk: Path, database: Database
) -> None:
    for chat in (7123456789, 5):
        assert chuangban("staff", "link", "admin", str(chat)).out == f"admin: linked to chat {chat}\n"
    row = database.read(lambda c: c.execute(select(staff.c.id, staff.c.telegram_chat_id)).one())
    assert row.telegram_chat_id == 5
    chats = database.read(lambda c: c.execute(select(addresses.c.address).where(addresses.c.channel == "staff")).all())
    assert [chat.address for chat in chats] == [row.id]


def test_an_unbroken_chain_is_counted(chuangban: Terminal, intake: Submission) -> None:
    ran = chuangban("audit", "verify")
    assert (ran.status, ran.out) == (0, "2 rows, unbroken\n")


@pytest.mark.parametrize("change", [{"subject": "TZ2026-00000000-0"}, {"actor": "nobody"}, {"details": {"a": 1}}])
def test_a_broken_chain_is_found_and_its_row_named(
    chuangban: Terminal, intake: Submission, database: Database, change: dict[str, Any]
) -> None:
    database.transact(lambda c: c.execute(update(audit_rows).where(audit_rows.c.number == 2).values(**change)))
    ran = chuangban("audit", "verify")
    assert (ran.status, ran.out) == (1, "")
    assert ran.err.startswith("chuangban: audit row 2: ")
    assert ran.err.count("\n") == 1


def test_the_measures_can_be_read(chuangban: Terminal) -> None:
    listed = chuangban("measures", "list")
    assert listed.status == 0
    assert len(listed.out.splitlines()) == 10
    assert "researcher_retention" in listed.out
    shown = chuangban("measures", "show", "researcher_retention")
    assert json.loads(shown.out)["clauses"] == ["3.5"]
    drawn = [chuangban("measures", "graph", "researcher_retention", *more) for more in ([], ["--english"])]
    assert all(ran.out.startswith(("flowchart", "graph", "---")) for ran in drawn)
    assert drawn[0].out != drawn[1].out
    for command in ("show", "graph"):
        ran = chuangban("measures", command, "nothing")
        assert (ran.status, ran.err.count("\n")) == (1, 1)
        assert "researcher_retention" in ran.err
