"""chat: the conversation in a terminal."""

from __future__ import annotations

import asyncio
import sys
from typing import Annotated, Literal, cast

import typer
from rich.console import Console
from rich.markup import escape

from bot.settings import read_settings
from bot.turns import Opening
from bot.wire import Json
from bot.wiring import Services, prepare, wire
from dialogs.messages import Chose, Said, Turn

Language = Literal["zh-Hans", "zh-Hant", "en"]


def add_to(app: typer.Typer) -> None:
    """Add these commands."""
    app.command()(chat)


def chat(
    language: Annotated[str | None, typer.Option(help="zh-Hans, zh-Hant or en.", metavar="LANGUAGE")] = None,
) -> None:
    """Talk with the desk here. A number chooses a button; end with Ctrl-D."""
    if language not in (None, "zh-Hans", "zh-Hant", "en"):
        raise typer.BadParameter("one of zh-Hans, zh-Hant, en", param_hint="--language")
    settings = read_settings()
    prepare(settings, typer.echo)
    services = wire(settings)
    try:
        # The loop runs during turns only: while a line is waited for, Ctrl-C ends the program at once.
        with asyncio.Runner() as runner:
            _talk(runner, services, cast("Language | None", language))
    finally:
        services.close()


def _talk(runner: asyncio.Runner, services: Services, language: Language | None) -> None:
    # Nothing wrapped: quotes and links must be copied whole.
    console = Console(highlight=False, emoji=False, soft_wrap=True)
    runner.run(services.knowledge.refresh())
    opening = runner.run(services.turns.open("terminal", language))
    replies = opening.response["replies"]
    while True:
        choices, seen = _show(console, replies), replies[-1]["seq"] if replies else 0
        text = _read_line()
        if text is None:
            return
        replies = runner.run(_take(services, opening, _turn(text, choices), seen))


async def _take(services: Services, opening: Opening, turn: Turn, seen: int) -> list[Json]:
    """The answer, and before it what was said since ``seen``: the staff may have decided meanwhile."""
    taken = await services.turns.take(opening.conversation_id, opening.token, turn)
    since = await services.turns.replies_after(opening.conversation_id, opening.token, seen)
    answer: list[Json] = taken.response["replies"]
    own = {reply["seq"] for reply in answer}
    return [*(reply for reply in since if reply["seq"] not in own), *answer]


def _read_line() -> str | None:
    sys.stdout.write("> ")
    sys.stdout.flush()
    line = sys.stdin.buffer.readline()
    return line.decode("utf-8", "replace").rstrip("\r\n") if line else None


def _turn(text: str, choices: list[Json]) -> Turn:
    """A bare number is the button with that number; everything else is said as it stands."""
    plain = text.strip()
    if plain.isdecimal() and 1 <= int(plain) <= len(choices):
        return Chose(choices[int(plain) - 1]["id"])
    return Said(text)


def _show(console: Console, replies: list[Json]) -> list[Json]:
    choices: list[Json] = []
    for reply in replies:
        console.print(f"\n{escape(reply['text'])}")
        for citation in reply["citations"]:
            console.print(f"  [dim]{escape(citation['label'])} “{escape(citation['quote'])}”[/dim]")
            if "translation" in citation:
                console.print(f"  [dim]{escape(citation['translation'])}[/dim]")
            console.print(f"  [dim]{escape(citation['url'])}[/dim]")
        if "link" in reply:
            console.print(f"  {escape(reply['link'])}")
        choices = reply["choices"] or choices
    # A number typed where a number is asked must stay a number: only listed buttons are numbered.
    numbered = [choice for choice in choices if not choice["id"].endswith("=?")]
    if len(numbered) == 0:
        return []
    for number, choice in enumerate(choices, 1):
        console.print(f"  {number}. {escape(choice['label'])}")
    return choices
