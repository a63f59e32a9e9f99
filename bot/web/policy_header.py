"""The head and the foot of a policy: labelled header lines, blank ones shown as blank, and who signed when."""

from __future__ import annotations

import re
from dataclasses import dataclass

from dialogs.conversation import Language
from knowledge.clauses import Reading, Sentence
from knowledge.document import META
from knowledge.pack import Pack

_FIELD = re.compile(r"\[(?P<label>[^\]]+)\]\s*(?P<value>.*)", re.DOTALL)


@dataclass(frozen=True)
class HeaderLine:
    """One labelled header line; ``value`` is None where the publisher left it blank."""

    label: str
    value: str | None


def header_lines(pack: Pack, language: Language) -> tuple[HeaderLine, ...]:
    """The header fields as published, blank ones too. Empty for a policy without header."""
    meta = pack.clauses.get(META)
    lines = []
    for sentence in meta.sentences if meta else ():
        published = _FIELD.fullmatch(sentence.hant)
        shown = _FIELD.fullmatch(_text(sentence, language))
        if published and shown:
            lines.append(HeaderLine(shown["label"], shown["value"] if published["value"] else None))
    return tuple(lines)


def signature(pack: Pack, language: Language) -> tuple[str, ...]:
    """The lines that close the document: who signed, and when."""
    meta, document = pack.clauses.get(META), pack.document
    above = (document.title.hant, document.number.hant)
    rest = [s for s in (meta.sentences if meta else ()) if not _FIELD.fullmatch(s.hant) and s.hant not in above]
    return tuple(_text(sentence, language) for sentence in rest)


def header_notes(pack: Pack, language: Language) -> tuple[Reading, ...]:
    """Editorial notes on the header fields."""
    meta = pack.clauses.get(META)
    return meta.readings if meta and language == "zh-Hans" else ()


def _text(sentence: Sentence, language: Language) -> str:
    return {"zh-Hans": sentence.hans, "zh-Hant": sentence.hant, "en": sentence.en}[language]
