"""Whether the person at an address can be written to: Telegram says so when they block the bot or take it back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, update

from storage.tables import addresses


def mark_reach(connection: Connection, channel: str, address: str, *, unreachable_since: datetime | None) -> None:
    """Note since when nobody is reached at an address (None: reached again). Nothing where nobody talked from there."""
    mine = update(addresses).where(addresses.c.channel == channel, addresses.c.address == address)
    connection.execute(mine.values(unreachable_at=unreachable_since))
