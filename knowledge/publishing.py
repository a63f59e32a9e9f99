"""Draft, check, publish: how the knowledge changes at run time. A published revision is never changed again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import ValidationError
from sqlalchemy import Connection, delete, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from knowledge.errors import ContentError, NotPublishable
from knowledge.faq import Entry
from knowledge.pack import Pack
from storage import audit
from storage.tables import drafts, revisions
from storage.unit_of_work import lock_name

Overlay = Mapping[str, Mapping[str, Any] | None]
"""Entry id -> the entry as it stands over the packaged one; None where it was removed."""


@dataclass(frozen=True)
class Revision:
    """What was published: the entries that differ from the packaged pack."""

    number: int
    faq: Overlay
    published_by: str
    why: str
    published_at: datetime


@dataclass(frozen=True)
class Draft:
    """An edit that nobody sees yet."""

    entry_id: str
    entry: Mapping[str, Any] | None
    edited_by: str
    edited_at: datetime


def newest(connection: Connection) -> Revision | None:
    """The revision in force; None where nothing was published over the packaged pack."""
    row = connection.execute(select(revisions).order_by(revisions.c.number.desc()).limit(1)).first()
    if row is None:
        return None
    return Revision(row.number, row.overlay["faq"], row.published_by, row.why, row.published_at)


def entries_of(overlay: Overlay) -> dict[str, Entry | None]:
    """The overlay as entries. Raises ContentError naming the entry and the key that is wrong."""
    entries: dict[str, Entry | None] = {}
    for name, body in overlay.items():
        try:
            entries[name] = None if body is None else Entry.model_validate(body)
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(part) for part in first["loc"])
            raise ContentError(
                f"{name} (edited)", None, f"{where}: {first['msg']}" if where else first["msg"]
            ) from error
    return entries


def drafts_of(connection: Connection, policy: str) -> list[Draft]:
    """Every draft of a policy, oldest edit first."""
    rows = connection.execute(select(drafts).where(drafts.c.policy == policy).order_by(drafts.c.edited_at))
    return [Draft(row.entry_id, row.entry, row.edited_by, row.edited_at) for row in rows]


def save_draft(
    connection: Connection, pack: Pack, entry_id: str, entry: Mapping[str, Any] | None, *, by: str, now: datetime
) -> None:
    """Keep an edit of one entry (None: remove it) as a draft.

    ``pack`` is the published pack. Raises ContentError when the entry is not one, or rests on words that are not in
    its clause, or asks in the words of another entry.
    """
    if entry is None and entry_id not in pack.entries:
        raise ContentError("draft", None, f"there is no entry {entry_id!r} to remove")
    pack.with_overlay(entries_of({entry_id: entry}))
    lock_name(connection, "publish")  # an edit made while another publishes is the next draft, not lost with this one
    row = {"policy": pack.id, "entry_id": entry_id, "entry": entry, "edited_by": by, "edited_at": now}
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    changed = {name: row[name] for name in ("entry", "edited_by", "edited_at")}
    connection.execute(
        dialect.insert(drafts).values(**row).on_conflict_do_update(index_elements=["policy", "entry_id"], set_=changed)
    )
    audit.record(connection, at=now, actor=by, action="knowledge.drafted", subject=entry_id, details={})


def discard_draft(connection: Connection, policy: str, entry_id: str, *, by: str, now: datetime) -> None:
    """Drop a draft."""
    lock_name(connection, "publish")
    connection.execute(delete(drafts).where(drafts.c.policy == policy, drafts.c.entry_id == entry_id))
    audit.record(connection, at=now, actor=by, action="knowledge.discarded", subject=entry_id, details={})


def publish(connection: Connection, packaged: Pack, *, by: str, why: str, now: datetime) -> int:
    """Make the drafts the next revision and return its number.

    Raises NotPublishable when there is nothing to publish, no reason is given, or the result is not a whole pack.
    """
    why = why.strip()
    if not why:
        raise NotPublishable(["say why you publish"])
    lock_name(connection, "publish")
    waiting = drafts_of(connection, packaged.id)
    if not waiting:
        raise NotPublishable(["there is no draft to publish"])
    before = newest(connection)
    overlay = dict(before.faq if before else {}) | {draft.entry_id: draft.entry for draft in waiting}
    try:
        packaged.with_overlay(entries_of(overlay))
    except ContentError as error:
        raise NotPublishable([str(error)]) from error
    number = (before.number if before else 1) + 1
    body = {"faq": overlay}
    text = json.dumps(body, sort_keys=True, ensure_ascii=False)
    connection.execute(
        insert(revisions).values(
            number=number,
            overlay=body,
            checksum=hashlib.sha256(text.encode()).hexdigest(),
            published_by=by,
            why=why,
            published_at=now,
        )
    )
    connection.execute(delete(drafts).where(drafts.c.policy == packaged.id))
    changed = [draft.entry_id for draft in waiting]
    audit.record(
        connection,
        at=now,
        actor=by,
        action="knowledge.published",
        subject=f"revision {number}",
        details={"entries": changed},
    )
    return number
