"""Sending what waits: in order within a chat, by one process, with every outcome brought to its end."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, insert, select

from bot.delivery import LEASE, LONGEST_PAUSE, MOST_ATTEMPTS, Dead, Delivered, Delivery, MovedTo, Outcome, RetryAt
from bot.outbox import say_in, write_replies
from dialogs.messages import Kind, Reply
from storage.base import new_id
from storage.encryption import Keys
from storage.tables import addresses, replies, turns
from storage.unit_of_work import Database
from tests.conftest import NOW, SettableClock
from tests.databases import Databases
from tests.rows import add_conversation

SENT = Delivered()
FAILED = RetryAt(None, "TelegramServerError")


class Recorder:
    """A sender that writes down what it is given. ``outcomes``: of the next sendings; after those all is delivered."""

    def __init__(self, outcomes: Sequence[Outcome] = ()) -> None:
        self.outcomes = list(outcomes)
        self.sent: list[tuple[str, str]] = []

    async def send(self, address: str, reply: Reply, language: str) -> Outcome:
        """Take it."""
        self.sent.append((address, reply.text))
        await asyncio.sleep(0)
        return self.outcomes.pop(0) if self.outcomes else SENT


class Stuck(Recorder):
    """A sender that does not come back until it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.begun, self.let_go = asyncio.Event(), asyncio.Event()

    async def send(self, address: str, reply: Reply, language: str) -> Outcome:
        """Hang."""
        self.begun.set()
        await self.let_go.wait()
        return await super().send(address, reply, language)


class Desk:
    """A database with chats in it."""

    def __init__(self, database: Database, keys: Keys, clock: SettableClock) -> None:
        self.database, self.keys, self.clock = database, keys, clock

    def chat(self, address: str, *texts: str, channel: str = "telegram", kind: Kind = Kind.TEXT) -> str:
        """A chat in which these texts wait."""

        def work(connection: Connection) -> str:
            made = add_conversation(connection, NOW, channel=channel, address=address)
            said = [Reply(kind, text) for text in texts]
            say_in(connection, self.keys, made, said, cause=new_id(), language="en", now=self.clock())
            return made

        return self.database.transact(work)

    def delivery(self, sender: Recorder, database: Database | None = None, channel: str = "telegram") -> Delivery:
        """A process that sends."""
        return Delivery(database or self.database, self.keys, self.clock, {channel: sender})

    def rows(self, *columns: str) -> list[Any]:
        """Columns of every reply, in the order in which they were said."""
        wanted = select(*(replies.c[name] for name in columns)).order_by(replies.c.id)
        found = self.database.read(lambda c: c.execute(wanted).all())
        return [tuple(row) if len(columns) > 1 else row[0] for row in found]

    def texts(self) -> list[str]:
        """The texts that are kept."""
        return [self.keys.open_json(body, f"replies.body:{id_}")["text"] for id_, body in self.rows("id", "body")]


@pytest.fixture
def desk(database: Database, keys: Keys, clock: SettableClock) -> Desk:
    return Desk(database, keys, clock)


async def test_each_chat_gets_its_replies_in_order_one_at_a_time(desk: Desk) -> None:
    desk.chat("7:1", "a1", "a2", "a3")
    desk.chat("7:2", "b1", "b2")
    sender = Recorder()
    delivery = desk.delivery(sender)
    assert [await delivery.step() for _ in range(4)] == [2, 2, 1, 0]
    assert [text for address, text in sender.sent if address == "7:1"] == ["a1", "a2", "a3"]
    assert [text for address, text in sender.sent if address == "7:2"] == ["b1", "b2"]
    assert set(desk.rows("state")) == {"sent"}


