"""Changing what was told: one step back, or any answer from the list."""

from __future__ import annotations

from collections.abc import Mapping

from dialogs.facts import facts_for, key_of, noted, say
from dialogs.messages import Choice
from dialogs.steps import checkup, interview
from dialogs.talk import Talk
from knowledge.eligibility.measures import Measure
from knowledge.eligibility.vocabulary import Fact

EDIT = "edit:"


def back(talk: Talk) -> None:
    """Take back the answer that was told last, and ask it again."""
    told = _told(talk)
    last = next((key for key in reversed(talk.conversation.order) if key in told), None)
    if last is None:
        talk.notice("back-nothing")
        interview.ask_again(talk)
    else:
        _take_back(talk, last, told[last][1])


def offer_answers(talk: Talk) -> None:
    """Show what was told for what is being checked, each answer a button that asks it again."""
    told = _told(talk)
    choices = [Choice(f"{EDIT}{key}", _in_words(talk, measure, fact)) for key, (measure, fact) in told.items()]
    if choices:
        talk.text("edit-which", choices)
    else:
        talk.notice("edit-nothing")
        interview.ask_again(talk)


def edit(talk: Talk, key: str) -> None:
    """Take one answer away and ask it again. What was about to be filed with it is not filed."""
    told = _told(talk)
    if key not in told:
        talk.notice("stale-choice" if interview.pending_fact(talk) else "stale-choice-idle")
        interview.ask_again(talk)
        return
    talk.now(filing=None, clock=None)
    _take_back(talk, key, told[key][1])


def _told(talk: Talk) -> Mapping[str, tuple[Measure, Fact]]:
    """What was answered for the measure in focus, or in the check-up, by key."""
    measure, now = interview.measure_in_focus(talk), talk.conversation
    measures = [measure] if measure else []
    if now.checkup is not None:
        measures = list(talk.desk.pack.measures.values())
    found: dict[str, tuple[Measure, Fact]] = {}
    for one in measures:
        for fact in map(one.fact, one.sheet.used_facts):
            key = key_of(fact, one.id)
            if (key in now.facts or key in now.declined) and (measure or "/" not in key):
                found.setdefault(key, (one, fact))
    return found


def _in_words(talk: Talk, measure: Measure, fact: Fact) -> str:
    told = facts_for(talk.conversation, measure, talk.desk.today)
    return noted(fact, told.get(fact.name), measure.id, talk.words)


def _take_back(talk: Talk, key: str, fact: Fact) -> None:
    before = talk.conversation
    talk.conversation = before.forgetting(key)
    if before.checkup is not None:
        talk.now(checkup=min(before.checkup + 1, checkup.QUESTIONS))
    asked = interview.pending_fact(talk)
    again = asked is not None and key_of(asked[1], asked[0].id) == key
    text = talk.words("back-done" if again else "back-removed", label=say(fact.label, talk.words))
    interview.go_on(talk, [text])
