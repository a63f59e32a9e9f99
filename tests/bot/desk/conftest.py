"""One console for all its tests: the packaged knowledge, an account of each role, a clock set by hand."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack

import pytest
from sqlalchemy import Connection, select, update
from starlette.applications import Starlette

import bot.desk
from bot.settings import Settings
from bot.wiring import Services, prepare, wire
from intakes.staff import Account, Role, add_account, begin_session
from storage.tables import staff
from tests.bot.desk.visitors import HOST, PASSWORD, Visitor
from tests.conftest import SettableClock

ACCOUNTS = {
    "reviewer": Role.REVIEWER,
    "knowledge_admin": Role.KNOWLEDGE_ADMIN,
    "admin_too": Role.ADMIN,
    "disabled": Role.ADMIN,
}

LogIn = Callable[..., Awaitable[Visitor]]


@pytest.fixture(scope="session")
def desk_clock() -> SettableClock:
    """The clock of the console: it only ever goes forward."""
    return SettableClock()


@pytest.fixture(scope="session")
def services(tmp_path_factory: pytest.TempPathFactory, desk_clock: SettableClock) -> Iterator[Services]:
    """A desk on a fresh DATA_DIR, with the packaged knowledge loaded and an account of each role."""
    settings = Settings(
        _env_file=None,
        data_dir=tmp_path_factory.mktemp("desk"),
        public_url=HOST,
        telegram_token=None,
        telegram_staff_token=None,
    )
    prepare(settings, lambda _text: None)
    wired = wire(settings, desk_clock)
    for username, role in ACCOUNTS.items():
        wired.database.transact(
            lambda c, username=username, role=role: add_account(
                c, username, PASSWORD, role, by="setup", now=desk_clock()
            )
        )
    off = update(staff).where(staff.c.username == "disabled").values(disabled_at=desk_clock())
    wired.database.transact(lambda c: c.execute(off))
    wired.knowledge.load()
    yield wired
    wired.close()


@pytest.fixture(scope="session")
def app(services: Services) -> Starlette:
    """An application with nothing but the console."""
    application = Starlette()
    bot.desk.mount(application, services)
    return application


@pytest.fixture
async def log_in(app: Starlette, services: Services) -> AsyncIterator[LogIn]:
    """A fresh visitor with a session of the account named, or with none: ``await log_in("reviewer")``.

    The session is begun by the service: a password takes long on purpose, and has tests of its own.
    """

    def begin(connection: Connection, username: str) -> str:
        row = connection.execute(select(staff).where(staff.c.username == username)).one()
        account = Account(row.id, row.username, Role(row.role), row.language)
        return begin_session(connection, services.keys, account, services.clock())

    async with AsyncExitStack() as stack:

        async def enter(username: str | None = None) -> Visitor:
            visitor = await stack.enter_async_context(Visitor(app))
            if username is not None:
                await visitor.come_back(services.database.transact(lambda c: begin(c, username)))
            return visitor

        yield enter
