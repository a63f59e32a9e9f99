"""Long polling that advances only after what it got is stored (https://core.telegram.org/bots/api#getupdates).

Updates come as raw JSON and are parsed one by one later: one that nobody understands never takes a batch with it.
"""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import httpx
import structlog

from bot.clock import Clock
from bot.leases import give_lease_back, take_lease
from bot.telegram import inbox
from storage.encryption import Keys
from storage.unit_of_work import Database

log = structlog.get_logger(__name__)
POLL_SECONDS = 20
LEASE = timedelta(seconds=60)
PAUSE_SECONDS = 2.0
ALLOWED = ["message", "callback_query", "my_chat_member"]

Handle = Callable[[inbox.StoredUpdate], Awaitable[None]]


class NotAnswered(ValueError):
    """The other side answered, but not with updates."""


def _has_number(update: object) -> bool:
    number = update.get("update_id") if isinstance(update, dict) else None
    return isinstance(number, int) and not isinstance(number, bool) and 0 <= number < 2**63


class Poller:
    """Polls one bot and hands its updates on in order. One per bot and process; a lease lets one of them work."""

    def __init__(self, token: str, api_url: str, database: Database, keys: Keys, clock: Clock, handle: Handle) -> None:
        self.bot_id = int(token.partition(":")[0])
        self._url = f"{api_url}/bot{token}/getUpdates"
        self._database, self._keys, self._clock, self._handle = database, keys, clock, handle
        self._owner = uuid.uuid4().hex
        self._offset: int | None = None

    async def run(self) -> None:
        """Poll until cancelled. Trouble with the network is waited out."""
        async with httpx.AsyncClient(timeout=POLL_SECONDS + 15) as client:
            try:
                while True:
                    await self._round(client)
            finally:
                name = self._lease_name
                await self._database.transacting(lambda c: give_lease_back(c, name, self._owner))

    async def _round(self, client: httpx.AsyncClient) -> None:
        if not await self._leased():
            await asyncio.sleep(PAUSE_SECONDS)
            return
        await self._work_off()
        try:
            raw = await self._fetch(client)
        except (httpx.HTTPError, ValueError) as error:
            # What httpx says can hold the address, and that holds the token.
            problem = str(error) if isinstance(error, NotAnswered) else type(error).__name__
            log.warning("polling_failed", bot=self.bot_id, problem=problem)
            await asyncio.sleep(PAUSE_SECONDS)
            return
        await self._keep(raw)

    async def _keep(self, raw: list[Any]) -> None:
        usable = [update for update in raw if _has_number(update)]
        if len(usable) < len(raw):
            log.error("updates_without_number", bot=self.bot_id, count=len(raw) - len(usable))
        if usable:
            now = self._clock()
            await self._database.transacting(lambda c: inbox.store(c, self._keys, self.bot_id, usable, now))
            self._offset = max(update["update_id"] for update in usable) + 1
        elif raw:
            await asyncio.sleep(PAUSE_SECONDS)
        else:
            # All is confirmed. After a quiet week Telegram numbers anew, maybe lower: an old offset would skip those.
            self._offset = None

    async def _work_off(self) -> None:
        while batch := await self._database.reading_from(lambda c: inbox.waiting(c, self._keys, self.bot_id)):
            for stored in batch:
                await self._handle(stored)

    async def _fetch(self, client: httpx.AsyncClient) -> list[Any]:
        body: dict[str, Any] = {"timeout": POLL_SECONDS, "allowed_updates": ALLOWED}
        if self._offset is not None:
            body["offset"] = self._offset
        response = await client.post(self._url, json=body)
        answer = response.json()
        found = answer.get("result") if isinstance(answer, dict) else None
        if not isinstance(found, list):
            raise NotAnswered(f"getUpdates answered {response.status_code}: {response.text[:120]}")
        return found

    @property
    def _lease_name(self) -> str:
        return f"poll:{self.bot_id}"

    async def _leased(self) -> bool:
        now = self._clock()
        return await self._database.transacting(lambda c: take_lease(c, self._lease_name, self._owner, now, LEASE))
