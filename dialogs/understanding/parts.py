"""One remark read for one fact: what the parts of an answer come to before they are put together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import Literal

from dialogs.understanding.lexicon import UNKNOWN, Lexicon, Token
from dialogs.understanding.normal import normalise
from dialogs.understanding.words import FactWords, general, words_of
from knowledge.eligibility.values import FactValue
from knowledge.eligibility.vocabulary import Fact

PartStatus = Literal["value", "pending", "yes", "no", "not_this", "nothing", "unread"]
UNREADABLE = frozenset({UNKNOWN, "near"})


@dataclass(frozen=True)
class Part:
    """What one remark says about a fact.

    ``yes``, ``no``: a bare particle. ``not_this``: only what it is not (``not_choices``). ``nothing``: padding.
    ``unread``: words that are not all understood. ``bare``: a value that rests on 有, 没有, no or the like alone.
    ``named``: a yes or no that names its matter (同意, 带项目), so that it can be told unasked.
    """

    status: PartStatus
    value: FactValue | None = None
    not_choices: frozenset[str] = frozenset()
    bare: bool = False
    named: bool = False


NOTHING, UNREAD, PENDING, YES, NO = (Part("nothing"), Part("unread"), Part("pending"), Part("yes"), Part("no"))


@dataclass(frozen=True)
class Asked:
    """The question a remark is read against."""

    fact: Fact
    measure: str | None
    today: date

    @property
    def words(self) -> FactWords:
        """What people say about the fact."""
        return words_of(self.fact.name)

    @property
    def listed(self) -> tuple[str, ...]:
        """The choices in the order in which they are shown."""
        return tuple(self.fact.choices_in(self.measure))

    @property
    def is_open(self) -> bool:
        """Whether words outside the list are taken."""
        return self.fact.open_in(self.measure)

    @property
    def lexicon(self) -> Lexicon:
        """The words that can be read here."""
        labels = tuple((c, t.zh_hans, t.en) for c, t in self.fact.choices_in(self.measure).items())
        return _lexicon(self.fact.name, labels, self.measure, self.is_open)


def only(tokens: Iterable[Token], *kinds: str) -> bool:
    """Whether all tokens are of these kinds."""
    return all(token.kind in kinds for token in tokens)


@cache
def general_lexicon() -> Lexicon:
    """The words that mean the same after every question."""
    words, lexicon = general(), Lexicon()
    lexicon.add([*map(normalise, words.soft), "'s"], "soft")
    lexicon.add_pattern(words.elliptical(), "verb", "")
    for kind in ("yes", "weak_yes", "no", "neg", "not_yet"):
        lexicon.add(map(normalise, getattr(words, kind)), kind)
    return lexicon


@lru_cache(maxsize=512)
def _lexicon(name: str, labels: tuple[tuple[str, str, str], ...], measure: str | None, is_open: bool) -> Lexicon:
    words, groups, shared = words_of(name), general().groups, general_lexicon()
    lexicon = Lexicon(dict(shared.words), [*shared.patterns], shared.longest)
    around = map(normalise, [*(word for group in words.about_groups for word in groups[group]), *words.about])
    lexicon.add((word for word in around if shared.words.get(word, ("soft", ""))[0] == "soft"), "about")
    lexicon.add(map(normalise, words.near), "near")
    lexicon.add(
        map(normalise, [*(w for group in words.pending_groups for w in groups[group]), *words.pending]), "pending"
    )
    lexicon.add(map(normalise, words.zero), "zero")
    lexicon.add(map(normalise, words.every), "every")
    if labels:
        _add_choices(lexicon, words, labels, measure, is_open)
    else:
        lexicon.add(map(normalise, words.yes), "true")
        lexicon.add(map(normalise, words.no), "false")
        for choice, said in words.choices.items():
            lexicon.add(map(normalise, said), "value", choice)
        for kind, pattern in words.patterns.items():
            lexicon.add_pattern(pattern, kind, "")
    return lexicon


def _add_choices(
    lexicon: Lexicon, words: FactWords, labels: tuple[tuple[str, str, str], ...], measure: str | None, is_open: bool
) -> None:
    listed = {choice for choice, _, _ in labels}
    lexicon.add(map(normalise, words.yes), "yes")
    lexicon.add(map(normalise, words.no), "no")
    here = words.in_measure.get(measure, {}) if measure else {}
    for synonyms in (words.choices, here):
        for choice, said in synonyms.items():
            if choice in listed:
                lexicon.add(map(normalise, said), "value", choice)
            elif not is_open:
                lexicon.add(map(normalise, said), "near")
    for choice, pattern in words.patterns.items():
        if choice in listed:
            lexicon.add_pattern(pattern, "value", choice)
    for choice, *spelled in labels:
        lexicon.add([normalise(choice.replace("_", " ")), normalise(choice), *map(normalise, spelled)], "value", choice)
