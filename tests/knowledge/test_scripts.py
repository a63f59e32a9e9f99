"""Scripts and languages: what is converted, what stays, and which language a person writes."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.scripts import (
    detect_language,
    published_to_simplified,
    simplified_characters,
    to_simplified,
    to_traditional,
)


@pytest.mark.parametrize(
    ("published", "simplified"),
    [
        ("政策支援", "政策支持"),
        ("企業資訊歸集公示", "企业信息归集公示"),
        ("網際網路", "互联网"),
        ("産業鏈", "产业链"),
        ("以科技人員為核心", "以科技人员为内核"),  # the converter's own mistakes are part of the contract's form
        ("評價指標體系", "评价指针体系"),
        ("新增孵化面積", "添加孵化面积"),
    ],
)
def test_the_published_text_converts_as_the_contract_says(published: str, simplified: str) -> None:
    assert published_to_simplified(published) == simplified


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("請問資訊化補助", "请问信息化补助"),
        ("網路跟軟體", "网络跟软件"),
        ("核心指標新增", "核心指标新增"),
        ("申請要準備什麼文件、資料", "申请要准备什么文件、资料"),
        ("衞生", "卫生"),
        ("裏面説啓動", "里面说启动"),
        ("智慧財產權質押", "知识产权质押"),
        ("營運計畫", "运营计划"),
        ("身分證跟帳戶", "身份证跟账户"),
        ("専案", "専案"),
        ("專案支援", "项目支持"),
        ("众创空间的核心指标", "众创空间的核心指标"),
        ("办理程序和服务效能", "办理程序和服务效能"),
        ("報名程式", "报名程序"),
        ("建立數據平臺", "建立数据平台"),
        ("", ""),
        ("R&D 50%", "R&D 50%"),
    ],
)
def test_what_a_person_types_folds_into_native_simplified_words(typed: str, meant: str) -> None:
    assert to_simplified(typed) == meant


@given(st.text(alphabet="核心指標文件資訊网络支援補助新增 abc，。12智慧財產權項目專案身分證", max_size=40))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert to_simplified(to_simplified(text)) == to_simplified(text)


@pytest.mark.parametrize(
    ("ours", "traditional"),
    [
        ("众创空间可以申请50万元", "眾創空間可以申請50萬元"),
        ("科技计划项目和数据", "科技計劃項目和數據"),
        ("政策支持", "政策支持"),
        ("研发仪器设备", "研發儀器設備"),
        ("优化政务环境", "優化政務環境"),
        ("服务对象", "服務對象"),
        ("产业集群和知识产权", "產業集群和知識產權"),
        ("区经济信息化委", "區經濟信息化委"),
        ("文件没有说", "文件沒有說"),
        ("请填写身份证号码", "請填寫身分證號碼"),
        ("软件和网络", "軟體和網路"),
        ("办理程序和审核权限", "辦理程序和審核權限"),
        ("成长发展的资金链", "成長發展的資金鏈"),
        ("不准", "不准"),
    ],
)
def test_our_wording_becomes_traditional_as_the_district_writes(ours: str, traditional: str) -> None:
    assert to_traditional(ours) == traditional


def test_a_protected_term_wins_over_every_other_rule() -> None:
    assert to_traditional("项目的软件") == "項目的軟體"
    assert to_traditional("项目的软件", frozenset({"專項", "軟件"})) == "項目的軟件"


def test_a_verbatim_traditional_quote_passes_through_unchanged() -> None:
    quote = "可在3年內保留人事關係"
    assert to_traditional(f"原文：{quote}") == f"原文：{quote}"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("众创空间", "zh-Hans"),
        ("眾創空間", "zh-Hant"),
        ("資助多少", "zh-Hant"),
        ("有咩資助", "zh-Hant"),
        ("可以申請嗎", "zh-Hant"),
        ("市科委在哪里", "zh-Hans"),
        ("年度考核", "zh-Hans"),
        ("台北后里", "zh-Hans"),
        ("What is 众创空间?", "en"),
        ("Does the 加计扣除 policy apply to us?", "en"),
        ("我们做AI SaaS的startup，能拿grant吗", "zh-Hans"),
        ("我們的 startup 可以申請 grant 嗎", "zh-Hant"),
        ("加计扣除 rate?", "zh-Hans"),
        ("hi", "en"),
        ("申請 创新 资金", "zh-Hans"),
    ],
)
def test_the_language_is_the_one_a_person_mostly_writes(text: str, language: str) -> None:
    assert detect_language(text) == language


@pytest.mark.parametrize("text", ["", "50", "  ", "🤔", "3.5%", "привет"])
def test_a_text_without_words_keeps_the_language_so_far(text: str) -> None:
    assert detect_language(text) == "zh-Hans"
    assert detect_language(text, default="en") == "en"


@given(st.text(max_size=200))
def test_folding_characters_keeps_every_position(text: str) -> None:
    assert len(simplified_characters(text)) == len(text)


def test_many_threads_convert_alike() -> None:
    texts = [f"眾創空間專案{number}的資訊與核心指標" for number in range(200)]
    alone = [(to_simplified(text), to_traditional(text), detect_language(text)) for text in texts]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda t: (to_simplified(t), to_traditional(t), detect_language(t)), texts * 5))
    assert together == alone * 5
