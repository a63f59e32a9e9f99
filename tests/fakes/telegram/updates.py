"""The queue of a bot's updates: numbers, wanted kinds, confirmation by offset; and where a webhook points."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

KINDS = frozenset(
    {
        "message", "edited_message", "channel_post", "edited_channel_post", "inline_query", "chosen_inline_result",
        "callback_query", "shipping_query", "pre_checkout_query", "poll", "poll_answer", "my_chat_member",
        "chat_member", "chat_join_request", "chat_boost", "removed_chat_boost", "message_reaction",
        "message_reaction_count", "business_connection", "business_message", "edited_business_message",
        "deleted_business_messages",
    }
)  # fmt: skip
BY_DEFAULT = KINDS - {"chat_member", "message_reaction", "message_reaction_count"}
FIRST_ID = 100_000_001


@dataclass
class Webhook:
    """Where updates are sent, and how that went last."""

    url: str
    secret_token: str
    max_connections: int
    last_error_date: int | None = None
    last_error_message: str | None = None


@dataclass
class Updates:
    """Updates that are not confirmed yet, oldest first. Which kinds are wanted is settled when one comes in."""

    pending: dict[int, Any] = field(default_factory=dict)
    every: dict[int, Any] = field(default_factory=dict)
    again: list[Any] = field(default_factory=list)
    wanted: frozenset[str] = BY_DEFAULT
    pollers: int = 0
    _next_id: int = FIRST_ID

    def want(self, kinds: Iterable[object] | None) -> None:
        """`allowed_updates`: None keeps what was wanted, no known kind means the default ones."""
        if kinds is not None:
            self.wanted = (KINDS & {kind for kind in kinds if isinstance(kind, str)}) or BY_DEFAULT

    def add(self, kind: str, payload: Any) -> int | None:
        """Queue an update of this kind; its id, or None when the bot does not want such."""
        return self.push({kind: payload}) if kind in self.wanted else None

    def push(self, raw: Any) -> int:
        """Queue anything at all, well-formed or not; an object without ``update_id`` gets the next one."""
        update_id = self._next_id
        if isinstance(raw, dict):
            raw = {"update_id": update_id, **raw}
            update_id = raw["update_id"] if isinstance(raw["update_id"], int) else update_id
        self._next_id = max(self._next_id, update_id + 1)
        self.pending[update_id] = self.every[update_id] = raw
        return update_id

    def confirm(self, offset: int) -> None:
        """Forget what the offset confirms: everything below it; a negative one keeps so many of the newest."""
        for update_id in sorted(self.pending)[:offset] if offset < 0 else sorted(self.pending):
            if offset < 0 or update_id < offset:
                del self.pending[update_id]

    def batch(self, limit: int) -> list[Any]:
        """The oldest updates, repeated ones first. They stay queued until an offset confirms them."""
        repeated, self.again = self.again[:limit], self.again[limit:]
        return repeated + [self.pending[number] for number in sorted(self.pending)[: limit - len(repeated)]]
