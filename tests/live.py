"""The whole application on a real socket: uvicorn in a thread of its own, a fresh DATA_DIR, a free port.

A conftest.py that wants the fixture imports it: ``from tests.live import live_server``.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from bot.settings import Settings
from bot.web.app import create_app
from bot.wiring import Services, prepare, wire

START_SECONDS = 400


@dataclass(frozen=True)
class LiveServer:
    """A running server. ``services`` are the very ones it answers with; ``admin_password`` is the first admin's."""

    url: str
    services: Services
    admin_password: str


@pytest.fixture(scope="session")
def live_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """One server for the whole run; whoever talks to it starts a conversation of their own."""
    with serving(tmp_path_factory.mktemp("live")) as server:
        yield server


@contextmanager
def serving(data_dir: Path, **settings: Any) -> Iterator[LiveServer]:
    """Serve until the block ends. ``settings`` are those of bot.settings."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        given: dict[str, Any] = {
            "data_dir": data_dir,
            "public_url": url,
            "telegram_token": None,
            "telegram_staff_token": None,
        }
        chosen = Settings(_env_file=None, **(given | settings))
        told: list[str] = []
        prepare(chosen, told.append)
        services = wire(chosen)
        config = uvicorn.Config(create_app(services), log_config=None, ws="none", timeout_graceful_shutdown=5)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, name="live server", daemon=True)
        thread.start()
        try:
            _wait_until_started(server, thread)
            yield LiveServer(url, services, _password_in(told))
        finally:
            server.should_exit = True
            thread.join(timeout=30)
            services.close()


def _wait_until_started(server: uvicorn.Server, thread: threading.Thread) -> None:
    for _ in range(START_SECONDS * 20):
        if server.started:
            return
        if not thread.is_alive():
            break
        thread.join(timeout=0.05)
    pytest.fail("the server did not start")


def _password_in(told: list[str]) -> str:
    """The one-time password in what the operator was told: the word after "password:"."""
    words = " ".join(told).replace(":", " : ").split()
    return words[words.index("password") + 2] if "password" in words else ""
