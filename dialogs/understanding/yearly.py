"""Annual assessments, year by year: "2019年合格，2020年不合格", "去年过了，前年没过", "passed in 2021, failed in 2022".

A result without a year is not read, nor a number of years that does not match ("连续三年", two years named).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from dialogs.understanding.lexicon import Lexicon
from dialogs.understanding.normal import clauses
from dialogs.understanding.numbers import NUMBER, QUANTITY, Marked
from dialogs.understanding.parts import NOTHING, UNREAD, Asked, Part, only
from dialogs.understanding.polarity import particle
from dialogs.understanding.years import Years, mark_years
from knowledge.eligibility.values import Assessment

_COUNT = re.compile(
    r"(?<![\d零〇一二三四五六七八九十])(?:连续|连着|前后|这)?([两二三四五六2-6])年(?=都|均|全|，|、|,|;|合格|不合格|没)"
)
_DIGITS = {"两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6}
_MARKS = re.compile(f"({QUANTITY}|{NUMBER}|\ue800)")
_COUNT_MARK = "\ue800"
Item = tuple[str, object]


def read_assessments(text: str, asked: Asked) -> Part:
    """All assessments that a normalised text tells, oldest first."""
    tokens = asked.lexicon.tokens(" ".join(clauses(text)))
    if any(t.kind == "zero" for t in tokens) and only(tokens, "zero", "soft", "about", "yes", "no"):
        return Part("value", ())
    items = list(_items(text, asked))
    if any(kind == "unread" for kind, _ in items):
        return UNREAD
    if not any(kind in ("years", "result") for kind, _ in items):
        return particle(tokens) if only(tokens, "soft", "yes", "no", "neg") else (UNREAD if tokens else NOTHING)
    pairs = _pairs(items)
    results = dict(pairs) if pairs else {}
    if not pairs or any(results[year] != result for year, result in pairs):
        return UNREAD
    return Part(
        "value", tuple(Assessment(year, "pass" if results[year] == "pass" else "fail") for year in sorted(results))
    )


def _items(text: str, asked: Asked) -> Iterator[Item]:
    """Years, results and counts of years in the order in which they were told; ``unread`` for anything else."""
    lexicon, counts = asked.lexicon, [_DIGITS.get(c) or int(c) for c in _COUNT.findall(text)]
    marked: Marked[Years] = Marked(_COUNT.sub(_COUNT_MARK, text))
    mark_years(marked, asked.today)
    for piece in _MARKS.split(";".join(clauses(marked.text)).replace(";", " ")):
        if piece == _COUNT_MARK:
            yield "count", counts.pop(0)
        elif re.fullmatch(QUANTITY, piece):
            years = marked.quantity(piece)
            yield ("years", years) if years else ("unread", piece)
        elif re.fullmatch(NUMBER, piece):
            yield "unread", piece
        else:
            yield from _words(piece, lexicon)


def _words(piece: str, lexicon: Lexicon) -> Iterator[Item]:
    for token in lexicon.tokens(piece):
        if token.kind == "value":
            yield "result", token.means
        elif token.kind not in ("soft", "about", "yes", "weak_yes"):
            yield "unread", token.text


def _pairs(items: Sequence[Item]) -> list[tuple[int, str]]:
    """(year, result), the years before their result, or after it where the first thing told is a result; else empty."""
    kinds = [kind for kind, _ in items if kind != "count"]
    ordered = items if kinds[0] == "years" else [*reversed(items)]
    if (kinds[0] == "years") == (kinds[-1] == "years"):
        return []
    pairs: list[tuple[int, str]] = []
    waiting: list[int] = []
    count: object = None
    for kind, told in ordered:
        if kind == "years" and isinstance(told, tuple):
            waiting += told
        elif kind == "count":
            count = told
        elif not waiting or count not in (None, len(waiting)):
            return []
        else:
            pairs += [(year, str(told)) for year in waiting]
            waiting, count = [], None
    return [] if waiting else pairs
