"""Every table of the desk, one file a subject."""

from storage.tables.audit import audit_rows
from storage.tables.conversations import addresses, conversations, people, reminders, replies, resume_codes, turns
from storage.tables.inbox import leases, updates
from storage.tables.intakes import form_links, intake_events, intake_fields, intakes
from storage.tables.knowledge import drafts, revisions
from storage.tables.staff import staff, staff_sessions

__all__ = [
    "addresses",
    "audit_rows",
    "conversations",
    "drafts",
    "form_links",
    "intake_events",
    "intake_fields",
    "intakes",
    "leases",
    "people",
    "reminders",
    "replies",
    "resume_codes",
    "revisions",
    "staff",
    "staff_sessions",
    "turns",
    "updates",
]
