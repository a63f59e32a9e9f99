"""What people type into the personal fields, in three scripts."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intakes.errors import InvalidField
from intakes.types import FIELDS
from intakes.values import MAX_CONTACT, MAX_NAME, parse_field

NAMES = [
    ("张伟", "张伟"),
    ("歐陽娜娜", "歐陽娜娜"),
    ("  李四  ", "李四"),
    ("Zhang  Wei", "Zhang Wei"),
    ("王　小明", "王 小明"),  # with an ideographic space
    ("买买提·吐尔逊", "买买提·吐尔逊"),
    ("𠮷野家", "𠮷野家"),
    ("O'Brien-Smith", "O'Brien-Smith"),
    ("José Ángel", "José Ángel"),
    ("Jose\u0301", "José"),
    ("Dr. Ｊｏｈｎ Doe", "Dr. John Doe"),
    ("Нурсултан", "Нурсултан"),
    ("김민준", "김민준"),
    ("王", "王"),
    ("A" * MAX_NAME, "A" * MAX_NAME),
]
NOT_NAMES = [
    ("", "empty"),
    (" 　\n", "empty"),
    ("王" * (MAX_NAME + 1), "too_long"),
    ("13800138000", "not_a_name"),
    ("张伟13800138000", "not_a_name"),
    ("张伟？", "not_a_name"),
    ("编制还能留着吗?", "not_a_name"),
    ("<script>", "not_a_name"),
    ("a@b.cn", "not_a_name"),
    ("王\u200b伟", "not_a_name"),
    ("王\x00伟", "not_a_name"),
    ("张伟\n李四", "not_a_name"),
    ("…", "not_a_name"),
    ("🙂", "not_a_name"),
]
CONTACTS = [
    ("13800138000", "+8613800138000"),
    ("138 0013 8000", "+8613800138000"),
    ("138-0013-8000", "+8613800138000"),
    ("１３８００１３８０００", "+8613800138000"),
    ("+86 138 0013 8000", "+8613800138000"),
    ("＋86 13800138000", "+8613800138000"),
    ("0086 13800138000", "+8613800138000"),
    ("010-69551234", "+861069551234"),
    ("（010）69551234", "+861069551234"),
    ("400-810-1234", "+864008101234"),
    ("+852 2345 6789", "+85223456789"),
    ("+886 912 345 678", "+886912345678"),
    ("+1 650 253 0000", "+16502530000"),
    ("010-69551234#801", "+861069551234;ext=801"),
    ("zhang.wei@example.edu.cn", "zhang.wei@example.edu.cn"),
    ("Zhang.Wei@EXAMPLE.CN", "Zhang.Wei@example.cn"),
    ("zhang＠example。cn", "zhang@example.cn"),
    ("张伟@例子.中国", "张伟@例子.中国"),
    ("a+b@example.com", "a+b@example.com"),
]
NOT_CONTACTS = [
    ("", "empty"),
    ("　", "empty"),
    ("1" * (MAX_CONTACT + 1), "too_long"),
    ("110", "not_a_contact"),
    ("12345", "not_a_contact"),
    ("1380013800", "not_a_contact"),  # a digit is missing
    ("138001380000", "not_a_contact"),  # one too many
    ("69551234", "not_a_contact"),  # no area code
    ("13800138000/13900139000", "not_a_contact"),
    ("微信 wx_zhangwei", "not_a_contact"),
    ("电话13800138000", "not_a_contact"),
    ("abc", "not_a_contact"),
    ("@", "not_a_contact"),
    ("a@b", "not_a_contact"),
    ("a@@example.com", "not_a_contact"),
    ("a b@example.com", "not_a_contact"),
    ("张伟 <a@example.com>", "not_a_contact"),
    ("a@example.com\nBcc: b@example.com", "not_a_contact"),
]


@pytest.mark.parametrize(("typed", "kept"), NAMES)
def test_a_name_is_kept_as_its_owner_writes_it(typed: str, kept: str) -> None:
    assert parse_field("contact_name", typed) == kept


@pytest.mark.parametrize(("typed", "kept"), CONTACTS)
def test_a_telephone_number_or_an_address_is_kept_in_its_one_form(typed: str, kept: str) -> None:
    assert parse_field("contact", typed) == kept


@pytest.mark.parametrize(
    ("field", "typed", "problem"),
    [("contact_name", *row) for row in NOT_NAMES] + [("contact", *row) for row in NOT_CONTACTS],
)
def test_what_cannot_be_used_is_refused_with_its_reason(field: str, typed: str, problem: str) -> None:
    with pytest.raises(InvalidField) as refused:
        parse_field(field, typed)
    assert (refused.value.field, refused.value.problem) == (field, problem)


def test_the_value_is_not_in_the_words_of_the_refusal() -> None:
    with pytest.raises(InvalidField) as refused:
        parse_field("contact", "secret-7731")
    assert "7731" not in str(refused.value)


@given(st.sampled_from(FIELDS), st.text(max_size=130))
def test_any_text_is_kept_in_a_printable_form_or_refused(field: str, text: str) -> None:
    with suppress(InvalidField):
        kept = parse_field(field, text)
        assert kept == kept.strip() != ""
        assert kept.isprintable()


def test_there_is_no_third_field() -> None:
    with pytest.raises(KeyError):
        parse_field("passport", "E12345678")
