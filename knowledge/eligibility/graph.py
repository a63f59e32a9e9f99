"""A drawing of a measure's rules and questions, as Mermaid text: for the policy officer, and for the documentation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from knowledge.content_files import load_as
from knowledge.eligibility.measures import LeftToAuthority, Measure
from knowledge.eligibility.rules import DatedLimit, Rule
from knowledge.eligibility.texts import Text, WrittenLanguage


class Arrow(NamedTuple):
    """From one box to another, with what is written on the way."""

    start: str
    word: str
    end: str


def as_mermaid(measure: Measure, language: WrittenLanguage) -> str:
    """A Mermaid flowchart: each criterion with its rule, then what is left to whom, then the verdicts."""
    words, sheet = _words(language), measure.sheet
    boxes = [
        (c.id, f"{c.text.in_language(language)} ({c.clause})", _rule(measure, c.rule, words, language))
        for c in sheet.criteria
    ]
    for part in sheet.authority:
        who = f"{part.text.in_language(language)} ({part.clause}) — {part.who.in_language(language)}"
        boxes.append((part.id, who, _turns_on(measure, part, words, language)))
    arrows = list(_arrows(measure, words))
    lines = ["flowchart TD", f'    start(["{_safe(sheet.title.in_language(language))}"]) --> {boxes[0][0]}']
    lines += [f'    {name}["{_safe(text)}<br/>{_safe(rule)}"]' for name, text, rule in boxes]
    lines += [f'    {arrow.start} -- "{arrow.word}" --> {arrow.end}' for arrow in arrows]
    ends = [v for v in ("eligible", "needs_authority", "not_eligible") if v in {arrow.end for arrow in arrows}]
    lines += [f'    {verdict}(["{words[verdict]}"])' for verdict in ends]
    return "\n".join(lines) + "\n"


def _arrows(measure: Measure, words: Mapping[str, str]) -> Iterator[Arrow]:
    sheet = measure.sheet
    steps = [*(part.id for part in sheet.criteria), *(part.id for part in sheet.authority), "eligible"]
    after = dict(pairwise(steps))
    for criterion in sheet.criteria:
        yield Arrow(criterion.id, words["met"], after[criterion.id])
        yield Arrow(criterion.id, words["unmet"], "not_eligible")
    for part in sheet.authority:
        if part.finding is not None:
            yield Arrow(part.id, words["found_to_hold"], after[part.id])
            yield Arrow(part.id, words["found_not_to_hold"], "not_eligible")
            yield Arrow(part.id, words["not_decided"], "needs_authority")
        else:
            if after[part.id] != "eligible" or sheet.outcomes.eligible is not None:
                yield Arrow(part.id, words["does_not_apply"], after[part.id])
            yield Arrow(part.id, words["applies"], "needs_authority")


def _turns_on(measure: Measure, part: LeftToAuthority, words: Mapping[str, str], language: WrittenLanguage) -> str:
    if part.when is not None:
        return _rule(measure, part.when, words, language)
    return measure.fact(part.finding or "").label.in_language(language)


def _rule(measure: Measure, rule: Rule, words: Mapping[str, str], language: WrittenLanguage) -> str:
    for key, parts in (("all", rule.all_), ("any", rule.any_)):
        if parts:
            return f"{words[key]} ({'; '.join(_rule(measure, part, words, language) for part in parts)})"
    if rule.not_ is not None:
        return f"{words['not']} ({_rule(measure, rule.not_, words, language)})"
    fact = measure.fact(rule.fact or "")
    operator, operand = rule.comparison
    label = fact.label.in_language(language) + (f" ({words[rule.derived]})" if rule.derived else "")
    if isinstance(operand, DatedLimit):
        shown = " + ".join(measure.parameters[name].label.in_language(language) for name in operand.names)
    else:
        values = operand if isinstance(operand, tuple) else (operand,)
        shown = " / ".join(_value(measure, fact.name, value, words, language) for value in values)
    return f"{label} {words[operator]} {shown}"


def _value(measure: Measure, fact: str, value: object, words: Mapping[str, str], language: WrittenLanguage) -> str:
    choice = measure.fact(fact).choices.get(str(value))
    word = str(value).lower() if isinstance(value, bool) else str(value)
    return choice.in_language(language) if choice else words.get(word, word)


def _safe(text: str) -> str:
    """Text inside Mermaid's quotes: no quote of its own."""
    return text.replace('"', "#quot;")


@lru_cache(maxsize=4)
def _words(language: WrittenLanguage) -> Mapping[str, str]:
    texts = load_as(dict[str, Text], Path(__file__).with_name("graph.yaml"))
    return {key: text.in_language(language) for key, text in texts.items()}
