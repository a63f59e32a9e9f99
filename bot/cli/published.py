"""The knowledge that commands answer from: the published revision if DATA_DIR has a database, else the packaged one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from sqlalchemy.engine import make_url

from bot.clock import system_clock
from bot.knowledge_source import KnowledgeSource, Snapshot
from bot.settings import Settings, read_settings
from dialogs.desk import DISTRICT_TIME
from knowledge import publishing
from knowledge.pack import Pack, first_pack
from storage import schema
from storage.errors import SchemaOutdated
from storage.unit_of_work import Database, connect


@contextmanager
def published() -> Iterator[Snapshot]:
    """The snapshot with its index. Nothing is written but the cache of what can be computed again."""
    settings = read_settings()
    database = existing_database(settings)
    source = KnowledgeSource(database, settings.caches if settings.cache_dir or settings.data_dir.is_dir() else None)
    try:
        yield source.load()
    finally:
        source.close()
        if database is not None:
            database.close()


def published_pack() -> Pack:
    """The pack alone, without its index: quick."""
    settings, pack = read_settings(), first_pack()
    database = existing_database(settings)
    if database is None:
        return pack
    try:
        newest = database.read(publishing.newest)
        return pack.with_overlay(publishing.entries_of(newest.faq)) if newest else pack
    finally:
        database.close()


def existing_database(settings: Settings) -> Database | None:
    """The database; None where there is none yet, or nothing in it. Never made here. Raises SchemaOutdated."""
    if not database_is_there(settings):
        return None
    database, needed = connect(settings.database), schema.newest()
    found = None
    try:
        found = database.read(schema.current)
    finally:
        if found != needed:
            database.close()
    if found is None or found == needed:
        return database if found else None
    raise SchemaOutdated(f"the database is at {found}, this program needs {needed}: chuangban db upgrade")


def database_is_there(settings: Settings) -> bool:
    """Whether connecting would not make a file."""
    url = make_url(settings.database)
    return url.get_backend_name() != "sqlite" or Path(url.database or "").is_file()


def today() -> date:
    """The day it is in the district."""
    return system_clock().astimezone(DISTRICT_TIME).date()
