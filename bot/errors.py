"""What can go wrong at the door.

BotError
├── SettingsError          a setting is wrong or missing
├── UnknownForm            no form behind this link: unknown, used and expired are told alike
├── UnknownConversation    no conversation with this id and token: told alike on purpose
└── KeyReused              an Idempotency-Key came back with another body
"""

from __future__ import annotations


class BotError(Exception):
    """The root of this package's errors."""


class SettingsError(BotError):
    """A setting cannot be used; the message names it and says what it must be."""


class UnknownConversation(BotError):
    """There is no such conversation for this bearer."""


class KeyReused(BotError):
    """The same idempotency key was used for a different request."""


class UnknownForm(BotError):
    """There is no form behind this link, or it was used, or its time is over."""
