"""The index and the search over it: on entries of our own making, and what happens to what it keeps."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from knowledge.encoder import Vectors
from knowledge.errors import ContentError
from knowledge.search import search_file, smoothing
from knowledge.search.bags import Bags, coverage
from knowledge.search.files import ranked
from knowledge.search.index import Document, Index, build_index
from knowledge.search.learning import examples, learn
from knowledge.search.lexical import Lexical
from knowledge.search.matching import FEATURES
from knowledge.search.ranking import Ranking, known_ranking, probabilities
from knowledge.search.tokens import grams, sounds, stem

SHOP = (
    Document(
        "opening", "shop", ("你们几点开门", "早上几点营业", "營業時間是幾點", "when do you open"), ("早上九点。",)
    ),
    Document(
        "parking", "shop", ("附近能停车吗", "有没有停车场", "停車位收費嗎", "is there a car park"), ("门口可停。",)
    ),
    Document("refund", "money", ("买了能退吗", "怎么退货", "可以退款嗎", "how do I return it"), ("七天内可退。",)),
)


class CountingEncoder:
    """Vectors out of letters, and a count of the texts that were encoded."""

    name = "letters/1"

    def __init__(self) -> None:
        self.encoded = 0

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One dimension per letter, by a hash."""
        self.encoded += len(texts)
        vectors = np.full((len(texts), 64), 1e-3, dtype=np.float32)
        for row, text in enumerate(texts):
            for letter in text:
                vectors[row, hashlib.sha256(letter.encode()).digest()[0] % 64] += 1
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.asarray(vectors / np.maximum(lengths, 1e-6), dtype=np.float32)


def nothing(folded: str) -> frozenset[str]:
    """No signs."""
    return frozenset()


def built(encoder: CountingEncoder, cache: Path | None = None, documents: Sequence[Document] = SHOP) -> Index:
    """The shop's index."""
    return build_index(documents, encoder, nothing, "none", cache)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("请问几点开门营业", "opening"),
        ("停车场在哪里", "parking"),
        ("退货要怎么弄", "refund"),
        ("WHEN open?", "opening"),
    ],
)
def test_another_wording_finds_its_document(question: str, expected: str) -> None:
    encoder = CountingEncoder()
    found = ranked(built(encoder), question, encoder)
    assert SHOP[int(found[0])].id == expected


def test_what_was_kept_is_used_again_and_gives_the_same_index(tmp_path: Path) -> None:
    encoder = CountingEncoder()
    first = built(encoder, tmp_path)
    after_first = encoder.encoded
    second = built(encoder, tmp_path)
    assert encoder.encoded == after_first
    assert np.array_equal(first.vectors, second.vectors)
    assert first.words.vocabulary == second.words.vocabulary
    assert ranked(second, "退货", encoder).tolist() == ranked(first, "退货", encoder).tolist()


def test_an_edit_encodes_only_what_it_changed(tmp_path: Path) -> None:
    encoder = CountingEncoder()
    built(encoder, tmp_path)
    before = encoder.encoded
    more = Document("toilet", "shop", ("厕所在哪",), ())
    index = built(encoder, tmp_path, (*SHOP, more))
    assert encoder.encoded == before + 1
    assert np.allclose(index.vectors, built(CountingEncoder(), None, (*SHOP, more)).vectors)


def test_the_same_text_twice_keeps_every_row_at_its_place(tmp_path: Path) -> None:
    doubled = (Document("a", "g", ("重复", "重复", "别的")), Document("b", "g", ("另一个",)))
    more = (*doubled, Document("c", "g", ("新的",)))
    built(CountingEncoder(), tmp_path, doubled)
    assert np.allclose(built(CountingEncoder(), tmp_path, more).vectors, built(CountingEncoder(), None, more).vectors)


def test_a_damaged_file_is_computed_again(tmp_path: Path) -> None:
    encoder = CountingEncoder()
    first = built(encoder, tmp_path)
    for path in tmp_path.glob("*.npz"):
        path.write_bytes(path.read_bytes()[:100])
    assert np.array_equal(built(encoder, tmp_path).vectors, first.vectors)


