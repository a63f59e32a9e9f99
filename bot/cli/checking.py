"""ask, check, match, measures, understand, evaluate: what is known, without any conversation."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any, cast

import typer
from rich.console import Console
from rich.table import Table

from bot.cli import lines
from bot.cli.published import published, published_pack, today
from bot.reports import answer_report
from dialogs.understanding import understand_report
from knowledge.eligibility.reports import check_report, match_report
from knowledge.errors import InvalidFact
from knowledge.evaluation import judge_all, load_questions, rows
from knowledge.scripts import Language

Jsonl = Annotated[bool, typer.Option("--jsonl", help="Read one JSON object a line, write one a line.")]
FactsOption = Annotated[str | None, typer.Option("--facts", help="The facts as a JSON object.")]
LANGUAGES = ("zh-Hans", "zh-Hant", "en")


def add_to(app: typer.Typer) -> None:
    """Add these commands."""
    app.command()(ask)
    app.command()(check)
    app.command()(match)
    app.command()(understand)
    app.command()(evaluate)


def ask(question: Annotated[str | None, typer.Argument()] = None, jsonl: Jsonl = False) -> None:
    """Answer a question with its clause, or say that the document does not."""
    _one_of(question, jsonl, "QUESTION")
    with published() as snapshot:
        if jsonl:
            raise typer.Exit(lines.run(lambda line: _answer(snapshot, line)))
        _print(answer_report(snapshot.answerer.answer(question or "")))


def _answer(snapshot: Any, line: lines.Json) -> lines.Json:
    question, before = lines.text_of(line, "q"), lines.texts_of(line, "before")
    return answer_report(snapshot.answerer.answer(question, before, _language(line.get("lang"))))


def check(
    measure: Annotated[str | None, typer.Argument()] = None, facts: FactsOption = None, jsonl: Jsonl = False
) -> None:
    """Check the facts of a case against one measure."""
    _one_of(measure, jsonl, "MEASURE")
    pack, on = published_pack(), today()
    if jsonl:

        def work(line: lines.Json) -> lines.Json:
            return check_report(line.get("measure"), line.get("facts"), pack.measures, pack.vocabulary, on)

        raise typer.Exit(lines.run(work))
    report = check_report(measure, _facts(facts), pack.measures, pack.vocabulary, on)
    _print(report)
    if "error" in report:
        raise typer.Exit(1)


def match(facts: FactsOption = None) -> None:
    """Check the facts against every measure, one line each, the nearest to yes first."""
    pack = published_pack()
    try:
        reports = match_report(_facts(facts), pack.measures, pack.vocabulary, today())
    except InvalidFact as error:
        typer.echo(json.dumps({"error": error.as_json()}, ensure_ascii=False))
        raise typer.Exit(1) from error
    for report in reports:
        typer.echo(json.dumps(report, ensure_ascii=False))


def understand(jsonl: Jsonl = False) -> None:
    """Read free-text answers, one JSON line each: {"id", "fact", "measure"?, "text", "lang"?}."""
    if not jsonl:
        raise typer.BadParameter("give --jsonl and lines on standard input")
    pack, on = published_pack(), today()
    used = {name: measure.sheet.used_facts for name, measure in pack.measures.items()}
    raise typer.Exit(lines.run(lambda line: understand_report(pack.vocabulary, line, on, measures=used)))


def evaluate(
    questions: Annotated[Path, typer.Argument(exists=True, dir_okay=False)],
    wrong: Annotated[int, typer.Option(min=0, help="Show this many misses.")] = 0,
) -> None:
    """Score the answers to a labelled file of questions, by language and by kind, with the misses."""
    labelled = load_questions(questions)
    with published() as snapshot:
        judged = judge_all(labelled, lambda q, before, lang: snapshot.answerer.answer(q, before, _language(lang)))
    table = Table("", "in", "right", "cited", "clarify", "silent", "out", "abstained")
    for row in rows(judged):
        shares = (row.right, row.cited, row.clarify, row.silent)
        table.add_row(row.name, str(row.in_scope), *map(_percent, shares), str(row.to_abstain), _percent(row.abstained))
    console = Console()
    console.print(table)
    for miss in [j for j in judged if j.is_miss][:wrong]:
        wanted = ", ".join(miss.question.clauses) or "an abstention"
        console.print(f"\n{miss.question.id} [{miss.outcome}] {miss.question.q}", markup=False, highlight=False)
        console.print(f"  wanted {wanted}; {miss.answer.status}: {miss.answer.text}", markup=False, highlight=False)


def _percent(share: float | None) -> str:
    return "" if share is None else f"{100 * share:.1f}%"


def _language(given: object) -> Language | None:
    """A language hint; anything else means to look at the text."""
    return cast("Language", given) if given in LANGUAGES else None


def _facts(text: str | None) -> object:
    if text is None:
        raise typer.BadParameter(
            'give --facts as a JSON object, for example --facts \'{"employer_type": "university"}\''
        )
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise typer.BadParameter(f"--facts is not JSON: {error}") from error


def _one_of(argument: str | None, jsonl: bool, name: str) -> None:
    if (argument is None) != jsonl:
        raise typer.BadParameter(f"give {name}, or --jsonl and lines on standard input")


def _print(report: object) -> None:
    typer.echo(json.dumps(report, ensure_ascii=False, indent=2))
