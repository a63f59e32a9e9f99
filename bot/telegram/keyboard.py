"""The inline buttons of a reply: how choices are laid out on a phone, and which links Telegram lets be buttons."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from unicodedata import east_asian_width
from urllib.parse import urlsplit

from dialogs.messages import Reply
from dialogs.words import words

# Widths of labels, in parts of a button: a Chinese character takes 5, a latin letter 3.
CHINESE, LATIN = 5, 3
WIDE = 12 * CHINESE
TINY = 5 * CHINESE


@dataclass(frozen=True)
class Button:
    """A button: it sends ``data`` (at most 64 bytes) to the bot or opens ``url``; one of the two is set."""

    label: str
    data: str | None = None
    url: str | None = None


def keyboard(reply: Reply, language: str) -> tuple[tuple[Button, ...], ...]:
    """The rows of buttons under a reply: its choices, then its link. Raises MissingText without a word for the link."""
    rows = _rows([Button(choice.label, data=choice.id) for choice in reply.choices])
    if reply.link and can_be_opened(reply.link):
        rows.append((Button(reply.link_label or words(language)("form-open"), url=reply.link),))
    return tuple(rows)


def _rows(buttons: Iterable[Button]) -> list[tuple[Button, ...]]:
    """A wide label has a row of its own; narrow neighbours share one, by threes if all are tiny, else by twos."""
    rows = []
    for wide, group in groupby(buttons, key=lambda button: _width(button.label) > WIDE):
        run = tuple(group)
        tiny = all(_width(button.label) <= TINY for button in run)
        columns = 1 if wide else 3 if tiny and len(run) != 4 else 2
        rows += [run[start : start + columns] for start in range(0, len(run), columns)]
    return rows


def _width(label: str) -> int:
    return sum(CHINESE if east_asian_width(character) in "WF" else LATIN for character in label)


def can_be_opened(url: str) -> bool:
    """Whether Telegram takes the address for a link or a button: it refuses those of this machine (localhost)."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return False
    if parts.scheme not in {"http", "https"} or re.search(r"\s", url):
        return False
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        return "." in host.strip(".") and not host.endswith((".localhost", ".local"))
