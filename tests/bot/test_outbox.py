"""What is said is written in order, sealed, once for each cause."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection, select, update
from sqlalchemy.exc import IntegrityError

from bot.outbox import say_in
from bot.wire import Json, reply_from_json
from dialogs.messages import Choice, Citation, Kind, Reply
from storage.base import new_id
from storage.encryption import Keys
from storage.errors import Undecryptable
from storage.tables import conversations, replies
from storage.unit_of_work import Database
from tests.conftest import NOW
from tests.databases import Databases
from tests.rows import add_conversation, at_once

REPLY = Reply(
    Kind.ANSWER,
    "可以保留三年。",
    citations=(Citation("通政办发〔2018〕5号", "3.5", "三年內", "/policy/x#3.5", "三（五）", "three years"),),
    choices=(Choice("check:x", "看看我符不符合"),),
    link="https://desk.example/form/x",
    measure="researcher_retention",
    verdict="eligible",
    reference="TZ2026-00000000-0",
)


def say(database: Database, keys: Keys, conversation: str, *said: Reply, cause: str | None = None) -> bool:
    return database.transact(
        lambda c: say_in(c, keys, conversation, said, cause=cause or new_id(), language="zh-Hans", now=NOW)
    )


def written(database: Database, keys: Keys, conversation: str) -> list[Json]:
    def work(connection: Connection) -> list[Json]:
        mine = select(replies).where(replies.c.conversation_id == conversation).order_by(replies.c.seq)
        return [keys.open_json(row.body, f"replies.body:{row.id}") for row in connection.execute(mine)]

    return database.read(work)


@pytest.fixture
def conversation(database: Database) -> str:
    return database.transact(lambda c: add_conversation(c, NOW))


def test_a_reply_comes_back_as_it_was_said(database: Database, keys: Keys, conversation: str) -> None:
    plain = Reply(Kind.TEXT, "你好")
    say(database, keys, conversation, REPLY, plain)
    bodies = written(database, keys, conversation)
    assert [reply_from_json(body) for body in bodies] == [REPLY, plain]
    assert [body["language"] for body in bodies] == ["zh-Hans"] * 2


def test_replies_are_numbered_one_after_another(database: Database, keys: Keys, conversation: str) -> None:
    say(database, keys, conversation, *[Reply(Kind.TEXT, str(n)) for n in range(2)])
    say(database, keys, conversation, Reply(Kind.TEXT, "2"))
    assert [(b["seq"], b["text"]) for b in written(database, keys, conversation)] == [(1, "0"), (2, "1"), (3, "2")]
    last = select(conversations.c.last_seq).where(conversations.c.id == conversation)
    assert database.read(lambda c: c.execute(last).scalar_one()) == 3


@pytest.mark.parametrize(
    ("channel", "state"), [("telegram", "waiting"), ("staff", "waiting"), ("web", "pulled"), ("terminal", "pulled")]
)
def test_only_channels_that_we_send_to_have_replies_waiting(
    database: Database, keys: Keys, channel: str, state: str
) -> None:
    conversation = database.transact(lambda c: add_conversation(c, NOW, channel=channel))
    assert say(database, keys, conversation, REPLY)
    assert database.read(lambda c: c.execute(select(replies.c.state)).scalars().all()) == [state]


def test_nothing_is_said_in_a_conversation_that_is_gone(database: Database, keys: Keys) -> None:
    assert not say(database, keys, "0" * 32, REPLY)
    assert database.read(lambda c: c.execute(select(replies)).all()) == []


def test_one_cause_is_told_once(database: Database, keys: Keys, conversation: str) -> None:
    say(database, keys, conversation, REPLY, cause="decision:1")
    with pytest.raises(IntegrityError):
        say(database, keys, conversation, REPLY, cause="decision:1")
    assert len(written(database, keys, conversation)) == 1


def test_replies_said_at_once_by_several_processes_are_numbered_without_gap(databases: Databases, keys: Keys) -> None:
    processes = [databases.open() for _ in range(4)]
    conversation = processes[0].transact(lambda c: add_conversation(c, NOW))
    said = at_once(*(lambda p=p: say(p, keys, conversation, REPLY, REPLY) for p in processes * 3))
    assert said == [True] * 12
    assert [b["seq"] for b in written(processes[0], keys, conversation)] == list(range(1, 25))


def test_a_reply_moved_to_another_row_does_not_open(database: Database, keys: Keys, conversation: str) -> None:
    say(database, keys, conversation, REPLY, Reply(Kind.TEXT, "你好"))

    def swap(connection: Connection) -> None:
        first = connection.execute(select(replies.c.body).where(replies.c.seq == 1)).scalar_one()
        connection.execute(update(replies).where(replies.c.seq == 2).values(body=first))

    database.transact(swap)
    with pytest.raises(Undecryptable):
        written(database, keys, conversation)
