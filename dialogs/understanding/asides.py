"""What is not an answer, whatever was asked: questions, commands, small talk; and the ways of saying "I don't know"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Literal

from dialogs.commands import command_in
from dialogs.understanding.normal import clauses, normalise
from dialogs.understanding.parts import general_lexicon
from dialogs.understanding.words import asides

Aside = Literal["question", "command", "chat", "dont_know"]

_VAGUE_HOW_MANY = re.compile(
    r"(?:.*[^好十百千万有了是大概约就]|^)几(?:年|个|天|次|家|级|种|时|点|块|岁|多|人|条|项|成)"
)
_ENDS = " .~:-、"


def aside_in(text: str, plain: str) -> Aside | None:
    """What kind of aside a message is; None when it may be an answer. ``plain`` is its normalised spelling."""
    command = command_in(text)
    if command is not None:
        return "dont_know" if command == "skip" else "command"
    if _says_dont_know(plain):
        return "dont_know"
    if is_question(plain):
        return "question"
    if _pattern("aside").search(plain) or all(is_chat(clause) for clause in clauses(plain)):
        return "chat"
    return None


def is_question(plain: str) -> bool:
    """Whether a normalised message asks something."""
    text = _pattern("no_question").sub("", plain)
    if "?" in text or _pattern("question").search(text) or _pattern("starts").match(text):
        return True
    last = text.rstrip(_ENDS + ";,!")
    words = asides().question
    return last.endswith(words.endings) and not last.endswith(words.no_endings)


def asks_how_many(plain: str) -> bool:
    """Whether 几 asks ("保留几年"), rather than saying "some" ("好几年了")."""
    return bool(_VAGUE_HOW_MANY.match(plain))


def is_chat(clause: str) -> bool:
    """Whether a remark is small talk and nothing else."""
    return clause in _alone("aside") or bool(_shapes().fullmatch(clause))


def is_polite(clause: str) -> bool:
    """Whether a remark only accompanies an answer: 谢谢, hello."""
    return clause in _alone("polite") or bool(_shapes().fullmatch(clause))


def after_correction(plain: str) -> str:
    """What is left when the person takes back the words before: "两年，不对，三年" is 三年."""
    parts = _separated(plain)
    for n in range(len(parts) - 2, -1, -1):
        if parts[n].strip(_ENDS) in _alone("correction"):
            return ",".join(parts[n + 1 :])
    head = _pattern("correction_head").match(parts[-1]) if len(parts) > 1 else None
    return parts[-1][head.end() :].strip() if head else plain


def is_hypothetical(plain: str) -> bool:
    """Whether a message supposes something, or speaks of what is planned."""
    return bool(_pattern("hypothetical").search(plain))


def in_first_person(clause: str) -> bool:
    """Whether a remark is about the person who makes it."""
    return bool(_pattern("first_person").search(clause))


def _says_dont_know(plain: str) -> bool:
    if "?" in plain or _pattern("unless").search(plain) or _pattern("not_when").search(plain):
        return False
    if _pattern("dont_know").search(plain):
        return True
    said = [clause for clause in clauses(plain) if not is_polite(clause)]
    return bool(said) and all(_bare(clause) in _alone("dont_know") or clause in _alone("dont_know") for clause in said)


def _separated(plain: str) -> list[str]:
    return [part.strip() for part in re.split(r"[,;!…\n]+|(?<!\d)\.(?!\d)", plain) if part.strip()]


def _bare(clause: str) -> str:
    """A remark without padding at its ends."""
    soft = [t for t in general_lexicon().tokens(clause) if t.kind != "soft"]
    return clause[soft[0].start : soft[-1].end] if soft else clause


@cache
def _alone(kind: Literal["aside", "dont_know", "polite", "correction"]) -> frozenset[str]:
    words = asides()
    given = {
        "aside": words.aside.alone,
        "dont_know": words.dont_know.alone,
        "polite": words.polite,
        "correction": words.correction,
    }
    return frozenset(map(normalise, given[kind]))


@cache
def _shapes() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{shape})" for shape in asides().aside.shapes))


@cache
def _pattern(kind: str) -> re.Pattern[str]:
    words = asides()
    given = {
        "aside": words.aside.anywhere,
        "question": words.question.anywhere,
        "starts": words.question.starts,
        "no_question": words.question.no_question,
        "dont_know": words.dont_know.anywhere,
        "unless": words.dont_know.unless,
        "not_when": words.dont_know.not_when,
        "hypothetical": words.hypothetical,
        "first_person": words.first_person,
        "correction_head": words.correction,
    }
    return _any_of(given[kind])


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    """Any of the words; Latin words whole, Chinese ones anywhere."""
    plain = sorted(filter(None, map(normalise, words)), key=len, reverse=True)
    parts = [rf"(?<![a-z']){re.escape(w)}(?![a-z'])" if w.isascii() else re.escape(w) for w in plain]
    return re.compile("|".join(parts))
