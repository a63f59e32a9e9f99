"""Builds the clauses of a document from its labelled lines, and keeps every character as a part."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

from knowledge.parsing.labels import Label
from knowledge.parsing.lines import Line, squeeze

PartKind = Literal[
    "space", "page", "field", "title", "number", "note", "date", "signature", "contents", "chapter", "attachment",
    "label", "heading", "text",
]  # fmt: skip
_LONGEST_HEADING = 48
_LONGEST_FIRST_SENTENCE = 36
_ARTICLE_HEADING = re.compile(r"[【\[(]([\u4e00-\u9fff、]{2,20})[】\])]")  # 第一条（目的）
_ENDS_A_SENTENCE = ("。", ";", "!", "?")
PREAMBLE = "0"


@dataclass(frozen=True)
class Part:
    """A stretch of the source; the parts joined are the source. ``clause`` is the id it belongs to, if any."""

    kind: PartKind
    text: str
    clause: str | None = None


@dataclass
class Node:
    """A clause in the making."""

    id: str
    number: str
    heading: str = ""
    texts: list[str] = field(default_factory=list)
    children: int = 0


class Outline:
    """Where we are: section 三, subsection （五）, item 1, or article 第三条; and the clauses so far."""

    def __init__(self) -> None:
        self.nodes: dict[str, Node] = {}
        self.articles = False
        self._uses: dict[str, int] = {}
        self._annex = 0
        self._levels: list[tuple[str, str, Node | None]] = [("", "", None)] * 3  # id, number, clause
        self._current: Node | None = None
        self._last_article = 0

    def accepts(self, label: Label) -> bool:
        """Whether a label numbers a part here: within articles （一） and 1. are lists of the article's own.

        A line that merely mentions an article (第三条规定的…) numbers nothing: no space follows, out of order.
        """
        if label.kind == "article":
            return label.spaced or label.number == self._last_article + 1
        return label.kind == "chapter" or not self.articles

    def numbered(self) -> bool:
        """Whether any clause but the preamble has begun."""
        return any(node_id.split(".")[-1] != PREAMBLE for node_id in self.nodes)

    def begin_annex(self, number: int) -> None:
        """What follows is 附件 ``number``: ids begin with annex1., and numbering starts anew."""
        self._annex = number
        self.articles, self._current, self._last_article = False, None, 0
        self._levels = [("", "", None)] * 3

    def labelled(self, label: Label, line: Line) -> list[Part]:
        """Take a line that begins with an accepted label."""
        if label.kind == "chapter":
            self._current = None
            return [Part("chapter", line.text)]
        node = self._open_article(label, line) if label.kind == "article" else self._open_level(label, line)
        self._current = node
        rest, folded = line.text[label.length :], line.folded[label.length :]
        gap = len(rest) - len(rest.lstrip(" \u3000\xa0\t"))
        parts = [Part("label", line.text[: label.length], node.id)]
        if gap:
            parts.append(Part("space", rest[:gap]))
        rest, folded = rest[gap:], folded[gap:]
        if rest:
            parts.append(Part(self._place(node, label, rest, folded), rest, node.id))
        return parts

    def text(self, line: Line) -> list[Part]:
        """Take a line of plain text: it belongs to the clause that is open, before any to the preamble."""
        if self._current is None:
            self._current = self._preamble()
        self._current.texts.append(line.text)
        return [Part("text", line.text, self._current.id)]

    def _place(self, node: Node, label: Label, rest: str, folded: str) -> PartKind:
        heading, whole_line = _heading(label, rest, folded)
        node.heading = heading
        if whole_line:
            return "heading"
        node.texts.append(rest)
        return "text"

    def _preamble(self) -> Node:
        node_id = f"{self._prefix()}{PREAMBLE}"
        if node_id not in self.nodes:
            self.nodes[node_id] = Node(node_id, self._annex_label())
        return self.nodes[node_id]

    def _open_article(self, label: Label, line: Line) -> Node:
        self.articles, self._last_article = True, label.number
        sub = "" if label.sub_number is None else f"-{label.sub_number}"
        written = squeeze(line.text[: label.length]).strip("*#:：.．")
        return self._add(f"art.{label.number}{sub}", written)

    def _open_level(self, label: Label, line: Line) -> Node:
        depth = ("section", "subsection", "item").index(label.kind)
        written = line.folded[: label.length].strip(" *#、.()")
        shown = (written, f"（{written}）", written)[depth]
        self._levels[depth:] = [("", "", None)] * (3 - depth)
        for _, _, above in self._levels[:depth]:
            if above is not None:
                above.children += 1
        path = [level for level in self._levels[:depth] if level[0]]
        node = self._add(
            ".".join([*(level[0] for level in path), str(label.number)]),
            "".join([*(level[1] for level in path), shown]),
        )
        self._levels[depth] = (str(label.number), shown, node)
        return node

    def _add(self, local_id: str, number: str) -> Node:
        """A new clause; a number the document uses twice gets -2, -3."""
        wanted = unique = f"{self._prefix()}{local_id}"
        while unique in self.nodes:
            self._uses[wanted] = self._uses.get(wanted, 1) + 1
            unique = f"{wanted}-{self._uses[wanted]}"
        self.nodes[unique] = Node(unique, f"{self._annex_label()}{number}")
        return self.nodes[unique]

    def _prefix(self) -> str:
        return f"annex{self._annex}." if self._annex else ""

    def _annex_label(self) -> str:
        return f"附件{self._annex} " if self._annex else ""


def _heading(label: Label, rest: str, folded: str) -> tuple[str, bool]:
    """(heading, whether the whole line is nothing but that heading)."""
    if label.kind == "article":
        found = _ARTICLE_HEADING.match(folded)
        return (rest[found.start(1) : found.end(1)], False) if found else ("", False)
    bare = folded.rstrip(": *")
    if len(bare) <= _LONGEST_HEADING and not bare.endswith((*_ENDS_A_SENTENCE, ",", "、")) and "。" not in bare:
        if not folded.endswith(":") or len(bare) <= _LONGEST_FIRST_SENTENCE // 2:
            return rest[: len(bare)], not folded.endswith(":")
        return "", False
    first = folded.find("。")
    follows = folded[first + 1 :].strip()
    if 0 < first <= _LONGEST_FIRST_SENTENCE and follows and not follows.startswith("("):
        return rest[:first], False
    return "", False
