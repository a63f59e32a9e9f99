"""The same conversation on every channel: a driver does what a person does there and returns what they see."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal, Protocol, cast

import httpx

from bot.wire import pending_json, reply_json
from bot.wiring import Services
from dialogs.conversation import Conversation
from dialogs.messages import Chose, FormPosted, Opened, Said, Turn
from dialogs.steps import steering
from dialogs.talk import Talk
from dialogs.words import words
from intakes.errors import InvalidField
from intakes.types import FIELDS
from intakes.values import parse_field
from tests.dialogs.desk import Office

Language = Literal["zh-Hans", "zh-Hant", "en"]


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
    async def news(self) -> list[Seen]: ...


class ChatDriver:
    """A chat that takes the personal fields itself, one after the other, and fetches what is said."""

    conversation_id = ""

    def __init__(self) -> None:
        self._asked: str | None = None
        self._read = 0

    async def fill(self, fields: dict[str, str]) -> list[Seen]:
        """Answer each field that is asked and given; one that is asked again was refused."""
        seen: list[Seen] = []
        refused = None
        while (name := (self._asked or "").removeprefix("field.")) in fields and name != refused:
            seen = await self._take(Said(fields[name]))
            refused = name
        return seen

    async def say(self, text: str) -> list[Seen]:
        return await self._take(Said(text))

    async def press(self, choice: str) -> list[Seen]:
        return await self._take(Chose(choice))

    async def news(self) -> list[Seen]:
        return self._heard(await self._since(self._read))

    def _taken(self, body: dict[str, Any]) -> list[Seen]:
        self._asked = body["pending"]["fact"] if body["pending"] else None
        return self._heard(body["replies"])

    def _heard(self, spoken: list[dict[str, Any]]) -> list[Seen]:
        self._read = max([self._read, *(reply["seq"] for reply in spoken)])
        return [_seen(reply) for reply in spoken]

    async def _take(self, turn: Turn) -> list[Seen]:
        raise NotImplementedError

    async def _since(self, after: int) -> list[dict[str, Any]]:
        raise NotImplementedError


class ApiDriver(ChatDriver):
    """Over the HTTP API."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        super().__init__()
        self._client = client
        self._token = ""

    async def start(self, language: str) -> list[Seen]:
        response = await self._client.post("/api/v1/conversations", json={"language": language})
        assert response.status_code == 201, response.text
        body = response.json()
        self.conversation_id, self._token = body["id"], body["token"]
        return self._taken(body)

    async def _take(self, turn: Turn) -> list[Seen]:
        body = {"text": turn.text} if isinstance(turn, Said) else {"choice": cast("Chose", turn).choice}
        response = await self._client.post(self._path("turns"), json=body, headers=self._bearer)
        assert response.status_code == 200, response.text
        return self._taken(response.json())

    async def _since(self, after: int) -> list[dict[str, Any]]:
        response = await self._client.get(self._path("replies"), params={"after": after}, headers=self._bearer)
        assert response.status_code == 200, response.text
        return cast("list[dict[str, Any]]", response.json()["replies"])

    def _path(self, name: str) -> str:
        return f"/api/v1/conversations/{self.conversation_id}/{name}"

    @property
    def _bearer(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._token}"}


class TerminalDriver(ChatDriver):
    """Through the turns that ``chuangban chat`` takes."""

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._turns = services.turns
        self._token = ""

    async def start(self, language: str) -> list[Seen]:
        opening = await self._turns.open("terminal", cast("Language", language))
        self.conversation_id, self._token = opening.conversation_id, opening.token
        return self._taken(opening.response)

    async def _take(self, turn: Turn) -> list[Seen]:
        return self._taken((await self._turns.take(self.conversation_id, self._token, turn)).response)

    async def _since(self, after: int) -> list[dict[str, Any]]:
        return await self._turns.replies_after(self.conversation_id, self._token, after)


class AssistantDriver(ChatDriver):
    """The pure assistant on a desk in memory. ``on_form``: the personal fields are asked on the one-time form."""

    def __init__(self, office: Office, *, on_form: bool = False) -> None:
        super().__init__()
        self._office, self._on_form = office, on_form

    async def start(self, language: str) -> list[Seen]:
        self.conversation_id = f"c{len(self._office.conversations)}"
        state = Conversation(
            channel="telegram" if self._on_form else "terminal",
            personal_data="link" if self._on_form else "here",
            language=cast("Language", language),
        )
        self._office.begin(self.conversation_id, state)
        return await self._take(Opened())

    async def fill(self, fields: dict[str, str]) -> list[Seen]:
        if not self._on_form:
            return await super().fill(fields)
        filing = self._office.conversations[self.conversation_id].filing
        assert filing is not None
        try:
            return await self._take(FormPosted(filing.submission_key, fields))
        except InvalidField:
            language = self._office.conversations[self.conversation_id].language
            return [Seen(text, {}) for text in _problems(fields, language)]

    async def _take(self, turn: Turn) -> list[Seen]:
        outcome = self._office.take(self.conversation_id, turn)
        language = outcome.conversation.language
        spoken = [reply_json(reply, 0, language) for reply in outcome.replies]
        return self._taken({"replies": spoken, "pending": pending_json(outcome.pending)})

    async def _since(self, after: int) -> list[dict[str, Any]]:
        told = self._office.told.pop(self.conversation_id, [])
        return [reply_json(reply, 0, self._office.conversations[self.conversation_id].language) for reply in told]


def talk_of(state: Conversation, services: Services) -> Talk:
    """The state as a turn would find it now."""
    return services.database.read(lambda c: Talk(state, services.turns.desk(c, services.clock())))


def pending_of(talk: Talk) -> str:
    """The fact that is pending; "nothing" where none is."""
    pending = steering.pending(talk)
    return pending.fact if pending else "nothing"


def _problems(fields: dict[str, str], language: Language) -> Iterator[str]:
    """What the page says of each wrong field."""
    for name in FIELDS:
        try:
            parse_field(name, fields.get(name, ""))
        except InvalidField as error:
            yield words(language)(f"field-problem-{error.problem}")


def _seen(reply: dict[str, Any]) -> Seen:
    return Seen(
        reply["text"],
        {choice["label"]: choice["id"] for choice in reply["choices"]},
        tuple(citation["clause"] for citation in reply["citations"]),
        reply.get("verdict"),
        reply.get("link"),
    )
