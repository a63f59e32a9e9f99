"""People at the other end: they write, press buttons, read what comes, block the bot."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.fakes.telegram.errors import ApiError
from tests.fakes.telegram.state import Bot, Chat, Json, Query
from tests.fakes.telegram.text import units

if TYPE_CHECKING:
    from tests.fakes.telegram.server import FakeTelegram

PATIENCE = 10.0


class NothingHeard(AssertionError):
    """The bot did not say what was waited for."""


class NoSuchButton(AssertionError):
    """No message in the chat has such a button (any more)."""


@dataclass(frozen=True)
class Button:
    """A button under a message: it sends ``data`` to the bot or opens ``url``."""

    label: str
    data: str | None
    url: str | None


@dataclass(frozen=True)
class Message:
    """A message as a person sees it. ``edited``: this is a new version of an older one."""

    message_id: int
    text: str
    entities: tuple[Json, ...]
    buttons: tuple[tuple[Button, ...], ...]
    from_bot: bool
    edited: bool
    document: tuple[str, bytes] | None
    raw: Json = field(repr=False)

    @property
    def labels(self) -> list[str]:
        """What the buttons say, row after row."""
        return [button.label for row in self.buttons for button in row]

    def words_of(self, kind: str) -> list[str]:
        """The words that entities of a kind ("blockquote", "text_link") cover."""
        wide = self.text.encode("utf-16-le")
        return [
            wide[2 * entity["offset"] : 2 * (entity["offset"] + entity["length"])].decode("utf-16-le")
            for entity in self.entities
            if entity["type"] == kind
        ]


class Person:
    """Somebody in a chat with a bot. Made by `FakeTelegram.person` or `Group.member`."""

    def __init__(self, server: FakeTelegram, bot: Bot, chat: Chat, user: Json) -> None:
        self.user = user
        self._server = server
        self._bot = bot
        self._chat = chat
        self._heard = len(chat.happenings)

    @property
    def chat(self) -> list[Message]:
        """The whole chat as it stands: both sides, edits applied, deleted messages gone."""
        return [self._seen(raw) for _, raw in sorted(self._chat.messages.items())]

    @property
    def unheard(self) -> list[Message]:
        """What the bot said since `hears` last returned, without waiting."""
        return [self._seen(each) for each in self._chat.happenings[self._heard :]]

    @property
    def actions(self) -> list[str]:
        """The chat actions so far, such as "typing"."""
        return list(self._chat.actions)

    @property
    def answers(self) -> list[Json]:
        """The bot's answers to the presses of this person: text, show_alert, url."""
        mine = [query.answer for query in self._bot.queries.values() if query.user_id == self.user["id"]]
        return [answer for answer in mine if answer is not None]

    def says(self, text: str) -> int | None:
        """Write to the bot. The update_id, or None when the bot wants no messages."""
        command = text.split(maxsplit=1)[0] if text.startswith("/") else ""
        entities = [{"type": "bot_command", "offset": 0, "length": units(command)}] if command else None
        return self.sends(text=text, entities=entities)

    def sends(self, **content: Any) -> int | None:
        """Send a message with any content of the Bot API's Message: text, sticker, location, contact, …"""
        self._opens()
        message = self._bot.new_message(self._chat, self.user, **content)
        return self._notify("message", message)

    def sends_file(
        self, name: str, content: bytes, *, mime_type: str = "application/pdf", caption: str = ""
    ) -> int | None:
        """Send a document, to be fetched with getFile."""
        file = self._bot.keep(name, content, mime_type)
        return self.sends(document={**file.as_json(), "file_name": name, "mime_type": mime_type}, caption=caption)

    def corrects(self, message_id: int, text: str) -> int | None:
        """Edit a message of one's own."""
        message = {**self._chat.messages[message_id], "text": text, "edit_date": int(time.time())}
        self._chat.messages[message_id] = message
        return self._notify("edited_message", message)

    def presses(self, label_or_data: str, *, late: bool = False) -> int | None:
        """Press a button, on the newest message that has it. ``late``: the bot's answer will come too late.

        The update_id. Raises NoSuchButton where there is none, or where it opens a page instead.
        """
        for raw in reversed(list(self._chat.messages.values())):
            for button in (each for row in self._seen(raw).buttons for each in row):
                if label_or_data in {button.label, button.data}:
                    if button.data is None:
                        raise NoSuchButton(f"{label_or_data!r} opens {button.url}")
                    return self.sends_press(button.data, raw["message_id"], late=late)
        raise NoSuchButton(f"no button {label_or_data!r} in the chat:\n{self.transcript()}")

    def sends_press(self, data: str, message_id: int, *, late: bool = False) -> int | None:
        """Send a callback query as one likes: forged data, or a button that was edited away since.

        For a deleted message the update carries what is left of it (InaccessibleMessage, date 0).
        """
        query_id = str(4_000_000_000_000_000_000 + len(self._bot.queries))
        self._bot.queries[query_id] = Query(self.user["id"], late)
        gone = {"chat": self._chat.info, "message_id": message_id, "date": 0}
        return self._notify(
            "callback_query",
            {
                "id": query_id,
                "from": self.user,
                "message": self._chat.messages.get(message_id, gone),
                "chat_instance": str(7_000_000_000_000_000_000 + self._chat.info["id"]),
                "data": data,
            },
        )

    async def hears(
        self,
        count: int = 1,
        *,
        until: str | Callable[[Message], bool] | None = None,
        timeout: float = PATIENCE,
    ) -> list[Message]:
        """The next messages of the bot (new or edited): ``count`` of them, or up to the first one ``until`` fits
        (words it contains, or a test of one's own). Raises NothingHeard when they do not come."""

        def look() -> list[Json]:
            new = self._chat.happenings[self._heard :]
            if until is None:
                return new[:count] if len(new) >= count else []
            fits = (number for number, each in enumerate(new, 1) if _fits(until, self._seen(each)))
            return new[: next(fits, 0)]

        try:
            heard = await self._server.pulse.until(look, timeout)
        except TimeoutError:
            wanted = f"{count} message(s)" if until is None else f"a message that fits {until!r}"
            raise NothingHeard(f"waited {timeout} s for {wanted}; the chat:\n{self.transcript()}") from None
        self._heard += len(heard)
        return [self._seen(each) for each in heard]

    def blocks(self) -> None:
        """Block the bot: it may not write here any more, and is told so."""
        self._changes_membership("member", "kicked")
        self._chat.refusal = ApiError(403, "bot was blocked by the user")

    def unblocks(self) -> None:
        """Take the block back."""
        self._chat.refusal = None
        self._changes_membership("kicked", "member")

    def deactivates(self) -> None:
        """Delete the account."""
        self._chat.refusal = ApiError(403, "user is deactivated")

    def transcript(self) -> str:
        """The chat in plain words, for the messages of failing tests."""
        lines = []
        for message in self.chat:
            who = self._bot.username if message.from_bot else message.raw["from"]["first_name"]
            lines.append(f"  {who}: {message.text} {message.labels or ''}".rstrip())
        return "\n".join(lines) or "  (nothing yet)"

    def _opens(self) -> None:
        if self._chat.refusal is not None and "initiate" in self._chat.refusal.description:
            self._chat.refusal = None

    def _notify(self, kind: str, payload: Json) -> int | None:
        update_id = self._bot.notify(kind, payload)
        self._server.updates_came(self._bot)
        return update_id

    def _changes_membership(self, old: str, new: str) -> None:
        def member(status: str) -> Json:
            until = {"until_date": 0} if status == "kicked" else {}
            return {"user": self._bot.user, "status": status, **until}

        change = {"chat": self._chat.info, "from": self.user, "date": int(time.time())}
        self._notify("my_chat_member", {**change, "old_chat_member": member(old), "new_chat_member": member(new)})

    def _seen(self, raw: Json) -> Message:
        rows = raw.get("reply_markup", {}).get("inline_keyboard", [])
        document = raw.get("document")
        return Message(
            message_id=raw["message_id"],
            text=raw.get("text") or raw.get("caption") or "",
            entities=tuple(raw.get("entities") or raw.get("caption_entities") or ()),
            buttons=tuple(tuple(Button(b["text"], b.get("callback_data"), b.get("url")) for b in row) for row in rows),
            from_bot=raw["from"]["is_bot"],
            edited="edit_date" in raw,
            document=(document["file_name"], self._bot.files[document["file_id"]].content) if document else None,
            raw=raw,
        )


class Group:
    """A supergroup with the bot in it."""

    def __init__(self, server: FakeTelegram, bot: Bot, chat: Chat) -> None:
        self._server = server
        self._bot = bot
        self._chat = chat

    def member(self, user_id: int, *, first_name: str = "李工", **user: Any) -> Person:
        """Somebody in the group."""
        known = {"id": user_id, "is_bot": False, "first_name": first_name, **user}
        return Person(self._server, self._bot, self._chat, known)

    def expels_the_bot(self) -> None:
        """The bot is thrown out."""
        self._chat.refusal = ApiError(403, "bot was kicked from the supergroup chat")

    def moves_to(self, chat_id: int) -> Group:
        """The group gets another id; the old one answers with `migrate_to_chat_id`."""
        self._chat.refusal = ApiError(400, "group chat was upgraded to a supergroup chat", migrate_to_chat_id=chat_id)
        return self._server.group(chat_id, self._bot.token, title=self._chat.info["title"])


def _fits(until: str | Callable[[Message], bool], message: Message) -> bool:
    return until in message.text if isinstance(until, str) else until(message)
