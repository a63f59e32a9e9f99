"""The console's own words, and which language a member of the staff reads it in."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from pathlib import Path

from dialogs.desk import DISTRICT_TIME
from dialogs.words import Words

TEXTS = Path(__file__).parent / "texts"
LANGUAGES = {"zh-Hans": "简体中文", "zh-Hant": "繁體中文", "en": "English"}
"""Every language of the console, under its own name."""

_TRADITIONAL_REGIONS = frozenset({"hant", "tw", "hk", "mo"})


@cache
def desk_words(language: str) -> Words:
    """The console's texts of a language, read once."""
    return Words(language, TEXTS)


def negotiated(accept_language: str) -> str:
    """The first language of an Accept-Language header (RFC 9110, 12.5.4) that the console speaks; else zh-Hans."""
    wanted: list[tuple[float, int, str]] = []
    for place, part in enumerate(accept_language.split(",")):
        tag, _, weight = part.partition(";")
        wanted.append((-_weight(weight), place, tag.strip().lower()))
    spoken = (_spoken(tag) for weight, _, tag in sorted(wanted) if weight < 0)
    return next((language for language in spoken if language), "zh-Hans")


def when(moment: datetime | None) -> str:
    """An instant as the district's clocks show it, to the minute; a dash where there is none."""
    return moment.astimezone(DISTRICT_TIME).strftime("%Y-%m-%d %H:%M") if moment else "—"


def _weight(text: str) -> float:
    name, _, value = text.strip().partition("=")
    if name != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0


def _spoken(tag: str) -> str | None:
    first, *rest = tag.split("-")
    if first == "zh":
        return "zh-Hant" if _TRADITIONAL_REGIONS.intersection(rest) else "zh-Hans"
    return "en" if first == "en" else None
