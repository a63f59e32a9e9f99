"""serve: start the desk."""

from __future__ import annotations

import os
import socket
from typing import Annotated

import typer
import uvicorn

from bot.errors import SettingsError
from bot.logs import configure_logs
from bot.settings import Settings, read_settings
from bot.web.serving import application
from bot.wiring import prepare

STOP_SECONDS = 5
"""How long a stopping server waits for requests that are under way: a long poll would hold it for 25 seconds."""
ANYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}  # noqa: S104 (recognised, not listened on)


def add_to(app: typer.Typer) -> None:
    """Add these commands."""
    app.command()(serve)


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on; 0 takes a free one.")] = 8000,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Processes; more than one needs PostgreSQL.")] = 1,
) -> None:
    """Serve the web chat, the API, the console and the bots. An empty DATA_DIR is prepared first."""
    settings = read_settings()
    if workers > 1 and settings.database.startswith("sqlite"):
        raise SettingsError("--workers needs PostgreSQL: set CHUANGBAN_DATABASE_URL=postgresql+psycopg://…")
    configure_logs(settings)
    port = _free(host, port)
    _tell_where(settings, host, port)
    prepare(settings, typer.echo)
    shared = {
        "host": host,
        "port": port,
        "log_config": None,
        "access_log": False,
        "server_header": False,
        "timeout_graceful_shutdown": STOP_SECONDS,
    }
    if workers == 1:
        uvicorn.run(application(), **shared)  # type: ignore[arg-type]
    else:
        uvicorn.run("bot.web.serving:application", factory=True, workers=workers, **shared)  # type: ignore[arg-type]


def _free(host: str, port: int) -> int:
    """The port that can be listened on, asked before anything is made. Raises SettingsError."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host or None, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(address)
            return int(trial.getsockname()[1])
    except OSError as error:
        raise SettingsError(
            f"cannot listen on {host} port {port}: {error.strerror}; choose others with --host and --port"
        ) from error


def _tell_where(settings: Settings, host: str, port: int) -> None:
    """Links lead to the port that is served, when nobody said where people reach it."""
    if "public_url" not in settings.model_fields_set:
        reached = ANYWHERE.get(host, host)
        os.environ["CHUANGBAN_PUBLIC_URL"] = (
            f"http://[{reached}]:{port}" if ":" in reached else f"http://{reached}:{port}"
        )
