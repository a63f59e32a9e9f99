"""Conversations as rows: who owns them, how their sealed state is read and written. Every method takes a connection."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Select, insert, select, update

from bot.errors import UnknownConversation, UnknownForm
from dialogs.conversation import Channel, Conversation, Language
from storage.base import new_id
from storage.encryption import Keys
from storage.tables import addresses, conversations, form_links, people


@dataclass(frozen=True)
class Locked:
    """A conversation whose row this transaction holds."""

    id: str
    state: Conversation
    version: int
    last_seq: int


@dataclass(frozen=True)
class Form:
    """A one-time form that is open: which measure is being filed, in which language."""

    id: str
    conversation_id: str
    submission_key: str
    measure: str
    language: Language


class ConversationStore:
    """Reads and writes conversations; their state is sealed as a whole, because facts can be personal."""

    def __init__(self, keys: Keys) -> None:
        self._keys = keys

    def start(self, connection: Connection, address: str, state: Conversation, now: datetime) -> str:
        """Write a new person with one address and one conversation; returns the conversation's id."""
        person_id, address_id, conversation_id = new_id(), new_id(), new_id()
        connection.execute(insert(people).values(id=person_id, created_at=now))
        connection.execute(
            insert(addresses).values(
                id=address_id, person_id=person_id, channel=state.channel, address=address, created_at=now
            )
        )
        connection.execute(
            insert(conversations).values(
                id=conversation_id,
                address_id=address_id,
                state=self._sealed(conversation_id, state),
                version=0,
                last_seq=0,
                created_at=now,
                updated_at=now,
            )
        )
        return conversation_id

    def at(self, connection: Connection, channel: Channel, address: str) -> str | None:
        """The conversation at an address; None when nobody talked from there yet."""
        return connection.execute(
            select(conversations.c.id)
            .join(addresses, conversations.c.address_id == addresses.c.id)
            .where(addresses.c.channel == channel, addresses.c.address == address)
        ).scalar_one_or_none()

    def must_own(self, connection: Connection, conversation_id: str, address: str) -> None:
        """Raises UnknownConversation unless the conversation is this address's."""
        found = connection.execute(_owned(conversation_id, address)).first()
        if found is None:
            raise UnknownConversation("no conversation with this id and token")

    def read(self, connection: Connection, conversation_id: str) -> Conversation:
        """The state of a conversation. Raises UnknownConversation."""
        query = select(conversations.c.state).where(conversations.c.id == conversation_id)
        sealed = connection.execute(query).scalar_one_or_none()
        if sealed is None:
            raise UnknownConversation("no conversation with this id")
        return self._opened(conversation_id, sealed)

    def lock(self, connection: Connection, conversation_id: str) -> Locked:
        """The state, with the row held to the end of the transaction. Raises UnknownConversation."""
        row = connection.execute(
            select(conversations.c.state, conversations.c.version, conversations.c.last_seq)
            .where(conversations.c.id == conversation_id)
            .with_for_update()
        ).first()
        if row is None:
            raise UnknownConversation("no conversation with this id")
        return Locked(conversation_id, self._opened(conversation_id, row.state), row.version, row.last_seq)

    def write(self, connection: Connection, held: Locked, state: Conversation, *, last_seq: int, now: datetime) -> None:
        """Write what a turn made of a conversation."""
        connection.execute(
            update(conversations)
            .where(conversations.c.id == held.id)
            .values(state=self._sealed(held.id, state), version=held.version + 1, last_seq=last_seq, updated_at=now)
        )

    def delete(self, connection: Connection, conversation_id: str, address: str) -> None:
        """Delete the person with transcript, facts and unsent replies. Raises UnknownConversation."""
        self.must_own(connection, conversation_id, address)
        person = select(addresses.c.person_id).where(addresses.c.id.in_(_owned(conversation_id, address)))
        connection.execute(people.delete().where(people.c.id.in_(person)))

    def form(self, connection: Connection, token: str, now: datetime) -> Form:
        """What a one-time form link is for. Raises UnknownForm."""
        row = connection.execute(
            select(form_links).where(form_links.c.token_hash == self._keys.keyed_hash("form", token))
        ).first()
        if row is None or row.used_at is not None or row.expires_at <= now:
            raise UnknownForm("no form behind this link")
        state = self.read(connection, row.conversation_id)
        if state.filing is None or state.filing.submission_key != row.submission_key:
            raise UnknownForm("the application behind this link was stopped")
        return Form(row.id, row.conversation_id, row.submission_key, state.filing.measure, state.language)

    def use_up(self, connection: Connection, form: Form, now: datetime) -> None:
        """Close every link that was handed out for the same application."""
        links = update(form_links).where(form_links.c.submission_key == form.submission_key)
        connection.execute(links.values(used_at=now))

    def _opened(self, conversation_id: str, sealed: bytes) -> Conversation:
        return Conversation.model_validate_json(self._keys.open(sealed, _place(conversation_id)))

    def _sealed(self, conversation_id: str, state: Conversation) -> bytes:
        return self._keys.seal(state.model_dump_json().encode(), _place(conversation_id))


def _owned(conversation_id: str, address: str) -> Select[tuple[str]]:
    """The address's id, where the conversation is its own."""
    return (
        select(addresses.c.id)
        .join(conversations, conversations.c.address_id == addresses.c.id)
        .where(conversations.c.id == conversation_id, addresses.c.address == address)
    )


def _place(conversation_id: str) -> str:
    return f"conversations.state:{conversation_id}"
