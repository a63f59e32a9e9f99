"""One turn, one transaction: the key against repeats, the state, what is filed and what is said commit together."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, insert, select

from bot.clock import Clock
from bot.conversation_store import ConversationStore, Form, Locked
from bot.errors import KeyReused
from bot.knowledge_source import KnowledgeSource
from bot.outbox import SENT_BY_US, write_replies
from bot.records import DatabaseRecords, FreshIds, apply_effect
from bot.settings import Settings
from bot.wire import Json, pending_json
from dialogs.assistant import respond
from dialogs.conversation import Channel, Conversation, Language
from dialogs.desk import Desk
from dialogs.messages import Chose, FileIntake, FormPosted, Opened, Said, Turn
from dialogs.talk import Outcome
from intakes.codes import new_token
from storage.base import new_id
from storage.encryption import Keys
from storage.tables import replies, turns
from storage.unit_of_work import Database, lock_name


@dataclass(frozen=True)
class Taken:
    """What a turn gave: the JSON of the API contract, and whether it was a repeat of an earlier one."""

    conversation_id: str
    response: Json
    repeated: bool = False
    # (reference, receipt code) of what this very turn filed, for the page that shows it once. Kept nowhere.
    receipt: tuple[str, str] | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Opening:
    """A new conversation and the token that opens it, shown to its owner only."""

    conversation_id: str
    token: str
    response: Json


class Turns:
    """Takes turns on every channel. One per process."""

    def __init__(
        self, database: Database, keys: Keys, knowledge: KnowledgeSource, settings: Settings, clock: Clock
    ) -> None:
        self._database, self._keys, self._knowledge = database, keys, knowledge
        self._settings, self._clock = settings, clock
        self._store = ConversationStore(keys)

    async def open(self, channel: Channel, language: Language | None) -> Opening:
        """Start a conversation on the web or in a terminal, and greet."""
        token = new_token()
        address = self._address(token)

        def work(connection: Connection) -> Taken:
            conversation_id = self._start(connection, channel, address, language)
            return self._take(connection, conversation_id, Opened(), key=None, body_hash="")

        taken = await self._database.transacting(work)
        return Opening(taken.conversation_id, token, taken.response)

    async def take(
        self, conversation_id: str, token: str, turn: Turn, key: str | None = None, body: bytes = b""
    ) -> Taken:
        """One turn of a conversation. Raises UnknownConversation, or KeyReused when ``key`` had another body."""
        turn = await self._analysed(turn)
        address, body_hash = self._address(token), hashlib.sha256(body).hexdigest()

        def work(connection: Connection) -> Taken:
            self._store.must_own(connection, conversation_id, address)
            return self._take(connection, conversation_id, turn, key=key, body_hash=body_hash)

        return await self._database.transacting(work)

    async def take_at(
        self, channel: Channel, address: str, turn: Turn, key: str, language: Language | None = None
    ) -> Taken:
        """One turn of whoever is at an address (Telegram: "bot id:chat id"); the first one starts a conversation."""
        turn = await self._analysed(turn)

        def work(connection: Connection) -> Taken:
            conversation_id = self._store.at(connection, channel, address)
            if conversation_id is None:
                lock_name(connection, f"address:{channel}:{address}")
                conversation_id = self._store.at(connection, channel, address)
            if conversation_id is None:
                conversation_id = self._start(connection, channel, address, language)
            return self._take(connection, conversation_id, turn, key=key, body_hash="")

        return await self._database.transacting(work)

    async def form(self, token: str) -> Form:
        """What a one-time form link is for. Raises UnknownForm."""
        return await self._database.reading_from(lambda c: self._store.form(c, token, self._clock()))

    async def take_form(self, token: str, fields: Mapping[str, str]) -> Taken:
        """Take the form into its conversation and use the link up. Raises UnknownForm, InvalidField."""

        def work(connection: Connection) -> Taken:
            form = self._store.form(connection, token, self._clock())
            turn = FormPosted(form.submission_key, fields)
            taken = self._take(connection, form.conversation_id, turn, key=f"form:{form.id}", body_hash="")
            self._store.use_up(connection, form, self._clock())
            return taken

        return await self._database.transacting(work)

    async def conversation_at(self, channel: Channel, address: str) -> tuple[str, Language] | None:
        """The conversation at an address and its language; None when nobody talked from there yet."""

        def work(connection: Connection) -> tuple[str, Language] | None:
            found = self._store.at(connection, channel, address)
            return None if found is None else (found, self._store.read(connection, found).language)

        return await self._database.reading_from(work)

    async def state_of(self, conversation_id: str) -> Conversation:
        """The facts and the focus of a conversation. Raises UnknownConversation."""
        return await self._database.reading_from(lambda c: self._store.read(c, conversation_id))

    async def replies_after(self, conversation_id: str, token: str, after: int) -> list[Json]:
        """The replies with a higher seq than ``after``, oldest first. Raises UnknownConversation."""
        address = self._address(token)

        def work(connection: Connection) -> list[Json]:
            self._store.must_own(connection, conversation_id, address)
            query = (
                select(replies)
                .where(replies.c.conversation_id == conversation_id, replies.c.seq > after)
                .order_by(replies.c.seq)
            )
            return [self._keys.open_json(row.body, f"replies.body:{row.id}") for row in connection.execute(query)]

        return await self._database.reading_from(work)

    async def forget(self, conversation_id: str, token: str) -> None:
        """Delete a conversation: transcript, facts, unsent replies. Raises UnknownConversation."""
        address = self._address(token)
        await self._database.transacting(lambda c: self._store.delete(c, conversation_id, address))

    def desk(self, connection: Connection, now: datetime) -> Desk:
        """The world as a turn at ``now`` sees it on a connection."""
        current = self._knowledge.current()
        return Desk(
            pack=current.pack,
            revision=current.revision,
            answerer=current.answerer,
            records=DatabaseRecords(connection, self._keys, now),
            ids=FreshIds(),
            now=now,
            absolute=lambda path: f"{self._settings.public_url}{path}",
            form_hours=self._settings.form_link_hours,
        )

    def _address(self, token: str) -> str:
        return self._keys.keyed_hash("token", token)

    async def _analysed(self, turn: Turn) -> Turn:
        """With the analysis of the text done before the transaction, so that only what depends on state is inside."""
        if not isinstance(turn, Said):
            return turn
        return Said(turn.text, await self._knowledge.analyse(turn.text))

    def _start(self, connection: Connection, channel: Channel, address: str, language: Language | None) -> str:
        on_form = channel == "telegram" and self._settings.telegram_personal_data == "link"
        state = Conversation(
            channel=channel, personal_data="link" if on_form else "here", language=language or "zh-Hans"
        )
        return self._store.start(connection, address, state, self._clock())

    def _take(
        self, connection: Connection, conversation_id: str, turn: Turn, *, key: str | None, body_hash: str
    ) -> Taken:
        now = self._clock()
        held = self._store.lock(connection, conversation_id)
        earlier = self._earlier(connection, conversation_id, key, body_hash)
        if earlier is not None:
            return Taken(conversation_id, earlier, repeated=True)
        outcome = respond(held.state, turn, self.desk(connection, now))
        response = self._written(connection, held, turn, outcome, key=key, body_hash=body_hash, now=now)
        for effect in outcome.effects:
            apply_effect(connection, self._keys, effect, conversation_id, now)
        filed = next((e.submission for e in outcome.effects if isinstance(e, FileIntake)), None)
        return Taken(conversation_id, response, receipt=(filed.reference, filed.receipt_code) if filed else None)

    def _earlier(self, connection: Connection, conversation_id: str, key: str | None, body_hash: str) -> Json | None:
        """The response that this key got before. Raises KeyReused when it came with another body then."""
        if key is None:
            return None
        row = connection.execute(
            select(turns.c.id, turns.c.body_hash, turns.c.response).where(
                turns.c.conversation_id == conversation_id, turns.c.key == key
            )
        ).first()
        if row is None:
            return None
        if row.body_hash != body_hash:
            raise KeyReused("this Idempotency-Key was used with another body")
        response: Json = self._keys.open_json(row.response, f"turns.response:{row.id}")
        return response

    def _written(
        self,
        connection: Connection,
        held: Locked,
        turn: Turn,
        outcome: Outcome,
        *,
        key: str | None,
        body_hash: str,
        now: datetime,
    ) -> Json:
        """Write the turn, its replies and the new state; returns the response."""
        turn_id, language = new_id(), outcome.conversation.language
        spoken = write_replies(
            connection,
            self._keys,
            held.id,
            outcome.replies,
            cause=turn_id,
            language=language,
            last_seq=held.last_seq,
            waiting=held.state.channel in SENT_BY_US,
            now=now,
        )
        response = {"replies": spoken, "language": language, "pending": pending_json(outcome.pending)}
        connection.execute(
            insert(turns).values(
                id=turn_id,
                conversation_id=held.id,
                key=key,
                body_hash=body_hash,
                heard=self._keys.seal_json(_heard(turn), f"turns.heard:{turn_id}"),
                response=self._keys.seal_json(response, f"turns.response:{turn_id}"),
                at=now,
            )
        )
        last_seq = held.last_seq + len(spoken)
        self._store.write(connection, held, outcome.conversation, last_seq=last_seq, now=now)
        return response


def _heard(turn: Turn) -> Json:
    """What is kept of a turn. The form's fields are kept with the intake and nowhere else."""
    match turn:
        case Said():
            return {"text": turn.text}
        case Chose():
            return {"choice": turn.choice}
        case FormPosted():
            return {"form": turn.submission_key}
        case Opened():
            return {"opened": True}
