"""The conversation on one screen: what a turn means, in the order in which the meanings are tried."""

from __future__ import annotations

import unicodedata

from dialogs.commands import command_in, command_with_rest
from dialogs.conversation import Conversation
from dialogs.desk import Desk
from dialogs.messages import Chose, FormPosted, Opened, Pending, Said, Turn
from dialogs.steps import asking, filing, interview, steering
from dialogs.steps.verdict import FILE
from dialogs.talk import Outcome, Talk
from dialogs.understanding import read_yes_no
from knowledge.answering import Answer
from knowledge.scripts import detect_language

LONGEST = 2000
SURE = 0.5
"""From this confidence on, words typed where a name is asked are taken for a question."""


def respond(conversation: Conversation, turn: Turn, desk: Desk) -> Outcome:
    """One turn: (conversation, turn, desk) -> (conversation, replies, effects, what is pending).

    Raises InvalidField for a form with a wrong field; everything else a person can do gives replies.
    """
    talk = Talk(conversation, desk)
    match turn:
        case Opened():
            steering.COMMANDS["greet"](talk)
        case FormPosted():
            filing.post(talk, turn)
        case Chose():
            _choose(talk, turn.choice)
        case Said():
            _hear(talk, turn)
    return talk.outcome(pending(talk))


def pending(talk: Talk) -> Pending | None:
    """What the conversation waits for, derived from its state and the rules."""
    return filing.pending(talk) or interview.pending(talk) if talk.conversation.filing else interview.pending(talk)


def _hear(talk: Talk, said: Said) -> None:
    problem = _unusable(said.text)
    if problem is not None:
        talk.notice(problem, length=str(len(said.text)), limit=str(LONGEST))
        steering.resume(talk)
        return
    _follow_language(talk, said.text)
    command, with_rest = command_in(said.text), command_with_rest(said.text)
    if command is not None:
        steering.COMMANDS[command](talk)
    elif with_rest is not None:
        steering.WITH_WORDS[with_rest[0]](talk, with_rest[1])
    elif (offered := _typed_offer(talk, said.text)) is not None:
        _choose(talk, offered)
    elif talk.conversation.filing is not None:
        _hear_while_filing(talk, said)
    elif not interview.answer(talk, said.text):
        _ask(talk, said)


def _hear_while_filing(talk: Talk, said: Said) -> None:
    """A field takes almost any words, so a question is looked for first."""
    asks_field = talk.conversation.filing is not None and talk.conversation.filing.consented_at is not None
    found = asking.find_answer(talk, said) if asks_field and _may_be_question(said.text) else None
    if found is not None and _is_aside(said.text, found):
        asking.give(talk, found, said.text)
        steering.resume(talk)
    elif not filing.answer(talk, said.text):
        _ask(talk, said)


def _ask(talk: Talk, said: Said) -> None:
    """A question, small talk, or a word in passing; then back to the open question."""
    found = asking.find_answer(talk, said)
    if found.status in ("out_of_scope", "clarify") and interview.correct(talk, said.text):
        return
    asking.give(talk, found, said.text)
    if pending(talk) is not None:
        steering.resume(talk)


def _choose(talk: Talk, choice: str) -> None:
    prefix, _, rest = choice.partition(":")
    key, equals, value = choice.rpartition("=")
    if choice in ("measures", "checkup"):
        steering.COMMANDS[choice](talk)
    elif choice in (filing.AGREE, filing.DECLINE) and filing.awaits_consent(talk):
        filing.choose(talk, choice)
    elif talk.conversation.filing is not None or choice in (filing.AGREE, filing.DECLINE):
        _stale(talk)
    elif equals:
        interview.choose(talk, key, value)
    elif f"{prefix}:" == interview.CHECK:
        interview.start(talk, rest)
    elif f"{prefix}:" == FILE:
        filing.start(talk, rest)
    elif f"{prefix}:" == asking.ENTRY and asking.give_entry(talk, rest):
        steering.resume(talk)
    else:
        talk.notice("unknown-choice" if pending(talk) else "unknown-choice-idle")
        steering.resume(talk)


def _stale(talk: Talk) -> None:
    talk.notice("stale-choice" if pending(talk) else "stale-choice-idle")
    steering.resume(talk)


def _unusable(text: str) -> str | None:
    """The notice for a message that cannot be read."""
    if not text.strip():
        return "empty-message"
    if len(text) > LONGEST:
        return "too-long"
    strange = sum(unicodedata.category(c) in ("Cc", "Co", "Cn", "Cs") and c not in "\n\r\t" for c in text)
    return "not-text" if strange or "\ufffd" in text else None


def _follow_language(talk: Talk, text: str) -> None:
    """Answer in the language the person writes, unless they chose one. A bare number or a name says nothing."""
    if talk.conversation.language_chosen or text.startswith("/") or sum(c.isalpha() for c in text) < 4:
        return
    talk.now(language=detect_language(text, talk.conversation.language))


def _typed_offer(talk: Talk, text: str) -> str | None:
    """The button whose label, or whose number where it can mean nothing else, was typed."""
    plain = text.strip().rstrip("。.！!").casefold()
    offers = talk.conversation.offers
    for offer in offers:
        if plain == offer.label.casefold():
            return offer.id
    if pending(talk) is not None or not offers:
        return None
    if plain.isdecimal() and 1 <= int(plain) <= len(offers):
        return offers[int(plain) - 1].id
    first = offers[0].id
    agreeable = first.startswith((interview.CHECK, FILE)) and len(plain) <= 12
    return first if agreeable and read_yes_no(text) is True else None


def _may_be_question(text: str) -> bool:
    return "@" not in text and sum(c.isdigit() for c in text) < 7


def _is_aside(text: str, found: Answer) -> bool:
    asks = text.rstrip().endswith(("?", "？", "吗", "嗎", "呢"))
    known = found.status in ("answered", "not_covered", "clarify") and found.confidence >= SURE
    return asks or (known and len(text) > 4)
