"""What is filed: the intake, its personal fields, what happened to it, and the one-time links to the form."""

from sqlalchemy import JSON, Column, ForeignKey, Integer, LargeBinary, String, Table, UniqueConstraint

from storage.base import Instant, metadata

intakes = Table(
    "intakes",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("reference", String(24), nullable=False, unique=True),
    Column("receipt_hash", String(64), nullable=False),
    # One filing decision of one conversation: a second tap finds the first record.
    Column("submission_key", String(80), nullable=False, unique=True),
    Column("conversation_id", String(32), index=True),
    Column("policy", String(64), nullable=False),
    Column("measure", String(64), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("facts", JSON, nullable=False),
    Column("verdict", JSON, nullable=False),
    Column("language", String(8), nullable=False),
    Column("channel", String(16), nullable=False),
    Column("consent_version", String(16), nullable=False),
    Column("consented_at", Instant, nullable=False),
    Column("state", String(16), nullable=False, index=True),
    Column("version", Integer, nullable=False),
    Column("filed_at", Instant, nullable=False, index=True),
    Column("settled_at", Instant),
)

intake_fields = Table(
    "intake_fields",
    metadata,
    Column("intake_id", ForeignKey("intakes.id", ondelete="CASCADE"), primary_key=True),
    Column("name", String(32), primary_key=True),
    Column("value", LargeBinary, nullable=False),
)

intake_events = Table(
    "intake_events",
    metadata,
    Column("intake_id", ForeignKey("intakes.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("kind", String(16), nullable=False),
    # "applicant", or the staff account's id.
    Column("actor", String(64), nullable=False),
    # Sealed: a note to the applicant may name them.
    Column("note", LargeBinary),
    Column("at", Instant, nullable=False),
)

form_links = Table(
    "form_links",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("conversation_id", ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False),
    Column("submission_key", String(80), nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("used_at", Instant),
    UniqueConstraint("conversation_id", "submission_key", "token_hash"),
)
