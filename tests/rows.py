"""Rows that tests begin with, and what several threads do at once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Connection, insert

from storage.base import new_id
from storage.encryption import Keys
from storage.tables import addresses, conversations, people

T = TypeVar("T")


def add_conversation(
    connection: Connection, now: datetime, *, channel: str = "telegram", address: str = "7:1", keys: Keys | None = None
) -> str:
    """A conversation that nothing was said in yet, of a person of its own; returns its id."""
    person, place, conversation = new_id(), new_id(), new_id()
    state = keys.seal(b"{}", f"conversations.state:{conversation}") if keys else b""
    connection.execute(insert(people).values(id=person, created_at=now))
    connection.execute(
        insert(addresses).values(id=place, person_id=person, channel=channel, address=address, created_at=now)
    )
    connection.execute(
        insert(conversations).values(
            id=conversation, address_id=place, state=state, version=0, last_seq=0, created_at=now, updated_at=now
        )
    )
    return conversation


def at_once(*works: Callable[[], T]) -> list[T | BaseException]:
    """Run each in a thread of its own, all starting together; what each returned or raised, in order."""
    start = threading.Barrier(len(works))

    def run(work: Callable[[], T]) -> T:
        start.wait(timeout=30)
        return work()

    with ThreadPoolExecutor(len(works)) as threads:
        running = [threads.submit(run, work) for work in works]
    return [future.exception() or future.result() for future in running]
