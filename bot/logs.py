"""Logs: one JSON object a line, without personal data and without secrets."""

from __future__ import annotations

import logging
import re
import sys
from typing import Any

import structlog

from bot.settings import Settings

# A bot token as Telegram writes it, wherever it stands: in an address, in an exception's text.
_TOKEN = re.compile(r"\d{6,12}:[A-Za-z0-9_-]{30,}")
# python-telegram-bot's HTTP client logs addresses with the token in them at INFO.
_QUIET = ("httpx", "httpcore", "telegram", "aiogram", "apscheduler", "alembic", "uvicorn.access")


def quiet_logs() -> None:
    """For a command: warnings only, on standard error, because standard output is the answer."""
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )


def configure_logs(settings: Settings) -> None:
    """Send everything to standard error, redacted."""
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(_redact_record)
    logging.basicConfig(
        level=settings.log_level, handlers=[handler], format="%(levelname)s %(name)s %(message)s", force=True
    )
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
            redact,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, settings.log_level)),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )


def redact(_logger: Any, _name: str, line: Any) -> str:
    """Take bot tokens out of a finished line, wherever in the event they stood."""
    return _TOKEN.sub("<token>", str(line))


def _redact_record(record: logging.LogRecord) -> bool:
    record.msg, record.args = _TOKEN.sub("<token>", record.getMessage()), None
    if record.exc_info and not record.exc_text:
        # The formatter would write the traceback after this filter; it keeps one that is there.
        record.exc_text = logging.Formatter().formatException(record.exc_info)
    if record.exc_text:
        record.exc_text = _TOKEN.sub("<token>", record.exc_text)
    return True
