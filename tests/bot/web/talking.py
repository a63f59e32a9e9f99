"""Somebody who talks with the desk over the HTTP API."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.bot.web.applying import ANSWERS, MEASURE

API = "/api/v1"
Json = dict[str, Any]


@dataclass
class Chat:
    """One conversation. ``last`` is the body of the newest answer."""

    client: httpx.AsyncClient
    id: str
    token: str
    last: Json = field(repr=False)

    @property
    def path(self) -> str:
        """The conversation's address."""
        return f"{API}/conversations/{self.id}"

    @property
    def bearer(self) -> dict[str, str]:
        """The header that opens it."""
        return {"Authorization": f"Bearer {self.token}"}

    async def turn(self, body: Json | bytes, *, key: str | None = None, **headers: str) -> httpx.Response:
        """A request for a turn, whatever is in it."""
        content = {"content": body} if isinstance(body, bytes) else {"json": body}
        sent = {"Content-Type": "application/json"} | self.bearer | headers
        if key is not None:
            sent["Idempotency-Key"] = key
        return await self.client.post(f"{self.path}/turns", headers=sent, **content)  # type: ignore[arg-type]

    async def say(self, text: str) -> Json:
        """A turn that is taken; its body."""
        return self._taken(await self.turn({"text": text}))

    async def press(self, choice: str) -> Json:
        """The same with a button."""
        return self._taken(await self.turn({"choice": choice}))

    async def replies(self, after: int = 0, **params: float) -> httpx.Response:
        """What was said after a seq."""
        return await self.client.get(f"{self.path}/replies", params={"after": after, **params}, headers=self.bearer)

    def _taken(self, response: httpx.Response) -> Json:
        assert response.status_code == 200, response.text
        self.last = response.json()
        return self.last


async def start(client: httpx.AsyncClient, language: str | None = "zh-Hans") -> Chat:
    """A fresh conversation."""
    response = await client.post(f"{API}/conversations", json={"language": language})
    assert response.status_code == 201, response.text
    body = response.json()
    return Chat(client, body["id"], body["token"], body)


async def check(chat: Chat) -> Json:
    """Answer every question of researcher_retention; the body with the verdict."""
    body = await chat.press(f"check:{MEASURE}")
    while (pending := body["pending"]) is not None:
        if pending["fact"] == "years_since_move":
            body = await chat.say("半年")
            continue
        wanted = f"={ANSWERS.get(pending['fact'], '?')}"
        body = await chat.press(next(choice["id"] for choice in pending["choices"] if choice["id"].endswith(wanted)))
    return body


async def file(chat: Chat) -> tuple[str, str]:
    """Check, consent, fill in; returns the reference and the receipt code."""
    await check(chat)
    await chat.press(f"file:{MEASURE}")
    await chat.press("consent=agree")
    await chat.say("金丝雀")
    body = await chat.say("13800138000")
    receipt = next(reply for reply in body["replies"] if reply["kind"] == "receipt")
    [code] = re.findall(r"\b(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}\b", receipt["text"])
    return receipt["reference"], code


def is_problem(response: httpx.Response, status: int) -> Json:
    """Asserts that a response is a problem document of that status, and returns it."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    body: Json = response.json()
    assert body["type"] == "about:blank"
    assert body["status"] == status
    assert body["title"]
    assert body["detail"]
    return body
