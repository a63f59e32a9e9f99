"""What can go wrong below the domain.

StorageError
├── KeysFileError        the keys file is missing, readable by others, or not what we wrote
├── Undecryptable        a sealed value was altered, moved to another row, or its key is gone
├── SchemaOutdated       the database's schema is not the one this program needs
└── AuditBroken          a row of the audit chain was edited, removed or put in
"""

from __future__ import annotations


class StorageError(Exception):
    """The root of this package's errors."""


class KeysFileError(StorageError):
    """The keys file cannot be used; the message says what to do."""


class Undecryptable(StorageError):
    """A sealed value does not open: altered, moved to another row, or sealed with a key we no longer have."""


class SchemaOutdated(StorageError):
    """The database's schema is older or newer than this program."""


class AuditBroken(StorageError):
    """The audit chain does not hold at row ``number``."""

    def __init__(self, number: int, problem: str) -> None:
        self.number = number
        super().__init__(f"audit row {number}: {problem}")
