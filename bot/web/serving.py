"""The application as a server process starts it: wired from the environment, closed when the server stops."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from bot.logs import configure_logs
from bot.settings import read_settings
from bot.web.app import create_app
from bot.wiring import wire


def application() -> FastAPI:
    """A fresh application on fresh services."""
    settings = read_settings()
    configure_logs(settings)
    services = wire(settings)
    app = create_app(services)
    inner = app.router.lifespan_context

    @asynccontextmanager
    async def closing(running: FastAPI) -> AsyncIterator[None]:
        try:
            async with inner(running):
                yield
        finally:
            services.close()

    app.router.lifespan_context = closing
    return app
