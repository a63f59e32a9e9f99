"""What is said is written here first, in the transaction that decided it; delivery is somebody else's."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from bot.wire import Json, reply_json
from dialogs.messages import Reply
from storage.base import new_id
from storage.encryption import Keys
from storage.tables import addresses, conversations, replies

SENT_BY_US = frozenset({"telegram", "staff"})
"""Channels whose replies we send; the others fetch theirs."""


def write_replies(
    connection: Connection,
    keys: Keys,
    conversation_id: str,
    said: Sequence[Reply],
    *,
    cause: str,
    language: str,
    last_seq: int,
    waiting: bool,
    now: datetime,
) -> list[Json]:
    """Write replies after ``last_seq`` (the caller holds the conversation's row) and return them as JSON.

    ``waiting`` ones are sent by the delivery loop; the others are fetched by the client.
    """
    spoken = []
    for ordinal, reply in enumerate(said):
        body = reply_json(reply, last_seq + 1 + ordinal, language)
        # Who fetches has the text in this turn's response; what is shown once is not kept to be fetched again.
        kept = body if waiting or reply.kept is None else body | {"text": reply.kept}
        reply_id = new_id()
        connection.execute(
            insert(replies).values(
                id=reply_id,
                conversation_id=conversation_id,
                seq=body["seq"],
                cause=cause,
                ordinal=ordinal,
                body=keys.seal_json(kept, f"replies.body:{reply_id}"),
                state="waiting" if waiting else "pulled",
                not_before=now,
                attempts=0,
                created_at=now,
            )
        )
        spoken.append(body)
    return spoken


def say_in(
    connection: Connection,
    keys: Keys,
    conversation_id: str,
    said: Sequence[Reply],
    *,
    cause: str,
    language: str,
    now: datetime,
) -> bool:
    """Append replies to a conversation, in the caller's transaction. False when the conversation is gone.

    ``cause`` names what is being told ("decision:<event>"); the same cause says its replies once.
    """
    row = connection.execute(
        select(conversations.c.last_seq, addresses.c.channel)
        .join(addresses, addresses.c.id == conversations.c.address_id)
        .where(conversations.c.id == conversation_id)
        .with_for_update(of=conversations)
    ).first()
    if row is None:
        return False
    spoken = write_replies(
        connection,
        keys,
        conversation_id,
        said,
        cause=cause,
        language=language,
        last_seq=row.last_seq,
        waiting=row.channel in SENT_BY_US,
        now=now,
    )
    connection.execute(
        update(conversations)
        .where(conversations.c.id == conversation_id)
        .values(last_seq=row.last_seq + len(spoken), updated_at=now)
    )
    return True
