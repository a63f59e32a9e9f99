"""What every test may ask for: a database of either kind, keys, a clock set by hand. No test leaves this machine."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from knowledge.pack import Pack, first_pack
from storage.encryption import Keys, make_keys
from storage.unit_of_work import Database
from tests.databases import Databases, empty, migrate, own_postgres
from tests.guards import forbid_outside_connections

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)  # a Sunday, ten in the morning in the district


class SettableClock:
    """The time, which passes only when it is told to."""

    def __init__(self, now: datetime = NOW) -> None:
        self.now = now

    def __call__(self) -> datetime:
        """The present instant."""
        return self.now

    def advance(self, **length: float) -> None:
        """Let time pass: ``clock.advance(hours=2)``."""
        self.now += timedelta(**length)


def pytest_configure(config: pytest.Config) -> None:
    """Every desk of the tests keeps the knowledge index in one place: building it takes seconds."""
    os.environ.setdefault("CHUANGBAN_CACHE_DIR", str(config.rootpath / ".pytest_cache" / "knowledge"))


@pytest.fixture(scope="session", autouse=True)
def _only_this_machine() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        forbid_outside_connections(patch)
        yield


@pytest.fixture
def clock() -> SettableClock:
    """A clock that stands still until it is advanced."""
    return SettableClock()


@pytest.fixture
def keys() -> Keys:
    """Fresh keys."""
    return make_keys()


@pytest.fixture(scope="session")
def packaged() -> Pack:
    """The policy as it is installed."""
    return first_pack()


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with today's tables, to be copied."""
    path = tmp_path_factory.mktemp("sqlite") / "migrated.db"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def migrated_postgres() -> Iterator[str]:
    """The URL of this run's own PostgreSQL database, with today's tables."""
    with own_postgres() as url:
        migrate(url)
        yield url


@pytest.fixture
def sqlite(tmp_path: Path, migrated_file: Path) -> Iterator[Databases]:
    """An empty SQLite file with today's tables."""
    path = tmp_path / "chuangban.db"
    shutil.copy(migrated_file, path)
    databases = Databases(f"sqlite:///{path}")
    yield databases
    databases.close()


@pytest.fixture
def postgres(migrated_postgres: str) -> Iterator[Databases]:
    """An empty PostgreSQL database with today's tables."""
    empty(migrated_postgres)
    databases = Databases(migrated_postgres)
    yield databases
    databases.close()


@pytest.fixture(params=["sqlite", "postgres"])
def databases(request: pytest.FixtureRequest) -> Databases:
    """Either database in turn, empty; ``open`` it once for each process that the test is about."""
    found: Databases = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def database(databases: Databases) -> Database:
    """Either database in turn, empty and open."""
    return databases.open()


@pytest.fixture(params=["sqlite", "postgres"])
def blank_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of either database in turn, without any table."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'blank.db'}"
    else:
        with own_postgres() as url:
            yield url
