"""The web application, assembled."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from pathlib import Path

import structlog
from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

import bot.desk
from bot.reminders import keep_reminding
from bot.telegram.running import Loop, bots
from bot.web import api, calendar, forms, health, pages, problems
from bot.web.limits import BodyLimit, SecurityHeaders
from bot.wiring import Services

log = structlog.get_logger(__name__)
PAUSE_SECONDS = 3.0
STATIC = Path(__file__).parent / "static"


def create_app(services: Services) -> FastAPI:
    """The application on services that are wired already. The caller closes them."""

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            await services.knowledge.refresh()
            await stack.enter_async_context(running(services))
            yield

    app = FastAPI(
        title="Chuangban",
        version="1",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/v1/openapi.json",
    )
    app.state.services = services
    problems.install(app)
    for router in (api.router, calendar.router, health.router, forms.router, pages.router):
        app.include_router(router)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    bot.desk.mount(app, services)
    app.add_middleware(BodyLimit)
    app.add_middleware(SecurityHeaders)
    return app


@asynccontextmanager
async def running(services: Services) -> AsyncIterator[None]:
    """Everything that goes on beside the requests, until the application stops."""
    async with bots(services) as loops:
        reminding = partial(keep_reminding, services.database, services.keys, services.clock)
        everything: list[Loop] = [services.knowledge.keep_fresh, reminding, *loops]
        tasks = [asyncio.create_task(_again(loop)) for loop in everything]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


async def _again(loop: Loop) -> None:
    """Run a loop until cancelled. One that fails (a database that restarts, a reply that does not open) begins anew."""
    while True:
        try:
            await loop()
        except Exception:  # whatever a loop raises is told, and must not end the sending for good
            log.exception("background_loop_failed", loop=getattr(loop, "__qualname__", "loop"))
        await asyncio.sleep(PAUSE_SECONDS)
