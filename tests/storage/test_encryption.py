"""Sealing, keyed hashes and the keys file."""

from __future__ import annotations

import base64
import json
import os
import stat
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.encryption import Keys, make_keys, read_keys, write_keys
from storage.errors import KeysFileError, Undecryptable
from tests.rows import at_once

KEYS = make_keys()
HERE, ELSEWHERE = "intake_fields.contact:1", "intake_fields.contact:2"


@given(st.binary(max_size=300), st.text(max_size=40))
def test_what_is_sealed_opens_in_its_own_place(value: bytes, place: str) -> None:
    assert KEYS.open(KEYS.seal(value, place), place) == value


@given(st.binary(min_size=1, max_size=60), st.data())
def test_one_altered_byte_is_noticed(value: bytes, data: st.DataObject) -> None:
    sealed = bytearray(KEYS.seal(value, HERE))
    at = data.draw(st.integers(0, len(sealed) - 1))
    sealed[at] ^= data.draw(st.integers(1, 255))
    with pytest.raises(Undecryptable):
        KEYS.open(bytes(sealed), HERE)


@given(st.data())
def test_a_value_that_was_cut_short_is_noticed(data: st.DataObject) -> None:
    sealed = KEYS.seal("张伟".encode(), HERE)
    with pytest.raises(Undecryptable):
        KEYS.open(sealed[: data.draw(st.integers(0, len(sealed) - 1))], HERE)


def test_a_value_moved_to_another_row_does_not_open() -> None:
    with pytest.raises(Undecryptable, match="contact:2"):
        KEYS.open(KEYS.seal(b"13800138000", HERE), ELSEWHERE)


def test_a_value_of_a_key_that_is_gone_does_not_open() -> None:
    with pytest.raises(Undecryptable):
        make_keys().open(KEYS.seal(b"x", HERE), HERE)


def test_an_older_key_still_opens_and_the_current_one_seals() -> None:
    turned = Keys("k002", {**KEYS.sealing, "k002": os.urandom(32)}, KEYS.hashing)
    assert turned.open(KEYS.seal(b"before", HERE), HERE) == b"before"
    assert turned.seal(b"after", HERE).startswith(b"k002")


def test_the_same_value_is_never_sealed_alike() -> None:
    assert len({KEYS.seal(b"13800138000", HERE) for _ in range(50)}) == 50


@pytest.mark.parametrize("value", [None, [1, 2.5, "三"], {"文": {"a": None}}, "", "𠮷\n", "\udcff", {"\ud800": "\x00"}])
def test_json_comes_back_as_it_was(value: Any) -> None:
    assert KEYS.open_json(KEYS.seal_json(value, HERE), HERE) == value


def test_a_keyed_hash_differs_by_purpose_by_secret_and_by_keys() -> None:
    hashes = [
        KEYS.keyed_hash("form", "a"),
        KEYS.keyed_hash("token", "a"),
        KEYS.keyed_hash("form", "b"),
        make_keys().keyed_hash("form", "a"),
    ]
    assert len(set(hashes)) == 4
    assert KEYS.keyed_hash("form", "a") == hashes[0]


def test_keys_do_not_show_when_printed() -> None:
    assert str(KEYS.hashing) not in repr(KEYS)
    assert str(KEYS.sealing["k001"]) not in repr(KEYS)


def test_the_keys_file_is_its_owners_alone_and_reads_back(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    write_keys(path, KEYS)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert read_keys(path) == KEYS


def test_keys_that_are_there_are_never_written_over(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    write_keys(path, KEYS)
    with pytest.raises(FileExistsError):
        write_keys(path, make_keys())
    assert read_keys(path) == KEYS
    assert list(tmp_path.iterdir()) == [path]


def test_of_several_processes_that_make_keys_one_wins_and_all_read_its_keys(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"

    def start() -> Keys:
        try:
            write_keys(path, make_keys())
        except FileExistsError:
            return read_keys(path)
        return read_keys(path)

    assert len({keys.hashing for keys in at_once(*[start] * 8)}) == 1


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o777], ids=oct)
def test_a_keys_file_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "keys.json"
    write_keys(path, KEYS)
    path.chmod(mode)
    with pytest.raises(KeysFileError, match=f"chmod 600 {path}"):
        read_keys(path)


def whole() -> dict[str, Any]:
    secret = base64.b64encode(b"k" * 32).decode()
    return {"current": "k001", "sealing": {"k001": secret}, "hashing": secret}


BROKEN = {
    "empty": b"",
    "not JSON": b"{",
    "not text": b"\xff\xfe",
    "a list": [],
    "no hashing key": {k: v for k, v in whole().items() if k != "hashing"},
    "sealing is a list": whole() | {"sealing": ["k001"]},
    "a key is a number": whole() | {"hashing": 7},
    "a key is not base64": whole() | {"hashing": "***"},
    "a key is not ASCII": whole() | {"hashing": "密钥"},
    "a key is short": whole() | {"hashing": base64.b64encode(b"k" * 31).decode()},
    "a sealing key is long": whole() | {"sealing": {"k001": base64.b64encode(b"k" * 33).decode()}},
    "a key id is long": whole() | {"sealing": whole()["sealing"] | {"k0001": whole()["hashing"]}},
    "the current key is not there": whole() | {"current": "k002"},
    "the current key is a list": whole() | {"current": ["k001"]},
}


@pytest.mark.parametrize("body", BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_keys_file_is_refused_with_what_to_do(tmp_path: Path, body: Any) -> None:
    path = tmp_path / "keys.json"
    path.write_bytes(body if isinstance(body, bytes) else json.dumps(body).encode())
    path.chmod(0o600)
    with pytest.raises(KeysFileError, match="restore it from your backup"):
        read_keys(path)


def test_a_missing_keys_file_is_refused_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(KeysFileError, match="missing; restore it from your backup"):
        read_keys(tmp_path / "keys.json")


def test_a_folder_is_no_keys_file(tmp_path: Path) -> None:
    with pytest.raises(KeysFileError, match="cannot be read"):
        read_keys(tmp_path)
