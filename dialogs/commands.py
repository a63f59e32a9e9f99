"""Commands: a few words that steer the conversation, the same in every script, typed or tapped."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path

from knowledge.content_files import load_as
from knowledge.scripts import to_simplified

WITH_WORDS = frozenset({"status", "resume"})
"""Commands that take words after them."""
# A word of one script, then codes, which may follow a Chinese word at once.
_HEAD = r"(?P<head>/?[a-z]+(?:@\w+)?(?=[\s:,])|[\u4e00-\u9fff]+)"
_HEAD_AND_REST = re.compile(rf"{_HEAD}[\s:,]*(?P<rest>\S.*)", re.DOTALL | re.IGNORECASE)


def command_in(text: str) -> str | None:
    """The command that the whole message is; None when it is anything else."""
    return _commands().get(_folded(text))


def command_with_rest(text: str) -> tuple[str, str] | None:
    """A command that takes words after it ("进度 TZ2026-… code", "恢复ABCDE-12345"), and those words."""
    found = _HEAD_AND_REST.fullmatch(unicodedata.normalize("NFKC", text).strip())
    name = _commands().get(_folded(found["head"])) if found else None
    return (name, found["rest"]) if found and name in WITH_WORDS else None


@cache
def _commands() -> dict[str, str]:
    named = load_as(dict[str, list[str]], Path(__file__).with_suffix(".yaml"))
    return {_folded(word): name for name, words in named.items() for word in words}


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).strip().lower()
    kept = "".join(c for c in plain if c == "/" or not unicodedata.category(c).startswith("P"))
    # Telegram adds the bot's name to commands in groups: /help@OurBot
    return to_simplified(" ".join(kept.split("@")[0].split()))
