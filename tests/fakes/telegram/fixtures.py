"""The fake server as a pytest fixture: ``from tests.fakes.telegram.fixtures import telegram``."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio

from tests.fakes.telegram.server import FakeTelegram


@pytest_asyncio.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    """A running fake Bot API server; everything on it ends with the test."""
    async with FakeTelegram() as server:
        yield server
