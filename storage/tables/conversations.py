"""People, the addresses that reach them, their conversations, and what was said in both directions."""

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, LargeBinary, String, Table, UniqueConstraint

from storage.base import Instant, metadata

people = Table(
    "people",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("created_at", Instant, nullable=False),
)

addresses = Table(
    "addresses",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("person_id", ForeignKey("people.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("channel", String(16), nullable=False),
    # Telegram: "<bot id>:<chat id>". Web and terminal: the keyed hash of the bearer token.
    Column("address", String(64), nullable=False),
    Column("unreachable_at", Instant),
    Column("created_at", Instant, nullable=False),
    UniqueConstraint("channel", "address"),
)

conversations = Table(
    "conversations",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("address_id", ForeignKey("addresses.id", ondelete="CASCADE"), nullable=False, index=True),
    # Facts, focus and language, sealed as a whole: facts can be personal.
    Column("state", LargeBinary, nullable=False),
    # Goes up by one with each turn: the second defence behind the row lock.
    Column("version", Integer, nullable=False),
    Column("last_seq", Integer, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False, index=True),
)

resume_codes = Table(
    "resume_codes",
    metadata,
    # The keyed hash of the code; the code itself is kept nowhere.
    Column("code_hash", String(64), primary_key=True),
    Column("conversation_id", ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("expires_at", Instant, nullable=False),
    Column("used_at", Instant),
)

reminders = Table(
    "reminders",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("conversation_id", ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False),
    Column("kind", String(32), nullable=False),
    # The day it is about, in the district.
    Column("day", Date, nullable=False),
    Column("due_at", Instant, nullable=False, index=True),
    Column("told_at", Instant),
    UniqueConstraint("conversation_id", "kind"),
)

turns = Table(
    "turns",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("conversation_id", ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False),
    # The client's message id, an Idempotency-Key, or "tg:<update id>"; None where the client sent none.
    Column("key", String(128)),
    Column("body_hash", String(64), nullable=False),
    Column("heard", LargeBinary, nullable=False),
    Column("response", LargeBinary, nullable=False),
    Column("at", Instant, nullable=False),
    UniqueConstraint("conversation_id", "key"),
)

replies = Table(
    "replies",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("conversation_id", ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False),
    Column("seq", Integer, nullable=False),
    # What caused it: a turn, or a decision of the staff. One cause says each of its replies once.
    Column("cause", String(48), nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False),
    # waiting: to be sent by us. pulled: the client fetches it (web, terminal). sent, dead: done with.
    Column("state", String(8), nullable=False),
    Column("not_before", Instant, nullable=False),
    Column("leased_until", Instant),
    Column("attempts", Integer, nullable=False),
    Column("settled_at", Instant),
    Column("problem", String(200)),
    Column("created_at", Instant, nullable=False),
    UniqueConstraint("cause", "ordinal"),
    UniqueConstraint("conversation_id", "seq"),
    Index("ix_replies_state_not_before", "state", "not_before"),
)
