"""Where an intake stands, for whoever holds its reference and its receipt code."""

from __future__ import annotations

import re
import unicodedata

from dialogs.talk import Talk
from intakes.codes import parse_reference

_REFERENCE = re.compile(r"(?<![A-Z0-9])TZ\d{4}[- ]?[A-Z0-9]{8}[- ]?[A-Z0-9](?![A-Z0-9])")
_RECEIPT = re.compile(r"(?<![A-Z0-9])[A-Z0-9]{4}(?:[- ]?[A-Z0-9]{4}){3}(?![A-Z0-9])")
_DASHES = str.maketrans("‐‑‒–—－", "------")


def how(talk: Talk) -> None:
    """Say what to send."""
    talk.text("status-how")


def show(talk: Talk, text: str) -> None:
    """Say where the intake stands whose two codes are in the text, or that the two open nothing."""
    reference, code = codes_in(text)
    found = talk.desk.records.status(reference, code) if reference and code else None
    if found is None:
        talk.notice("status-unknown")
        return
    lines = [talk.words(f"status-{found.state}", reference=found.reference)]
    if found.note is not None:
        lines.append(talk.words("status-note", note=found.note))
    talk.text_of("\n".join(lines))


def codes_in(text: str) -> tuple[str | None, str | None]:
    """The reference and the receipt code in a text, as typed or as copied from the receipt with its labels."""
    plain = unicodedata.normalize("NFKC", text).translate(_DASHES).upper()
    match = _REFERENCE.search(plain)
    if match is None:
        return None, None
    rest = f"{plain[: match.start()]} {plain[match.end() :]}"
    code = _RECEIPT.search(rest)
    return parse_reference(match.group()), code.group() if code else None
