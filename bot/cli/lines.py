"""JSON lines in, JSON lines out: one line for each, in order, whatever is wrong with it."""

from __future__ import annotations

import codecs
import json
import sys
from collections.abc import Callable, Iterable
from typing import IO

from bot.wire import Json, whole

__all__ = ["BadLine", "Json", "run", "text_of", "texts_of"]


class BadLine(Exception):
    """A line that is JSON, but not what this command takes."""

    def __init__(self, field: str, allowed: str) -> None:
        self.field, self.allowed = field, allowed
        super().__init__(f"{field}: {allowed}")


def run(work: Callable[[Json], Json], lines: Iterable[bytes] | None = None, out: IO[str] | None = None) -> int:
    """Answer every line of standard input and return the exit status: 1 when any line was wrong.

    ``work`` gets the parsed line and returns its answer without the id.
    """
    status = 0
    out = out or sys.stdout
    for number, raw in enumerate(lines if lines is not None else sys.stdin.buffer):
        # Some editors put a byte order mark at the start of a file.
        answer = _answer(work, raw.removeprefix(codecs.BOM_UTF8) if number == 0 else raw)
        status |= "error" in answer
        out.write(json.dumps(answer, ensure_ascii=False) + "\n")
        out.flush()
    return int(status)


def _answer(work: Callable[[Json], Json], raw: bytes) -> Json:
    try:
        line = json.loads(raw.decode("utf-8"))
        if b"\\u" in raw:
            line = json.loads(whole(json.dumps(line, ensure_ascii=False)))
    except (ValueError, RecursionError):  # not UTF-8, not JSON, a number of thousands of digits, nested too deep
        return _bad(None, _shown(raw), "one JSON object a line")
    if not isinstance(line, dict):
        return _bad(None, _shown(raw), "one JSON object a line")
    identity = line.get("id")
    if not isinstance(identity, str | int | None) or isinstance(identity, bool):
        return _bad(None, _shown(raw), "an id that is a string or a whole number")
    try:
        return {"id": identity, **work(line)}
    except BadLine as error:
        return _bad(identity, error.field, error.allowed)


def text_of(line: Json, name: str) -> str:
    """A text that the line must have. Raises BadLine."""
    value = line.get(name)
    if not isinstance(value, str):
        raise BadLine(name, f"a text under {name!r}")
    return value


def texts_of(line: Json, name: str) -> list[str]:
    """A list of texts that the line may have. Raises BadLine."""
    value = line.get(name)
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise BadLine(name, f"a list of texts under {name!r}")
    return value


def _bad(identity: object, given: str, allowed: str) -> Json:
    return {"id": identity, "error": {"code": "bad_line", "given": given, "allowed": allowed}}


def _shown(raw: bytes) -> str:
    text = raw.decode("utf-8", "replace").strip()
    return text if len(text) <= 80 else text[:77] + "..."
