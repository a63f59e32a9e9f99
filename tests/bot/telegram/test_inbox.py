"""Raw updates: each stored once, sealed, taken in order, emptied or put aside."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, select, update

from bot.telegram import inbox
from storage.encryption import Keys
from storage.errors import Undecryptable
from storage.tables import updates
from storage.unit_of_work import Database
from tests.conftest import NOW
from tests.databases import Databases
from tests.rows import at_once

CANARY = "金絲雀Canary"
BOT = 7123456789  # past 32 bits


def raw(number: int, text: str = "你好") -> dict[str, Any]:
    return {"update_id": number, "message": {"text": text, "from": {"first_name": CANARY}}}


def store(database: Database, keys: Keys, *bodies: dict[str, Any], bot: int = BOT) -> int:
    return database.transact(lambda c: inbox.store(c, keys, bot, bodies, NOW))


def waiting(database: Database, keys: Keys, bot: int = BOT) -> list[inbox.StoredUpdate]:
    return database.read(lambda c: inbox.waiting(c, keys, bot))


def test_updates_wait_whole_and_in_telegram_s_order(database: Database, keys: Keys) -> None:
    assert store(database, keys, raw(12), raw(10)) == 2
    assert store(database, keys, raw(11)) == 1
    assert [(one.bot_id, one.update_id, one.body) for one in waiting(database, keys)] == [
        (BOT, number, raw(number)) for number in (10, 11, 12)
    ]


def test_an_update_that_comes_again_is_left_as_it_was(database: Database, keys: Keys) -> None:
    assert store(database, keys, raw(10, "first"), raw(10, "second")) == 1
    assert store(database, keys, raw(10, "third"), raw(11)) == 1
    assert [one.body["message"]["text"] for one in waiting(database, keys)] == ["first", "你好"]


def test_an_update_stored_twenty_times_at_once_is_one_row(databases: Databases, keys: Keys) -> None:
    processes = [databases.open() for _ in range(4)]
    new = at_once(*(lambda p=p: store(p, keys, raw(10)) for p in processes * 5))
    assert sorted(new) == [0] * 19 + [1]
    assert len(waiting(processes[0], keys)) == 1


def test_two_bots_number_their_updates_apart(database: Database, keys: Keys) -> None:
    store(database, keys, raw(10))
    assert store(database, keys, raw(10), bot=8) == 1
    assert len(waiting(database, keys)) == len(waiting(database, keys, bot=8)) == 1


def test_an_update_that_is_done_with_keeps_nothing_of_what_was_typed(database: Database, keys: Keys) -> None:
    store(database, keys, raw(10), raw(11))
    first, second = waiting(database, keys)
    database.transact(lambda c: inbox.settle(c, first, NOW))
    assert waiting(database, keys) == [second]
    row = database.read(lambda c: c.execute(select(updates).where(updates.c.update_id == 10)).one())
    assert (row.state, row.body, row.settled_at) == ("done", None, NOW)
    assert store(database, keys, raw(10)) == 0


def test_an_update_that_cannot_be_used_is_put_aside_whole_and_the_next_goes_on(database: Database, keys: Keys) -> None:
    store(database, keys, raw(10), raw(11))
    first, second = waiting(database, keys)
    database.transact(lambda c: inbox.quarantine(c, first, "x" * 500, NOW))
    assert waiting(database, keys) == [second]
    row = database.read(lambda c: c.execute(select(updates).where(updates.c.update_id == 10)).one())
    assert (row.state, len(row.problem), row.settled_at) == ("quarantined", 200, NOW)
    assert keys.open_json(row.body, f"updates.body:{row.id}") == raw(10)


def test_what_was_typed_is_not_in_the_bytes_of_the_file(sqlite: Databases, keys: Keys, tmp_path: Path) -> None:
    database = sqlite.open()
    store(database, keys, raw(10))
    written = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"received" in written
    for word in (CANARY, "Canary", "你好"):
        assert word.encode() not in written


def test_an_update_moved_to_another_row_does_not_open(database: Database, keys: Keys) -> None:
    store(database, keys, raw(10), raw(11))

    def swap(connection: Connection) -> None:
        body = connection.execute(select(updates.c.body).where(updates.c.update_id == 10)).scalar_one()
        connection.execute(update(updates).where(updates.c.update_id == 11).values(body=body))

    database.transact(swap)
    with pytest.raises(Undecryptable):
        waiting(database, keys)
