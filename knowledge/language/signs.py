"""The signs of a text: what it asks for, what it names, which concepts it uses, as ``kind:name``."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path

from knowledge.language.concepts import known_asking, known_concepts
from knowledge.language.mentions import Mentions, known_names


class Signs:
    """Finds signs in folded texts. ``departments``: id -> every name; built once a pack."""

    def __init__(self, departments: Mapping[str, Iterable[str]]) -> None:
        names = {label: dict(ids) for label, ids in known_names().items()}
        names["department"] = {name: list(words) for name, words in departments.items()}
        self._mentions = Mentions(names)
        self._concepts, self._asking = known_concepts(), known_asking()
        digest = hashlib.sha256(repr(sorted((k, sorted(v)) for k, v in names["department"].items())).encode())
        for path in sorted(Path(__file__).parent.glob("*.yaml")):
            digest.update(path.read_bytes())
        self.version = digest.hexdigest()

    def of(self, folded: str) -> frozenset[str]:
        """ask:amount, name:level:national, concept:grant, …"""
        return frozenset(
            [
                *(f"ask:{kind}" for kind in self._asking.of(folded)),
                *(f"name:{name}" for name in self._mentions.of(folded)),
                *(f"concept:{name}" for name in self._concepts.of(folded)),
            ]
        )
