"""What can go wrong with knowledge.

KnowledgeError
├── ContentError        a file of the pack is wrong: the author's mistake, named with file, line and what is allowed
├── InvalidFact         a told fact is wrong: the asker's mistake, named with fact, given and allowed
├── UnknownMeasure      no measure has that id
├── ParseError          a text is no policy document: said in words that name what is missing
├── QuoteNotFound       words given as a quote are not in the clause
├── ParameterLapsed     a rule's number has no value on that day: never the last one instead
└── NotPublishable      drafts cannot become a revision, with every reason
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path


class KnowledgeError(Exception):
    """The root of this package's errors."""


def shortened(given: object, limit: int = 80) -> str:
    """What was given, for a message: short, printable, whatever it is."""
    try:
        text = repr(given)
    except (ValueError, RecursionError):  # a number of thousands of digits, lists nested thousands deep
        text = f"<{type(given).__name__} too large to show>"
    return text if len(text) <= limit else text[: limit - 3] + "..."


def safe_text(given: object, limit: int = 80) -> str:
    """A name that was given, as text that any encoder takes."""
    return shortened(given, limit) if not isinstance(given, str) or not given.isprintable() else given[:limit]


class ContentError(KnowledgeError):
    """A knowledge file is wrong.

    ``line`` counts from 1 and is None where the whole file is meant.
    """

    def __init__(self, file: Path | str, line: int | None, problem: str, allowed: Sequence[str] = ()) -> None:
        self.file, self.line, self.problem, self.allowed = Path(file), line, problem, tuple(allowed)
        place = self.file.name if line is None else f"{self.file.name}:{line}"
        hint = f" (allowed: {', '.join(allowed)})" if allowed else ""
        super().__init__(f"{place}: {problem}{hint}")


class InvalidFact(KnowledgeError):
    """A fact that was told cannot be taken: ``given`` is shortened, ``allowed`` says what would be."""

    code = "invalid_fact"

    def __init__(self, fact: str, given: object, allowed: str, *, code: str = "invalid_fact") -> None:
        self.fact, self.allowed, self.code = fact, allowed, code
        self.given = shortened(given)
        super().__init__(f"fact {fact!r}: {self.given} is not allowed; allowed: {allowed}")

    def as_json(self) -> dict[str, object]:
        """The ``error`` object of the check contract."""
        return {"code": self.code, "fact": self.fact, "given": self.given, "allowed": self.allowed}


class UnknownMeasure(KnowledgeError):
    """No measure of the pack has this id."""

    def __init__(self, measure: object, allowed: Sequence[str]) -> None:
        self.measure, self.given = safe_text(measure), shortened(measure)
        self.allowed = tuple(allowed)
        super().__init__(f"unknown measure {self.given}; allowed: {', '.join(allowed)}")

    def as_json(self) -> dict[str, object]:
        """The ``error`` object of the check contract."""
        return {
            "code": "unknown_measure",
            "measure": self.measure,
            "given": self.given,
            "allowed": ", ".join(self.allowed),
        }


class ParameterLapsed(KnowledgeError):
    """A dated parameter has no value on the day asked about; the last value is never taken instead."""

    def __init__(self, parameter: str, on: date) -> None:
        self.parameter, self.on = parameter, on
        super().__init__(f"parameter {parameter!r} has no value on {on.isoformat()}: add a period to parameters.yaml")


class ParseError(KnowledgeError):
    """A text cannot be read as a policy document; ``reason`` is one of empty, not_text, no_structure, too_long."""

    def __init__(self, reason: str, problem: str) -> None:
        self.reason, self.problem = reason, problem
        super().__init__(problem)

    def as_json(self) -> dict[str, object]:
        """The ``error`` object of ``knowledge parse``."""
        return {"code": "parse_error", "reason": self.reason, "problem": self.problem}


class QuoteNotFound(KnowledgeError):
    """A quote is not verbatim in the clause, in neither script."""

    def __init__(self, clause: str, quote: str) -> None:
        self.clause, self.quote = clause, quote
        super().__init__(f"clause {clause} does not contain {quote[:60]!r} word for word")


class NotPublishable(KnowledgeError):
    """The drafts cannot become a revision; ``problems`` says why, one sentence each."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(problems))
