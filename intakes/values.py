"""Checks and normalises what people type into the personal fields."""

from __future__ import annotations

import unicodedata

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from intakes.errors import InvalidField

MAX_NAME = 60
MAX_CONTACT = 120


def parse_field(name: str, text: str) -> str:
    """Return the normalised value of one personal field. Raises InvalidField, or KeyError for a name that is none."""
    return _PARSERS[name](unicodedata.normalize("NFKC", text).strip())


def _contact_name(text: str) -> str:
    if not text:
        raise InvalidField("contact_name", "empty")
    if len(text) > MAX_NAME:
        raise InvalidField("contact_name", "too_long")
    letters = [c for c in text if unicodedata.category(c).startswith("L")]
    strange = [c for c in text if unicodedata.category(c)[0] in "NSC" or c in "?!/\\<>{}[]@#"]
    if not letters or strange:
        raise InvalidField("contact_name", "not_a_name")
    return " ".join(text.split())


def _contact(text: str) -> str:
    """A telephone number as E.164 (with ``;ext=``, RFC 3966, where it has an extension), or an e-mail address."""
    if not text:
        raise InvalidField("contact", "empty")
    if len(text) > MAX_CONTACT:
        raise InvalidField("contact", "too_long")
    return _email(text) if "@" in text else _phone(text)


def _email(text: str) -> str:
    try:
        return validate_email(text, check_deliverability=False).normalized
    except EmailNotValidError as error:
        raise InvalidField("contact", "not_a_contact") from error


def _phone(text: str) -> str:
    try:
        number = phonenumbers.parse(text, "CN")
    except phonenumbers.NumberParseException as error:
        raise InvalidField("contact", "not_a_contact") from error
    # Valid, not only possible: a mobile number with a digit missing, or no area code, is still of a possible length.
    if not phonenumbers.is_valid_number(number) or any(c.isalpha() for c in text):
        raise InvalidField("contact", "not_a_contact")
    dialled = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return f"{dialled};ext={number.extension}" if number.extension else dialled


_PARSERS = {"contact_name": _contact_name, "contact": _contact}
