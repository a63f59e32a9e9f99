"""The index over documents (FAQ entries): their phrasings and answers as vectors, tokens and signs."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.encoder import Encoder, Vectors
from knowledge.language.folding import as_question, fold, plain
from knowledge.search import smoothing
from knowledge.search.bags import Bags
from knowledge.search.keeping import Arrays, read_arrays, write_arrays
from knowledge.search.lexical import Lexical
from knowledge.search.tokens import grams, sounds

VERSION = "3"
Ints = NDArray[np.int64]
Floats = NDArray[np.float32]
Signs = Callable[[str], frozenset[str]]  # folded text -> what it names and asks for, as "kind:name"


@dataclass(frozen=True)
class Document:
    """What is found: an id, its group (clause or kind), how it is asked, what it says."""

    id: str
    group: str
    questions: tuple[str, ...]
    texts: tuple[str, ...] = ()


class Index:
    """Immutable. Rows are all phrasings, then all texts; ``entry_of`` says whose."""

    def __init__(self, documents: Sequence[Document], arrays: Arrays) -> None:
        self.documents = tuple(documents)
        self.questions = sum(len(d.questions) for d in documents)
        self.entry_of: Ints = _owners(documents)
        self.begins: Ints = np.cumsum([0, *(len(d.questions) for d in documents)])
        self.text_begins: Ints = self.questions + np.cumsum([0, *(len(d.texts) for d in documents)])
        groups = {group: n for n, group in enumerate(dict.fromkeys(d.group for d in documents))}
        self.group_of: Ints = np.array([groups[d.group] for d in documents])
        self.vectors: Vectors = arrays["vectors"]
        coefficients = arrays["coefficients"]
        self.coefficients: Floats | None = coefficients if coefficients.size else None
        self.words = _lexical(arrays, "words", len(self.entry_of))
        self.sounds = _lexical(arrays, "sounds", len(self.entry_of))
        self.bags = Bags.again(arrays, "bags", len(self.words.vocabulary))
        self.own_bags = Bags.again(arrays, "own", len(self.words.vocabulary))
        self.token_weights = self.bags.weights()
        self.unknown_weight = float(np.log1p(len(documents)))
        self.sign_names: tuple[str, ...] = tuple(json.loads(arrays["sign_names"].tobytes()))
        self.sign_at = {name: n for n, name in enumerate(self.sign_names)}
        self.sign_rows: NDArray[np.uint8] = arrays["sign_rows"]
        self.sign_counts: Floats = arrays["sign_counts"]
        self.sign_total = self.sign_counts.sum(axis=0)

    def rows_of(self, document: int) -> slice:
        """The phrasings of a document."""
        return slice(int(self.begins[document]), int(self.begins[document + 1]))

    def texts_of(self, document: int) -> slice:
        """The texts of a document."""
        return slice(int(self.text_begins[document]), int(self.text_begins[document + 1]))

    def counted(self, text: str, wanted: Ints) -> Ints:
        """How often each wanted token occurs in a text."""
        counts = Counter(self.words.vocabulary.get(token, -1) for token in grams(fold(text)))
        return np.array([counts[token] for token in wanted.tolist()], dtype=np.int64)


def build_index(
    documents: Sequence[Document],
    encoder: Encoder,
    signs: Signs,
    signs_version: str,
    cache_dir: Path | None,
    *,
    show_progress: bool = False,
) -> Index:
    """Index documents. What ``cache_dir`` holds for the same content is used again; with None nothing is written.

    ``signs_version`` changes whenever ``signs`` would find something else.
    """
    if cache_dir is None:
        return Index(documents, _computed(documents, encoder, signs, None, show_progress))
    path = cache_dir / f"index-{_key(documents, encoder, signs_version)}.npz"
    arrays = read_arrays(path)
    if arrays is None:
        arrays = _computed(documents, encoder, signs, cache_dir, show_progress)
        write_arrays(path, arrays)
    return Index(documents, arrays)


def _computed(
    documents: Sequence[Document], encoder: Encoder, signs: Signs, cache_dir: Path | None, show_progress: bool
) -> dict[str, NDArray[Any]]:
    texts = [t for d in documents for t in d.questions] + [t for d in documents for t in d.texts]
    owners = _owners(documents)
    folded = [fold(text) for text in texts]
    tokens = [grams(text) for text in folded]
    read = [as_question(t) for d in documents for t in d.questions] + [plain(t) for d in documents for t in d.texts]
    vectors = _vectors(read, encoder, cache_dir)
    words = Lexical.of(tokens, show_progress=show_progress)
    heard = Lexical.of([sounds(text) for text in folded], show_progress=show_progress)
    questions = sum(len(d.questions) for d in documents)
    few = len(texts) <= smoothing.MOST_ROWS
    empty = np.zeros((0, 0), dtype=np.float32)
    return {
        "vectors": vectors,
        "coefficients": smoothing.fit(vectors, owners, len(documents)) if few else empty,
        **_named("words", words),
        **_named("sounds", heard),
        **_bags(tokens, owners, questions, len(documents), words),
        **_signs([signs(text) for text in folded], owners, questions, len(documents)),
    }


def _owners(documents: Sequence[Document]) -> Ints:
    asked = [n for n, document in enumerate(documents) for _ in document.questions]
    return np.array(asked + [n for n, document in enumerate(documents) for _ in document.texts], dtype=np.int64)


def _vectors(texts: Sequence[str], encoder: Encoder, cache_dir: Path | None) -> Vectors:
    """Encode texts; those encoded before are looked up, so that an edit costs only what it changed."""
    if cache_dir is None:
        return encoder.encode(texts)
    path = cache_dir / f"vectors-{hashlib.sha256(encoder.name.encode()).hexdigest()[:12]}.npz"
    kept = read_arrays(path) or {"keys": np.zeros(0, dtype="S16"), "vectors": encoder.encode([])}
    known = {key: row for row, key in enumerate(kept["keys"].tolist())}
    keys = [hashlib.sha256(text.encode()).hexdigest()[:16].encode() for text in texts]
    missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
    if missing:
        every = np.concatenate([kept["vectors"], encoder.encode(list(missing.values()))])
        first = len(kept["keys"])  # a text that occurs twice has two rows there
        known |= {key: first + n for n, key in enumerate(missing)}
    else:
        every = kept["vectors"]
    vectors: Vectors = every[[known[key] for key in keys]]
    if missing:
        write_arrays(path, {"keys": np.array(keys, dtype="S16"), "vectors": vectors})
    return vectors


def _bags(
    tokens: Sequence[Sequence[str]], owners: Ints, questions: int, documents: int, words: Lexical
) -> dict[str, NDArray[Any]]:
    every: list[list[int]] = [[] for _ in range(documents)]
    own: list[list[int]] = [[] for _ in range(documents)]
    for row, (owner, found) in enumerate(zip(owners.tolist(), tokens, strict=True)):
        ids = [words.vocabulary[token] for token in found]
        every[owner].extend(ids)
        if row >= questions:
            own[owner].extend(ids)
    size = len(words.vocabulary)
    return Bags.of(every, size).as_arrays("bags") | Bags.of(own, size).as_arrays("own")


def _signs(signs: Sequence[frozenset[str]], owners: Ints, questions: int, documents: int) -> dict[str, NDArray[Any]]:
    names = sorted(frozenset().union(*signs))
    at = {name: n for n, name in enumerate(names)}
    rows = np.zeros((len(signs), len(names)), dtype=np.uint8)
    for row, found in enumerate(signs):
        rows[row, [at[name] for name in found]] = 1
    counts = np.zeros((documents, len(names)), dtype=np.float32)
    np.add.at(counts, owners, rows)
    encoded = np.frombuffer(json.dumps(names).encode(), dtype=np.uint8)
    return {"sign_names": encoded, "sign_rows": rows[:questions], "sign_counts": counts}


def _named(prefix: str, lexical: Lexical) -> dict[str, NDArray[Any]]:
    vocabulary = np.frombuffer("\n".join(lexical.vocabulary).encode(), dtype=np.uint8)
    return {f"{prefix}_{name}": array for name, array in lexical.as_arrays().items()} | {
        f"{prefix}_vocabulary": vocabulary
    }


def _lexical(arrays: Arrays, prefix: str, documents: int) -> Lexical:
    tokens = arrays[f"{prefix}_vocabulary"].tobytes().decode().split("\n")
    own = {name: arrays[f"{prefix}_{name}"] for name in ("data", "indices", "indptr")}
    return Lexical({token: n for n, token in enumerate(tokens)}, own, documents)


def _key(documents: Sequence[Document], encoder: Encoder, signs_version: str) -> str:
    content = [VERSION, encoder.name, signs_version, [[d.id, d.group, d.questions, d.texts] for d in documents]]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()[:24]
