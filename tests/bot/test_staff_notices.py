"""A new intake is told to whoever may review it: the reference and the measure, nothing personal."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection, func, select, update

from bot.records import apply_effect
from bot.staff_notices import CHANNEL, open_staff_chat, tell_staff
from dialogs.messages import FileIntake
from intakes.staff import Role, add_account, link_chat
from storage.encryption import Keys
from storage.tables import addresses, conversations, replies, staff
from storage.unit_of_work import Database
from tests.conftest import NOW
from tests.intakes.filing import NAME, PHONE, submission

REFERENCE, TITLE = "TZ2026-00000000-0", {"zh-Hans": "离岗创业", "en": "Leaving to start up"}


def employ(connection: Connection, keys: Keys, username: str, role: Role, chat: int | None, language: str) -> None:
    made = add_account(connection, username, "a long password", role, by="setup", now=NOW, language=language)
    if chat is not None:
        link_chat(connection, username, chat, by="setup", now=NOW)
        open_staff_chat(connection, keys, made.id, NOW)


def told(database: Database, keys: Keys) -> dict[str, str]:
    """Username -> text of the notice."""

    def work(connection: Connection) -> dict[str, str]:
        query = (
            select(staff.c.username, replies.c.id, replies.c.body, replies.c.state)
            .join(addresses, (addresses.c.address == staff.c.id) & (addresses.c.channel == CHANNEL))
            .join(conversations, conversations.c.address_id == addresses.c.id)
            .join(replies, replies.c.conversation_id == conversations.c.id)
        )
        rows = connection.execute(query).all()
        assert {row.state for row in rows} <= {"waiting"}
        return {row.username: keys.open_json(row.body, f"replies.body:{row.id}")["text"] for row in rows}

    return database.read(work)


@pytest.fixture
def office(database: Database, keys: Keys) -> Database:
    """A reviewer and an admin with chats, a reviewer without one, a knowledge admin with one."""

    def work(connection: Connection) -> None:
        employ(connection, keys, "wang", Role.REVIEWER, 1, "zh-Hans")
        employ(connection, keys, "smith", Role.ADMIN, 2, "en")
        employ(connection, keys, "li", Role.REVIEWER, None, "zh-Hans")
        employ(connection, keys, "zhao", Role.KNOWLEDGE_ADMIN, 4, "zh-Hans")

    database.transact(work)
    return database


def test_those_who_may_review_and_have_a_chat_are_told_in_their_language(office: Database, keys: Keys) -> None:
    assert office.transact(lambda c: tell_staff(c, keys, REFERENCE, TITLE, NOW)) == 2
    notices = told(office, keys)
    assert notices.keys() == {"wang", "smith"}
    assert all(REFERENCE in text for text in notices.values())
    assert TITLE["zh-Hans"] in notices["wang"]
    assert TITLE["en"] in notices["smith"]
    assert len(set(notices.values())) == 2


def test_a_disabled_account_is_told_nothing(office: Database, keys: Keys) -> None:
    office.transact(lambda c: c.execute(update(staff).where(staff.c.username == "wang").values(disabled_at=NOW)))
    office.transact(lambda c: tell_staff(c, keys, REFERENCE, TITLE, NOW))
    assert told(office, keys).keys() == {"smith"}


def test_filing_tells_the_staff_once_and_nothing_personal(office: Database, keys: Keys) -> None:
    made = submission()
    for _ in range(2):
        office.transact(lambda c: apply_effect(c, keys, FileIntake(made, TITLE), "c" * 32, NOW))
    notices = told(office, keys)
    assert notices.keys() == {"wang", "smith"}
    assert not any(word in text for text in notices.values() for word in (NAME, PHONE, made.receipt_code))
    count = select(func.count()).select_from(replies)
    assert office.read(lambda c: c.execute(count).scalar_one()) == 2


def test_an_account_has_one_chat_however_often_it_is_opened(office: Database, keys: Keys) -> None:
    wang = office.read(lambda c: c.execute(select(staff.c.id).where(staff.c.username == "wang")).scalar_one())
    office.transact(lambda c: open_staff_chat(c, keys, wang, NOW))
    mine = select(func.count()).select_from(addresses).where(addresses.c.address == wang)
    assert office.read(lambda c: c.execute(mine).scalar_one()) == 1
