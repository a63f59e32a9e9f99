"""JSON lines: one answer for each line, in order, whatever is in it."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import Any

import pytest

from bot.cli import lines
from tests.bot.cli.conftest import Terminal

BAD = {
    "words": b"not json",
    "half": b'{"id": 1',
    "single quotes": b"{'id': 1}",
    "empty": b"",
    "blank": b"  \t ",
    "a number": b"17",
    "a list": b'[{"id": 1}]',
    "a text": b'"id"',
    "null": b"null",
    "two": b'{"id": 1} {"id": 2}',
    "not UTF-8": b'{"id": 1, "q": "\xff\xfe"}',
    "UTF-16": '{"id": 1}'.encode("utf-16"),
    "deep list": b"[" * 100_000,
    "deep object": b'{"id":' * 100_000,
    "long number": b'{"id": ' + b"9" * 10_000 + b"}",
    "NUL": b"\x00",
    "id of a kind": b'{"id": [1]}',
    "half an id": b'{"id": 1.5}',
    "true id": b'{"id": true}',
}
KEYS = {"id", "error"}


def run(*raw: bytes, work: Any = None) -> tuple[int, list[dict[str, Any]]]:
    """Status and answers."""
    out = io.StringIO()
    status = lines.run(work or (lambda line: {"echo": line.get("q")}), [line + b"\n" for line in raw], out)
    return status, [json.loads(line) for line in out.getvalue().splitlines()]


@pytest.mark.parametrize("line", BAD.values(), ids=BAD)
def test_a_line_that_is_no_object_is_an_error_and_the_run_goes_on(line: bytes) -> None:
    status, (before, bad, after) = run(b'{"id":"a","q":1}', line, b'{"id":"b","q":2}')
    assert (before, after) == ({"id": "a", "echo": 1}, {"id": "b", "echo": 2})
    assert bad.keys() == KEYS
    assert bad["id"] is None
    assert bad["error"]["code"] == "bad_line"
    assert len(bad["error"]["given"]) <= 80
    assert bad["error"]["allowed"]
    assert status == 1


def test_good_lines_end_well_and_keep_their_order_and_ids() -> None:
    ids: list[object] = ["z", 3, None, "编号", 10**30, -1, ""]
    status, answers = run(*(json.dumps({"id": each, "q": n}).encode() for n, each in enumerate(ids)))
    assert [(answer["id"], answer["echo"]) for answer in answers] == [(each, n) for n, each in enumerate(ids)]
    assert status == 0


def test_a_line_without_an_id_is_answered() -> None:
    assert run(b'{"q":1}') == (0, [{"id": None, "echo": 1}])


def test_no_line_is_no_answer() -> None:
    assert run() == (0, [])


def test_a_byte_order_mark_at_the_start_is_no_mistake() -> None:
    assert run(b'\xef\xbb\xbf{"id":1}') == (0, [{"id": 1, "echo": None}])
    status, answers = run(b'{"id":1}', b'\xef\xbb\xbf{"id":2}')
    assert (status, answers[1]["id"]) == (1, None)


def test_windows_line_ends_are_line_ends() -> None:
    assert run(b'{"id":1}\r', b'{"id":2}\r') == (0, [{"id": 1, "echo": None}, {"id": 2, "echo": None}])


def test_a_wrong_line_keeps_its_id() -> None:
    def work(line: dict[str, Any]) -> dict[str, Any]:
        return {"got": lines.text_of(line, "q"), "before": lines.texts_of(line, "before")}

    status, answers = run(
        b'{"id":1,"q":7}', b'{"id":2}', b'{"id":3,"q":"a","before":"b"}', b'{"id":4,"q":"a","before":null}', work=work
    )
    assert [answer["id"] for answer in answers] == [1, 2, 3, 4]
    assert [answer["error"]["given"] for answer in answers[:3]] == ["q", "q", "before"]
    assert answers[3] == {"id": 4, "got": "a", "before": []}
    assert status == 1


def test_half_a_surrogate_pair_comes_out_as_text_and_a_pair_as_what_it_is() -> None:
    assert run(b'{"id":"\\ud800","q":["\\udfff","\\ud83d\\ude00"]}') == (
        0,
        [{"id": "\ufffd", "echo": ["\ufffd", "😀"]}],
    )


def test_an_answer_is_written_before_the_next_line_is_read() -> None:
    out = io.StringIO()
    seen: list[int] = []

    def asking() -> Iterator[bytes]:
        for number in range(3):
            seen.append(len(out.getvalue().splitlines()))
            yield b'{"id":%d}\n' % number

    lines.run(lambda line: {}, asking(), out)
    assert seen == [0, 1, 2]


@pytest.mark.parametrize("command", ["ask", "check", "understand"])
def test_every_command_answers_bad_lines_and_ends_with_status_1(chuangban: Terminal, command: str) -> None:
    ran = chuangban(command, "--jsonl", stdin=b"\n".join(BAD.values()) + b"\n")
    assert ran.status == 1
    assert [answer["error"]["code"] for answer in ran.lines] == ["bad_line"] * len(BAD)
    assert ran.err == ""
