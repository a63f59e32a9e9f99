"""measures list | show | graph: the rules, to be read by people."""

from __future__ import annotations

import json

import typer

from bot.cli.published import published_pack
from knowledge.eligibility.graph import as_mermaid
from knowledge.eligibility.measures import Measure
from knowledge.errors import UnknownMeasure

app = typer.Typer(no_args_is_help=True, help="The support measures and their rules.")


@app.command("list")
def list_measures() -> None:
    """Every measure with its clauses and lead departments."""
    for measure in published_pack().measures.values():
        sheet = measure.sheet
        lead = "、".join(name.zh_hans for name in sheet.departments.lead)
        typer.echo(f"{measure.id:28} {sheet.title.zh_hans}  ({', '.join(sheet.clauses)}; {lead})")


@app.command()
def show(measure: str) -> None:
    """One measure as its file says it."""
    sheet = _measure(measure).sheet
    typer.echo(
        json.dumps(sheet.model_dump(mode="json", by_alias=True, exclude_none=True), ensure_ascii=False, indent=2)
    )


@app.command()
def graph(measure: str, english: bool = False) -> None:
    """The rules and questions of a measure as a Mermaid drawing."""
    typer.echo(as_mermaid(_measure(measure), "en" if english else "zh-Hans"))


def _measure(name: str) -> Measure:
    measures = published_pack().measures
    if name not in measures:
        raise UnknownMeasure(name, list(measures))
    return measures[name]
