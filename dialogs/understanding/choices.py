"""One or several of a list: by label, synonym, name ("清华"), or what it is not.

A remark that fits two choices, or that holds a word which is only close to one (医院 for an employer, 房租 for office
premises), is not read. Of several choices at once (accreditation levels) each is heard with its own yes or no.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from dialogs.understanding.lexicon import Token
from dialogs.understanding.normal import spelled_plainly
from dialogs.understanding.parts import NOTHING, UNREAD, UNREADABLE, Asked, Part, only
from dialogs.understanding.polarity import particle

_PADDING = ("soft", "about")
_SPOKEN = ("yes", "verb", "weak_yes")
_DENIED = ("no", "neg")


def read_choice(remark: str, asked: Asked) -> Part:
    """The one choice that a normalised remark names."""
    tokens = asked.lexicon.tokens(remark)
    if not tokens:
        return NOTHING
    if any(t.kind in UNREADABLE or t.kind in ("pending", "not_yet") for t in tokens):
        return UNREAD
    if not any(t.kind == "value" for t in tokens):
        return _particle(tokens, asked)
    return _named(tokens)


def _particle(tokens: Sequence[Token], asked: Asked) -> Part:
    """A bare yes or no, where the question was one: of a single choice, or of a pass."""
    spoken = particle([t for t in tokens if t.kind != "about"])
    if spoken.status == "nothing" and any(t.kind == "about" for t in tokens):
        return UNREAD
    if spoken.status in ("yes", "no") and {t.text for t in tokens} & spelled_plainly(asked.words.unread):
        return UNREAD
    listed, words = asked.listed, asked.words
    means = {"yes": words.yes_means or (listed[0] if len(listed) == 1 else None), "no": words.no_means}
    meant = means.get(spoken.status)
    return Part("value", meant, bare=True) if meant in listed else spoken


def _named(tokens: Sequence[Token]) -> Part:
    chosen: set[str] = set()
    denied: set[str] = set()
    negations = 0
    for token in tokens:
        if token.kind == "neg":
            negations += 1
        elif token.kind == "no":
            return UNREAD
        elif token.kind == "value":
            if negations > 1:
                return UNREAD
            (denied if negations else chosen).add(token.means)
            negations = 0
    if negations or chosen & denied or len(chosen) > 1:
        return UNREAD
    if not chosen:
        return Part("not_this", not_choices=frozenset(denied))
    return Part("value", chosen.pop())


def read_choices(remark: str, asked: Asked) -> Part:
    """All the choices that a normalised remark names; the empty list for none of them."""
    tokens = asked.lexicon.tokens(remark)
    if not tokens:
        return NOTHING
    if any(t.kind in UNREADABLE or t.kind in ("pending", "not_yet") for t in tokens):
        return UNREAD
    named = [t for t in tokens if t.kind == "value"]
    if not named:
        return _all_or_none(tokens, asked)
    return _each(tokens)


def _all_or_none(tokens: Sequence[Token], asked: Asked) -> Part:
    if any(t.kind == "zero" for t in tokens):
        return Part("value", ()) if only(tokens, "zero", *_PADDING) else UNREAD
    if any(t.kind == "every" for t in tokens):
        return Part("value", asked.listed) if only(tokens, "every", "yes", *_PADDING) else UNREAD
    spoken = particle(tokens)
    return spoken if spoken.status == "nothing" else UNREAD


def _each(tokens: Sequence[Token]) -> Part:
    """国家级有市级没有; 没有国家级; 国家级和市级都有: the yes or no that belongs to each named choice."""
    parts = [(_voice(t), t.means) for t in tokens if t.kind not in _PADDING]
    runs = [(voice, [means for _, means in run]) for voice, run in groupby(parts, key=lambda part: part[0])]
    voices = [voice for voice, _ in runs]
    named = [means for voice, means in runs if voice == "named"]
    if "other" in voices or (len(voices) > 2 and "named" in (voices[0], voices[-1]) and voices[0] == voices[-1]):
        return UNREAD
    if any(voice == "denied" and len(run) > 1 for voice, run in runs):
        return UNREAD
    spoken = [voice for voice in voices if voice != "named"] or ["said"]
    if len(named) > 1 and len(spoken) != len(named):
        return UNREAD
    if len(named) == 1 and len(spoken) > 1:
        return UNREAD
    pairs = list(zip(spoken, named, strict=True))
    chosen = {means for voice, run in pairs if voice == "said" for means in run}
    denied = {means for voice, run in pairs if voice == "denied" for means in run}
    if chosen & denied:
        return UNREAD
    return (
        Part("value", tuple(sorted(chosen)), frozenset(denied)) if chosen else Part("not_this", None, frozenset(denied))
    )


def _voice(token: Token) -> str:
    if token.kind == "value":
        return "named"
    if token.kind in _SPOKEN or token.kind == "every":
        return "said"
    return "denied" if token.kind in _DENIED or token.kind == "zero" else "other"
