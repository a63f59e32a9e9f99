"""How long an answer takes: with the pack, and with many made-up entries beside it.

    python -m bench.answering [--entries 100000] [--questions 300] [--json]

Times are processor time of one thread, analysis included: an answer waits for nothing, and what other programs do on a
busy machine does not count. Limits: with the pack p50 8 ms, p99 25 ms, warm start 3 s; with the made-up entries
p99 60 ms. Questions are phrasings of the pack, reworded so that none is known word for word.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from knowledge.answering import Answerer
from knowledge.encoder import Encoder, Vectors, sentence_encoder
from knowledge.faq import Entry, Phrasings, Texts
from knowledge.pack import Pack, first_pack

LIMITS = {"pack_p50_ms": 8.0, "pack_p99_ms": 25.0, "warm_start_s": 3.0, "many_p99_ms": 60.0}
_BATCH = 512
_WHO = ("街道", "园区", "企业", "团队", "个人", "高校", "医院", "学校", "社区", "商户", "村委会", "协会")
_WHAT = ("租金", "执照", "补贴", "培训", "场地", "设备", "合同", "发票", "社保", "档案", "图纸", "车位", "许可", "奖金")
_HOW = ("怎么申请", "多少钱", "归谁管", "什么时候办", "要哪些材料", "能不能转让", "可以退吗", "在哪里查", "有没有期限")


class Shown:
    """The encoder with a progress bar."""

    def __init__(self, encoder: Encoder, console: Console) -> None:
        self.name, self._encoder, self._console = encoder.name, encoder, console

    def encode(self, texts: Sequence[str]) -> Vectors:
        """See Encoder."""
        if len(texts) <= _BATCH:
            return self._encoder.encode(texts)
        with Progress(console=self._console, transient=True) as progress:
            starts = progress.track(range(0, len(texts), _BATCH), description="indexing")
            return np.concatenate([self._encoder.encode(texts[at : at + _BATCH]) for at in starts])


def main() -> int:
    """Measure, print, and say whether the limits hold."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--entries", type=int, default=100_000)
    options.add_argument("--questions", type=int, default=300)
    options.add_argument("--json", action="store_true")
    given = options.parse_args()
    console = Console(stderr=given.json)
    pack = first_pack()
    questions = list(reworded(pack, given.questions))
    figures = with_pack(questions) | with_many(pack, questions, given.entries, console)
    ratios = {name: round(figures[name] / limit, 3) for name, limit in LIMITS.items()}
    if given.json:
        print(json.dumps({"figures": figures, "limits": LIMITS, "ratios": ratios}))
    else:
        console.print(table(figures, ratios))
    return int(any(ratio > 1 for ratio in ratios.values()))


def with_pack(questions: Sequence[str]) -> dict[str, float]:
    """Start warm, then answer."""
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        Answerer.build(first_pack(), Path(folder))
        cold = time.perf_counter() - began
        began = time.perf_counter()
        answerer = Answerer.build(first_pack(), Path(folder))
        warm = time.perf_counter() - began
    for question in questions[:5]:
        answerer.answer(question)
    times = [timed(partial(answerer.answer, question)) for question in questions]
    return {
        "cold_start_s": round(cold, 2),
        "warm_start_s": round(warm, 2),
        "pack_p50_ms": percentile(times, 0.5),
        "pack_p99_ms": percentile(times, 0.99),
    }


def with_many(pack: Pack, questions: Sequence[str], count: int, console: Console) -> dict[str, float]:
    """Index made-up entries beside the pack's, then answer the same questions."""
    larger = replace(pack, everyday=(*pack.everyday, *made_up(count)))
    before, began = resident_bytes(), time.perf_counter()
    many = Answerer.build(larger, None, encoder=Shown(sentence_encoder(), console))
    index_s, held = time.perf_counter() - began, resident_bytes() - before
    times = [timed(partial(many.answer, question)) for question in questions]
    return {
        "many_entries": count,
        "many_index_s": round(index_s, 1),
        "many_bytes_per_entry": round(held / len(larger.entries)),
        "many_p50_ms": percentile(times, 0.5),
        "many_p99_ms": percentile(times, 0.99),
    }


def reworded(pack: Pack, count: int) -> Iterator[str]:
    """Phrasings of the pack with something said before or after."""
    chance = random.Random(7)
    known = [text for entry in pack.faq for text in entry.questions.all()]
    for text in chance.choices(known, k=count):
        yield f"{chance.choice(('想了解', '同事问我', 'Hi, '))}{text}{chance.choice(('', ' 谢谢', ' thanks'))}"


def made_up(count: int) -> Iterator[Entry]:
    """Entries that ask something else, all different."""
    chance = random.Random(11)
    answer = Texts(hans="这不是众创空间政策的内容。", en="This is not part of the maker-space policy.")
    for number in range(count):
        who, what, how = chance.choice(_WHO), chance.choice(_WHAT), chance.choice(_HOW)
        asked = Phrasings(hans=(f"第{number}号{who}的{what}{how}",))
        yield Entry(id=f"made-up-{number}", kind="out_of_scope", questions=asked, answer=answer)


def resident_bytes() -> int:
    """What this process holds in memory at most so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def timed(action: Callable[[], object]) -> float:
    """Milliseconds of processor time."""
    began = time.thread_time()
    action()
    return (time.thread_time() - began) * 1000


def percentile(times: Sequence[float], share: float) -> float:
    """The value below which ``share`` of the times lie."""
    return round(sorted(times)[min(len(times) - 1, int(len(times) * share))], 2)


def table(figures: dict[str, float], ratios: dict[str, float]) -> Table:
    """The figures beside their limits."""
    shown = Table("figure", "value", "limit", "ratio")
    for name, value in figures.items():
        shown.add_row(name, f"{value:g}", f"{LIMITS[name]:g}" if name in LIMITS else "", str(ratios.get(name, "")))
    return shown


if __name__ == "__main__":
    sys.exit(main())
