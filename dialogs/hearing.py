"""A typed message before its meaning is sought: whether it can be read, its language, the button it may stand for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from dialogs.conversation import Language, Offer
from dialogs.messages import Pending
from dialogs.understanding import read_yes_no
from knowledge.scripts import detect_language

LONGEST = 2000
AGREEABLE = 12
"""A yes to an offer is short; what is longer says something of its own."""
_COUNTED = frozenset({"integer", "number", "assessments", "text", "date"})
"""Questions whose answer is itself a number, so that a number is never that of a button."""
_OF_ONE_SCRIPT = "們"
_CODE = re.compile(r"[A-Za-z]*\d[A-Za-z\d-]*|[A-Z]{2,}(?:-[A-Z]+)+|\S+@\S+")


def unusable(text: str) -> str | None:
    """The notice for a message that cannot be read; None for one that can."""
    if not text.strip():
        return "empty-message"
    if len(text) > LONGEST:
        return "too-long"
    strange = any(unicodedata.category(c) in ("Cc", "Co", "Cn", "Cs") and c not in "\n\r\t" for c in text)
    return "not-text" if strange or "\ufffd" in text else None


def language_of(text: str, before: Language) -> Language:
    """The language of a message; ``before`` where it says nothing: a command, a number, a code, "ok"."""
    words = _CODE.sub(" ", text)
    letters = sum(1 if c.isascii() else 2 for c in words if c.isalpha())
    if text.startswith("/") or letters < 4:
        return before
    # Characters common to both scripts are in the one that the person wrote before.
    return detect_language(words + _OF_ONE_SCRIPT if before == "zh-Hant" else words, before)


def typed_offer(text: str, offers: Sequence[Offer], pending: Pending | None, agreeable: Sequence[str]) -> str | None:
    """The id of the button whose label or number was typed, or that a yes means; None for anything else.

    ``agreeable``: how the ids begin that a bare yes may press, when they are first and nothing is asked.
    """
    plain = unicodedata.normalize("NFKC", text).strip(" \n\t.。!、()").casefold()
    for offer in offers:
        if plain == unicodedata.normalize("NFKC", offer.label).casefold():
            return offer.id
    if plain.isdecimal() and 1 <= int(plain) <= len(offers) and not _asks_for_a_number(offers, pending):
        return offers[int(plain) - 1].id
    if pending is not None or not offers or not offers[0].id.startswith(tuple(agreeable)) or len(plain) > AGREEABLE:
        return None
    return offers[0].id if read_yes_no(text) is True else None


def _asks_for_a_number(offers: Sequence[Offer], pending: Pending | None) -> bool:
    """Whether the buttons are those of a question that a number answers."""
    if pending is None or pending.type not in _COUNTED:
        return False
    return {offer.id for offer in offers} <= {choice.id for choice in pending.choices}
