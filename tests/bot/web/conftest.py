"""One wired desk for the web tests, its clock, and a client that talks to the application without a socket."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import httpx
import pytest
from fastapi import FastAPI

from bot.settings import Settings
from bot.web.app import create_app
from bot.wiring import Services, prepare, wire
from tests.conftest import SettableClock

HOST = "http://desk.example"


@pytest.fixture(scope="session")
def desk_clock() -> SettableClock:
    """The clock of the wired desk: it only ever goes forward."""
    return SettableClock()


@pytest.fixture(scope="session")
def services(tmp_path_factory: pytest.TempPathFactory, desk_clock: SettableClock) -> Iterator[Services]:
    """A desk on a fresh DATA_DIR, with the packaged knowledge loaded."""
    settings = Settings(
        _env_file=None,
        data_dir=tmp_path_factory.mktemp("desk"),
        public_url=HOST,
        telegram_token=None,
        telegram_staff_token=None,
    )
    prepare(settings, lambda _text: None)
    wired = wire(settings, desk_clock)
    wired.knowledge.load()
    yield wired
    wired.close()


@pytest.fixture(scope="session")
def app(services: Services) -> FastAPI:
    """The application on that desk."""
    return create_app(services)


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """A visitor with cookies of their own."""
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url=HOST) as visitor:
        yield visitor
