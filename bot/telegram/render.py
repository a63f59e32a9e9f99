"""A reply as Telegram messages: HTML, split where paragraphs end, choices as inline buttons.

A message is built as a row of cells, one a character (a link is one cell), and cut before anything is escaped.
So no cut falls inside a tag, an entity, a link or a surrogate pair, and a quote that is cut goes on as a quote.
Limits: https://core.telegram.org/bots/api#sendmessage (4096 UTF-16 units after entities are parsed).
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import NamedTuple

from bot.telegram.keyboard import Button, can_be_opened, keyboard
from dialogs.messages import Citation, Reply

LIMIT = 4096

# What Telegram does not count as text (TDLib, clean_input_string and is_empty_string).
_UNSEEN = re.compile(
    "[\x00-\x20\xa0\u030a\u0333\u033f\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f\u2800\u3000\ufeff\ufffc\U000e0000-\U000e007f]*"
)
_SENTENCE_ENDS = frozenset("。！？；!?;")


@dataclass(frozen=True)
class Outgoing:
    """One message to send. ``parse_mode`` is "HTML", or None where the text has no markup."""

    text: str
    parse_mode: str | None
    buttons: tuple[tuple[Button, ...], ...] = ()


class _Cell(NamedTuple):
    text: str
    quoted: bool = False
    href: str = ""


def render(reply: Reply, language: str) -> list[Outgoing]:
    """The messages of a reply, in order; the buttons are under the last. Nothing to show gives no message.

    Raises MissingText when the language has no word for the link's button.
    """
    buttons = keyboard(reply, language)
    parts = _split(_cells(reply)) or _split(_plain("\n".join(button.label for row in buttons for button in row)))
    messages = [_marked_up(part) for part in parts]
    return [*messages[:-1], *(replace(last, buttons=buttons) for last in messages[-1:])]


def plain(outgoing: Outgoing) -> Outgoing:
    """The same message without markup, links spelled out; for Telegram's "can't parse entities"."""
    if outgoing.parse_mode is None:
        return outgoing
    text = re.sub(r'<a href="([^"]*)">(.*?)</a>', r"\2 (\1)", outgoing.text, flags=re.DOTALL)
    return replace(outgoing, text=html.unescape(re.sub(r"</?blockquote>", "", text)), parse_mode=None)


def _cells(reply: Reply) -> list[_Cell]:
    blocks = [_plain(reply.text), *(_citation(citation) for citation in reply.citations)]
    if reply.link and not can_be_opened(reply.link):
        blocks.append(_plain(reply.link))
    cells: list[_Cell] = []
    for block in blocks:
        cells += [*(_plain("\n\n") if cells and block else ()), *block]
    return cells


def _citation(citation: Citation) -> list[_Cell]:
    cells = _plain(citation.quote + "\n", quoted=True)
    label = citation.label or citation.clause
    link = _Cell(label, quoted=True, href=citation.url)
    if can_be_opened(citation.url) and label and _length(link) <= LIMIT:
        cells.append(link)
    else:
        cells += _plain(f"{label} ({citation.url})" if citation.url else label, quoted=True)
    return cells + _plain("\n" + citation.translation) if citation.translation else cells


def _plain(text: str, *, quoted: bool = False) -> list[_Cell]:
    return [_Cell(character, quoted) for character in text]


def _length(cell: _Cell) -> int:
    """UTF-16 units of a cell; a link counts with its address, so that `plain` is never too long either."""
    spelled = f"{cell.text} ({cell.href})" if cell.href else cell.text
    return len(spelled) + sum(character > "\uffff" for character in spelled)


def _split(cells: list[_Cell]) -> list[list[_Cell]]:
    """Parts that fit into one message each; those that would show nothing are left out."""
    parts = []
    while cells:
        end = _fitting(cells)
        cut = end if end == len(cells) else _boundary(cells, end)
        parts.append(_stripped(cells[:cut]))
        cells = cells[cut:]
    return [part for part in parts if not _UNSEEN.fullmatch("".join(cell.text for cell in part))]


def _fitting(cells: Sequence[_Cell]) -> int:
    """How many cells fit into one message."""
    length = 0
    for number, cell in enumerate(cells):
        length += _length(cell)
        if length > LIMIT:
            return number
    return len(cells)


def _boundary(cells: Sequence[_Cell], end: int) -> int:
    """The best place to cut at or before ``end``: a paragraph's end; then, in the second half, that of a line,
    a sentence or a word; else ``end`` itself."""
    places = range(end, end // 2, -1)
    for place in range(end, 1, -1):
        if cells[place - 1].text == cells[place - 2].text == "\n":
            return place
    for ends in ("\n".__eq__, _SENTENCE_ENDS.__contains__, str.isspace):
        for place in places:
            if ends(cells[place - 1].text):
                return place
    return end


def _stripped(cells: Sequence[_Cell]) -> list[_Cell]:
    seen = [number for number, cell in enumerate(cells) if cell.text not in {" ", "\n"}]
    return list(cells[seen[0] : seen[-1] + 1]) if seen else []


def _marked_up(cells: Sequence[_Cell]) -> Outgoing:
    if not any(cell.quoted or cell.href for cell in cells):
        return Outgoing("".join(cell.text for cell in cells), None)
    parts = []
    for quoted, group in groupby(cells, key=lambda cell: cell.quoted):
        inner = "".join(_tagged(cell) for cell in group)
        parts.append(f"<blockquote>{inner}</blockquote>" if quoted else inner)
    return Outgoing("".join(parts), "HTML")


def _tagged(cell: _Cell) -> str:
    text = html.escape(cell.text, quote=False)
    return f'<a href="{html.escape(cell.href)}">{text}</a>' if cell.href else text
