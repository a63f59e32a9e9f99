"""Scores answers against labelled questions: right, cited, abstained, by language and kind, with the misses."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from knowledge.answering.answers import Answer
from knowledge.errors import ContentError
from knowledge.scripts import to_simplified

Outcome = Literal["right", "wrong", "clarify", "silent", "abstained", "false_answer"]
READ_CHARACTERS = 260  # what a reader takes in of a Chinese answer
READ_WORDS = 130  # and of an English one


class LabelledQuestion(BaseModel):
    """One question. ``clauses``: every right citation, none where the document does not answer it.

    ``must``: groups of alternatives, one of each has to be in the answer; ``must_not``: nothing of it.
    """

    model_config = ConfigDict(extra="ignore", frozen=True)
    id: str | int
    q: str
    lang: str = "mixed"
    kind: str = "-"
    clauses: tuple[str, ...]
    must: tuple[tuple[str, ...], ...] = ()
    must_not: tuple[str, ...] = ()
    before: tuple[str, ...] = ()


@dataclass(frozen=True)
class Judged:
    """A question, its answer and how that was judged."""

    question: LabelledQuestion
    answer: Answer
    outcome: Outcome
    cited: bool

    @property
    def is_miss(self) -> bool:
        """Whether something else was wanted."""
        return self.outcome not in ("right", "abstained")


@dataclass(frozen=True)
class Row:
    """Figures of one group of questions; a share is None where the group has no such question."""

    name: str
    in_scope: int
    right: float | None
    cited: float | None
    clarify: float | None
    silent: float | None
    to_abstain: int
    abstained: float | None


def load_questions(path: Path) -> list[LabelledQuestion]:
    """Read a JSONL file of labelled questions. Raises ContentError with the line."""
    questions = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            questions.append(LabelledQuestion.model_validate(json.loads(line)))
        except (json.JSONDecodeError, ValidationError) as error:
            raise ContentError(path, number, str(error), list(LabelledQuestion.model_fields)) from error
    return questions


def judge_all(
    questions: Iterable[LabelledQuestion], answer: Callable[[str, Sequence[str], str], Answer]
) -> list[Judged]:
    """Ask every question. ``answer``: (question, earlier messages, language hint) -> Answer."""
    judged = []
    for question in questions:
        given = answer(question.q, question.before, question.lang)
        judged.append(Judged(question, given, *judge(question, given)))
    return judged


def judge(question: LabelledQuestion, answer: Answer) -> tuple[Outcome, bool]:
    """(outcome, whether the first citation is a labelled clause)."""
    text = _folded(answer.text)
    clean = not any(_folded(words) in text for words in question.must_not)
    if not question.clauses:
        return ("abstained" if answer.status != "answered" and clean else "false_answer"), False
    if answer.status != "answered":
        return ("clarify" if answer.status == "clarify" else "silent"), False
    cited = bool(answer.citations) and answer.citations[0].clause in question.clauses
    holds = _holds(question.must, _head(answer.text))
    return ("right" if cited and clean and holds else "wrong"), cited


def rows(judged: Sequence[Judged]) -> list[Row]:
    """All, then by language, then by kind."""
    languages = sorted({j.question.lang for j in judged})
    kinds = sorted({j.question.kind for j in judged})
    return [
        _row("all", judged),
        *(_row(name, [j for j in judged if j.question.lang == name]) for name in languages),
        *(_row(name, [j for j in judged if j.question.kind == name]) for name in kinds),
    ]


def _row(name: str, judged: Sequence[Judged]) -> Row:
    inside = [j for j in judged if j.question.clauses]
    outside = [j for j in judged if not j.question.clauses]

    def share(part: int, whole: Sequence[Judged]) -> float | None:
        return part / len(whole) if whole else None

    def of(outcome: Outcome) -> float | None:
        return share(sum(j.outcome == outcome for j in inside), inside)

    return Row(
        name=name,
        in_scope=len(inside),
        right=of("right"),
        cited=share(sum(j.cited for j in inside), inside),
        clarify=of("clarify"),
        silent=of("silent"),
        to_abstain=len(outside),
        abstained=share(sum(j.outcome == "abstained" for j in outside), outside),
    )


def _holds(groups: Sequence[Sequence[str]], text: str) -> bool:
    folded = _folded(text)
    packed = folded.replace(" ", "")
    return all(any(_folded(a) in folded or _folded(a).replace(" ", "") in packed for a in group) for group in groups)


def _folded(text: str) -> str:
    return " ".join(to_simplified(text).split()).lower()


def _head(text: str) -> str:
    han = sum("\u4e00" <= c <= "\u9fff" for c in text)
    words = text.split()
    latin = sum(any("a" <= c.lower() <= "z" for c in word) for word in words)
    return text[:READ_CHARACTERS] if han > 2 * latin else " ".join(words[:READ_WORDS])
