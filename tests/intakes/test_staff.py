"""Accounts, passwords, sessions."""

from __future__ import annotations

from datetime import timedelta

import argon2
import pytest
from sqlalchemy import Connection, select, update

from intakes import staff as accounts
from intakes.errors import NotAllowed
from intakes.staff import Account, Role
from storage import audit
from storage.encryption import Keys
from storage.tables import audit_rows, staff, staff_sessions
from storage.unit_of_work import Database
from tests.conftest import NOW, SettableClock
from tests.databases import Databases

PASSWORD = "通州区-correct-horse"


@pytest.fixture
def one_database(sqlite: Databases) -> Database:
    """For what hashes many passwords, which takes its time on purpose, and depends on no database."""
    return sqlite.open()


def added(database: Database, username: str = "wang", role: Role = Role.REVIEWER, password: str = PASSWORD) -> Account:
    return database.transact(
        lambda c: accounts.add_account(c, username, password, role, by="setup", now=NOW, language="en")
    )


def checked(database: Database, username: str, password: str) -> Account | None:
    return database.read(lambda c: accounts.check_password(c, username, password))


def disable(database: Database, account: Account) -> None:
    database.transact(lambda c: c.execute(update(staff).where(staff.c.id == account.id).values(disabled_at=NOW)))


def test_the_right_password_opens_the_account(database: Database) -> None:
    account = added(database)
    assert checked(database, "wang", PASSWORD) == account
    assert (account.username, account.role, account.language) == ("wang", Role.REVIEWER, "en")


@pytest.mark.parametrize(
    ("username", "password"),
    [
        ("wang", PASSWORD + " "),
        ("wang", PASSWORD.upper()),
        ("wang", ""),
        ("li", PASSWORD),
        ("", ""),
        ("WANG", PASSWORD),
        ("wang' OR 1=1 --", PASSWORD),
    ],
)
def test_anything_else_opens_nothing(one_database: Database, username: str, password: str) -> None:
    added(one_database)
    assert checked(one_database, username, password) is None


def test_a_disabled_account_does_not_open(database: Database) -> None:
    disable(database, added(database))
    assert checked(database, "wang", PASSWORD) is None


def test_the_password_is_kept_as_argon2id_only(one_database: Database) -> None:
    added(one_database)
    kept = one_database.read(lambda c: c.execute(select(staff.c.password_hash)).scalar_one())
    assert kept.startswith("$argon2id$")
    assert PASSWORD not in kept


