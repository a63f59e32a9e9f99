"""knowledge parse | search | check: what concerns the content itself."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.published import published_pack
from knowledge.document import read_document
from knowledge.errors import ParseError
from knowledge.pack import first_pack
from knowledge.search import search_file

app = typer.Typer(no_args_is_help=True, help="The knowledge: parse, check, search.")
Readable = Annotated[Path, typer.Argument(exists=True, dir_okay=False)]


@app.command()
def parse(file: Readable, as_json: Annotated[bool, typer.Option("--json")] = False) -> None:
    """Read a policy document into its header and clauses."""
    try:
        parsed = read_document(file)
    except ParseError as error:
        if as_json:
            typer.echo(json.dumps({"error": error.as_json()}, ensure_ascii=False))
            raise typer.Exit(1) from error
        raise
    if as_json:
        typer.echo(json.dumps(parsed.as_json(), ensure_ascii=False))
        return
    typer.echo(f"{parsed.title}\n{parsed.number or ''}")
    for clause in parsed.clauses:
        typer.echo(f"  {clause.id}  {clause.heading}")


@app.command()
def search(
    entries: Annotated[Path, typer.Option(exists=True, dir_okay=False)],
    queries: Annotated[Path, typer.Option(exists=True, dir_okay=False)],
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Measure how well questions find the standard question that they are paraphrases of."""
    figures = search_file(entries, queries)
    if as_json:
        typer.echo(json.dumps(figures))
        return
    for name, value in figures.items():
        typer.echo(f"{name:10} {value}")


@app.command()
def check() -> None:
    """Read the packaged content and say whether it is whole."""
    pack = first_pack()
    typer.echo(f"{pack.id}: {len(pack.clauses)} clauses, {len(pack.faq)} FAQ entries, {len(pack.measures)} measures")


@app.command()
def show(entry: str) -> None:
    """One FAQ entry as it is published."""
    found = published_pack().entries.get(entry)
    if found is None:
        raise typer.BadParameter(f"there is no entry {entry!r}")
    typer.echo(json.dumps(found.model_dump(mode="json", by_alias=True), ensure_ascii=False, indent=2))
