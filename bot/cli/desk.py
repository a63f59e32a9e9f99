"""staff, db, audit: what whoever runs the desk needs."""

from __future__ import annotations

from typing import Annotated

import typer
from sqlalchemy import Connection

from bot.cli.cases import open_database
from bot.cli.published import database_is_there
from bot.clock import system_clock
from bot.settings import read_settings
from bot.staff_notices import open_staff_chat
from bot.wiring import prepare
from intakes.staff import Role, add_account, link_chat
from storage import audit, schema
from storage.encryption import read_keys
from storage.unit_of_work import connect

staff = typer.Typer(no_args_is_help=True, help="Staff accounts.")
database = typer.Typer(no_args_is_help=True, help="The database.")
audit_log = typer.Typer(no_args_is_help=True, help="The audit chain.")


@staff.command("add")
def add(
    username: str,
    role: Annotated[Role, typer.Option(help="What the account may do.")] = Role.REVIEWER,
    password: Annotated[str, typer.Option(prompt=True, hide_input=True, confirmation_prompt=True)] = "",
) -> None:
    """Make an account. The password is asked for."""
    opened = open_database(read_settings())
    try:
        now = system_clock()
        opened.transact(lambda c: add_account(c, username, password, role, by="command line", now=now))
    finally:
        opened.close()
    typer.echo(f"{username}: {role.value}")


@staff.command()
def link(username: str, chat: Annotated[int, typer.Argument(help="The number that the staff bot tells.")]) -> None:
    """Link an account to its chat with the staff bot, for notices of new intakes."""
    settings = read_settings()
    opened, keys = open_database(settings), read_keys(settings.keys)
    now = system_clock()

    def work(connection: Connection) -> None:
        account_id = link_chat(connection, username, chat, by="command line", now=now)
        open_staff_chat(connection, keys, account_id, now)

    try:
        opened.transact(work)
    finally:
        opened.close()
    typer.echo(f"{username}: linked to chat {chat}")


@database.command()
def upgrade() -> None:
    """Bring the schema to what this program needs; makes what is missing."""
    prepare(read_settings(), typer.echo)
    typer.echo(f"the database is at {schema.newest()}")


@database.command()
def current() -> None:
    """The schema version of the database, and the one that this program needs."""
    settings, found = read_settings(), None
    if database_is_there(settings):
        opened = connect(settings.database)
        try:
            found = opened.read(schema.current)
        finally:
            opened.close()
    typer.echo(f"{found or 'empty'} (needed: {schema.newest()})")


@audit_log.command()
def verify() -> None:
    """Walk the audit chain; a row that was edited, removed or put in is an error."""
    opened = open_database(read_settings())
    try:
        typer.echo(f"{opened.read(audit.verify)} rows, unbroken")
    finally:
        opened.close()
