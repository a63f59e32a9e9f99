"""Keeps computed arrays between starts: one file per content, replaced atomically, computed again when unreadable."""

from __future__ import annotations

import os
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Arrays = Mapping[str, NDArray[Any]]
_KEPT_FILES = 4  # of one prefix; older ones belong to revisions nobody uses any more


def read_arrays(path: Path) -> dict[str, NDArray[Any]] | None:
    """The arrays of a file; None where there is none, or where it is damaged."""
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as kept:
            return {name: kept[name] for name in kept.files}
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None


def write_arrays(path: Path, arrays: Arrays) -> None:
    """Write a file so that a reader sees all of it or the one before; two writers at once do not disturb each other."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=path.stem, suffix=".part", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            np.savez(file, **arrays)  # type: ignore[arg-type]
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    _forget_old(path)


def _forget_old(path: Path) -> None:
    prefix = path.stem.split("-")[0]
    kept = sorted(path.parent.glob(f"{prefix}-*.npz"), key=lambda p: p.stat().st_mtime, reverse=True)
    for old in kept[_KEPT_FILES:]:
        old.unlink(missing_ok=True)
