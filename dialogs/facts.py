"""Facts in the conversation: their keys, their choices as buttons, their values in words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from dialogs.conversation import Conversation
from dialogs.messages import Choice
from dialogs.words import Words
from knowledge.eligibility.measures import Measure
from knowledge.eligibility.texts import Text
from knowledge.eligibility.values import Assessment, Facts, FactValue
from knowledge.eligibility.vocabulary import Fact
from knowledge.errors import InvalidFact

DONT_KNOW = "?"
NONE_OF_THEM = "-"
TEN_THOUSAND = 10_000
_BOOL: dict[str, FactValue] = {"yes": True, "no": False}


def key_of(fact: Fact, measure: str) -> str:
    """Where a conversation keeps a fact: facts of the person are shared, a measure's own are not."""
    return fact.name if fact.scope == "person" else f"{measure}/{fact.name}"


def say(text: Text, words: Words) -> str:
    """A content text in the person's language."""
    return words.pick(text.as_json())


def choices_of(fact: Fact, measure: str, words: Words) -> tuple[Choice, ...]:
    """The buttons under a question: the listed choices, then "I don't know"."""
    key = key_of(fact, measure)
    listed: Iterable[Choice] = ()
    if fact.type == "bool":
        listed = (Choice(f"{key}={name}", words(name)) for name in _BOOL)
    elif fact.choices:
        listed = (Choice(f"{key}={name}", say(label, words)) for name, label in fact.choices_in(measure).items())
    none = (Choice(f"{key}={NONE_OF_THEM}", words("none-of-them")),) if fact.type == "choices" else ()
    return (*listed, *none, Choice(f"{key}={DONT_KNOW}", words("dont-know")))


def chosen_value(fact: Fact, measure: str, chosen: str) -> FactValue | None:
    """The value that the last part of a button's id stands for; None when the fact has no such choice."""
    if fact.type == "bool":
        return _BOOL.get(chosen)
    if fact.type == "choices" and chosen == NONE_OF_THEM:
        return ()
    if chosen not in fact.choices_in(measure):
        return None
    return (chosen,) if fact.type == "choices" else chosen


def value_in_words(fact: Fact, value: FactValue | None, measure: str | None, words: Words) -> str:
    """A fact's value as the person would say it."""
    if value is None:
        return words("dont-know")
    if isinstance(value, bool):
        return words("yes" if value else "no")
    if isinstance(value, tuple):
        items = [_item_in_words(fact, item, measure, words) for item in value]
        return words("list-comma").join(items) if items else words("none-of-them")
    if isinstance(value, str):
        return _item_in_words(fact, value, measure, words)
    unit = say(fact.unit, words) if fact.unit else ""
    if words.language == "en":
        return f"{_number(value)} {unit}".rstrip()
    return f"{_in_ten_thousands(value)}{unit}"


def noted(fact: Fact, value: FactValue | None, measure: str | None, words: Words) -> str:
    """ "label: value" of one fact."""
    return words("noted-item", label=say(fact.label, words), value=value_in_words(fact, value, measure, words))


def facts_for(conversation: Conversation, measure: Measure, today: date) -> Facts:
    """The facts that count for a measure. One that a newer revision no longer takes counts as not told."""
    taken: dict[str, FactValue] = {}
    for name, value in conversation.told_for(measure.id).items():
        try:
            taken |= measure.vocabulary.validate({name: value}, today, measure.id)
        except InvalidFact:
            continue
    return taken


def told_in_words(conversation: Conversation, measure: Measure, today: date, words: Words) -> list[str]:
    """One "label: value" for each fact told for a measure, in the order of the measure's file."""
    told = facts_for(conversation, measure, today)
    unknown = conversation.declined_for(measure.id)
    names = [name for name in measure.sheet.used_facts if name in told or name in unknown]
    return [noted(measure.fact(name), told.get(name), measure.id, words) for name in names]


def _item_in_words(fact: Fact, item: str | Assessment, measure: str | None, words: Words) -> str:
    if isinstance(item, Assessment):
        return words(f"assessment-{item.result}", year=str(item.year))
    label = fact.choices_in(measure).get(item)
    return say(label, words) if label else item


def _in_ten_thousands(value: float) -> str:
    """As Chinese counts: 500000 is 50万."""
    return f"{value / TEN_THOUSAND:g}万" if value >= TEN_THOUSAND and value % 100 == 0 else _number(value)


def _number(value: float) -> str:
    whole = int(value)
    return f"{whole:,}" if value == whole else f"{value:,.2f}".rstrip("0")
