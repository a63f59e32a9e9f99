"""intakes list | show: what was filed."""

from __future__ import annotations

import json
import sys
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from sqlalchemy import Connection

from bot.cli.published import existing_database
from bot.clock import system_clock
from bot.errors import SettingsError
from bot.settings import Settings, read_settings
from dialogs.desk import DISTRICT_TIME
from intakes.cases import Case, find, newest
from storage import audit
from storage.encryption import Keys, read_keys
from storage.unit_of_work import Database

WIDE = 160

app = typer.Typer(no_args_is_help=True, help="Filed intakes.")


@app.command("list")
def list_intakes(limit: Annotated[int, typer.Option(min=1, max=1000)] = 50) -> None:
    """The newest intakes, without personal fields."""
    settings = read_settings()
    database = open_database(settings)
    try:
        rows = database.read(lambda connection: newest(connection, limit))
    finally:
        database.close()
    table = Table("reference", "measure", "verdict", "state", "channel", "filed")
    for row in rows:
        filed = row.filed_at.astimezone(DISTRICT_TIME).strftime("%Y-%m-%d %H:%M")
        table.add_row(row.reference, row.measure, row.verdict["verdict"], row.state, row.channel, filed)
    # Into a file or a pipe every line is whole, so that a reference can be searched for.
    Console(width=None if sys.stdout.isatty() else WIDE).print(table)


@app.command()
def show(reference: str, as_json: Annotated[bool, typer.Option("--json")] = False) -> None:
    """One intake with its facts, verdict and reasons, and its personal fields. Looking at them is recorded."""
    settings = read_settings()
    database, keys = open_database(settings), read_keys(settings.keys)
    try:
        case = database.transact(lambda connection: _looked_at(connection, keys, reference))
    finally:
        database.close()
    if as_json:
        typer.echo(json.dumps(_plain(case), ensure_ascii=False, indent=2))
        return
    for name, value in _plain(case).items():
        typer.echo(f"{name}: {value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)}")


def open_database(settings: Settings) -> Database:
    """The database, which must be there. Raises SettingsError."""
    database = existing_database(settings)
    if database is None:
        raise SettingsError(f"there is no database at {settings.database}; start the desk once with: chuangban serve")
    return database


def _looked_at(connection: Connection, keys: Keys, reference: str) -> Case:
    case = find(connection, keys, reference)
    audit.record(
        connection,
        at=system_clock(),
        actor="command line",
        action="intake.fields_shown",
        subject=case.reference,
        details={},
    )
    return case


def _plain(case: Case) -> dict[str, object]:
    return {
        "reference": case.reference,
        "measure": case.measure,
        "state": case.state.value,
        "channel": case.channel,
        "language": case.language,
        "policy": case.policy,
        "revision": case.revision,
        "filed_at": case.filed_at.isoformat(),
        "facts": dict(case.facts),
        "verdict": case.verdict["verdict"],
        "criteria": case.verdict["criteria"],
        "fields": dict(case.fields),
        "consent": f"{case.consent_version} at {case.consented_at.isoformat()}",
        "events": [{"at": e.at.isoformat(), "kind": e.kind, "actor": e.actor, "note": e.note} for e in case.events],
    }
