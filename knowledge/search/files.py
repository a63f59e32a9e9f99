"""Search over any file of questions and answers: how well, and how fast, it finds the right ones."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, ValidationError

from knowledge.encoder import Encoder, sentence_encoder
from knowledge.errors import ContentError
from knowledge.language.concepts import known_asking
from knowledge.language.folding import as_question, fold
from knowledge.search.index import Document, Index, build_index
from knowledge.search.matching import FEATURES, Asked, candidates

LONGEST_ANSWER = 300  # characters of an answer that are indexed: what it is about is said at its beginning
# For entries with few phrasings, from which no weights can be learnt: mostly the meaning, the words beside it.
_WEIGHTS: Mapping[str, float] = {
}  # fmt: skip
_SLOPE = np.array([_WEIGHTS.get(name, 0.0) for name in FEATURES], dtype=np.float32)


Row = TypeVar("Row", bound=BaseModel)


class _Row(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)
    id: str


class _EntryRow(_Row):
    question: str
    answer: str = ""


class _QueryRow(_Row):
    q: str


def search_file(
    entries_path: Path, queries_path: Path, *, encoder: Encoder | None = None, show_progress: bool = False
) -> dict[str, float]:
    """Index a JSONL file of entries (id, question, answer; an id may have several rows), look up every query (q, id).

    Returns n, top1, top5 (shares), p50_ms, p99_ms (per query, analysis included), index_s. Raises ContentError.
    """
    entries, queries = _rows(entries_path, _EntryRow), _rows(queries_path, _QueryRow)
    chosen = encoder or sentence_encoder()
    begin = time.perf_counter()
    documents = _documents(entries)
    index = build_index(documents, chosen, _signs, "asking", None, show_progress=show_progress)
    index_s = time.perf_counter() - begin
    top1 = top5 = 0
    took = []
    for query in queries:
        begin = time.perf_counter()
        found = [documents[n].id for n in ranked(index, query.q, chosen)[:5].tolist()]
        took.append(1000 * (time.perf_counter() - begin))
        top1 += found[:1] == [query.id]
        top5 += query.id in found
    return {
        "n": len(queries),
        "top1": top1 / max(len(queries), 1),
        "top5": top5 / max(len(queries), 1),
        "p50_ms": float(np.percentile(took, 50)) if took else 0.0,
        "p99_ms": float(np.percentile(took, 99)) if took else 0.0,
        "index_s": index_s,
    }


def ranked(index: Index, question: str, encoder: Encoder) -> NDArray[np.int64]:
    """The documents that a question may mean, best first."""
    folded = fold(question)
    [found] = candidates(index, [Asked(folded, encoder.encode([as_question(question)])[0], _signs(folded))])
    order: NDArray[np.int64] = found.documents[np.argsort(-(found.features @ _SLOPE), kind="stable")]
    return order


def _signs(folded: str) -> frozenset[str]:
    return frozenset(f"ask:{kind}" for kind in known_asking().of(folded))


def _documents(rows: Sequence[_EntryRow]) -> list[Document]:
    questions: dict[str, dict[str, None]] = {}
    answers: dict[str, dict[str, None]] = {}
    for row in rows:
        questions.setdefault(row.id, {})[row.question] = None
        if row.answer.strip():
            answers.setdefault(row.id, {})[row.answer[:LONGEST_ANSWER]] = None
    return [Document(name, name, tuple(asked), tuple(answers.get(name, ()))) for name, asked in questions.items()]


def _rows(path: Path, shape: type[Row]) -> list[Row]:
    rows: list[Row] = []
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ContentError(path, None, f"cannot be read: {error}") from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            rows.append(shape.model_validate(json.loads(line)))
        except (json.JSONDecodeError, ValidationError) as error:
            raise ContentError(path, number, f"is no entry or query: {error}", list(shape.model_fields)) from error
    return rows