def test_two_that_build_at_once_both_get_a_whole_index(tmp_path: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        indexes = list(pool.map(lambda _: built(CountingEncoder(), tmp_path), range(4)))
    assert all(np.array_equal(index.vectors, indexes[0].vectors) for index in indexes)
    assert list(tmp_path.glob("*.part")) == []


def test_without_a_cache_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    built(CountingEncoder(), None)
    assert list(tmp_path.iterdir()) == []


def test_beyond_the_size_that_can_be_solved_the_neighbours_speak(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smoothing, "MOST_ROWS", 3)
    encoder = CountingEncoder()
    index = built(encoder)
    assert index.coefficients is None
    assert SHOP[int(ranked(index, "怎么退货呢", encoder)[0])].id == "refund"


def test_a_left_out_score_is_that_of_a_system_that_never_saw_the_rows() -> None:
    random = np.random.default_rng(0)
    vectors = random.normal(size=(12, 5)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    owners = np.arange(12) % 3
    hidden = np.array([1, 4, 7])
    seen = np.setdiff1d(np.arange(12), hidden)
    retrained = smoothing.fit(vectors[seen], owners[seen], 3)
    expected = smoothing.kernel(vectors[seen] @ vectors[4]) @ retrained
    scores = smoothing.LeaveOut(vectors, owners, 3).scores(4, hidden)
    assert np.allclose(scores, expected, atol=1e-3)


def test_learning_gives_every_feature_a_weight_and_likeness_never_speaks_against() -> None:
    given = list(examples(built(CountingEncoder()), nothing))
    weights = learn(given)
    assert tuple(weights) == FEATURES
    assert min(w.weight for name, w in weights.items() if name != "strange_mentions") >= 0
    scores = Ranking(weights).scores(given[0].found.features)
    assert probabilities(scores).sum() == pytest.approx(1, abs=1e-5)


def test_the_shipped_weights_fit_the_features() -> None:
    assert set(known_ranking().weights) == set(FEATURES)


def test_rare_shared_words_cover_more_than_common_ones() -> None:
    bags = Bags.of([[0, 1], [0, 2], [0, 3]], 4)
    weights = bags.weights()
    wanted = np.array([0, 1])
    shares = coverage([bags.counts_of(n, wanted) for n in range(3)], weights[wanted], float(weights[wanted].sum()))
    assert shares[0] > shares[1] == shares[2] > 0


def test_lexical_scores_are_shares_of_the_question() -> None:
    index = Lexical.of([["a", "b"], ["c"]])
    assert index.scores(["a", "b"])[0] > index.scores(["a", "b", "z"])[0] > 0
    assert index.scores(["z"]).tolist() == [0, 0]
    assert index.scores([]).tolist() == [0, 0]


def test_homophones_sound_alike() -> None:
    assert sounds("资助") == sounds("资住")
    assert "资助" in grams("资助")
    assert stem("recognised") == stem("recognises")


def write(path: Path, *rows: object) -> Path:
    """A JSONL file."""
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    return path


def test_a_file_of_entries_is_searched_and_measured(tmp_path: Path) -> None:
    entries = write(
        tmp_path / "faq.jsonl",
        *({"id": d.id, "row": f"{d.id}-{q}", "question": q, "answer": d.texts[0]} for d in SHOP for q in d.questions),
    )
    queries = write(
        tmp_path / "q.jsonl", {"q": "几点开门", "id": "opening"}, {"q": "退货", "id": "refund", "label": "x"}
    )
    figures = search_file(entries, queries, encoder=CountingEncoder())
    assert set(figures) == {"n", "top1", "top5", "p50_ms", "p99_ms", "index_s"}
    assert (figures["n"], figures["top1"], figures["top5"]) == (2, 1.0, 1.0)


@pytest.mark.parametrize("line", ["{", '{"question": "没有 id"}', '["a"]'])
def test_a_line_that_is_no_entry_is_named(tmp_path: Path, line: str) -> None:
    entries = tmp_path / "faq.jsonl"
    entries.write_text(f'{{"id": "a", "question": "b"}}\n{line}\n', encoding="utf-8")
    with pytest.raises(ContentError, match=r"faq\.jsonl:2"):
        search_file(entries, write(tmp_path / "q.jsonl"), encoder=CountingEncoder())
