"""What can go wrong with filed things.

IntakeError
├── InvalidField       a personal field is not what it must be: the applicant's mistake
├── UnknownIntake      no such intake, or the receipt code is wrong: told alike on purpose
├── Conflict           somebody else changed the intake since it was read
└── NotAllowed         this step is not open from the intake's state, or to this account
"""

from __future__ import annotations


class IntakeError(Exception):
    """The root of this package's errors."""


class InvalidField(IntakeError):
    """``problem`` is a short code that the dialog has words for: empty, too_long, not_a_name, not_a_contact."""

    def __init__(self, field: str, problem: str) -> None:
        self.field, self.problem = field, problem
        super().__init__(f"field {field!r}: {problem}")


class UnknownIntake(IntakeError):
    """There is no such intake, or the code does not open it."""


class Conflict(IntakeError):
    """The intake is no longer at the version that was read."""


class NotAllowed(IntakeError):
    """The intake's state, or the account's role, does not allow this."""
