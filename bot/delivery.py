"""Sends what waits in the outbox: the oldest reply of each chat, leased, sent outside any transaction, then settled."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

import structlog
from prometheus_client import Counter
from sqlalchemy import Connection, select, update

from bot.clock import Clock
from bot.wire import Json, reply_from_json
from dialogs.messages import Kind, Reply
from storage.encryption import Keys
from storage.tables import addresses, conversations, replies, turns
from storage.unit_of_work import Database

log = structlog.get_logger(__name__)
DELIVERIES = Counter("chuangban_deliveries", "Messages handed to Telegram, by outcome.", ["outcome"])

LEASE = timedelta(seconds=60)
IDLE_SECONDS = 0.1
BATCH = 20
MOST_ATTEMPTS = 12
LONGEST_PAUSE = timedelta(minutes=10)


@dataclass(frozen=True)
class Delivered:
    """The other side has it."""


@dataclass(frozen=True)
class RetryAt:
    """Not now. ``counts``: whether it was a failed attempt (a 429 is none)."""

    after: timedelta | None
    problem: str
    counts: bool = True


@dataclass(frozen=True)
class Dead:
    """Never. ``unreachable``: the person blocked us or is gone."""

    problem: str
    unreachable: bool = False


@dataclass(frozen=True)
class MovedTo:
    """The chat has another address now."""

    address: str


Outcome = Delivered | RetryAt | Dead | MovedTo


class Sender(Protocol):
    """Sends one reply to an address of its channel. Raises nothing: every failure is an outcome."""

    async def send(self, address: str, reply: Reply, language: str) -> Outcome:
        """Send it."""
        ...


@dataclass(frozen=True)
class Claim:
    """A reply that this process may send now."""

    id: str
    conversation_id: str
    address_id: str
    channel: str
    address: str
    attempts: int
    body: Json


class Delivery:
    """The sending loop of one process."""

    def __init__(self, database: Database, keys: Keys, clock: Clock, senders: Mapping[str, Sender]) -> None:
        self._database, self._keys, self._clock, self._senders = database, keys, clock, dict(senders)

    async def run(self) -> None:
        """Send until cancelled."""
        while True:
            if not await self.step():
                await asyncio.sleep(IDLE_SECONDS)

    async def step(self) -> int:
        """Claim and send what is due once; returns how many were tried."""
        claims = await self._database.transacting(self._claim)
        await asyncio.gather(*(self._deliver(claim) for claim in claims))
        return len(claims)

    async def _deliver(self, claim: Claim) -> None:
        reply, language = reply_from_json(claim.body), claim.body["language"]
        outcome = await self._senders[claim.channel].send(claim.address, reply, language)
        DELIVERIES.labels(type(outcome).__name__).inc()
        await self._database.transacting(lambda connection: self._settle(connection, claim, outcome))

    def _claim(self, connection: Connection) -> list[Claim]:
        now = self._clock()
        earlier = replies.alias("earlier")
        query = (
            select(replies, addresses.c.id.label("address_id"), addresses.c.channel, addresses.c.address)
            .join(conversations, conversations.c.id == replies.c.conversation_id)
            .join(addresses, addresses.c.id == conversations.c.address_id)
            .where(
                replies.c.state == "waiting",
                replies.c.not_before <= now,
                (replies.c.leased_until.is_(None)) | (replies.c.leased_until <= now),
                addresses.c.channel.in_(self._senders),
                ~select(earlier.c.id)
                .where(
                    earlier.c.conversation_id == replies.c.conversation_id,
                    earlier.c.state == "waiting",
                    earlier.c.seq < replies.c.seq,
                )
                .exists(),
            )
            .order_by(replies.c.id)
            .limit(BATCH)
            .with_for_update(of=replies, skip_locked=True)
        )
        rows = connection.execute(query).all()
        if rows:
            leased = update(replies).where(replies.c.id.in_([row.id for row in rows]))
            connection.execute(leased.values(leased_until=now + LEASE, attempts=replies.c.attempts + 1))
        return [
            Claim(
                row.id,
                row.conversation_id,
                row.address_id,
                row.channel,
                row.address,
                row.attempts + 1,
                self._keys.open_json(row.body, f"replies.body:{row.id}"),
            )
            for row in rows
        ]

    def _settle(self, connection: Connection, claim: Claim, outcome: Outcome) -> None:
        now = self._clock()
        match outcome:
            case Delivered():
                self._set(connection, claim, state="sent", settled_at=now, problem=None)
                if claim.body["kind"] == Kind.RECEIPT:
                    self._forget_text(connection, claim)
            case RetryAt() if outcome.counts and claim.attempts >= MOST_ATTEMPTS:
                self._set(connection, claim, state="dead", settled_at=now, problem=outcome.problem[:200])
            case RetryAt():
                pause = outcome.after or min(timedelta(seconds=2**claim.attempts), LONGEST_PAUSE)
                attempts = claim.attempts if outcome.counts else claim.attempts - 1
                self._set(
                    connection,
                    claim,
                    not_before=now + pause,
                    attempts=attempts,
                    leased_until=None,
                    problem=outcome.problem[:200],
                )
            case Dead():
                self._set(connection, claim, state="dead", settled_at=now, problem=outcome.problem[:200])
                if outcome.unreachable:
                    self._mark_unreachable(connection, claim, now)
            case MovedTo():
                moved = update(addresses).where(addresses.c.id == claim.address_id)
                connection.execute(moved.values(address=outcome.address))
                self._set(connection, claim, leased_until=None)

    def _set(self, connection: Connection, claim: Claim, **values: object) -> None:
        connection.execute(update(replies).where(replies.c.id == claim.id).values(**values))

    def _forget_text(self, connection: Connection, claim: Claim) -> None:
        """A receipt code is shown once: what we sent is kept neither in the outbox nor in the turn that said it."""
        body = claim.body | {"text": ""}
        self._set(connection, claim, body=self._keys.seal_json(body, f"replies.body:{claim.id}"))
        said_in = select(replies.c.cause).where(replies.c.id == claim.id).scalar_subquery()
        turn = connection.execute(select(turns.c.id, turns.c.response).where(turns.c.id == said_in)).first()
        if turn is None:
            return
        response = self._keys.open_json(turn.response, f"turns.response:{turn.id}")
        response["replies"] = [body if said["seq"] == body["seq"] else said for said in response["replies"]]
        sealed = self._keys.seal_json(response, f"turns.response:{turn.id}")
        connection.execute(update(turns).where(turns.c.id == turn.id).values(response=sealed))

    def _mark_unreachable(self, connection: Connection, claim: Claim, now: datetime) -> None:
        connection.execute(update(addresses).where(addresses.c.id == claim.address_id).values(unreachable_at=now))
        waiting = update(replies).where(
            replies.c.conversation_id == claim.conversation_id, replies.c.state == "waiting"
        )
        connection.execute(waiting.values(state="dead", settled_at=now, problem="unreachable"))
