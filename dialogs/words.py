"""Every sentence of the conversation, from the Fluent files beside this one. Traditional is derived from Simplified."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from fluent.runtime import FluentBundle, FluentResource

from dialogs.errors import MissingText
from knowledge.scripts import to_traditional

TEXTS = Path(__file__).parent / "texts"
_LOCALES = {"zh-Hans": "zh-Hans", "zh-Hant": "zh-Hans", "en": "en"}


class Words:
    """The texts of one language. Placeholders take strings only, so that 2018 never becomes 2,018."""

    def __init__(self, language: str, folder: Path = TEXTS) -> None:
        self.language = language
        locale = _LOCALES[language]
        self._bundle = FluentBundle([locale], use_isolating=False)
        source = (folder / f"{locale}.ftl").read_text(encoding="utf-8")
        # Traditional is made of the texts before anything is filled in: what people wrote themselves stays as it is.
        self._bundle.add_resource(FluentResource(to_traditional(source) if language == "zh-Hant" else source))

    def __call__(self, name: str, **values: str) -> str:
        """The text with its placeholders filled. Raises MissingText for an unknown text or a missing placeholder."""
        if not self._bundle.has_message(name):
            raise MissingText(f"{self.language}: no text {name!r}")
        pattern = self._bundle.get_message(name).value
        if pattern is None:
            raise MissingText(f"{self.language}: {name!r} is empty")
        text, errors = self._bundle.format_pattern(pattern, values)
        if errors:
            raise MissingText(f"{self.language}: {name!r}: {errors[0]}")
        return str(text)

    def pick(self, texts: Mapping[str, str]) -> str:
        """One language out of a content text {zh-Hans, en}."""
        text = texts[_LOCALES[self.language]]
        return to_traditional(text) if self.language == "zh-Hant" else text

    def has(self, name: str) -> bool:
        """Whether there is such a text."""
        return bool(self._bundle.has_message(name))


@cache
def words(language: str, folder: Path = TEXTS) -> Words:
    """The texts of a language, read once. ``folder``: where another package keeps its own."""
    return Words(language, folder)
