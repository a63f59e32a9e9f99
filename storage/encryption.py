"""Sealing of fields (AES-256-GCM, bound to their row) and keyed hashes (HMAC-SHA-256) for looking secrets up."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import stat
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from storage.errors import KeysFileError, Undecryptable

NONCE_BYTES = 12  # NIST SP 800-38D section 5.2.1.1
KEY_ID_BYTES = 4


@dataclass(frozen=True)
class Keys:
    """The desk's keys. ``sealing`` maps key ids (4 ASCII characters) to 32-byte keys; ``current`` seals new values."""

    current: str
    sealing: Mapping[str, bytes] = field(repr=False)
    hashing: bytes = field(repr=False)

    def seal(self, value: bytes, place: str) -> bytes:
        """Encrypt ``value`` for one place ("table.column:row id"); it opens nowhere else."""
        nonce = os.urandom(NONCE_BYTES)
        cipher = AESGCM(self.sealing[self.current])
        return self.current.encode() + nonce + cipher.encrypt(nonce, value, place.encode())

    def open(self, sealed: bytes, place: str) -> bytes:
        """Decrypt what ``seal`` made for the same place. Raises Undecryptable."""
        key_id = sealed[:KEY_ID_BYTES].decode("ascii", errors="replace")
        key = self.sealing.get(key_id)
        if key is None:
            raise Undecryptable(f"{place}: no key {key_id!r}")
        nonce = sealed[KEY_ID_BYTES : KEY_ID_BYTES + NONCE_BYTES]
        try:
            return AESGCM(key).decrypt(nonce, sealed[KEY_ID_BYTES + NONCE_BYTES :], place.encode())
        except (InvalidTag, ValueError) as error:
            raise Undecryptable(f"{place}: altered, or moved from another row") from error

    def seal_json(self, value: Any, place: str) -> bytes:
        """``seal`` of a JSON value. Half a surrogate pair, which a terminal makes of binary input, is kept as it is."""
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        return self.seal(text.encode("utf-8", "surrogatepass"), place)

    def open_json(self, sealed: bytes, place: str) -> Any:
        """``open`` of a JSON value."""
        return json.loads(self.open(sealed, place))

    def keyed_hash(self, purpose: str, secret: str) -> str:
        """A hash for looking ``secret`` up without keeping it; different for each purpose."""
        return hmac.new(self.hashing, f"{purpose}\0{secret}".encode(), hashlib.sha256).hexdigest()


def make_keys() -> Keys:
    """Fresh random keys."""
    return Keys(current="k001", sealing={"k001": os.urandom(32)}, hashing=os.urandom(32))


def write_keys(path: Path, keys: Keys) -> None:
    """Write the keys file, readable by its owner only. Raises FileExistsError rather than overwrite one."""
    body = {
        "current": keys.current,
        "sealing": {name: base64.b64encode(key).decode() for name, key in keys.sealing.items()},
        "hashing": base64.b64encode(keys.hashing).decode(),
    }
    descriptor, unfinished = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")  # mode 0600
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(body, file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        # A link appears whole or not at all: another process that starts now never reads half a file.
        os.link(unfinished, path)
    finally:
        Path(unfinished).unlink()


def read_keys(path: Path) -> Keys:
    """Read the keys file. Raises KeysFileError when it is missing, open to others, or not a keys file."""
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
        body = json.loads(path.read_text(encoding="utf-8"))
        if mode & 0o077:
            raise KeysFileError(f"{path} can be read by others (mode {mode:o}); run: chmod 600 {path}")
        sealing = {name: base64.b64decode(key, validate=True) for name, key in body["sealing"].items()}
        keys = Keys(body["current"], sealing, base64.b64decode(body["hashing"], validate=True))
    except FileNotFoundError as error:
        raise KeysFileError(f"{path} is missing; restore it from your backup of the keys") from error
    except OSError as error:
        raise KeysFileError(f"{path} cannot be read: {error.strerror}; check its owner and mode") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:  # ValueError: not JSON, not UTF-8, not base64
        raise KeysFileError(f"{path} is not a keys file; restore it from your backup of the keys") from error
    whole = all(len(name.encode()) == KEY_ID_BYTES and len(key) == 32 for name, key in sealing.items())
    if not whole or keys.current not in list(sealing) or len(keys.hashing) < 32:
        raise KeysFileError(f"{path} has a key of the wrong length; restore it from your backup of the keys")
    return keys
