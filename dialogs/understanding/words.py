"""The word lists beside this file: what people say whatever was asked, and what they say about each fact."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from knowledge.content_files import load_as

HERE = Path(__file__).parent
WordList = tuple[str, ...]


class _Words(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class GeneralWords(_Words):
    """general.yaml: words that mean the same whatever was asked."""

    soft: WordList
    yes: WordList
    weak_yes: WordList
    subjects: WordList
    auxiliaries: WordList
    no: WordList
    neg: WordList
    not_yet: WordList
    groups: dict[str, list[str]]
    agree: WordList
    refuse: WordList

    def elliptical(self) -> str:
        """A pattern of English answers that stop at the verb: "we did", "it is"."""
        return rf"(?:{'|'.join(self.subjects)}) (?:{'|'.join(self.auxiliaries)})$"


class UnknownWords(_Words):
    """Ways of saying "I don't know"."""

    anywhere: WordList
    alone: WordList
    unless: WordList
    not_when: WordList


class QuestionWords(_Words):
    """What makes a message a question."""

    anywhere: WordList
    endings: WordList
    no_endings: WordList
    no_question: WordList
    starts: WordList


class AsideWords(_Words):
    """Small talk and everything else that answers nothing."""

    anywhere: WordList
    alone: WordList
    shapes: WordList


class Asides(_Words):
    """asides.yaml: what is not an answer, whatever was asked."""

    dont_know: UnknownWords
    question: QuestionWords
    aside: AsideWords
    correction: WordList
    polite: WordList
    hypothetical: WordList
    first_person: WordList


class FactWords(_Words):
    """What people say about one fact.

    ``yes``, ``no``: words that carry the meaning true or false by themselves (a negation turns a yes into a no, and
    makes a no unreadable). ``about``: words that may stand around an answer without changing it. ``near``: words that
    are close to an answer and yet none. ``pending``: not settled yet. ``not_yet``: whether "not yet" is a no or open.
    ``unread``: general words that are ambiguous after this question. ``zero``: ways of saying none of a quantity
    or of a list; ``every``: all of a list.
    ``objects``: what a bare "we have" or "we have no" may be followed by. ``anchors``: one of these must be there
    for the fact to be read where it was not asked; ``passing``: the choices that may be read so (empty: all).
    ``sums``: an amount of money may stand beside the answer.
    """

    yes: WordList = ()
    no: WordList = ()
    about: WordList = ()
    about_groups: WordList = ()
    near: WordList = ()
    pending: WordList = ()
    pending_groups: WordList = ()
    unread: WordList = ()
    zero: WordList = ()
    every: WordList = ()
    objects: WordList = ()
    anchors: WordList = ()
    passing: WordList = ()
    choices: dict[str, list[str]] = Field(default_factory=dict)
    patterns: dict[str, str] = Field(default_factory=dict)
    in_measure: dict[str, dict[str, list[str]]] = Field(default_factory=dict)
    yes_means: str | None = None
    no_means: str | None = None
    not_yet: Literal["no", "pending"] = "no"
    quantity: Literal["duration", "amount", "percentage", "area", "number"] = "number"
    sums: bool = False


@cache
def general() -> GeneralWords:
    """The words of general.yaml, read once."""
    return load_as(GeneralWords, HERE / "general.yaml")


@cache
def asides() -> Asides:
    """The words of asides.yaml, read once."""
    return load_as(Asides, HERE / "asides.yaml")


@cache
def _facts() -> dict[str, FactWords]:
    return load_as(dict[str, FactWords], HERE / "facts.yaml")


def words_of(fact: str) -> FactWords:
    """What people say about a fact; a fact without a list of its own has only its labels and the general words."""
    return _facts().get(fact, FactWords())
