"""The command line, one file a group of commands."""

from __future__ import annotations

import io
import sys
from typing import NoReturn

import typer
from sqlalchemy.exc import ArgumentError, OperationalError

from bot.cli import cases, checking, desk, knowledge, measures, operating, talking
from bot.errors import BotError
from bot.logs import quiet_logs
from intakes.errors import IntakeError
from knowledge.errors import KnowledgeError
from storage.errors import StorageError

app = typer.Typer(
    no_args_is_help=True, add_completion=False, help="创伴: the policy desk.", pretty_exceptions_enable=False
)
for group in (operating, talking, checking):
    group.add_to(app)
app.add_typer(knowledge.app, name="knowledge")
app.add_typer(measures.app, name="measures")
app.add_typer(cases.app, name="intakes")
app.add_typer(desk.staff, name="staff")
app.add_typer(desk.database, name="db")
app.add_typer(desk.audit_log, name="audit")


def main() -> None:
    """Run the command line. An error of ours is told in one line, without a trace."""
    quiet_logs()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # Answers are UTF-8 whatever the locale; half a surrogate pair of a broken input must not end the run.
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        app()
    except (BotError, KnowledgeError, IntakeError, StorageError) as error:
        _give_up(str(error), error)
    except (OperationalError, ArgumentError) as error:
        reason = error.orig if isinstance(error, OperationalError) else error
        _give_up(f"the database cannot be used: {reason} (CHUANGBAN_DATABASE_URL, CHUANGBAN_DATA_DIR)", error)
    except OSError as error:
        if error.filename is None:
            raise
        _give_up(f"{error.filename}: {error.strerror}", error)


def _give_up(problem: str, error: Exception) -> NoReturn:
    sys.stderr.write(f"chuangban: {' '.join(problem.split())}\n")
    raise SystemExit(1) from error
