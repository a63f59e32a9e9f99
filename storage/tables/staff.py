"""Accounts of the people who work at the desk, and their sessions."""

from sqlalchemy import BigInteger, Column, ForeignKey, String, Table

from storage.base import Instant, metadata

staff = Table(
    "staff",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("username", String(64), nullable=False, unique=True),
    Column("password_hash", String(200), nullable=False),
    # reviewer, knowledge_admin or admin
    Column("role", String(20), nullable=False),
    Column("language", String(8)),
    # The chat of the staff bot that is linked to this account.
    Column("telegram_chat_id", BigInteger, unique=True),
    Column("disabled_at", Instant),
    Column("created_at", Instant, nullable=False),
)

staff_sessions = Table(
    "staff_sessions",
    metadata,
    # The keyed hash of the cookie's token.
    Column("token_hash", String(64), primary_key=True),
    Column("staff_id", ForeignKey("staff.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("created_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
)
