"""Whatever is typed: nothing raises, and no value comes out that the vocabulary would not take."""

from __future__ import annotations

from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from dialogs.understanding import read_answer, read_passing, read_yes_no
from knowledge.eligibility.vocabulary import Vocabulary
from tests.dialogs.understanding.conftest import TODAY, load_vocabulary

MEASURES = [None, "import_tax", "accelerated_depreciation", "researcher_retention", "no_such_measure"]
PIECES = [
    "同意", "不", "没", "没有", "还没", "是", "的", "了", "吧", "吗", "？", "，", "。", "大学", "公司", "众创空间",
    "国家级", "市级", "都", "三", "十", "百", "万", "年", "半", "多", "个月", "月", "日", "号", "去年", "今年",
    "前年", "到", "至", "2019", "2024", "13", "50", "0.5", "%", "元", "平", "成", "分之", "之", "零", "两", "第",
    "一", "合格", "不合格", "过", "不对", "项目", "成果", "带", "房租", "水费", "其他", "民国", "底", "初", "yes",
    "no", "not", "n't", "yet", "half", "a", "million", "and", "year", "years", "months", "ago", "of", "the", "in",
    "march", "2", ",", ".", ";", "-", "/", "~", "'s", "\"", "…", "😀", "�", "\x00", "１", "Ⅳ", "①", "½",
]  # fmt: skip


@cache
def _vocabulary() -> Vocabulary:
    return load_vocabulary()


anything = st.text(max_size=80) | st.lists(st.sampled_from(PIECES), max_size=12).map("".join)
anything |= st.lists(st.sampled_from(PIECES), max_size=12).map(" ".join) | st.text(
    alphabet="0123456789.,万年月w% ", max_size=700
)


@settings(max_examples=600, deadline=None)
@given(st.sampled_from(sorted(_vocabulary().facts)), st.sampled_from(MEASURES), anything)
def test_no_text_raises_and_every_value_is_one_the_vocabulary_takes(name: str, measure: str | None, text: str) -> None:
    vocabulary = _vocabulary()
    reading = read_answer(
        vocabulary[name],
        text,
        measure=measure,
        vocabulary=vocabulary,
        today=TODAY,
        measure_facts=frozenset(vocabulary.facts),
    )
    assert name not in reading.also
    assert (reading.value is not None) == (reading.status == "value")
    told = dict(reading.also) | ({name: reading.value} if reading.value is not None else {})
    assert vocabulary.validate(told, TODAY, measure) == told


@settings(deadline=None)  # the first reading of a fact loads its words
@given(anything)
def test_no_first_message_and_no_consent_raises(text: str) -> None:
    vocabulary = _vocabulary()
    told = read_passing(text, vocabulary=vocabulary, measure=None, facts=vocabulary.facts, today=TODAY)
    assert vocabulary.validate(dict(told), TODAY) == dict(told)
    assert read_yes_no(text) in (True, False, None)


@settings(deadline=None)  # the first reading of a fact loads its words
@given(anything)
def test_a_hedge_or_a_supposition_is_never_taken_for_a_value(text: str) -> None:
    vocabulary = _vocabulary()
    for name in ("original_unit_consent", "employer_type", "brings_project", "accreditation_levels", "assessments"):
        for hedged in (f"好像{text}", f"如果{text}", f"maybe {text}", f"{text}吗？"):
            reading = read_answer(
                vocabulary[name],
                hedged,
                measure=None,
                vocabulary=vocabulary,
                today=TODAY,
                measure_facts=frozenset(),
            )
            corrected = "不对" in text  # what follows a correction stands alone
            assert reading.status != "value" or corrected
