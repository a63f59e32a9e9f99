"""Published revisions of the knowledge, never changed once written, and the drafts that become the next one."""

from sqlalchemy import JSON, Column, Integer, String, Table, Text

from storage.base import Instant, metadata

revisions = Table(
    "revisions",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    # What stands over the packaged packs: {"faq": {entry id: entry, or null where it was removed}}
    Column("overlay", JSON, nullable=False),
    Column("checksum", String(64), nullable=False),
    Column("published_by", String(64), nullable=False),
    Column("why", Text, nullable=False),
    Column("published_at", Instant, nullable=False),
)

drafts = Table(
    "drafts",
    metadata,
    Column("policy", String(64), primary_key=True),
    Column("entry_id", String(80), primary_key=True),
    # None: the entry is to be removed.
    Column("entry", JSON),
    Column("edited_by", String(64), nullable=False),
    Column("edited_at", Instant, nullable=False),
)
