"""A message that asks several things, taken apart."""

from __future__ import annotations

import re

from knowledge.language.folding import plain

_ASKS = re.compile(
    r"谁|哪|什么|啥|多少|几|怎|如何|吗|呢|何时|何地|何|咋|是否|能不能|可不可以|有没有|要不要|是不是|会不会|么[?？]?$|多久|多长|边个|点样|咩"
    r"|\b(who|whom|whose|what|when|where|which|why|how|is|are|does|do|did|can|could|will|would|may|must|should|has|have)\b"
)
_SENTENCE_END = re.compile(r"(?<=[?？!！。;；\n])|(?<=\.)\s")
_CHINESE_JOINT = re.compile(
    r"[,，、]?(?:另外|还有就是|还有|以及|并且|而且|同时|顺便问下?|顺便|再问一下|再问|然后)[,，]?|[,，]"
)
_ENGLISH_JOINT = re.compile(
    r"[,;]?\s+(?:and|also|plus|and also|as well as)\s+"
    r"(?=(?:who|whom|what|when|where|which|why|how|is|are|does|do|can|will|must|by|for|until|from)\b)"
    r"|,\s*(?=(?:who|what|when|where|which|why|how)\b)",
    re.IGNORECASE,
)
_MOST_PARTS = 3
_SHORTEST = 3  # characters


def parts_of(text: str) -> list[str]:
    """The things that are asked, in order: one where it is only one. What asks nothing joins its neighbour."""
    pieces: list[str] = []
    for sentence in _SENTENCE_END.split(text):
        joint = _CHINESE_JOINT if re.search(r"[\u3400-\u9fff]", sentence) else _ENGLISH_JOINT
        pieces.extend(piece.strip() for piece in joint.split(sentence) if piece and len(piece.strip()) >= _SHORTEST)
    asked: list[str] = []
    said = ""
    for piece in pieces:
        if _ASKS.search(plain(piece)):
            asked.append(f"{said} {piece}".strip())
            said = ""
        elif asked:
            asked[-1] = f"{asked[-1]} {piece}"
        else:
            said = f"{said} {piece}".strip()
    return asked if 1 < len(asked) <= _MOST_PARTS else [text]
