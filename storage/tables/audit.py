"""The audit chain. Rows hold ids and keyed hashes, never values, so that the chain verifies after an erasure."""

from sqlalchemy import JSON, Column, Integer, String, Table

from storage.base import Instant, metadata

audit_rows = Table(
    "audit_rows",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
    Column("actor", String(64), nullable=False),
    Column("action", String(64), nullable=False),
    Column("subject", String(80), nullable=False),
    Column("details", JSON, nullable=False),
    Column("previous_hash", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
)
