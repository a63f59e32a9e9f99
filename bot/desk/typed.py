"""What was typed into a form or an address, made safe to keep: control characters never get further than here."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Any

_KEPT = frozenset("\n\t")


def typed_text(form: Mapping[str, Any], name: str) -> str:
    """One field as text, without control characters and half surrogates, lines ended by a line feed alone.

    Empty where the field is missing, or is no text.
    """
    value = form.get(name)
    return clean(value) if isinstance(value, str) else ""


def clean(text: str) -> str:
    """The text without what no database and no page should meet."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in lines if c in _KEPT or unicodedata.category(c) not in ("Cc", "Cs"))


def positive_number(text: str) -> int:
    """A page or a version, counted from 1; 1 for anything that is no such number."""
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) <= 6 else 1
