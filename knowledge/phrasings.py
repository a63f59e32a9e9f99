"""More ways in which people ask what an entry answers: phrasings/<clause>.yaml, by entry id."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from knowledge.content_files import load_as
from knowledge.errors import ContentError
from knowledge.faq import Entry, Phrasings


def load_phrasings(folder: Path) -> Mapping[str, Phrasings]:
    """Every file of a folder together. Raises ContentError for an entry that stands in two of them."""
    found: dict[str, Phrasings] = {}
    for path in sorted(folder.glob("*.yaml")):
        for entry_id, phrasings in load_as(dict[str, Phrasings], path).items():
            if entry_id in found:
                raise ContentError(path, None, f"{entry_id!r} stands in another file too")
            found[entry_id] = phrasings
    return found


def with_phrasings(entries: Iterable[Entry], more: Mapping[str, Phrasings]) -> tuple[Entry, ...]:
    """The entries with the phrasings that were found for them. Raises ContentError for one of no entry."""
    known = tuple(entries)
    strangers = set(more) - {entry.id for entry in known}
    if strangers:
        raise ContentError("phrasings", None, f"there is no entry {min(strangers)!r}")
    return tuple(_joined(entry, more[entry.id]) if entry.id in more else entry for entry in known)


def _joined(entry: Entry, more: Phrasings) -> Entry:
    own = entry.questions
    joined = Phrasings(hans=own.hans + more.hans, hant=own.hant + more.hant, en=own.en + more.en)
    return entry.model_copy(update={"questions": joined})
