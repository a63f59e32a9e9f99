"""Puts the desk together: settings in, services out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.clock import Clock, system_clock
from bot.first_admin import ensure_admin
from bot.knowledge_source import KnowledgeSource
from bot.settings import Settings
from bot.turns import Turns
from dialogs.desk import DISTRICT_TIME
from storage import schema
from storage.encryption import Keys, make_keys, read_keys, write_keys
from storage.errors import SchemaOutdated
from storage.unit_of_work import Database, connect


@dataclass(frozen=True)
class Services:
    """What the channels and the console work with. One per process."""

    settings: Settings
    database: Database
    keys: Keys
    knowledge: KnowledgeSource
    turns: Turns
    clock: Clock

    def today(self) -> date:
        """The day it is in the district."""
        return self.clock().astimezone(DISTRICT_TIME).date()

    def close(self) -> None:
        """Finish what is running."""
        self.knowledge.close()
        self.database.close()


def prepare(settings: Settings, told: Callable[[str], None]) -> None:
    """Make an empty DATA_DIR usable: folder, keys, database, first admin. Harmless to repeat.

    ``told`` is handed what the operator must see once: the first admin's one-time password.
    """
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    ensure_keys(settings.keys)
    database = connect(settings.database)
    try:
        schema.upgrade(database)
        ensure_admin(database, system_clock(), told)
    finally:
        database.close()


def ensure_keys(path: Path) -> None:
    """Make the keys on the first start. Another process may be making them at the same moment."""
    if path.exists():
        return
    try:
        write_keys(path, make_keys())
    except FileExistsError:
        return


def wire(settings: Settings, clock: Clock = system_clock) -> Services:
    """Open the database and the knowledge. Raises SchemaOutdated, KeysFileError."""
    keys = read_keys(settings.keys)
    database = connect(settings.database)
    found, needed = database.read(schema.current), schema.newest()
    if found != needed:
        database.close()
        raise SchemaOutdated(
            f"the database is at {found or 'nothing'}, this program needs {needed}: chuangban db upgrade"
        )
    knowledge = KnowledgeSource(database, settings.caches)
    return Services(settings, database, keys, knowledge, Turns(database, keys, knowledge, settings, clock), clock)
