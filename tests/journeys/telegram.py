"""A person on Telegram, and their browser for the one-time form."""

from __future__ import annotations

import asyncio
import html
import itertools
import re
from collections.abc import AsyncIterator
from urllib.parse import urlsplit

import httpx
from sqlalchemy import Connection, select

from bot.outbox import say_in
from bot.wiring import Services
from dialogs.messages import Choice, Kind, Reply
from storage.tables import replies, updates
from tests.fakes.telegram import FakeTelegram, Message, Person
from tests.journeys.drivers import Seen

_CHATS = itertools.count(70_001)
TELEGRAM_MESSAGE = 4096
"""What a Telegram client lets a person send at once: it cuts longer texts itself."""


class TelegramDriver:
    """A person in a private chat with the aiogram bot, on the fake Bot API server, and their browser for the form."""

    def __init__(self, server: FakeTelegram, token: str, services: Services, client: httpx.AsyncClient) -> None:
        self._server, self._token, self._services, self._client = server, token, services, client
        self._chat_id = next(_CHATS)
        self._bot_id = int(token.partition(":")[0])
        self._person: Person | None = None
        self._link = ""
        self.conversation_id = ""

    async def start(self, language: str) -> list[Seen]:
        code = {"zh-Hans": "zh-hans", "zh-Hant": "zh-hant", "en": "en"}[language]
        self._person = self._server.person(self._chat_id, self._token, language_code=code)
        return await self.say("/start")

    async def say(self, text: str) -> list[Seen]:
        assert self._person is not None
        if not text.strip():  # there is no empty message: a place comes without text
            return await self._heard(self._person.sends(location={"latitude": 39.9, "longitude": 116.7}))
        pieces = [text[at : at + TELEGRAM_MESSAGE] for at in range(0, len(text), TELEGRAM_MESSAGE)]
        return await self._heard(*[self._person.says(piece) for piece in pieces])

    async def press(self, choice: str) -> list[Seen]:
        assert self._person is not None
        return await self._heard(self._person.sends_press(choice, self._person.chat[-1].message_id))

    async def fill(self, fields: dict[str, str]) -> list[Seen]:
        assert self._link, "no one-time link was handed out"
        page = await self._client.get(self._link)
        assert page.status_code == 200, page.text
        done = await self._client.post(self._link, data=fields)
        assert done.status_code in (200, 422), done.text
        return [Seen(html.unescape(done.text), {}), *await self._heard()]

    async def news(self) -> list[Seen]:
        return await self._heard()

    async def say_at_once(self, texts: list[str]) -> list[Seen]:
        """Many messages without waiting for an answer."""
        assert self._person is not None
        return await self._heard(*[self._person.says(text) for text in texts])

    async def told(self, text: str, buttons: dict[str, str]) -> list[Seen]:
        """What the desk says here without being asked, with buttons (id to label)."""
        reply = Reply(Kind.NOTICE, text, choices=tuple(Choice(*button) for button in buttons.items()))
        keys, now = self._services.keys, self._services.clock()
        here = self.conversation_id
        await self._services.database.transacting(
            lambda c: say_in(c, keys, here, [reply], cause="told", language="zh-Hans", now=now)
        )
        return await self._heard()

    async def _heard(self, *update_ids: int | None) -> list[Seen]:
        assert self._person is not None
        await self._until([number for number in update_ids if number is not None])
        messages = self._person.unheard
        if messages:
            await self._person.hears(len(messages))
        seen = [_read(message) for message in messages]
        self._link = next((one.link for one in reversed(seen) if one.link), self._link)
        return seen

    async def _until(self, update_ids: list[int]) -> None:
        """Until the updates are worked off and everything that was said is sent."""

        def done(connection: Connection) -> bool:
            settled = select(updates.c.update_id).where(
                updates.c.bot_id == self._bot_id, updates.c.update_id.in_(update_ids), updates.c.state != "received"
            )
            if len(connection.execute(settled).all()) < len(update_ids):
                return False
            waiting = select(replies.c.id).where(
                replies.c.conversation_id == self.conversation_id, replies.c.state == "waiting"
            )
            return connection.execute(waiting.limit(1)).first() is None

        async for _ in _a_while():
            if not self.conversation_id:
                found = await self._services.turns.conversation_at("telegram", f"{self._bot_id}:{self._chat_id}")
                self.conversation_id = found[0] if found else ""
            elif await self._services.database.reading_from(done):
                return


async def _a_while() -> AsyncIterator[None]:
    async with asyncio.timeout(60):
        while True:
            yield
            await asyncio.sleep(0.02)


def _read(message: Message) -> Seen:
    """A Telegram message: its citations are read off the links to the reader page."""
    links = [entity["url"] for entity in message.entities if entity["type"] == "text_link"]
    clauses = tuple(urlsplit(link).fragment for link in links if "/policy/" in link)
    buttons = {b.label: b.data for row in message.buttons for b in row if b.data}
    form = re.search(r"https?://\S+/form/\S+", message.text)
    opened = next((b.url for row in message.buttons for b in row if b.url and "/form/" in b.url), None)
    return Seen(message.text, buttons, clauses, None, opened or (form.group() if form else None))
