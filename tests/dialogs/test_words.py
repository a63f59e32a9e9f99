"""Every sentence is there in every language, with the same placeholders, and none is there for nothing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from fluent.syntax import FluentParser, ast
from fluent.syntax.visitor import Visitor

from dialogs.errors import MissingText
from dialogs.words import TEXTS, Words

ROOT = TEXTS.parents[1]
# Texts whose names are put together: the part before the variable.
FAMILIES = ("verdict-", "field-", "field-problem-", "status-", "decision-", "assessment-", "checkup-")


class Placeholders(Visitor):
    """Collects the variables of a message."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: ast.VariableReference) -> None:  # noqa: N802 (the visitor's protocol)
        self.names.add(node.id.name)


def messages(locale: str) -> dict[str, set[str]]:
    resource = FluentParser().parse((TEXTS / f"{locale}.ftl").read_text(encoding="utf-8"))
    junk = [entry for entry in resource.body if isinstance(entry, ast.Junk)]
    assert not junk, junk[0].content
    found = {}
    for entry in resource.body:
        if isinstance(entry, ast.Message):
            assert entry.id.name not in found, f"{locale}: {entry.id.name} stands twice"
            placeholders = Placeholders()
            placeholders.visit(entry)
            found[entry.id.name] = placeholders.names
    return found


def sources() -> str:
    # The web pages and the console have texts of their own.
    own_texts = {ROOT / "bot" / "web", ROOT / "bot" / "desk"}
    files = [p for package in ("bot", "dialogs") for p in (ROOT / package).rglob("*.py")]
    files = [path for path in files if not own_texts & set(path.parents)]
    files.append(ROOT / "bot" / "web" / "calendar.py")
    assert len(files) > 20
    return "\n".join(path.read_text(encoding="utf-8") for path in files)


def test_both_languages_have_the_same_texts_with_the_same_placeholders() -> None:
    assert messages("zh-Hans") == messages("en")


def test_every_text_is_said_somewhere() -> None:
    code = sources()
    unused = [name for name in messages("en") if f'"{name}"' not in code and not name.startswith(FAMILIES)]
    assert not unused


def test_every_text_that_the_code_names_exists() -> None:
    named = set(re.findall(r'(?:words|notice|text)\(\s*"([a-z][a-zA-Z_-]*)"', sources()))
    assert len(named) > 40
    assert not named - set(messages("zh-Hans"))


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant", "en"])
def test_every_text_renders_with_its_placeholders(language: str) -> None:
    words = Words(language)
    for name, placeholders in messages("en").items():
        text = words(name, **dict.fromkeys(placeholders, "甲"))
        assert text.strip() or name == "list-semicolon"
        assert text.count("甲") >= len(placeholders)


def test_a_missing_text_and_a_missing_placeholder_are_errors() -> None:
    with pytest.raises(MissingText, match="no text"):
        Words("en")("no-such-text")
    with pytest.raises(MissingText, match="file-again"):
        Words("en")("file-again")


def test_numbers_are_never_grouped_because_placeholders_are_texts() -> None:
    assert "2018" in Words("en")("assessment-pass", year="2018")


def test_traditional_is_written_as_taiwan_writes() -> None:
    assert Words("zh-Hant")("offer-measures") == "看看有哪些政策"
    assert "眾創空間" in Words("zh-Hant")("greeting")


def test_the_texts_folder_holds_the_two_files_that_are_tested() -> None:
    assert {path.name for path in Path(TEXTS).glob("*.ftl")} == {"zh-Hans.ftl", "en.ftl"}
