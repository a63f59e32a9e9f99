"""Commands that only read write nothing; knowledge parse; and every wrong setting is one line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import knowledge
from knowledge import publishing
from knowledge.pack import Pack
from storage.encryption import read_keys
from tests.bot.cli.conftest import Terminal, as_lines
from tests.conftest import NOW
from tests.databases import opened

SOURCE = Path(knowledge.__file__).parent / "policies" / "tongzhou-2018-5" / "source.zh-Hant.txt"
READING = [
    (["ask", "研究人员可以保留人事关系几年？"], b""),
    (["ask", "--jsonl"], as_lines({"id": 1, "q": "谁牵头？"})),
    (["check", "researcher_retention", "--facts", "{}"], b""),
    (["check", "--jsonl"], as_lines({"id": 1, "measure": "researcher_retention", "facts": {}})),
    (["match", "--facts", "{}"], b""),
    (["understand", "--jsonl"], as_lines({"id": 1, "fact": "employer_type", "text": "大学"})),
    (["measures", "list"], b""),
    (["measures", "show", "researcher_retention"], b""),
    (["measures", "graph", "researcher_retention"], b""),
    (["knowledge", "parse", str(SOURCE), "--json"], b""),
    (["knowledge", "check"], b""),
    (["knowledge", "show", "3.5-how-long"], b""),
    (["db", "current"], b""),
    (["audit", "verify"], b""),
    (["intakes", "list"], b""),
]


def shown(command: object) -> str:
    """The name of a case."""
    return " ".join(command)[:30].replace(str(SOURCE)[:10], "…") if isinstance(command, list) else ""


def contents(folder: Path) -> dict[str, bytes | None]:
    """Everything in a folder but its cache."""
    found = {str(p.relative_to(folder)): p.read_bytes() if p.is_file() else None for p in folder.rglob("*")}
    return {name: content for name, content in found.items() if not name.startswith("var/cache")}


@pytest.mark.parametrize(("command", "stdin"), READING, ids=shown)
def test_in_an_empty_folder_nothing_is_made(chuangban: Terminal, command: list[str], stdin: bytes) -> None:
    ran = chuangban(*command, stdin=stdin)
    assert list(Path().iterdir()) == []
    assert "Traceback" not in ran.err
    assert ran.status == (
        1 if command[0] in {"audit", "intakes"} else 2 if "show" in command and "3.5" in command[-1] else 0
    )


def test_beside_a_desk_nothing_is_changed(chuangban: Terminal, desk: Path) -> None:
    before = contents(Path())
    for command, stdin in READING:
        ran = chuangban(*command, stdin=stdin)
        assert "Traceback" not in ran.err
        assert contents(Path()) == before, command


def test_the_published_revision_is_what_answers(chuangban: Terminal, desk: Path, packaged: Pack) -> None:
    entry = next(iter(packaged.entries))
    with opened(f"sqlite:///{desk / 'chuangban.db'}") as database:
        database.transact(lambda c: publishing.save_draft(c, packaged, entry, None, by="li", now=NOW))
        database.transact(lambda c: publishing.publish(c, packaged, by="li", why="out of date", now=NOW))
    gone = chuangban("knowledge", "show", entry)
    assert (gone.status, gone.out) == (2, "")
    assert chuangban("knowledge", "show", entry, DATA_DIR="elsewhere").status == 0


def test_the_source_is_parsed_as_the_contract_says(chuangban: Terminal, packaged: Pack) -> None:
    ran = chuangban("knowledge", "parse", SOURCE, "--json")
    assert {"title", "number", "issuer", "issued", "published", "clauses"} <= ran.json.keys()
    assert (ran.json["number"], ran.json["title"]) == (packaged.document.number.hant, packaged.document.title.hant)
    clauses = {clause["id"]: clause for clause in ran.json["clauses"]}
    assert clauses.keys() >= {"3.5", "4.5"}
    assert all({"id", "heading", "text", "lead", "cooperating"} <= clause.keys() for clause in clauses.values())
    assert (
        packaged.clauses["3.5"].hant in clauses["3.5"]["text"] or clauses["3.5"]["text"] in packaged.clauses["3.5"].hant
    )
    assert clauses["3.5"]["lead"]
    words = chuangban("knowledge", "parse", SOURCE)
    assert words.status == 0
    assert ran.json["title"] in words.out


@pytest.mark.parametrize(
    ("content", "reason"), [(b"", "empty"), (b"\x00\x01", "not_text"), (b"\xff\xff\xff", "not_text"), (b"abc", None)]
)
def test_what_is_no_document_is_an_error_in_one_line(
    chuangban: Terminal, tmp_path: Path, content: bytes, reason: str | None
) -> None:
    file = tmp_path / "document.txt"
    file.write_bytes(content)
    ran = chuangban("knowledge", "parse", file, "--json")
    assert ran.status == 1
    error = json.loads(ran.out)["error"]
    assert error["code"] == "parse_error"
    assert reason in {None, error["reason"]}
    words = chuangban("knowledge", "parse", file)
    assert (words.status, words.out, words.err.count("\n")) == (1, "", 1)
    assert chuangban("knowledge", "parse", tmp_path / "nowhere.txt").status == 2


@pytest.mark.parametrize(
    ("command", "settings", "said"),
    [
        (["db", "current"], {"FORM_LINK_HOURS": "0"}, "CHUANGBAN_FORM_LINK_HOURS"),
        (["db", "upgrade"], {"TELEGRAM_TOKEN": "secret"}, "CHUANGBAN_TELEGRAM_TOKEN"),
        (["chat"], {"PUBLIC_URL": "nowhere"}, "CHUANGBAN_PUBLIC_URL"),
        (["serve"], {"LOG_LEVEL": "LOUD"}, "CHUANGBAN_LOG_LEVEL"),
        (["check", "--jsonl"], {"DATABASE_URL": "nonsense"}, "CHUANGBAN_DATABASE_URL"),
        (["ask", "a"], {"DATABASE_URL": "postgresql+psycopg://x:secret@127.0.0.1:1/x"}, "CHUANGBAN_DATABASE_URL"),
        (["serve", "--workers", "2"], {}, "PostgreSQL"),
        (["intakes", "list"], {}, "chuangban serve"),
        (["staff", "link", "admin", "5"], {}, "chuangban serve"),
        (["db", "upgrade"], {"DATA_DIR": "/proc/nowhere"}, "/proc/nowhere"),
        (["db", "upgrade"], {"DATA_DIR": "file"}, "file"),
    ],
    ids=lambda part: str(part)[:40],
)
def test_what_cannot_be_used_is_told_in_one_line(
    chuangban: Terminal, command: list[str], settings: dict[str, str], said: str
) -> None:
    Path("file").write_text("a file")
    Path("file").chmod(0o600)
    ran = chuangban(*command, **settings)
    assert ran.status == 1
    assert ran.err.startswith("chuangban: ")
    assert ran.err.count("\n") == 1
    assert said in ran.err
    assert "secret" not in ran.err
    assert ran.out == ""


def test_a_database_of_another_version_is_not_answered_from(chuangban: Terminal, desk: Path) -> None:
    with opened(f"sqlite:///{desk / 'chuangban.db'}") as database:
        database.transact(lambda c: c.exec_driver_sql("UPDATE alembic_version SET version_num = '0000'"))
    for command in (["check", "researcher_retention", "--facts", "{}"], ["intakes", "list"], ["ask", "a"]):
        ran = chuangban(*command)
        assert (ran.status, ran.out) == (1, "")
        assert "chuangban db upgrade" in ran.err
    assert chuangban("db", "current").out.startswith("0000 (needed: ")


def test_keys_that_are_gone_are_told_before_anything_is_shown(chuangban: Terminal, desk: Path) -> None:
    assert read_keys(desk / "keys.json")
    (desk / "keys.json").unlink()
    ran = chuangban("intakes", "show", "TZ2026-00000000-0")
    assert (ran.status, ran.out) == (1, "")
    assert "keys.json is missing" in ran.err
