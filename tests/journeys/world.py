"""One desk with its web application and its applicants' bot on a fake Bot API server, for all journeys."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import httpx

from bot.clock import Clock
from bot.knowledge_source import KnowledgeSource
from bot.settings import Settings
from bot.turns import Turns
from bot.web.app import create_app, running
from bot.wiring import Services, prepare, wire
from tests.conftest import NOW
from tests.fakes.telegram import FakeTelegram
from tests.journeys.drivers import ApiDriver, Driver, TerminalDriver
from tests.journeys.telegram import TelegramDriver

TOKEN = "7000001:journeys-applicant-bot-token-0000000"


@dataclass(frozen=True)
class World:
    """What a person can reach."""

    services: Services
    client: httpx.AsyncClient
    server: FakeTelegram

    def driver(self, channel: str) -> Driver:
        """Somebody new on a channel."""
        if channel == "api":
            return ApiDriver(self.client)
        if channel == "terminal":
            return TerminalDriver(self.services)
        return TelegramDriver(self.server, TOKEN, self.services, self.client)


def running_clock() -> Clock:
    """Time that begins at the tests' own day and goes on from there, so that no journey depends on today."""
    begun = time.monotonic()
    return lambda: NOW + timedelta(seconds=time.monotonic() - begun)


@asynccontextmanager
async def opened_world(folder: Path, knowledge: KnowledgeSource) -> AsyncIterator[World]:
    """The desk, running, on a database of its own."""
    async with FakeTelegram() as server:
        server.bot(TOKEN)
        settings = Settings(
            data_dir=folder,
            database_url=None,
            public_url="https://desk.example.cn",
            telegram_token=TOKEN,
            telegram_api_url=server.url,
        )
        prepare(settings, lambda _line: None)
        wired = wire(settings, running_clock())
        turns = Turns(wired.database, wired.keys, knowledge, settings, wired.clock)
        services = replace(wired, knowledge=knowledge, turns=turns)
        try:
            transport = httpx.ASGITransport(app=create_app(services))
            public = httpx.AsyncClient(transport=transport, base_url=settings.public_url)
            async with public as client, running(services):
                yield World(services, client, server)
        finally:
            services.database.close()
