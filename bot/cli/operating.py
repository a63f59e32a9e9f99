"""serve: start the desk."""

from __future__ import annotations

import os
from typing import Annotated

import typer
import uvicorn

from bot.errors import SettingsError
from bot.logs import configure_logs
from bot.settings import read_settings
from bot.web.serving import application
from bot.wiring import prepare


def add_to(app: typer.Typer) -> None:
    """Add these commands."""
    app.command()(serve)


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on.")] = 8000,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Processes; more than one needs PostgreSQL.")] = 1,
) -> None:
    """Serve the web chat, the API, the console and the bots. An empty DATA_DIR is prepared first."""
    settings = read_settings()
    if workers > 1 and settings.database.startswith("sqlite"):
        raise SettingsError("--workers needs PostgreSQL: set CHUANGBAN_DATABASE_URL=postgresql+psycopg://…")
    configure_logs(settings)
    # Where links lead when nobody said otherwise: to the port that is served.
    os.environ.setdefault("CHUANGBAN_PUBLIC_URL", f"http://{host}:{port}")
    prepare(read_settings(), typer.echo)
    shared = {"host": host, "port": port, "log_config": None, "access_log": False, "server_header": False}
    if workers == 1:
        uvicorn.run(application(), **shared)  # type: ignore[arg-type]
    else:
        uvicorn.run("bot.web.serving:application", factory=True, workers=workers, **shared)  # type: ignore[arg-type]
