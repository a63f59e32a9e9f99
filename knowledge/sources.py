"""How a source from outside the document is named to people."""

from __future__ import annotations

import re

_ADDRESS = re.compile(r"[\s;；,，]*[（(]?\s*(?:[^()（）]*?)https?://[^\s()（）;；]+[^()（）]*[)）]?")


def source_named(source: str) -> str:
    """The document's own number or title, without the page where it was read: those pages are often reposts.

    A source that is nothing but an address stays as it is.
    """
    named = _ADDRESS.sub("", source).strip()
    return named or source
