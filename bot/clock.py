"""The one clock. Everything that needs the time is handed one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""Returns the present instant, in UTC."""


def system_clock() -> datetime:
    """The machine's time."""
    return datetime.now(UTC)
