"""What a text mentions: departments, levels, places, documents, taxes, amounts, years. spaCy does the matching."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language as Pipeline

from knowledge.content_files import load_as
from knowledge.language.folding import fold

_HAN = re.compile(r"[\u3400-\u9fff]")
_AMOUNT = re.compile(r"(?<![\d.])(\d{5,9})(?![\d号年])")
_SMALL_AMOUNT = re.compile(r"(?<![\d.])(\d{1,4})(?=元|块钱|yuan| yuan| rmb)")
_YEAR = re.compile(r"(?<!\d)(19\d\d|20[0-4]\d)(?!\d)")
_PERCENT = re.compile(r"(\d+(?:\.\d+)?)\s*%")
_SPAN = re.compile(r"(?<![\d.])(\d{1,2})\s*(?:年|years?|-year)(?!\d)")
_COUNT = re.compile(r"(?<![\d.])(\d{1,4})\s*(?:家|个众创|maker-?spaces?)")


class Mentions:
    """Finds names in folded texts. Built once a pack; ``names``: label -> id -> words (Simplified or English)."""

    def __init__(self, names: Mapping[str, Mapping[str, Iterable[str]]]) -> None:
        chinese: list[dict[str, Any]] = []
        english: list[dict[str, Any]] = []
        for label, ids in names.items():
            for name, words in ids.items():
                for word in dict.fromkeys(fold(w) for w in words):
                    pattern: dict[str, Any] = {"label": label, "pattern": word, "id": name}
                    (chinese if _HAN.search(word) else english).append(pattern)
        self._chinese = _pipeline("zh", [*chinese, *(p for p in english if len(p["pattern"]) > 4)])
        self._english = _pipeline("en", english)

    def of(self, folded: str) -> frozenset[str]:
        """``label:id`` of everything that a folded text mentions."""
        pipeline = self._chinese if _HAN.search(folded) else self._english
        found = {f"{span.label_}:{span.ent_id_}" for span in pipeline(folded).ents}
        for label, pattern in (
            ("amount", _AMOUNT), ("amount", _SMALL_AMOUNT), ("year", _YEAR), ("percent", _PERCENT),
            ("span", _SPAN), ("count", _COUNT),
        ):  # fmt: skip
            found.update(f"{label}:{value}" for value in pattern.findall(folded))
        return frozenset(found)


@cache
def known_names() -> Mapping[str, Mapping[str, list[str]]]:
    """The names of mentions.yaml, which belong to no pack."""
    return load_as(dict[str, dict[str, list[str]]], Path(__file__).with_name("mentions.yaml"))


def _pipeline(language: str, patterns: list[dict[str, Any]]) -> Pipeline:
    pipeline = spacy.blank(language)
    ruler: Any = pipeline.add_pipe("entity_ruler", config={"phrase_matcher_attr": "LOWER"})
    with pipeline.select_pipes(enable=[]):
        ruler.add_patterns(patterns)
    return pipeline
