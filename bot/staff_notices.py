"""Tells the staff bot's chats of a new intake: its reference and its measure, nothing personal."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, insert, select

from bot.outbox import say_in
from dialogs.conversation import Conversation
from dialogs.notices import new_intake_notice
from intakes.staff import Role
from storage.base import new_id
from storage.encryption import Keys
from storage.tables import addresses, conversations, people, staff

CHANNEL = "staff"


def tell_staff(connection: Connection, keys: Keys, reference: str, title: Mapping[str, str], now: datetime) -> int:
    """Write the notice for every linked chat of somebody who may review; returns how many.

    ``title``: the measure's, {zh-Hans, en}.
    """
    query = select(staff.c.id, staff.c.language, conversations.c.id.label("conversation_id")).join(
        addresses, (addresses.c.address == staff.c.id) & (addresses.c.channel == CHANNEL)
    )
    query = query.join(conversations, conversations.c.address_id == addresses.c.id).where(
        staff.c.disabled_at.is_(None),
        staff.c.telegram_chat_id.is_not(None),
        staff.c.role.in_([Role.REVIEWER, Role.ADMIN]),
    )
    told = connection.execute(query).all()
    for row in told:
        language = row.language or "zh-Hans"
        notice = new_intake_notice(language, reference, title)
        say_in(
            connection,
            keys,
            row.conversation_id,
            [notice],
            cause=f"new:{reference}:{row.id[-20:]}",
            language=language,
            now=now,
        )
    return len(told)


def open_staff_chat(connection: Connection, keys: Keys, staff_id: str, now: datetime) -> None:
    """Give a staff account the conversation that its notices are written into, once."""
    if connection.execute(select(addresses.c.id).where(addresses.c.address == staff_id)).first():
        return
    person_id, address_id, conversation_id = new_id(), new_id(), new_id()
    # Nobody talks in it: the state is only there because every conversation has one.
    state = Conversation(channel="telegram", personal_data="link").model_dump_json().encode()
    connection.execute(insert(people).values(id=person_id, created_at=now))
    connection.execute(
        insert(addresses).values(id=address_id, person_id=person_id, channel=CHANNEL, address=staff_id, created_at=now)
    )
    connection.execute(
        insert(conversations).values(
            id=conversation_id,
            address_id=address_id,
            state=keys.seal(state, f"conversations.state:{conversation_id}"),
            version=0,
            last_seq=0,
            created_at=now,
            updated_at=now,
        )
    )
