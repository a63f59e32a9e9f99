"""The command line, one file a group of commands."""

from __future__ import annotations

import sys

import typer

from bot.cli import cases, checking, desk, knowledge, measures, operating, talking
from bot.errors import BotError
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
    try:
        app()
    except (BotError, KnowledgeError, IntakeError, StorageError) as error:
        sys.stderr.write(f"chuangban: {error}\n")
        raise SystemExit(1) from error
