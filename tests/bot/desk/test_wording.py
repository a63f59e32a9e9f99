"""The console's texts: the same ones in every language, and none missing where a page asks for it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import bot.desk
from bot.desk.entry_form import KINDS
from bot.desk.wording import LANGUAGES, TEXTS, desk_words
from intakes.staff import Role
from intakes.types import FIELDS, State
from knowledge.eligibility.measures import VERDICTS

HERE = Path(bot.desk.__file__).parent
_MESSAGE = re.compile(r"^([a-z][\w-]*) = (.*)$", re.M)


def texts(locale: str) -> dict[str, set[str]]:
    """Each text's placeholders by its name."""
    source = (TEXTS / f"{locale}.ftl").read_text(encoding="utf-8")
    return {name: set(re.findall(r"\$(\w+)", text)) for name, text in _MESSAGE.findall(source)}


def test_both_files_hold_the_same_texts_with_the_same_placeholders() -> None:
    assert texts("zh-Hans") == texts("en")


def test_every_text_that_a_page_names_is_there() -> None:
    pages = "\n".join(path.read_text(encoding="utf-8") for path in HERE.rglob("*.html"))
    code = "\n".join(path.read_text(encoding="utf-8") for path in HERE.rglob("*.py"))
    named = set(re.findall(r"""\bt\(["']([\w-]+)["'][,)]""", pages)) | set(
        re.findall(r"""words\("([\w-]+)"[,)]""", code)
    )
    assert len(named) > 100
    assert named <= set(texts("en"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_value_that_is_shown_has_a_text(language: str) -> None:
    words = desk_words(language)
    names = [
        *(f"state-{state}" for state in State),
        *(f"verdict-{verdict}" for verdict in VERDICTS),
        *(f"kind-{kind}" for kind in KINDS),
        *(f"role-{role}" for role in Role),
        *(f"field-{field}" for field in FIELDS),
        *(f"channel-{channel}" for channel in ("web", "telegram", "terminal")),
        *(f"criterion-{state}" for state in ("met", "unmet", "unknown", "open")),
        *(f"event-{kind}" for kind in ("submitted", "approved", "declined")),
        *(f"decided-{state}" for state in ("approved", "declined")),
        *(f"mark-{mark}" for mark in ("new", "changed", "removed")),
        *(f"error-{status}" for status in ("403", "404", "405", "other")),
    ]
    missing = [name for name in names if not words.has(name)]
    assert missing == []