def test_an_unknown_username_costs_as_much_as_a_wrong_password(
    one_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """How long the answer takes must not tell who has an account."""
    added(one_database)
    checked(one_database, "nobody", "warm up")
    done: list[str] = []
    for name in ("hash", "verify"):
        original = getattr(argon2.PasswordHasher, name)
        monkeypatch.setattr(
            argon2.PasswordHasher, name, lambda *args, n=name, o=original: (done.append(n), o(*args))[1]
        )
    checked(one_database, "wang", "a wrong password")
    checked(one_database, "nobody", "a wrong password")
    assert done == ["verify", "verify"]


@pytest.mark.parametrize(
    ("username", "password", "problem"),
    [
        ("", PASSWORD, "username"),
        ("  ", PASSWORD, "username"),
        ("w" * 65, PASSWORD, "username"),
        ("wa\x00ng", PASSWORD, "username"),
        ("li", "eleven char", "12 characters"),
        ("wang", PASSWORD, "already"),
        (" wang ", PASSWORD, "already"),
    ],
)
def test_an_account_that_cannot_be_is_refused(
    one_database: Database, username: str, password: str, problem: str
) -> None:
    added(one_database)
    with pytest.raises(NotAllowed, match=problem):
        added(one_database, username, password=password)
    assert one_database.read(audit.verify) == 1


def test_what_a_role_may_do() -> None:
    table = {
        role: (account.may_review(), account.may_edit_knowledge())
        for role in Role
        for account in [Account("1", "a", role, None)]
    }
    assert table == {
        Role.REVIEWER: (True, False),
        Role.KNOWLEDGE_ADMIN: (False, True),
        Role.ADMIN: (True, True),
    }


class Session:
    """A session that was begun at the clock's time."""

    def __init__(self, database: Database, keys: Keys, clock: SettableClock) -> None:
        self.database, self.keys, self.clock = database, keys, clock
        self.account = added(database)
        self.token = database.transact(lambda c: accounts.begin_session(c, keys, self.account, clock()))

    def whose(self, token: str | None = None) -> Account | None:
        """Whose session a token is now."""
        return self.database.read(lambda c: accounts.session_account(c, self.keys, token or self.token, self.clock()))

    def touch(self) -> None:
        """Use it."""
        self.database.transact(lambda c: accounts.touch_session(c, self.keys, self.token, self.clock()))


@pytest.fixture
def session(database: Database, keys: Keys, clock: SettableClock) -> Session:
    return Session(database, keys, clock)


def test_a_session_is_its_accounts_until_it_ends(session: Session) -> None:
    assert session.whose() == session.account
    session.database.transact(lambda c: accounts.end_session(c, session.keys, session.token))
    assert session.whose() is None


@pytest.mark.parametrize("token", ["nobody's", "x" * 300])
def test_another_token_is_nobodys(session: Session, token: str) -> None:
    assert session.whose(token) is None


def test_only_the_hash_of_a_session_is_kept(session: Session) -> None:
    row = session.database.read(lambda c: c.execute(select(staff_sessions)).one())
    assert session.token not in str(tuple(row))


def test_a_session_ends_when_nobody_uses_it(session: Session) -> None:
    session.clock.now += accounts.IDLE
    assert session.whose() == session.account
    session.clock.advance(seconds=1)
    assert session.whose() is None


def test_a_session_in_use_goes_on_but_not_beyond_its_longest(session: Session) -> None:
    step = timedelta(hours=1)
    for _ in range(accounts.LONGEST // step):
        session.clock.now += step
        session.touch()
        assert session.whose() == session.account
    session.clock.advance(seconds=1)
    session.touch()
    assert session.whose() is None


def test_disabling_an_account_ends_its_sessions_at_once(session: Session) -> None:
    disable(session.database, session.account)
    assert session.whose() is None


def test_a_change_of_role_counts_at_once(session: Session) -> None:
    mine = staff.c.id == session.account.id
    session.database.transact(lambda c: c.execute(update(staff).where(mine).values(role=Role.KNOWLEDGE_ADMIN)))
    account = session.whose()
    assert account is not None
    assert not account.may_review()


def test_two_sessions_of_one_account_end_apart(session: Session) -> None:
    other = session.database.transact(
        lambda c: accounts.begin_session(c, session.keys, session.account, session.clock())
    )
    session.database.transact(lambda c: accounts.end_session(c, session.keys, session.token))
    assert session.whose() is None
    assert session.whose(other) == session.account


def test_what_happens_to_accounts_is_audited(session: Session) -> None:
    session.database.transact(lambda c: accounts.link_chat(c, "wang", 42, by="setup", now=NOW))

    def rows(connection: Connection) -> list[tuple[str, str, str]]:
        found = connection.execute(select(audit_rows).order_by(audit_rows.c.number))
        return [(row.actor, row.action, row.subject) for row in found]

    account = session.account.id
    assert session.database.read(rows) == [
        ("setup", "staff.added", account),
        (account, "staff.login", account),
        ("setup", "staff.linked", account),
    ]


def test_a_chat_belongs_to_one_account_the_last_it_was_linked_to(database: Database) -> None:
    added(database), added(database, "li")
    for username in ("wang", "li"):
        database.transact(lambda c, u=username: accounts.link_chat(c, u, 42, by="setup", now=NOW))
    linked = database.read(lambda c: c.execute(select(staff.c.username, staff.c.telegram_chat_id)).all())
    assert {tuple(row) for row in linked} == {("wang", None), ("li", 42)}


def test_nobody_is_linked_who_has_no_account(database: Database) -> None:
    with pytest.raises(NotAllowed, match="no account 'zhao'"):
        database.transact(lambda c: accounts.link_chat(c, "zhao", 42, by="setup", now=NOW))


def test_there_is_somebody_once_there_is_an_account(database: Database) -> None:
    assert not database.read(accounts.anybody)
    added(database)
    assert database.read(accounts.anybody)
