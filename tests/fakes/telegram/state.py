"""What the fake server knows: bots, their chats, messages, files and callback queries. Shapes as in the Bot API."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from tests.fakes.telegram.errors import ApiError
from tests.fakes.telegram.updates import Updates, Webhook

Json = dict[str, Any]
Found = TypeVar("Found")


class Pulse:
    """Wakes whoever waits for something to happen."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def beat(self) -> None:
        """Something happened: everybody looks again."""
        self._event.set()
        self._event = asyncio.Event()

    async def until(self, look: Callable[[], Found | None], timeout: float) -> Found:
        """What ``look`` finds, as soon as it is neither None nor empty. Raises TimeoutError after so many seconds."""
        async with asyncio.timeout(timeout):
            while not (found := look()):
                await self._event.wait()
        return found


@dataclass
class Chat:
    """A chat of one bot. ``refusal`` is why the bot cannot write there at present; ``happenings`` are the messages
    the bot sent or edited, one after the other, each as it was then."""

    info: Json
    refusal: ApiError | None = None
    messages: dict[int, Json] = field(default_factory=dict)
    happenings: list[Json] = field(default_factory=list)
    actions: list[str] = field(default_factory=list)


@dataclass
class StoredFile:
    """A file that Telegram keeps."""

    file_id: str
    name: str
    content: bytes = field(repr=False)
    mime_type: str

    def as_json(self) -> Json:
        """The fields that File and Document share."""
        return {"file_id": self.file_id, "file_unique_id": f"u{self.file_id}", "file_size": len(self.content)}


@dataclass
class Query:
    """A pressed button that waits for its answer. ``late``: the time for an answer has passed."""

    user_id: int
    late: bool = False
    answer: Json | None = None


@dataclass
class Bot:
    """One bot and all it sees."""

    token: str
    username: str
    first_name: str
    pulse: Pulse
    updates: Updates = field(default_factory=Updates)
    webhook: Webhook | None = None
    chats: dict[int, Chat] = field(default_factory=dict)
    files: dict[str, StoredFile] = field(default_factory=dict)
    queries: dict[str, Query] = field(default_factory=dict)
    settings: dict[tuple[str, str], Any] = field(default_factory=dict)
    _last_message_id: int = 0

    @property
    def user(self) -> Json:
        """The bot as a User."""
        return {
            "id": int(self.token.split(":")[0]),
            "is_bot": True,
            "first_name": self.first_name,
            "username": self.username,
        }

    def chat(self, chat_id: int) -> Chat:
        """A chat the bot knows and may write to; raises ApiError 400 or 403."""
        if chat_id not in self.chats:
            raise ApiError(400, "chat not found")
        chat = self.chats[chat_id]
        if chat.refusal is not None:
            raise chat.refusal
        return chat

    def new_message(self, chat: Chat, sender: Json, **content: Any) -> Json:
        """Put a message into the chat, dated now, in whole seconds."""
        self._last_message_id += 1
        message = {
            "message_id": self._last_message_id,
            "from": sender,
            "chat": chat.info,
            "date": int(time.time()),
            **{name: value for name, value in content.items() if value not in (None, [], "")},
        }
        chat.messages[self._last_message_id] = message
        return message

    def tell(self, chat: Chat, message: Json) -> None:
        """Show the people in the chat what the bot did."""
        chat.happenings.append(message)
        self.pulse.beat()

    def keep(self, name: str, content: bytes, mime_type: str) -> StoredFile:
        """Store a file and give it an id."""
        file = StoredFile(f"FILE{len(self.files) + 1:06d}", name, content, mime_type)
        self.files[file.file_id] = file
        return file

    def notify(self, kind: str, payload: Json) -> int | None:
        """Queue an update, unless the bot does not want its kind; the update_id."""
        update_id = self.updates.add(kind, payload)
        self.pulse.beat()
        return update_id
