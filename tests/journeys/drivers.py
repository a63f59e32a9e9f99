"""The same conversation on every channel: a driver does what a person does there and returns what they see."""

from __future__ import annotations

import asyncio
import itertools
import re
from dataclasses import dataclass
from typing import Any, Literal, Protocol, cast
from urllib.parse import urlsplit

import httpx
from sqlalchemy import Connection, select

from bot.wiring import Services
from dialogs.messages import Chose, Said, Turn
from storage.tables import replies
from tests.fakes.telegram import FakeTelegram, Message, Person

_CHATS = itertools.count(70_001)


@dataclass(frozen=True)
class Seen:
    """One message as a person sees it. ``buttons``: label to id, empty where the channel hides ids."""

    text: str
    buttons: dict[str, str]
    citations: tuple[str, ...] = ()
    verdict: str | None = None
    link: str | None = None


class Driver(Protocol):
    """A person on one channel."""

    conversation_id: str

    async def start(self, language: str) -> list[Seen]: ...
    async def say(self, text: str) -> list[Seen]: ...
    async def press(self, choice: str) -> list[Seen]: ...
    async def fill(self, fields: dict[str, str]) -> list[Seen]: ...


class ApiDriver:
    """Over the HTTP API."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client
        self.conversation_id = ""
        self._token = ""

    async def start(self, language: str) -> list[Seen]:
        response = await self._client.post("/api/v1/conversations", json={"language": language})
        assert response.status_code == 201, response.text
        body = response.json()
        self.conversation_id, self._token = body["id"], body["token"]
        return [_seen(reply) for reply in body["replies"]]

    async def say(self, text: str) -> list[Seen]:
        return await self._turn({"text": text})

    async def press(self, choice: str) -> list[Seen]:
        return await self._turn({"choice": choice})

    async def fill(self, fields: dict[str, str]) -> list[Seen]:
        for value in fields.values():
            seen = await self.say(value)
        return seen

    async def _turn(self, body: dict[str, str]) -> list[Seen]:
        response = await self._client.post(
            f"/api/v1/conversations/{self.conversation_id}/turns",
            json=body,
            headers={"Authorization": f"Bearer {self._token}"},
        )
        assert response.status_code == 200, response.text
        return [_seen(reply) for reply in response.json()["replies"]]


class TerminalDriver:
    """Through the turns that ``chuangban chat`` takes (test_terminal.py runs the program itself)."""

    def __init__(self, services: Services) -> None:
        self._turns = services.turns
        self.conversation_id = ""
        self._token = ""

    async def start(self, language: str) -> list[Seen]:
        opening = await self._turns.open("terminal", cast("Literal['zh-Hans', 'zh-Hant', 'en']", language))
        self.conversation_id, self._token = opening.conversation_id, opening.token
        return [_seen(reply) for reply in opening.response["replies"]]

    async def say(self, text: str) -> list[Seen]:
        return await self._take(Said(text))

    async def press(self, choice: str) -> list[Seen]:
        return await self._take(Chose(choice))

    async def fill(self, fields: dict[str, str]) -> list[Seen]:
        for value in fields.values():
            seen = await self.say(value)
        return seen

    async def _take(self, turn: Turn) -> list[Seen]:
        taken = await self._turns.take(self.conversation_id, self._token, turn)
        return [_seen(reply) for reply in taken.response["replies"]]


class TelegramDriver:
    """A person in a private chat with the aiogram bot, on the fake Bot API server, and their browser for the form."""

    def __init__(self, server: FakeTelegram, token: str, services: Services, client: httpx.AsyncClient) -> None:
        self._server, self._token, self._services, self._client = server, token, services, client
        self._chat_id = next(_CHATS)
        self._person: Person | None = None
        self._link = ""
        self.conversation_id = ""

    async def start(self, language: str) -> list[Seen]:
        code = {"zh-Hans": "zh-hans", "zh-Hant": "zh-hant", "en": "en"}[language]
        self._person = self._server.person(self._chat_id, self._token, language_code=code)
        return await self.say("/start")

    async def say(self, text: str) -> list[Seen]:
        assert self._person is not None
        self._person.says(text)
        return await self._heard()

    async def press(self, choice: str) -> list[Seen]:
        assert self._person is not None
        newest = self._person.chat[-1].message_id
        self._person.sends_press(choice, newest)
        return await self._heard()

    async def fill(self, fields: dict[str, str]) -> list[Seen]:
        assert self._link, "no one-time link was handed out"
        page = await self._client.get(self._link)
        assert page.status_code == 200, page.text
        done = await self._client.post(self._link, data=fields)
        assert done.status_code == 200, done.text
        return [Seen(done.text, {}), *await self._heard()]

    async def _heard(self) -> list[Seen]:
        assert self._person is not None
        await self._server.settled(self._token)
        await self._until_sent()
        messages = self._person.unheard
        if messages:
            await self._person.hears(len(messages))
        seen = [_read(message) for message in messages]
        self._link = next((one.link for one in reversed(seen) if one.link), self._link)
        return seen

    async def _until_sent(self) -> None:
        address = f"{self._token.partition(':')[0]}:{self._chat_id}"
        found = await self._services.turns.conversation_at("telegram", address)
        assert found is not None
        self.conversation_id = found[0]

        def unsent(connection: Connection) -> bool:
            query = select(replies.c.id).where(
                replies.c.conversation_id == self.conversation_id, replies.c.state == "waiting"
            )
            return connection.execute(query.limit(1)).first() is not None

        async with asyncio.timeout(20):
            while await self._services.database.reading_from(unsent):
                await asyncio.sleep(0.02)


def _seen(reply: dict[str, Any]) -> Seen:
    return Seen(
        reply["text"],
        {choice["label"]: choice["id"] for choice in reply["choices"]},
        tuple(citation["clause"] for citation in reply["citations"]),
        reply.get("verdict"),
        reply.get("link"),
    )


def _read(message: Message) -> Seen:
    """A Telegram message: its citations are read off the links to the reader page."""
    links = [entity["url"] for entity in message.entities if entity["type"] == "text_link"]
    clauses = tuple(urlsplit(link).fragment for link in links if "/policy/" in link)
    buttons = {b.label: b.data for row in message.buttons for b in row if b.data}
    form = re.search(r"https?://\S+/form/\S+", message.text)
    opened = next((b.url for row in message.buttons for b in row if b.url and "/form/" in b.url), None)
    return Seen(message.text, buttons, clauses, None, opened or (form.group() if form else None))
