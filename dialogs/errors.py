"""What can go wrong with the conversation.

DialogError
└── MissingText      a text or one of its placeholders is missing: the author's mistake
"""

from __future__ import annotations


class DialogError(Exception):
    """The root of this package's errors."""


class MissingText(DialogError):
    """A text that the conversation needs is not in the Fluent files."""
