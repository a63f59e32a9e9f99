"""Checking a measure: the next question from the rules and the facts, what an answer does, and the verdict."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dialogs.facts import DONT_KNOW, choices_of, chosen_value, facts_for, key_of, noted, say
from dialogs.messages import Choice, Kind, Pending, Reply
from dialogs.steps import checkup
from dialogs.steps.verdict import verdict_reply
from dialogs.talk import Talk
from dialogs.understanding import read_answer, read_passing
from knowledge.eligibility.measures import Measure
from knowledge.eligibility.planning import Plan, next_fact
from knowledge.eligibility.values import FactValue, value_as_json
from knowledge.eligibility.vocabulary import Fact

CHECK = "check:"


def measure_in_focus(talk: Talk) -> Measure | None:
    """The measure being checked; None when there is none, or a newer revision no longer has it."""
    return talk.desk.pack.measures.get(talk.conversation.measure or "")


def plan_for(talk: Talk, measure: Measure) -> Plan:
    """What to ask next for a measure."""
    told = facts_for(talk.conversation, measure, talk.desk.today)
    return next_fact(measure, told, talk.conversation.declined_for(measure.id), talk.desk.today)


def pending_fact(talk: Talk) -> tuple[Measure, Fact, Plan] | None:
    """The fact that is being asked, derived from the rules and what is told."""
    if talk.conversation.checkup is not None:
        return _pending_in_checkup(talk)
    measure = measure_in_focus(talk)
    if measure is None:
        return None
    plan = plan_for(talk, measure)
    return None if plan.fact is None else (measure, measure.fact(plan.fact), plan)


def _pending_in_checkup(talk: Talk) -> tuple[Measure, Fact, Plan] | None:
    """The shared fact that the most measures wait for, asked in the words of the first of them."""
    left = talk.conversation.checkup or 0
    profile = checkup.profile_of(talk)
    if profile.fact is None or not left:
        return None
    measure = talk.desk.pack.measures[profile.measures[0]]
    most = min(profile.at_most, left)
    return measure, measure.fact(profile.fact), Plan(profile.fact, 1, most, float(most))


def pending(talk: Talk) -> Pending | None:
    """The open question, for the channel."""
    asked = pending_fact(talk)
    if asked is None:
        return None
    measure, fact, _ = asked
    return Pending(fact.name, fact.type, choices_of(fact, measure.id, talk.words))


def offer_measures(talk: Talk) -> None:
    """Show every measure that can be checked."""
    choices = [Choice(f"{CHECK}{m.id}", say(m.title, talk.words)) for m in talk.desk.pack.measures.values()]
    talk.text("measures-title", [*choices, Choice("others", talk.words("offer-others"))])


def start_checkup(talk: Talk) -> None:
    """Begin the check-up: a few questions about the person, then every measure at once."""
    talk.now(left=None, measure=None, checkup=checkup.QUESTIONS, filing=None, clock=None)
    go_on(talk, [talk.words("checkup-start")])


def start(talk: Talk, measure_id: str) -> None:
    """Begin, or come back to, the check of a measure."""
    measure = talk.desk.pack.measures.get(measure_id)
    if measure is None:
        talk.notice("unknown-choice" if pending_fact(talk) else "unknown-choice-idle")
        ask_again(talk)
        return
    talk.now(left=None, measure=measure.id, checkup=None, filing=None, clock=None)
    plan = plan_for(talk, measure)
    if plan.fact is None:
        go_on(talk)
        return
    least, most = str(plan.at_least), str(plan.at_most)
    left = talk.words("check-left-one", most=most)
    if least != most:
        left = talk.words("check-left-range", least=least, most=most)
    go_on(talk, [talk.words("check-start", title=say(measure.title, talk.words), left=left)])


def go_on(talk: Talk, lead: Sequence[str] = ()) -> None:
    """Ask the next question, or give the verdict when nothing more can change it. ``lead`` goes before it."""
    measure = measure_in_focus(talk)
    asked = pending_fact(talk)
    if asked is not None:
        _ask(talk, asked, lead)
    elif talk.conversation.checkup is not None:
        talk.reply(checkup.result_reply(talk, lead))
        talk.now(checkup=None)
    elif measure is not None:
        talk.reply(verdict_reply(talk, measure, lead))
    elif lead:
        talk.reply(Reply(Kind.TEXT, "\n\n".join(lead)))


def ask_again(talk: Talk, lead: Sequence[str] = ()) -> None:
    """Put the open question once more; nothing when none is open."""
    asked = pending_fact(talk)
    if asked is not None:
        _ask(talk, asked, lead)


def choose(talk: Talk, key: str, chosen: str) -> None:
    """A button under a question was pressed. One of an earlier question changes nothing."""
    asked = pending_fact(talk)
    if asked is None or key_of(asked[1], asked[0].id) != key:
        talk.notice("stale-choice" if asked else "stale-choice-idle")
        ask_again(talk)
        return
    measure, fact, _ = asked
    if chosen == DONT_KNOW:
        decline(talk)
        return
    value = chosen_value(fact, measure.id, chosen)
    if value is None:
        talk.notice("unknown-choice")
        ask_again(talk)
        return
    tell(talk, measure, {fact.name: value}, echo=False)


def answer(talk: Talk, text: str) -> bool:
    """Take a typed answer to the open question. False when the text is no answer, so that others may read it."""
    asked = pending_fact(talk)
    if asked is None:
        return False
    measure, fact, _ = asked
    others = frozenset(measure.sheet.used_facts) - {fact.name}
    reading = read_answer(
        fact,
        text,
        measure=measure.id,
        vocabulary=measure.vocabulary,
        today=talk.desk.today,
        measure_facts=others,
    )
    if reading.value is not None:
        tell(talk, measure, {fact.name: reading.value, **reading.also}, echo=True)
    elif reading.also:
        tell(talk, measure, reading.also, echo=True)
    elif reading.status == "dont_know":
        decline(talk)
    elif reading.status == "say_again":
        talk.notice("say-again-number" if fact.type in ("integer", "number") else "say-again")
        ask_again(talk)
    else:
        return False
    return True


def correct(talk: Talk, text: str) -> bool:
    """Take what is told in passing about a fact other than the open one. False when nothing is."""
    asked, measure = pending_fact(talk), measure_in_focus(talk)
    measure = measure or (asked[0] if asked else None)
    if measure is None:
        return False
    told = read_passing(
        text,
        vocabulary=measure.vocabulary,
        measure=measure.id,
        facts=frozenset(measure.sheet.used_facts),
        today=talk.desk.today,
    )
    if not told:
        return False
    tell(talk, measure, told, echo=True)
    return True


def tell(talk: Talk, measure: Measure, told: Mapping[str, FactValue], *, echo: bool) -> None:
    """Note facts, say which were changed, and go on."""
    before = facts_for(talk.conversation, measure, talk.desk.today)
    lead = []
    _count_down(talk)
    for name, value in told.items():
        fact = measure.fact(name)
        talk.conversation = talk.conversation.telling(key_of(fact, measure.id), value_as_json(value), talk.desk.today)
        if name in before and before[name] != value:
            now = noted(fact, value, measure.id, talk.words)
            lead.append(talk.words("changed", now=now))
    fresh = [noted(measure.fact(n), v, measure.id, talk.words) for n, v in told.items() if n not in before]
    if echo and fresh:
        lead.append(talk.words("noted", facts=talk.words("list-semicolon").join(fresh)))
    go_on(talk, lead)


def decline(talk: Talk) -> None:
    """Note "I don't know" for the open question, and go on."""
    asked = pending_fact(talk)
    if asked is None:
        talk.notice("nothing-to-skip")
        return
    measure, fact, _ = asked
    talk.conversation = talk.conversation.declining(key_of(fact, measure.id))
    _count_down(talk)
    go_on(talk, [talk.words("dont-know-noted", label=say(fact.label, talk.words))])


def why(talk: Talk) -> None:
    """Say why the open question is asked, and put it again."""
    asked = pending_fact(talk)
    if asked is None:
        talk.notice("why-none")
        return
    measure, fact, _ = asked
    ask_again(talk, [say(fact.why_in(measure.id), talk.words)])


def _count_down(talk: Talk) -> None:
    if talk.conversation.checkup:
        talk.now(checkup=talk.conversation.checkup - 1)


def _ask(talk: Talk, asked: tuple[Measure, Fact, Plan], lead: Sequence[str]) -> None:
    measure, fact, plan = asked
    question = say(fact.question_in(measure.id), talk.words)
    if plan.at_most > 1:
        question += talk.words("question-left", most=str(plan.at_most))
    text = "\n\n".join([*lead, question])
    talk.reply(Reply(Kind.QUESTION, text, choices=choices_of(fact, measure.id, talk.words), measure=measure.id))
