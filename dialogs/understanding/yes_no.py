"""Yes or no to an offer or a consent: only what is said without a doubt and without conditions."""

from __future__ import annotations

from functools import cache

from dialogs.understanding.asides import after_correction, is_polite, is_question
from dialogs.understanding.lexicon import Lexicon
from dialogs.understanding.normal import clauses, normalise
from dialogs.understanding.parts import general_lexicon
from dialogs.understanding.words import general


def read_yes_no(text: str) -> bool | None:
    """True or False where every remark of ``text`` says the same; None for anything else."""
    plain = normalise(text)
    plain = after_correction(plain)
    if not plain or "…" in plain or is_question(plain):
        return None
    said = [_read(remark) for remark in clauses(plain) if not is_polite(remark)]
    return said[0] if said and len(set(said)) == 1 else None


def _read(remark: str) -> bool | None:
    tokens = _lexicon().tokens(remark)
    kinds = {token.kind for token in tokens if token.kind != "soft"}
    negations = [token.text for token in tokens if token.kind == "neg"]
    if kinds <= {"yes", "weak_yes", "verb", "agree"} and kinds:
        return True
    if kinds <= {"no", "neg", "refuse"} and kinds and len(negations) <= 1 and not ({"neg", "refuse"} <= kinds):
        return False
    if kinds == {"neg", "agree"} and len(negations) == 1 and tokens[-1].kind != "neg":
        return False
    return None


@cache
def _lexicon() -> Lexicon:
    shared = general_lexicon()
    lexicon = Lexicon(dict(shared.words), [], shared.longest)
    lexicon.add(map(normalise, general().agree), "agree")
    lexicon.add(map(normalise, general().refuse), "refuse")
    return lexicon
