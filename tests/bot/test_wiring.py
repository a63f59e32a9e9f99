"""From an empty folder to a desk that works, and the reasons for which it refuses to start."""

from __future__ import annotations

import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from bot.settings import Settings
from bot.wiring import Services, ensure_keys, prepare, wire
from intakes.staff import Role, check_password
from storage import audit, schema
from storage.encryption import read_keys
from storage.errors import KeysFileError, SchemaOutdated
from storage.tables import staff
from tests.conftest import SettableClock
from tests.databases import opened, own_postgres
from tests.rows import at_once


@pytest.fixture(params=["sqlite", "postgres"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    """A DATA_DIR that is not there yet, with either database."""
    folder = tmp_path / "new" / "var"
    if request.param == "sqlite":
        yield Settings(_env_file=None, data_dir=folder)
    else:
        with own_postgres() as url:
            yield Settings(_env_file=None, data_dir=folder, database_url=url)


@contextmanager
def wired(settings: Settings, clock: SettableClock) -> Iterator[Services]:
    services = wire(settings, clock)
    try:
        yield services
    finally:
        services.close()


def ignore(_told: str) -> None:
    """Told the password, an operator who looks away."""


def test_an_empty_folder_becomes_a_desk_with_one_admin(settings: Settings, clock: SettableClock) -> None:
    told: list[str] = []
    prepare(settings, told.append)
    [line] = told
    [password] = re.findall(r"password: (\S+)", line)
    with wired(settings, clock) as services:
        account = services.database.read(lambda c: check_password(c, "admin", password))
        assert account is not None
        assert account.role is Role.ADMIN
        assert services.database.read(audit.verify) == 1
        assert services.keys == read_keys(settings.keys)


def test_what_was_made_is_its_owners_alone(settings: Settings) -> None:
    prepare(settings, ignore)
    assert stat.S_IMODE(settings.data_dir.stat().st_mode) == 0o700
    assert stat.S_IMODE(settings.keys.stat().st_mode) == 0o600


def test_starting_again_changes_nothing_and_tells_nothing(settings: Settings) -> None:
    prepare(settings, ignore)
    keys, told = settings.keys.read_bytes(), list[str]()
    prepare(settings, told.append)
    assert told == []
    assert settings.keys.read_bytes() == keys


def test_processes_that_start_together_make_one_desk(settings: Settings) -> None:
    told: list[str] = []
    assert at_once(*[lambda: prepare(settings, told.append)] * 3) == [None] * 3
    assert len(told) == 1
    with opened(settings.database) as database:
        assert database.read(lambda c: c.execute(select(func.count()).select_from(staff)).scalar_one()) == 1


def test_keys_that_are_there_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    ensure_keys(path)
    keys = read_keys(path)
    ensure_keys(path)
    assert read_keys(path) == keys


def test_a_desk_that_was_never_prepared_does_not_start(settings: Settings) -> None:
    settings.data_dir.mkdir(parents=True)
    with pytest.raises(KeysFileError, match="missing"):
        wire(settings)


def test_a_database_without_its_tables_says_what_to_run(settings: Settings) -> None:
    prepare(settings, ignore)
    with opened(settings.database) as database:
        schema.downgrade(database, "base")
    with pytest.raises(SchemaOutdated, match=f"at nothing, this program needs {schema.newest()}: chuangban db upgrade"):
        wire(settings)


def test_a_database_of_a_newer_program_is_left_alone(settings: Settings) -> None:
    prepare(settings, ignore)
    with opened(settings.database) as database:
        database.transact(lambda c: c.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'"))
        with pytest.raises(SchemaOutdated, match="newer"):
            schema.upgrade(database)
        assert database.read(schema.current) == "9999"
    with pytest.raises(SchemaOutdated, match="9999"):
        wire(settings)


def test_keys_that_others_can_read_stop_the_start(settings: Settings) -> None:
    prepare(settings, ignore)
    settings.keys.chmod(0o644)
    with pytest.raises(KeysFileError, match="chmod 600"):
        wire(settings)


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2026, 12, 31, 15, 59, tzinfo=UTC), date(2026, 12, 31)),
        (datetime(2026, 12, 31, 16, 0, tzinfo=UTC), date(2027, 1, 1)),
    ],
)
def test_the_day_is_the_district_s(tmp_path: Path, clock: SettableClock, instant: datetime, day: date) -> None:
    settings = Settings(_env_file=None, data_dir=tmp_path / "var")
    prepare(settings, ignore)
    clock.now = instant
    with wired(settings, clock) as services:
        assert services.today() == day


def test_a_desk_without_loaded_knowledge_is_not_ready(tmp_path: Path, clock: SettableClock) -> None:
    settings = Settings(_env_file=None, data_dir=tmp_path / "var")
    prepare(settings, ignore)
    with wired(settings, clock) as services:
        assert not services.knowledge.ready
        with pytest.raises(RuntimeError, match="not loaded"):
            services.knowledge.current()


def test_an_account_that_was_disabled_does_not_bring_back_the_first_admin(settings: Settings) -> None:
    prepare(settings, ignore)
    with opened(settings.database) as database:
        database.transact(lambda c: c.execute(update(staff).values(disabled_at=datetime(2026, 1, 1, tzinfo=UTC))))
    told: list[str] = []
    prepare(settings, told.append)
    assert told == []
