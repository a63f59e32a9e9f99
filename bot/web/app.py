"""The web application, assembled."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import structlog
from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

import bot.desk
from bot.reminders import keep_reminding
from bot.telegram.running import bots
from bot.web import api, calendar, forms, health, pages, problems
from bot.web.limits import BodyLimit, SecurityHeaders
from bot.wiring import Services

log = structlog.get_logger(__name__)
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
        reminding = keep_reminding(services.database, services.keys, services.clock)
        tasks = [asyncio.create_task(loop) for loop in (services.knowledge.keep_fresh(), reminding, *loops)]
        for task in tasks:
            task.add_done_callback(_tell_of_failure)
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


def _tell_of_failure(task: asyncio.Task[None]) -> None:
    error = None if task.cancelled() else task.exception()
    if error is not None:
        log.error("background_task_failed", error=type(error).__name__, exc_info=error)
