"""The command line, run as its users run it: in an empty folder, with no settings but those of the test."""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import structlog

from bot.cli import main

Json = dict[str, Any]


@dataclass(frozen=True)
class Ran:
    """What a command left behind."""

    status: int
    out: str
    err: str

    @property
    def lines(self) -> list[Json]:
        """Standard output as JSON, an object a line."""
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def json(self) -> Json:
        """Standard output as one JSON object."""
        found: Json = json.loads(self.out)
        return found


class Terminal:
    """Runs ``chuangban`` in this process, each command with streams of its own."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self._patch = patch

    def __call__(self, *arguments: str | Path, stdin: bytes = b"", **settings: str | Path) -> Ran:
        """Run a command. ``settings``: DATA_DIR="var", and so on."""
        out, err = (io.TextIOWrapper(io.BytesIO(), encoding="ascii", write_through=True) for _ in range(2))
        with self._patch.context() as patch:
            patch.setattr(sys, "argv", ["chuangban", *map(str, arguments)])
            patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
            patch.setattr(sys, "stdout", out)
            patch.setattr(sys, "stderr", err)
            for name, value in settings.items():
                patch.setenv(f"CHUANGBAN_{name}", str(value))
            with pytest.raises(SystemExit) as ended:
                main()
        status = ended.value.code or 0
        assert isinstance(status, int)
        return Ran(status, *(stream.buffer.getvalue().decode("utf-8") for stream in (out, err)))  # type: ignore[attr-defined]


@pytest.fixture
def chuangban(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Terminal]:
    """``chuangban("check", …)`` in an empty folder."""
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    for name in list(os.environ):
        if name.startswith("CHUANGBAN_") and name != "CHUANGBAN_CACHE_DIR":
            monkeypatch.delenv(name)
    yield Terminal(monkeypatch)
    structlog.reset_defaults()


@pytest.fixture
def desk(chuangban: Terminal) -> Path:
    """A DATA_DIR with a database, made by the command; the default one, so no setting is needed."""
    assert chuangban("db", "upgrade").status == 0
    return Path("var").resolve()


def as_lines(*objects: object) -> bytes:
    """JSON lines."""
    return "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in objects).encode()
