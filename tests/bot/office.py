"""Processes that take turns on one database, and the way to a receipt."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Sequence
from typing import Any

from sqlalchemy import func, select

from bot.settings import Settings
from bot.turns import Opening, Taken, Turns
from bot.wire import Json
from dialogs.messages import Chose, Said, Turn
from intakes import cases
from intakes.types import Status
from knowledge.pack import Pack
from storage.base import metadata
from storage.encryption import Keys
from storage.tables import conversations
from storage.unit_of_work import Database
from tests.conftest import SettableClock
from tests.databases import Databases
from tests.fakes.knowledge import FakeAnswerer, fake_knowledge

MEASURE = "researcher_retention"
NAME, PHONE = "金丝雀Canary", "13800138000"
FORM = {"contact_name": NAME, "contact": PHONE}
ASKED = "卡纳利群岛的税率是多少"


class Office:
    """Processes that take turns on one database."""

    def __init__(
        self,
        databases: Databases,
        keys: Keys,
        pack: Pack,
        clock: SettableClock,
        *,
        processes: int = 3,
        answerer: FakeAnswerer | None = None,
    ) -> None:
        self.keys, self.clock = keys, clock
        settings = Settings(_env_file=None, public_url="https://desk.example.cn")
        self.databases: list[Database] = [databases.open() for _ in range(processes)]
        self.all = [Turns(d, keys, fake_knowledge(pack, answerer), settings, clock) for d in self.databases]
        self.database, self.one = self.databases[0], self.all[0]

    def spread(self, number: int) -> Turns:
        """Which process the balancer gives a request to."""
        return self.all[number % len(self.all)]

    def count(self) -> dict[str, int]:
        """How many rows each table has, for those that have any."""
        counted = {
            t.name: self.database.read(lambda c, t=t: c.execute(select(func.count()).select_from(t)).scalar_one())
            for t in metadata.sorted_tables
        }
        return {name: number for name, number in counted.items() if number}

    def version(self, conversation_id: str) -> int:
        """How many turns the conversation's row knows of."""
        mine = select(conversations.c.version).where(conversations.c.id == conversation_id)
        return self.database.read(lambda c: c.execute(mine).scalar_one())

    def status(self, receipt: tuple[str, str]) -> Status:
        """What the holder of a receipt sees."""
        return self.database.read(lambda c: cases.status(c, self.keys, *receipt))


def button(response: Json, start: str) -> Chose:
    """The button of the last reply whose id begins, or ends, so."""
    ids = [choice["id"] for choice in response["replies"][-1]["choices"]]
    return Chose(next(i for i in ids if i.startswith(start) or i.endswith(start)))


async def to_the_consent(taking: Any) -> Json:
    """Check a measure without knowing anything, and ask to file it."""
    response: Json = (await taking(Chose(f"check:{MEASURE}"))).response
    while response["pending"] is not None:
        response = (await taking(button(response, "=?"))).response
    return (await taking(button(response, "file:"))).response


async def file_on_the_web(office: Office, opened: Opening) -> Taken:
    """The whole way to a receipt."""

    async def taking(turn: Turn) -> Taken:
        return await office.one.take(opened.conversation_id, opened.token, turn)

    await to_the_consent(taking)
    await taking(Chose("consent=agree"))
    await taking(Said(NAME))
    return await taking(Said(PHONE))


async def hand_out_form(office: Office, address: str = "7:1") -> str:
    """The whole way to a one-time form on Telegram; returns its token."""
    numbers = iter(range(1000))

    async def taking(turn: Turn) -> Taken:
        return await office.one.take_at("telegram", address, turn, f"tg:{next(numbers)}")

    await to_the_consent(taking)
    link: str = (await taking(Chose("consent=agree"))).response["replies"][-1]["link"]
    assert link.startswith("https://desk.example.cn/form/")
    return link.rpartition("/")[2]


async def all_at_once(works: Sequence[Awaitable[Taken]]) -> list[Taken | BaseException]:
    return await asyncio.gather(*works, return_exceptions=True)
