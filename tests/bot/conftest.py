"""An office of several processes, and a conversation in it."""

from __future__ import annotations

import pytest

from bot.turns import Opening
from knowledge.pack import Pack
from storage.encryption import Keys
from tests.bot.office import Office
from tests.conftest import SettableClock
from tests.databases import Databases


@pytest.fixture
def office(databases: Databases, keys: Keys, packaged: Pack, clock: SettableClock) -> Office:
    """Three processes on either database in turn."""
    return Office(databases, keys, packaged, clock)


@pytest.fixture
async def opened(office: Office) -> Opening:
    """A conversation on the web."""
    return await office.one.open("web", None)
