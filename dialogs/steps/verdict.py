"""The verdict in words: the result first, then every condition, what is left to whom, and what to do next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dialogs.citing import cite_together
from dialogs.facts import facts_for, say, value_in_words
from dialogs.messages import Choice, Citation, Kind, Reply
from dialogs.steps import clock
from dialogs.talk import Talk
from knowledge.eligibility.changes import ChangeSet
from knowledge.eligibility.measures import Measure, Outside
from knowledge.eligibility.verdicts import CriterionResult, Verdict, decide
from knowledge.sources import source_named

FILE = "file:"
_MARKS = {"met": "verdict-met", "unmet": "verdict-unmet", "unknown": "verdict-open"}
MOST_CHANGES_SHOWN = 3
FILEABLE = frozenset({"eligible", "needs_authority", "unknown"})


def verdict_now(talk: Talk, measure: Measure) -> Verdict:
    """The verdict on what is told so far."""
    return decide(measure, facts_for(talk.conversation, measure, talk.desk.today), talk.desk.today)


def verdict_reply(talk: Talk, measure: Measure, lead: Sequence[str] = ()) -> Reply:
    """The verdict as one message, with the clauses it rests on and what can be done now."""
    verdict = verdict_now(talk, measure)
    parts = [*lead, _result(talk, verdict), _reasons(talk, measure, verdict)]
    parts += _authority(talk, verdict)
    parts += _changes(talk, measure, verdict)
    parts += _preparation(talk, measure, verdict)
    parts += _outside(talk, measure.sheet.outside)
    parts.append(talk.words("verdict-caution"))
    return Reply(
        Kind.VERDICT,
        "\n\n".join(parts),
        citations=_citations(talk, verdict),
        choices=tuple(_choices(talk, measure, verdict)),
        measure=measure.id,
        verdict=verdict.verdict,
    )


def _result(talk: Talk, verdict: Verdict) -> str:
    cautions = [say(caution.text, talk.words) for caution in verdict.cautions]
    return "\n".join([talk.words(f"verdict-{verdict.verdict}"), say(verdict.text, talk.words), *cautions])


def _reasons(talk: Talk, measure: Measure, verdict: Verdict) -> str:
    return "\n".join([talk.words("verdict-reasons"), *(_reason(talk, measure, r) for r in verdict.criteria)])


def _reason(talk: Talk, measure: Measure, result: CriterionResult) -> str:
    line = talk.words(_MARKS[result.state], text=say(result.text, talk.words))
    if result.answer is None:
        return line
    answer = value_in_words(measure.fact(result.fact), result.answer, measure.id, talk.words)
    return line + talk.words("verdict-your-answer", answer=answer)


def _authority(talk: Talk, verdict: Verdict) -> list[str]:
    left = [
        talk.words("verdict-authority-item", text=say(part.text, talk.words), who=say(part.who, talk.words))
        for part in verdict.authority
    ]
    return ["\n".join([talk.words("verdict-authority"), *left])] if left else []


def _changes(talk: Talk, measure: Measure, verdict: Verdict) -> list[str]:
    if verdict.verdict == "unknown":
        labels = [say(measure.fact(name).label, talk.words) for name in verdict.missing]
        return [talk.words("verdict-missing", facts=talk.words("list-comma").join(labels))]
    sets = [_change_set(talk, measure, change_set) for change_set in verdict.would_change[:MOST_CHANGES_SHOWN]]
    if verdict.verdict != "not_eligible" or not sets:
        return []
    return ["\n".join([talk.words("verdict-change"), *sets])]


def _change_set(talk: Talk, measure: Measure, change_set: ChangeSet) -> str:
    changes = [
        talk.words(
            "verdict-change-set",
            label=say(measure.fact(change.fact).label, talk.words),
            value=value_in_words(measure.fact(change.fact), change.to, measure.id, talk.words),
        )
        for change in change_set.changes
    ]
    line = talk.words("verdict-change-item", changes=talk.words("list-semicolon").join(changes))
    return line if change_set.changeable else line + talk.words("verdict-change-nobody")


def _preparation(talk: Talk, measure: Measure, verdict: Verdict) -> list[str]:
    if verdict.verdict not in FILEABLE:
        return []
    sheet = measure.sheet
    groups = [("verdict-documents", sheet.documents), ("verdict-steps", sheet.next_steps)]
    return [
        "\n".join([talk.words(title), *(talk.words("bullet", text=say(item, talk.words)) for item in items)])
        for title, items in groups
        if items
    ]


def _outside(talk: Talk, facts: Iterable[Outside]) -> list[str]:
    lines = [
        talk.words(
            "verdict-outside-item" if fact.status == "found" else "verdict-outside-unverified",
            text=say(fact.text, talk.words),
            source=source_named(fact.source),
            date=fact.looked_up.isoformat(),
        )
        for fact in facts
    ]
    return ["\n".join([talk.words("verdict-outside"), *lines])] if lines else []


def _citations(talk: Talk, verdict: Verdict) -> tuple[Citation, ...]:
    quotes = [(result.clause, result.quote) for result in verdict.criteria]
    quotes += [(part.clause, part.quote) for part in verdict.authority]
    return cite_together(talk, dict.fromkeys(quotes))


def _choices(talk: Talk, measure: Measure, verdict: Verdict) -> Iterable[Choice]:
    if verdict.verdict in FILEABLE and measure.id not in talk.conversation.filed:
        yield Choice(f"{FILE}{measure.id}", talk.words("offer-file"))
    if measure.id == clock.MEASURE and verdict.verdict in FILEABLE:
        yield Choice(clock.OFFER, talk.words("offer-clock"))
    yield Choice("measures", talk.words("offer-measures"))
