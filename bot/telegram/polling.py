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
            log.warning("polling_failed", bot=self.bot_id, problem=type(error).__name__)
            await asyncio.sleep(PAUSE_SECONDS)
            return
        if raw:
            now = self._clock()
            await self._database.transacting(lambda c: inbox.store(c, self._keys, self.bot_id, raw, now))
            self._offset = raw[-1]["update_id"] + 1

    async def _work_off(self) -> None:
        while batch := await self._database.reading_from(lambda c: inbox.waiting(c, self._keys, self.bot_id)):
            for stored in batch:
                await self._handle(stored)

    async def _fetch(self, client: httpx.AsyncClient) -> list[dict[str, Any]]:
        body: dict[str, Any] = {"timeout": POLL_SECONDS, "allowed_updates": ALLOWED}
        if self._offset is not None:
            body["offset"] = self._offset
        response = await client.post(self._url, json=body)
        answer = response.json()
        if not answer.get("ok"):
            raise ValueError(f"getUpdates answered {response.status_code}")
        return [update for update in answer["result"] if isinstance(update.get("update_id"), int)]

    @property
    def _lease_name(self) -> str:
        return f"poll:{self.bot_id}"

    async def _leased(self) -> bool:
        now = self._clock()
        return await self._database.transacting(lambda c: take_lease(c, self._lease_name, self._owner, now, LEASE))
