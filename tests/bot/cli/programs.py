"""The program as a process of its own, in a folder of its own."""

from __future__ import annotations

import os
import re
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PATIENCE = 300
ROOT = Path(__file__).parents[3]


class Program:
    """``chuangban …`` with its streams in pipes."""

    def __init__(self, folder: Path, *arguments: str, **settings: str) -> None:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("CHUANGBAN_")}
        chosen = {f"CHUANGBAN_{name}": value for name, value in settings.items()}
        self._errors = (folder / "stderr").open("w+b")
        self._heard = b""
        self.process = subprocess.Popen(
            [sys.executable, "-W", "error", "-m", "bot", *arguments],
            cwd=folder,
            env=kept | {"PYTHONPATH": str(ROOT), "CHUANGBAN_CACHE_DIR": os.environ["CHUANGBAN_CACHE_DIR"]} | chosen,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
        )

    @property
    def errors(self) -> str:
        """Standard error so far."""
        self._errors.seek(0)
        return self._errors.read().decode("utf-8", "replace")

    def writes(self, line: str) -> None:
        """A line typed."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{line}\n".encode())
        self.process.stdin.flush()

    def says(self, until: str) -> str:
        """Standard output up to words that must come, and what there is of it after them."""
        assert self.process.stdout is not None
        deadline = time.monotonic() + PATIENCE
        while until.encode() not in self._heard:
            ready, _, _ = select.select([self.process.stdout], [], [], max(0.0, deadline - time.monotonic()))
            more = os.read(self.process.stdout.fileno(), 65536) if ready else b""
            assert more, f"no {until!r} in:\n{self._heard.decode()}\n{self.errors}"
            self._heard += more
        heard, self._heard = self._heard, b""
        return heard.decode()

    def ends(self, number: signal.Signals | None = None) -> tuple[int, str]:
        """Close its input, or send it a signal; its status and the rest of what it said."""
        if number is not None:
            self.process.send_signal(number)
        out, _ = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, (self._heard + out).decode()

    def kill(self) -> None:
        """Whatever state it is in."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.communicate()
        for stream in (self.process.stdin, self.process.stdout, self._errors):
            if stream is not None:
                stream.close()


@contextmanager
def program(folder: Path, *arguments: str, **settings: str) -> Iterator[Program]:
    """Run it for the length of a block."""
    running = Program(folder, *arguments, **settings)
    try:
        yield running
    finally:
        running.kill()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def number_of(screen: str, label: str) -> str:
    """The number beside a button on a terminal."""
    found = re.findall(rf"^ *(\d+)\. {re.escape(label)}$", screen, re.MULTILINE)
    assert found, f"no button {label!r} in:\n{screen}"
    return str(found[-1])
