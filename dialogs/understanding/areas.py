"""Areas in square metres: 八百平, 800㎡, 1200平方米, 800 sqm. Other units (坪, 亩, square feet) are not read."""

from __future__ import annotations

import re
from fractions import Fraction

from dialogs.understanding.normal import normalise
from dialogs.understanding.numbers import NUMBER, Marked, plain_number

_UNIT = (
    r"平方米|平方公尺|平方|平米|平|方|m2|m\^2|"
    r"sq\.? ?m(?:eters?|etres?)?|sqm|square met(?:er|re)s?|square m|meters squared"
)
_AREA = re.compile(rf"({NUMBER}) ?(?:(?:{_UNIT})(?![a-z]))?\.?")


def mark_areas(marked: Marked[Fraction]) -> None:
    """Mark every area; a bare number counts as square metres."""
    marked.mark_numbers()
    marked.replace(_AREA, lambda match: marked.number(match[1]).value)


def read_area(text: str) -> int | float | None:
    """The area that ``text`` is, in square metres; None when it is anything more or else."""
    marked: Marked[Fraction] = Marked(normalise(text))
    mark_areas(marked)
    if len(marked.quantities) != 1 or len(marked.text.strip(" .;")) != 1:
        return None
    return plain_number(marked.quantities[0])
