"""Draft, check, publish: nobody sees a draft, a revision is whole, and edits made at the same time are kept."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, select, text

from knowledge import publishing
from knowledge.errors import ContentError, NotPublishable
from knowledge.pack import Pack
from knowledge.publishing import Revision
from storage import audit
from storage.tables import audit_rows
from storage.unit_of_work import Database, lock_name
from tests.conftest import NOW
from tests.databases import Databases
from tests.rows import at_once

BY, WHY = "admin-1", "补充常见问题"


def entry(name: str = "badge-colour", **changes: Any) -> dict[str, Any]:
    """An entry that the packaged knowledge does not have."""
    usual = {
        "id": name,
        "kind": "not_covered",
        "questions": {"zh-Hans": [f"众创空间的牌子是什么颜色 {name}"]},
        "answer": {"zh-Hans": "文件没有写牌子的颜色。", "en": "The document does not say which colour."},
    }
    return usual | changes


def draft(database: Database, pack: Pack, name: str, body: dict[str, Any] | None, by: str = BY) -> None:
    database.transact(lambda c: publishing.save_draft(c, pack, name, body, by=by, now=NOW))


def publish(database: Database, pack: Pack, why: str = WHY, by: str = BY) -> int:
    return database.transact(lambda c: publishing.publish(c, pack, by=by, why=why, now=NOW))


def newest(database: Database) -> Revision:
    found = database.read(publishing.newest)
    assert found is not None
    return found


def in_force(database: Database, packaged: Pack) -> Pack:
    found = database.read(publishing.newest)
    return packaged.with_overlay(publishing.entries_of(found.faq) if found else {})


@pytest.fixture
def published(database: Database, packaged: Pack) -> Database:
    """With one entry published over the packaged ones."""
    draft(database, packaged, "badge-colour", entry())
    publish(database, packaged)
    return database


def test_nothing_is_published_over_the_packaged_knowledge_at_first(database: Database, packaged: Pack) -> None:
    assert database.read(publishing.newest) is None
    assert in_force(database, packaged) is packaged


def test_a_draft_is_seen_by_nobody_until_it_is_published(database: Database, packaged: Pack) -> None:
    draft(database, packaged, "badge-colour", entry())
    [waiting] = database.read(lambda c: publishing.drafts_of(c, packaged.id))
    assert (waiting.entry_id, waiting.entry, waiting.edited_by, waiting.edited_at) == (
        "badge-colour",
        entry(),
        BY,
        NOW,
    )
    assert "badge-colour" not in in_force(database, packaged).entries


def test_the_first_publication_is_revision_two_and_takes_the_drafts(published: Database, packaged: Pack) -> None:
    revision = newest(published)
    assert (revision.number, revision.published_by, revision.why, revision.published_at) == (2, BY, WHY, NOW)
    assert revision.faq == {"badge-colour": entry()}
    assert published.read(lambda c: publishing.drafts_of(c, packaged.id)) == []


def test_a_published_entry_is_in_force_beside_the_packaged_ones(published: Database, packaged: Pack) -> None:
    pack = in_force(published, packaged)
    assert pack.entries["badge-colour"].answer.hans == "文件没有写牌子的颜色。"
    assert len(pack.entries) == len(packaged.entries) + 1
    assert pack.checksum != packaged.checksum


def test_revisions_build_on_each_other(published: Database, packaged: Pack) -> None:
    pack = in_force(published, packaged)
    gone = packaged.faq[0].id
    draft(published, pack, "badge-size", entry("badge-size"))
    draft(published, pack, gone, None)
    assert publish(published, packaged) == 3
    pack = in_force(published, packaged)
    assert {"badge-colour", "badge-size"} <= pack.entries.keys()
    assert gone not in pack.entries


def test_an_entry_that_was_removed_can_come_back(published: Database, packaged: Pack) -> None:
    draft(published, in_force(published, packaged), "badge-colour", None)
    publish(published, packaged)
    assert "badge-colour" not in in_force(published, packaged).entries
    draft(published, in_force(published, packaged), "badge-colour", entry())
    assert publish(published, packaged) == 4
    assert "badge-colour" in in_force(published, packaged).entries


def test_the_last_edit_of_a_draft_counts(database: Database, packaged: Pack) -> None:
    gone = packaged.faq[0].id
    whole = packaged.faq[0].model_dump(mode="json", by_alias=True)
    for body in (whole, None, whole | {"answer": {"zh-Hans": "新的回答。", "en": "New."}}, None):
        draft(database, packaged, gone, body)
    publish(database, packaged)
    assert newest(database).faq == {gone: None}


def test_a_discarded_draft_is_not_published(database: Database, packaged: Pack) -> None:
    draft(database, packaged, "badge-colour", entry())
    draft(database, packaged, "badge-size", entry("badge-size"))
    database.transact(lambda c: publishing.discard_draft(c, packaged.id, "badge-size", by=BY, now=NOW))
    publish(database, packaged)
    assert newest(database).faq.keys() == {"badge-colour"}


FIRST = "preamble-general"
BAD = {
    "an unknown key": (entry(colour="red"), "colour"),
    "no answer in English": (entry(answer={"zh-Hans": "有。"}), "answer.en"),
    "an answer that is too long": (entry(answer={"zh-Hans": "长" * 201, "en": "Long."}), "201 characters"),
    "no phrasing": (entry(questions={}), "at least one phrasing"),
    "an answer without its clause": (entry(kind="answered"), "needs clauses and a quote"),
    "an unknown clause": (entry(kind="answered", clauses=["99"], quote="x"), "unknown clause '99'"),
    "words that are not in the clause": (
        entry(kind="answered", clauses=["0"], quote="月球"),
        "not in the published text",
    ),
    "an unknown measure": (entry(measure="moon_landing"), "unknown measure 'moon_landing'"),
    "another id": (entry("another-one"), "filed under 'badge-colour'"),
    "an id that is none": (entry("Badge Colour"), "id"),
    "another entry's phrasing": (entry(questions={"zh-Hans": ["开头那段引言，讲了什么？"]}), f"also one of '{FIRST}'"),
    "another entry's phrasing in the other script": (entry(questions={"zh-Hant": ["開頭那段引言講了什麼"]}), FIRST),
}


@pytest.mark.parametrize(("body", "problem"), BAD.values(), ids=BAD.keys())
def test_a_draft_that_cannot_stand_is_refused_with_the_reason(
    database: Database, packaged: Pack, body: dict[str, Any], problem: str
) -> None:
    with pytest.raises(ContentError) as refused:
        draft(database, packaged, "badge-colour", body)
    assert problem in str(refused.value)
    assert database.read(lambda c: publishing.drafts_of(c, packaged.id)) == []


def test_what_is_not_there_cannot_be_removed(database: Database, packaged: Pack) -> None:
    with pytest.raises(ContentError, match="no entry 'badge-colour' to remove"):
        draft(database, packaged, "badge-colour", None)


@pytest.mark.parametrize("why", ["", " \n"])
def test_publishing_needs_a_reason(database: Database, packaged: Pack, why: str) -> None:
    draft(database, packaged, "badge-colour", entry())
    with pytest.raises(NotPublishable, match="say why"):
        publish(database, packaged, why)
    assert database.read(publishing.newest) is None


def test_there_is_nothing_to_publish_without_a_draft(published: Database, packaged: Pack) -> None:
    with pytest.raises(NotPublishable, match="no draft"):
        publish(published, packaged)
    assert newest(published).number == 2


def test_drafts_that_stand_alone_but_not_together_are_not_published(database: Database, packaged: Pack) -> None:
    for name in ("badge-colour", "badge-size"):
        draft(database, packaged, name, entry(name, questions={"en": ["What about the badge?"]}))
    with pytest.raises(NotPublishable, match="also one of 'badge-colour'"):
        publish(database, packaged)
    assert database.read(publishing.newest) is None
    assert len(database.read(lambda c: publishing.drafts_of(c, packaged.id))) == 2


def test_every_step_is_audited(published: Database, packaged: Pack) -> None:
    draft(published, packaged, "badge-size", entry("badge-size"))
    published.transact(lambda c: publishing.discard_draft(c, packaged.id, "badge-size", by="admin-2", now=NOW))

    def rows(connection: Connection) -> list[tuple[str, str, str, dict[str, Any]]]:
        found = connection.execute(select(audit_rows).order_by(audit_rows.c.number))
        return [(row.actor, row.action, row.subject, row.details) for row in found]

    assert published.read(rows) == [
        (BY, "knowledge.drafted", "badge-colour", {}),
        (BY, "knowledge.published", "revision 2", {"entries": ["badge-colour"]}),
        (BY, "knowledge.drafted", "badge-size", {}),
        ("admin-2", "knowledge.discarded", "badge-size", {}),
    ]
    assert published.read(audit.verify) == 4


def test_of_two_who_publish_at_once_one_makes_the_revision(databases: Databases, packaged: Pack) -> None:
    processes = [databases.open() for _ in range(4)]
    draft(processes[0], packaged, "badge-colour", entry())
    outcomes = at_once(*(lambda p=p, n=n: publish(p, packaged, by=f"admin-{n}") for n, p in enumerate(processes)))
    assert [outcome for outcome in outcomes if isinstance(outcome, int)] == [2]
    assert [str(outcome) for outcome in outcomes if isinstance(outcome, NotPublishable)] == [
        "there is no draft to publish"
    ] * 3


def test_drafts_saved_at_once_are_all_published(databases: Databases, packaged: Pack) -> None:
    processes = [databases.open() for _ in range(3)]
    names = [f"badge-{n}" for n in range(6)]
    saved = at_once(*(lambda n=n, at=at: draft(processes[at % 3], packaged, n, entry(n)) for at, n in enumerate(names)))
    assert saved == [None] * 6
    publish(processes[0], packaged)
    assert newest(processes[0]).faq.keys() == set(names)


def blocked(connection: Connection) -> bool:
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    return bool(connection.execute(text(waiting)).scalar_one())


def test_an_edit_that_is_being_saved_while_another_publishes_is_not_lost(postgres: Databases, packaged: Pack) -> None:
    database, editor = postgres.open(), postgres.open()
    draft(database, packaged, "badge-colour", entry())
    better = entry(answer={"zh-Hans": "更好的回答。", "en": "Better."})
    with ThreadPoolExecutor(1) as thread:
        with editor.writing.begin() as editing:
            publishing.save_draft(editing, packaged, "badge-colour", better, by=BY, now=NOW + timedelta(minutes=1))
            publisher = thread.submit(publish, database, packaged)
            while not database.read(blocked):
                assert not publisher.done()
        assert publisher.result(timeout=30) == 2
    left = [waiting.entry for waiting in database.read(lambda c: publishing.drafts_of(c, packaged.id))]
    assert better in [*left, newest(database).faq["badge-colour"]]


def test_a_new_draft_that_is_saved_while_another_publishes_is_not_lost(postgres: Databases, packaged: Pack) -> None:
    database, publisher = postgres.open(), postgres.open()
    draft(database, packaged, "badge-colour", entry())
    with ThreadPoolExecutor(1) as thread:
        with publisher.writing.begin() as publication:
            lock_name(publication, "publish")
            publishing.drafts_of(publication, packaged.id)
            editor = thread.submit(draft, database, packaged, "badge-size", entry("badge-size"))
            while not database.read(blocked):
                assert not editor.done()
            publishing.publish(publication, packaged, by=BY, why=WHY, now=NOW)
        editor.result(timeout=30)
    assert newest(database).faq.keys() == {"badge-colour"}
    assert [d.entry_id for d in database.read(lambda c: publishing.drafts_of(c, packaged.id))] == ["badge-size"]
