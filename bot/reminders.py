"""Says reminders when they are due. The word and its mark commit together, so each is said once."""

from __future__ import annotations

import asyncio
from datetime import datetime

from sqlalchemy import Connection, select, update

from bot.clock import Clock
from bot.conversation_store import ConversationStore
from bot.outbox import say_in
from dialogs.notices import retention_notice
from storage.encryption import Keys
from storage.tables import reminders
from storage.unit_of_work import Database

CHECK_SECONDS = 30.0
BATCH = 50


async def keep_reminding(database: Database, keys: Keys, clock: Clock) -> None:
    """Look for due reminders until cancelled. Several processes may do so at once."""
    while True:
        while await database.transacting(lambda c: say_due(c, keys, clock())):
            pass
        await asyncio.sleep(CHECK_SECONDS)


def say_due(connection: Connection, keys: Keys, now: datetime) -> int:
    """Say every reminder that is due; returns how many."""
    due = connection.execute(
        select(reminders)
        .where(reminders.c.told_at.is_(None), reminders.c.due_at <= now)
        .order_by(reminders.c.due_at)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    ).all()
    store = ConversationStore(keys)
    for row in due:
        language = store.read(connection, row.conversation_id).language
        notice = retention_notice(language, row.day)
        cause = f"remind:{row.id}"
        say_in(connection, keys, row.conversation_id, [notice], cause=cause, language=language, now=now)
        connection.execute(update(reminders).where(reminders.c.id == row.id).values(told_at=now))
    return len(due)
