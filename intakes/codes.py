"""References, receipt codes and one-time tokens."""

from __future__ import annotations

import secrets
import unicodedata
from datetime import date

from stdnum.exceptions import ValidationError
from stdnum.iso7064 import mod_37_36

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no I, L, O, U: nobody mistakes them over the telephone
PREFIX = "TZ"
_BODY = 8
_RECEIPT = 16  # 80 bits
_RESUME = 10  # 50 bits, one use, seven days, throttled


def new_reference(on: date) -> str:
    """A fresh reference such as TZ2026-7K3M9QXZ-4: prefix, year, 8 characters, check character (ISO 7064 MOD 37,36)."""
    stem = f"{PREFIX}{on.year}"
    while True:
        body = _random(_BODY)
        check = mod_37_36.calc_check_digit(stem + body)
        if check in CROCKFORD:  # the check character may be any of 36; one that can be mistaken is drawn again
            return f"{stem}-{body}-{check}"


def parse_reference(text: str) -> str | None:
    """The reference that ``text`` means, whatever its case, width and dashes; None when its check does not fit."""
    packed = "".join(c for c in unicodedata.normalize("NFKC", text).upper() if c.isascii() and c.isalnum())
    if len(packed) != len(PREFIX) + 4 + _BODY + 1 or not packed.startswith(PREFIX):
        return None
    try:
        mod_37_36.validate(packed)
    except ValidationError:
        return None
    return f"{packed[:6]}-{packed[6:-1]}-{packed[-1]}"


def new_receipt_code() -> str:
    """A fresh receipt code, 80 random bits as four groups of four."""
    code = _random(_RECEIPT)
    return "-".join(code[i : i + 4] for i in range(0, _RECEIPT, 4))


def new_resume_code() -> str:
    """A fresh resume code, ten characters in two groups."""
    code = _random(_RESUME)
    return f"{code[:5]}-{code[5:]}"


def resume_code_in(text: str) -> str | None:
    """The resume code that a text is; None when it cannot be one."""
    packed = "".join(c for c in text.upper() if c.isascii() and c.isalnum())
    code = normal_code(packed)
    return code if len(packed) == len(code) == _RESUME else None


def normal_code(text: str) -> str:
    """A receipt code as it is hashed: Crockford's reading of look-alikes (O as 0, I and L as 1), narrow, no dashes."""
    folded = unicodedata.normalize("NFKC", text).upper().translate(str.maketrans("OIL", "011"))
    return "".join(c for c in folded if c in CROCKFORD)


def new_token() -> str:
    """A fresh bearer or link token, 256 random bits, safe in a URL."""
    return secrets.token_urlsafe(32)


def _random(length: int) -> str:
    return "".join(secrets.choice(CROCKFORD) for _ in range(length))
