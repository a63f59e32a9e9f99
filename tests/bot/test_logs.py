"""Logs are lines of JSON, and a bot token never stands in one, however it came there."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import structlog

from bot.logs import configure_logs
from bot.settings import Settings

TOKEN = "7123456789:AAF-abc_DEFghiJKLmnoPQRstuVWXyz01234"
ADDRESS = f"https://api.telegram.org/bot{TOKEN}/getUpdates"
LIBRARIES = ["httpx", "httpcore", "telegram", "telegram.ext", "aiogram", "aiogram.event"]


@pytest.fixture(autouse=True)
def _logs_as_they_were() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    levels = {name: logging.getLogger(name).level for name in [*LIBRARIES, "apscheduler", "alembic", "uvicorn.access"]}
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    for name, before in levels.items():
        logging.getLogger(name).setLevel(before)
    structlog.reset_defaults()


@pytest.fixture
def configured(tmp_path: Path) -> Callable[[str], None]:
    """Configures the logs at a level."""
    return lambda level: configure_logs(Settings(_env_file=None, log_level=level))


def _fail() -> None:
    raise ConnectionError(f"cannot reach {ADDRESS}")


def by_argument() -> None:
    logging.getLogger("x").warning("GET %s", ADDRESS)


def by_message() -> None:
    logging.getLogger("x").warning(ADDRESS)


def by_traceback() -> None:
    try:
        _fail()
    except ConnectionError:
        logging.getLogger("x").exception("polling failed")


def by_event() -> None:
    structlog.get_logger("x").warning("polling_failed", address=ADDRESS)


def by_nested_value() -> None:
    structlog.get_logger("x").warning("polling_failed", request={"urls": [ADDRESS]})


def by_error_as_value() -> None:
    structlog.get_logger("x").warning("polling_failed", error=ConnectionError(ADDRESS))


def by_event_with_traceback() -> None:
    try:
        _fail()
    except ConnectionError:
        structlog.get_logger("x").exception("polling_failed")


WAYS = [
    by_argument,
    by_message,
    by_traceback,
    by_event,
    by_nested_value,
    by_error_as_value,
    by_event_with_traceback,
]


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_a_token_is_taken_out(
    configured: Callable[[str], None], capsys: pytest.CaptureFixture[str], way: Callable[[], None]
) -> None:
    configured("INFO")
    way()
    written = capsys.readouterr().err
    assert "<token>/getUpdates" in written
    assert TOKEN.partition(":")[2] not in written


@pytest.mark.parametrize("library", LIBRARIES)
def test_libraries_that_log_addresses_are_quiet(
    configured: Callable[[str], None], capsys: pytest.CaptureFixture[str], library: str
) -> None:
    configured("DEBUG")
    logging.getLogger(library).info("HTTP Request: POST %s", ADDRESS)
    assert capsys.readouterr().err == ""
    logging.getLogger(library).warning("trouble")
    assert "trouble" in capsys.readouterr().err


def test_an_event_is_one_line_of_json(configured: Callable[[str], None], capsys: pytest.CaptureFixture[str]) -> None:
    configured("INFO")
    structlog.get_logger("x").info("turn_taken", language="zh-Hans", words="多行\n文字")
    [line] = capsys.readouterr().err.splitlines()
    event = json.loads(line)
    assert (event["event"], event["level"], event["words"]) == ("turn_taken", "info", "多行\n文字")
    assert "多行" in line
    assert event["timestamp"].endswith("Z")


@pytest.mark.parametrize(("level", "heard"), [("INFO", True), ("WARNING", False), ("ERROR", False)])
def test_what_is_less_severe_than_asked_for_is_not_written(
    configured: Callable[[str], None], capsys: pytest.CaptureFixture[str], level: str, heard: bool
) -> None:
    configured(level)
    structlog.get_logger("x").info("ours")
    logging.getLogger("x").info("theirs")
    written = capsys.readouterr().err
    assert ["ours" in written, "theirs" in written] == [heard, heard]
