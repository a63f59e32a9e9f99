"""References and receipt codes: read back whatever their spelling, refused with one wrong character."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intakes.codes import CROCKFORD, new_receipt_code, new_reference, new_token, normal_code, parse_reference

DAYS = st.dates(min_value=date(2018, 1, 1), max_value=date(2099, 12, 31))
CAPITALS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@st.composite
def references(draw: st.DrawFn) -> str:
    """Any reference: the one check character of a year and a body is found by trying."""
    stem = f"TZ{draw(st.integers(2018, 2099))}-{draw(st.text(CROCKFORD, min_size=8, max_size=8))}"
    [whole] = [f"{stem}-{check}" for check in CAPITALS if parse_reference(f"{stem}-{check}")]
    return whole


CODES = st.text(CROCKFORD, min_size=16, max_size=16).map(lambda s: "-".join(s[i : i + 4] for i in range(0, 16, 4)))


@given(DAYS)
def test_a_reference_names_its_year_and_only_characters_that_nobody_mistakes(on: date) -> None:
    for reference in [new_reference(on) for _ in range(5)]:
        assert re.fullmatch(rf"TZ{on.year}-[{CROCKFORD}]{{8}}-[{CROCKFORD}]", reference)
        assert parse_reference(reference) == reference


@given(references(), st.data())
def test_a_reference_reads_back_whatever_its_case_spaces_and_dashes(reference: str, data: st.DataObject) -> None:
    typed = data.draw(
        st.sampled_from(
            [
                reference,
                reference.lower(),
                reference.replace("-", ""),
                reference.replace("-", " "),
                reference.replace("-", "—"),
                f" {reference}。",
                "".join(chr(ord(c) + 0xFEE0) for c in reference),  # typed with a full-width keyboard
            ]
        )
    )
    assert parse_reference(typed) == reference


@given(references(), st.data())
def test_one_wrong_character_in_a_reference_is_noticed(reference: str, data: st.DataObject) -> None:
    places = [place for place, character in enumerate(reference) if character != "-"]
    at = data.draw(st.sampled_from(places))
    other = data.draw(st.sampled_from([c for c in CAPITALS if c != reference[at]]))
    assert parse_reference(reference[:at] + other + reference[at + 1 :]) is None


@pytest.mark.parametrize("text", ["", "TZ", "TZ2026", "TZ2026-7K3M9QXZ", "BJ2026-7K3M9QXZ-4", "通州2026", "🙂" * 15])
def test_what_is_no_reference_is_none(text: str) -> None:
    assert parse_reference(text) is None


@given(st.text(max_size=40))
def test_any_text_is_a_reference_or_none(text: str) -> None:
    parsed = parse_reference(text)
    assert parsed is None or parse_reference(parsed) == parsed


def test_a_receipt_code_has_eighty_bits_in_four_groups() -> None:
    assert re.fullmatch(rf"[{CROCKFORD}]{{4}}(-[{CROCKFORD}]{{4}}){{3}}", new_receipt_code())


@given(CODES, st.data())
def test_a_receipt_code_reads_back_however_it_is_typed(code: str, data: st.DataObject) -> None:
    lookalikes = code.replace("0", data.draw(st.sampled_from("0Oo"))).replace("1", data.draw(st.sampled_from("1IiLl")))
    typed = data.draw(st.sampled_from([lookalikes, lookalikes.lower(), lookalikes.replace("-", ""), f" {lookalikes} "]))
    assert normal_code(typed) == normal_code(code)
    assert normal_code("".join(chr(ord(c) + 0xFEE0) for c in code)) == normal_code(code)


@given(CODES, st.data())
def test_one_wrong_character_makes_another_receipt_code(code: str, data: st.DataObject) -> None:
    at = data.draw(st.sampled_from([place for place, character in enumerate(code) if character != "-"]))
    other = data.draw(st.sampled_from([c for c in CROCKFORD if c != code[at]]))
    assert normal_code(code[:at] + other + code[at + 1 :]) != normal_code(code)


def test_no_code_comes_twice() -> None:
    for make in (new_receipt_code, new_token, lambda: new_reference(date(2026, 11, 22))):
        assert len({make() for _ in range(500)}) == 500


def test_a_token_is_long_and_safe_in_an_address() -> None:
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", new_token())
