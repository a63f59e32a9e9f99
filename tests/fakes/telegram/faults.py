"""What can go wrong between a bot and Telegram, put in on purpose."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Self

from tests.fakes.telegram.calls import Call
from tests.fakes.telegram.errors import ApiError, too_many_requests


class Shape(Enum):
    """How a fault shows."""

    REFUSED = auto()
    GARBAGE = auto()
    HANG = auto()
    RESET = auto()
    TWICE = auto()


@dataclass(frozen=True)
class Fault:
    """One way to fail. ``takes_effect``: the call does its work and only the answer is lost."""

    shape: Shape
    error: ApiError | None = None
    takes_effect: bool = False

    @classmethod
    def too_many_requests(cls, retry_after: int) -> Self:
        """429 with `retry_after` seconds."""
        return cls(Shape.REFUSED, too_many_requests(retry_after))

    @classmethod
    def blocked(cls) -> Self:
        """403, as when the person blocked the bot."""
        return cls(Shape.REFUSED, ApiError(403, "bot was blocked by the user"))

    @classmethod
    def bad_request(cls, reason: str) -> Self:
        """400 with a reason of one's own, such as "can't parse entities: …"."""
        return cls(Shape.REFUSED, ApiError(400, reason))

    @classmethod
    def server_error(cls, code: int = 500, reason: str = "Internal Server Error") -> Self:
        """500, or another 5xx."""
        return cls(Shape.REFUSED, ApiError(code, reason))

    @classmethod
    def garbage(cls) -> Self:
        """200 with a body that is no JSON, as a broken proxy answers."""
        return cls(Shape.GARBAGE)

    @classmethod
    def hang(cls) -> Self:
        """No answer, until the caller gives up or the rule is released."""
        return cls(Shape.HANG)

    @classmethod
    def reset(cls) -> Self:
        """The connection breaks before the call does anything."""
        return cls(Shape.RESET)

    @classmethod
    def lost_answer(cls) -> Self:
        """The call does its work, then the connection breaks: the sender cannot know."""
        return cls(Shape.RESET, takes_effect=True)

    @classmethod
    def duplicate_updates(cls) -> Self:
        """getUpdates only: every update of the answer comes twice."""
        return cls(Shape.TWICE, takes_effect=True)


@dataclass
class Rule:
    """When a fault strikes: for which calls, after how many spared ones, how often (None: until `stop`)."""

    fault: Fault
    method: str
    token: str | None
    chat_id: int | None
    skip: int
    times: int | None
    hits: int = 0
    released: asyncio.Event = field(default_factory=asyncio.Event)

    def strikes(self, call: Call) -> bool:
        """Whether it strikes this call; counts it if so."""
        fits = (
            self.method.lower() in {"*", call.method.lower()}
            and self.token in {None, call.token}
            and self.chat_id in {None, call.chat_id}
        )
        if not fits or self.times == 0:
            return False
        if self.skip:
            self.skip -= 1
            return False
        self.times = None if self.times is None else self.times - 1
        self.hits += 1
        return True

    def stop(self) -> None:
        """Strike no more, and let go what hangs."""
        self.times = 0
        self.released.set()