async def test_a_reply_that_waits_holds_back_its_own_chat_only(desk: Desk) -> None:
    desk.chat("7:1", "a1", "a2")
    desk.chat("7:2", "b1", "b2")
    sender = Recorder([RetryAt(timedelta(seconds=30), "429", counts=False)])
    delivery = desk.delivery(sender)
    for _ in range(3):
        await delivery.step()
    assert sender.sent == [("7:1", "a1"), ("7:2", "b1"), ("7:2", "b2")]
    desk.clock.advance(seconds=30)
    for _ in range(2):
        await delivery.step()
    assert sender.sent[3:] == [("7:1", "a1"), ("7:1", "a2")]


async def test_telegram_s_pause_is_kept_to_the_second_and_is_no_failure(desk: Desk) -> None:
    desk.chat("7:1", "a1")
    pauses = MOST_ATTEMPTS + 5
    sender = Recorder([RetryAt(timedelta(seconds=17), "429", counts=False)] * pauses)
    delivery = desk.delivery(sender)
    for _ in range(pauses):
        assert await delivery.step() == 1
        desk.clock.advance(seconds=16.9)
        assert await delivery.step() == 0
        desk.clock.advance(seconds=0.1)
    assert desk.rows("state", "attempts", "problem") == [("waiting", 0, "429")]
    await delivery.step()
    assert desk.rows("state", "attempts", "problem") == [("sent", 1, None)]


async def test_a_failure_is_tried_again_after_ever_longer_pauses_and_then_given_up(desk: Desk) -> None:
    desk.chat("7:1", "a1", "a2")
    sender = Recorder([FAILED] * MOST_ATTEMPTS)
    delivery = desk.delivery(sender)
    pauses: list[timedelta] = []
    for _ in range(MOST_ATTEMPTS - 1):
        await delivery.step()
        due: datetime = desk.rows("not_before")[0]
        pauses.append(due - desk.clock())
        desk.clock.now = due
    await delivery.step()
    assert pauses == sorted(pauses)
    assert pauses[0] == timedelta(seconds=2)
    assert pauses[-1] == LONGEST_PAUSE
    assert desk.rows("state", "problem")[0] == ("dead", "TelegramServerError")
    await delivery.step()
    assert sender.sent[-1] == ("7:1", "a2")
    assert desk.rows("state") == ["dead", "sent"]


async def test_what_is_being_sent_is_sent_by_nobody_else(desk: Desk, databases: Databases) -> None:
    desk.chat("7:1", "a1", "a2")
    stuck, other = Stuck(), Recorder()
    sending = asyncio.create_task(desk.delivery(stuck).step())
    await stuck.begun.wait()
    assert await desk.delivery(other, databases.open()).step() == 0
    stuck.let_go.set()
    await sending
    assert (stuck.sent, other.sent) == ([("7:1", "a1")], [])


async def test_what_a_process_died_over_is_sent_by_another_once_the_lease_ran_out(
    desk: Desk, databases: Databases
) -> None:
    desk.chat("7:1", "a1", "a2")
    stuck, other = Stuck(), Recorder()
    sending = asyncio.create_task(desk.delivery(stuck).step())
    await stuck.begun.wait()
    sending.cancel()
    await asyncio.gather(sending, return_exceptions=True)
    survivor = desk.delivery(other, databases.open())
    desk.clock.now += LEASE - timedelta(seconds=1)
    assert await survivor.step() == 0
    desk.clock.advance(seconds=1)
    assert [await survivor.step() for _ in range(3)] == [1, 1, 0]
    assert other.sent == [("7:1", "a1"), ("7:1", "a2")]


async def test_several_processes_send_every_reply_once_and_in_order(
    databases: Databases, keys: Keys, clock: SettableClock
) -> None:
    desk = Desk(databases.open(), keys, clock)
    chats = {f"7:{n}": [f"{n}.{m}" for m in range(4)] for n in range(12)}
    for address, texts in chats.items():
        desk.chat(address, *texts)
    sender = Recorder()
    processes = [desk.delivery(sender, databases.open()) for _ in range(3)]
    while any(await asyncio.gather(*(process.step() for process in processes))):
        pass
    assert {address: [t for a, t in sender.sent if a == address] for address in chats} == chats


