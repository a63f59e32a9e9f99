"""The checks one told value passes, by the type of its fact. Each raises InvalidFact or returns the value to keep."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, NoReturn

from knowledge.eligibility.values import Assessment, FactValue
from knowledge.errors import InvalidFact

if TYPE_CHECKING:
    from knowledge.eligibility.vocabulary import Fact

FIRST_ASSESSABLE_YEAR = 2000
MOST_ASSESSMENTS = 50
LONGEST_OTHER_TEXT = 200
RESULTS = ("pass", "fail")


def checked(fact: Fact, given: object, *, measure: str | None, on: date) -> FactValue:
    """``given`` as a value of ``fact``; raises InvalidFact with what is allowed."""
    return _CHECKS[fact.type](fact, given, measure, on)


def _refuse(fact: Fact, given: object, allowed: str) -> NoReturn:
    raise InvalidFact(fact.name, given, allowed)


def _bool(fact: Fact, given: object, _measure: str | None, _on: date) -> bool:
    if not isinstance(given, bool):
        _refuse(fact, given, "true or false")
    return given


def _number(fact: Fact, given: object, _measure: str | None, _on: date) -> float:
    low, high = fact.min, fact.max
    if low is None or high is None:
        raise AssertionError(f"{fact.name}: a number without limits passed the loader")
    whole = fact.type == "integer"
    allowed = f"{'a whole number' if whole else 'a number'} from {low:.0f} to {high:.0f}"
    if isinstance(given, bool) or not isinstance(given, int | float) or not math.isfinite(_finite(given)):
        _refuse(fact, given, allowed)
    if not low <= given <= high or (whole and given != int(given)):
        _refuse(fact, given, allowed)
    return int(given) if given == int(given) else given


def _finite(given: float) -> float:
    """The number, or infinity for a whole number too large for a float."""
    try:
        return float(given)
    except OverflowError:
        return math.inf


def _choice(fact: Fact, given: object, measure: str | None, _on: date) -> str:
    listed, is_open = fact.choices_in(measure), fact.open_in(measure)
    allowed = ", ".join(listed) + (", or other words" if is_open else "")
    if not isinstance(given, str):
        _refuse(fact, given, allowed)
    if given in listed:
        return given
    words = " ".join(given.split())
    if not is_open or not words or len(words) > LONGEST_OTHER_TEXT or not words.isprintable():
        _refuse(fact, given, allowed)
    # "Maker space" typed by hand is the listed choice, not something else
    return _listed_by_another_spelling(fact, words) or words


def _listed_by_another_spelling(fact: Fact, given: str) -> str | None:
    def fold(words: str) -> str:
        return words.casefold().replace(" ", "").replace("_", "").replace("-", "")

    for choice, label in fact.choices.items():
        if fold(given) in (fold(choice), fold(label.zh_hans), fold(label.en)):
            return choice
    return None


def _choices(fact: Fact, given: object, measure: str | None, _on: date) -> tuple[str, ...]:
    listed = fact.choices_in(measure)
    allowed = f"a list of {', '.join(listed)}, each at most once"
    if not isinstance(given, list | tuple):
        _refuse(fact, given, allowed)
    if any(not isinstance(item, str) or item not in listed for item in given) or len(set(given)) != len(given):
        _refuse(fact, given, allowed)
    return tuple(choice for choice in listed if choice in given)


def _assessments(fact: Fact, given: object, _measure: str | None, on: date) -> tuple[Assessment, ...]:
    if not isinstance(given, list | tuple) or len(given) > MOST_ASSESSMENTS:
        _refuse(fact, given, f"a list of at most {MOST_ASSESSMENTS} {{year, result}}")
    taken = sorted(_assessment(fact, item, on) for item in given)
    years = [assessment.year for assessment in taken]
    if len(set(years)) != len(years):
        _refuse(fact, given, "each year at most once")
    return tuple(taken)


def _assessment(fact: Fact, item: object, on: date) -> Assessment:
    if isinstance(item, Assessment):
        item = item._asdict()
    if not isinstance(item, Mapping) or set(item) != {"year", "result"}:
        _refuse(fact, item, "an object with exactly year and result")
    year, result = item["year"], item["result"]
    if isinstance(year, bool) or not isinstance(year, int) or not FIRST_ASSESSABLE_YEAR <= year <= on.year:
        _refuse(fact, item, f"a year from {FIRST_ASSESSABLE_YEAR} to {on.year}")
    if not isinstance(result, str) or result not in RESULTS:
        _refuse(fact, item, f"a result: {' or '.join(RESULTS)}")
    return Assessment(year, "pass" if result == "pass" else "fail")


_CHECKS: dict[str, Callable[[Fact, object, str | None, date], FactValue]] = {
    "bool": _bool,
    "integer": _number,
    "number": _number,
    "choice": _choice,
    "choices": _choices,
    "assessments": _assessments,
}
