"""Raw Telegram updates, stored before anything is made of them, and the leases that choose who polls and sends."""

from sqlalchemy import BigInteger, Column, Index, LargeBinary, String, Table, UniqueConstraint

from storage.base import Instant, metadata

updates = Table(
    "updates",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("bot_id", BigInteger, nullable=False),
    Column("update_id", BigInteger, nullable=False),
    # Sealed: an update holds names and whatever the person typed. Emptied once it is done with.
    Column("body", LargeBinary),
    # received, done, or quarantined: neither blocks the next one.
    Column("state", String(12), nullable=False),
    Column("problem", String(200)),
    Column("received_at", Instant, nullable=False),
    Column("settled_at", Instant),
    UniqueConstraint("bot_id", "update_id"),
    Index("ix_updates_state_received_at", "state", "received_at"),
)

leases = Table(
    "leases",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("owner", String(64), nullable=False),
    Column("until", Instant, nullable=False),
)