async def test_a_person_who_blocked_us_is_sent_nothing_more(desk: Desk) -> None:
    desk.chat("7:1", "a1", "a2", "a3")
    desk.chat("7:2", "b1")
    sender = Recorder([Dead("Forbidden: bot was blocked by the user", unreachable=True)])
    delivery = desk.delivery(sender)
    for _ in range(3):
        await delivery.step()
    assert sender.sent == [("7:1", "a1"), ("7:2", "b1")]
    assert desk.rows("state") == ["dead", "dead", "dead", "sent"]
    marked = select(addresses.c.address, addresses.c.unreachable_at).order_by(addresses.c.address)
    found = desk.database.read(lambda c: c.execute(marked).all())
    assert [tuple(row) for row in found] == [("7:1", NOW), ("7:2", None)]


async def test_a_message_that_telegram_refuses_does_not_block_the_next(desk: Desk) -> None:
    desk.chat("7:1", "a1", "a2")
    sender = Recorder([Dead("Bad Request: " + "x" * 500)])
    delivery = desk.delivery(sender)
    for _ in range(2):
        await delivery.step()
    assert sender.sent == [("7:1", "a1"), ("7:1", "a2")]
    assert [(state, len(problem or "")) for state, problem in desk.rows("state", "problem")] == [
        ("dead", 200),
        ("sent", 0),
    ]


async def test_a_chat_that_moved_gets_the_same_reply_at_its_new_address(desk: Desk) -> None:
    desk.chat("7:1", "a1", "a2")
    sender = Recorder([MovedTo("7:-100")])
    delivery = desk.delivery(sender)
    for _ in range(3):
        await delivery.step()
    assert sender.sent == [("7:1", "a1"), ("7:-100", "a1"), ("7:-100", "a2")]


async def test_each_channel_has_its_own_sender(desk: Desk) -> None:
    for channel in ("telegram", "staff", "web"):
        desk.chat(f"at {channel}", channel, channel=channel)
    sender = Recorder()
    await desk.delivery(sender, channel="staff").step()
    assert sender.sent == [("at staff", "staff")]
    assert desk.rows("state") == ["waiting", "sent", "pulled"]


def receipt_in_a_turn(desk: Desk) -> None:
    """A turn that showed a receipt code between two other replies."""

    def work(connection: Connection) -> None:
        conversation, turn = add_conversation(connection, NOW), new_id()
        said = [Reply(Kind.TEXT, "before"), Reply(Kind.RECEIPT, "code 7K3M"), Reply(Kind.TEXT, "after")]
        spoken = write_replies(
            connection, desk.keys, conversation, said, cause=turn, language="en", last_seq=0, waiting=True, now=NOW
        )
        connection.execute(
            insert(turns).values(
                id=turn,
                conversation_id=conversation,
                key="tg:1",
                body_hash="",
                heard=desk.keys.seal_json({}, f"turns.heard:{turn}"),
                response=desk.keys.seal_json({"replies": spoken}, f"turns.response:{turn}"),
                at=NOW,
            )
        )

    desk.database.transact(work)


def texts_of_the_turn(desk: Desk) -> list[str]:
    row = desk.database.read(lambda c: c.execute(select(turns)).one())
    return [said["text"] for said in desk.keys.open_json(row.response, f"turns.response:{row.id}")["replies"]]


async def test_a_receipt_is_forgotten_once_it_was_sent_and_not_before(desk: Desk) -> None:
    receipt_in_a_turn(desk)
    sender = Recorder([SENT, RetryAt(timedelta(seconds=1), "429", counts=False)])
    delivery = desk.delivery(sender)
    for _ in range(2):
        await delivery.step()
    assert desk.texts() == texts_of_the_turn(desk) == ["before", "code 7K3M", "after"]
    desk.clock.advance(seconds=1)
    for _ in range(2):
        await delivery.step()
    assert [text for _, text in sender.sent] == ["before", "code 7K3M", "code 7K3M", "after"]
    assert desk.texts() == texts_of_the_turn(desk) == ["before", "", "after"]
