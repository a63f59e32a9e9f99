"""Numbers and quantities: written in many ways, read as the same value; what is no single one is not read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import cn2an
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.understanding import (
    read_amount,
    read_area,
    read_date,
    read_duration,
    read_number,
    read_percentage,
    read_year,
)
from tests.dialogs.understanding.conftest import TODAY

ONES = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
ONES += [f"{n}teen" for n in ("thir", "four", "fif", "six", "seven", "eigh", "nine")]
TENS = ["", ""] + [f"{n}ty" for n in ("twen", "thir", "for", "fif", "six", "seven", "eigh", "nine")]
WIDE = str.maketrans("0123456789,", "０１２３４５６７８９，")
NUMBERS = st.integers(min_value=0, max_value=999_999_999) | st.integers(min_value=0, max_value=9999).map(
    lambda n: n * 10_000
)


def in_english(n: int) -> str:
    for size, name in ((10**6, "million"), (1000, "thousand"), (100, "hundred")):
        if n >= size:
            rest = f" {in_english(n % size)}" if n % size else ""
            return f"{in_english(n // size)} {name}{rest}"
    if n < 20:
        return ONES[n]
    return TENS[n // 10] + (f"-{ONES[n % 10]}" if n % 10 else "")


@given(NUMBERS)
def test_a_number_reads_the_same_in_every_writing(n: int) -> None:
    written = [
        str(n),
        f"{n:,}",
        f"{n:,}".translate(WIDE),
        cn2an.an2cn(n, "low"),
        cn2an.an2cn(n, "up"),
        in_english(n),
        in_english(n).title(),
        f" {n}。",
    ]
    assert {text: read_number(text) for text in written} == dict.fromkeys(written, n)


@given(st.integers(min_value=1, max_value=99_999_999))
def test_a_sum_reads_the_same_with_its_units(n: int) -> None:
    words = cn2an.an2cn(n, "low")
    written = [f"{n}元", f"{n:,} yuan", f"RMB {n}", f"¥{n:,}", f"{words}元整", f"{words}块钱", f"人民币{words}元"]
    written += [f"{n / 10_000:.4f}万元", f"{n / 10_000:.4f}萬", f"{n / 10_000:.4f}w"] if n >= 1000 else []
    assert {text: read_amount(text) for text in written} == dict.fromkeys(written, n)


@given(st.integers(min_value=1, max_value=9), st.integers(min_value=1, max_value=11))
def test_years_and_months_read_the_same_in_every_writing(years: int, months: int) -> None:
    y, m = cn2an.an2cn(years), cn2an.an2cn(months)
    total = 12 * years + months
    written = [f"{years}年{months}个月", f"{y}年零{m}个月", f"{y}年{m}個月", f"{years} years and {months} months"]
    written += [f"{years} yrs {months} mos", f"{total}个月", f"{total} months", f"{in_english(total)} months"]
    expected = round(years + months / 12, 2)
    assert {text: read_duration(text, TODAY) for text in written} == dict.fromkeys(written, pytest.approx(expected))


@given(st.dates(min_value=date(2001, 1, 1), max_value=TODAY))
def test_a_day_reads_the_same_in_every_writing_and_counts_from_today(day: date) -> None:
    iso = [f"{day:%Y-%m-%d}", f"{day:%Y/%m/%d}", f"{day.year}.{day.month}.{day.day}"]
    iso += [
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year}年{day.month}月{day.day}號",
        f"{day:%B} {day.day}, {day.year}",
    ]
    iso += [f"{day.day} {day:%B} {day.year}", f"{day.year - 1911}年".replace("年", f"年{day.month}月{day.day}日")]
    iso[-1] = "民國" + iso[-1]
    assert {text: read_date(text, TODAY) for text in iso} == dict.fromkeys(iso, (day, day))
    since = read_duration(iso[0], TODAY)
    assert since == pytest.approx((TODAY - day).days / 365.25, abs=0.01)


@pytest.mark.parametrize(
    ("reader", "text", "value"),
    [
        (read_number, "三十万五", 305_000),
        (read_number, "一百五", 150),
        (read_number, "一万零五", 10_005),
        (read_number, "一点二亿", 120_000_000),
        (read_number, "3千5百万", 35_000_000),
        (read_number, "廿五", 25),
        (read_number, "參拾萬", 300_000),
        (read_number, "half a million", 500_000),
        (read_number, "two and a half", 2.5),
        (read_number, "one and a half million", 1_500_000),
        (read_number, "one point two five", 1.25),
        (read_number, "两三", None),
        (read_number, "百万", None),
        (read_number, "五六十万", None),
        (read_number, "two three", None),
        (read_number, "12,34", None),
        (read_number, "50 0000", None),
        (read_number, "9" * 5000, None),
        (read_amount, "50", None),
        (read_amount, "50元", 50),
        (read_amount, ".5 million", 500_000),
        (read_amount, "500.000", None),
        (read_amount, "$50000", None),
        (read_amount, "30-50万", None),
        (read_amount, "50万美元", None),
        (read_percentage, "百分之五十", 50),
        (read_percentage, "五成", 50),
        (read_percentage, "三成五", 35),
        (read_percentage, "一半", 50),
        (read_percentage, "half", 50),
        (read_percentage, "千分之五", 0.5),
        (read_percentage, "0.5", None),
        (read_percentage, "两三成", None),
        (read_area, "八百平", 800),
        (read_area, "800㎡", 800),
        (read_area, "1,200 sqm", 1200),
        (read_area, "八百坪", None),
        (read_area, "800 sq ft", None),
        (read_area, "800平方公里", None),
    ],
)
def test_a_quantity_is_read_exactly_or_not_at_all(reader: Callable[[str], Any], text: str, value: float | None) -> None:
    assert reader(text) == value


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("三年多", 3.5),
        ("兩年幾", 2.5),
        ("半年", 0.5),
        ("两个半月", 0.21),
        ("a year and a half", 1.5),
        ("去年三月", 1.67),
        ("2024年3月底", 2.67),
        ("the end of 2023", 2.92),
        ("上个月", 0.08),
        ("昨天", 0),
        ("2023年11月20日", 3),
        ("2023-11-21", 3),
        ("十几年", None),
        ("不到三年", None),
        ("两三年", None),
        ("24年", None),
        ("2024年", None),
        ("2027年3月", None),
        ("2025年13月", None),
        ("2025年2月30日", None),
        ("2024年3.5月", None),
        ("民国9999年3月", None),
        ("25.3", None),
    ],
)
def test_a_length_of_time_is_read_exactly_or_not_at_all(text: str, years: float | None) -> None:
    assert read_duration(text, TODAY) == years


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2019", 2019),
        ("2019年", 2019),
        ("19年", 2019),
        ("一九年", 2019),
        ("二〇一九年", 2019),
        ("民國108年", 2019),
        ("去年", 2025),
        ("the year before last", 2024),
        ("30年", None),
        ("19", None),
        ("前一年", None),
        ("2019和2020", None),
    ],
)
def test_a_calendar_year_is_read_exactly_or_not_at_all(text: str, year: int | None) -> None:
    assert read_year(text, TODAY) == year
