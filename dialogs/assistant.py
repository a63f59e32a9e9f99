"""The conversation on one screen: what a turn means, in the order in which the meanings are tried."""

from __future__ import annotations

from dialogs.commands import command_in, command_with_rest
from dialogs.conversation import Conversation
from dialogs.desk import Desk
from dialogs.hearing import LONGEST, language_of, typed_offer, unusable
from dialogs.messages import Chose, FormPosted, Opened, Pending, Said, Turn
from dialogs.steps import asking, clock, editing, filing, interview, orienting, status, steering
from dialogs.steps.verdict import FILE
from dialogs.talk import Outcome, Talk
from dialogs.understanding.asides import is_question
from dialogs.understanding.normal import normalise
from knowledge.answering import Answer

ANSWERS = (filing.AGREE, filing.DECLINE, clock.YES, clock.NO)
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
    return clock.pending(talk) or filing.pending(talk) or interview.pending(talk)


def _hear(talk: Talk, said: Said) -> None:
    problem = unusable(said.text)
    if problem is not None:
        talk.notice(problem, length=str(len(said.text)), limit=str(LONGEST))
        steering.resume(talk)
        return
    command, with_rest = command_in(said.text), command_with_rest(said.text)
    if with_rest is None and not talk.conversation.language_chosen and not filing.awaits_field(talk):
        talk.now(language=language_of(said.text, talk.conversation.language))
    if command is not None:
        steering.COMMANDS[command](talk)
    elif all(status.codes_in(said.text)):
        steering.WITH_WORDS["status"](talk, said.text)
    elif with_rest is not None:
        steering.WITH_WORDS[with_rest[0]](talk, with_rest[1])
    elif (offered := _typed_offer(talk, said.text)) is not None:
        _choose(talk, offered)
    elif talk.conversation.clock is None and talk.conversation.filing is not None:
        _hear_while_filing(talk, said)
    elif not _answer(talk, said.text):
        _ask(talk, said)


def _typed_offer(talk: Talk, text: str) -> str | None:
    return typed_offer(text, talk.conversation.offers, pending(talk), agreeable=(interview.CHECK, FILE))


def _answer(talk: Talk, text: str) -> bool:
    """Take the text as the answer to what is open. False when it is none."""
    if talk.conversation.clock is None:
        return interview.answer(talk, text)
    taken = clock.answer(talk, text)
    if taken and talk.conversation.clock is None:
        steering.resume(talk)
    return taken


def _hear_while_filing(talk: Talk, said: Said) -> None:
    """A field takes almost any words, so a question is looked for first."""
    found = asking.find_answer(talk, said) if filing.awaits_field(talk) and _may_be_question(said.text) else None
    if found is not None and _is_aside(said.text, found):
        asking.give(talk, found, said.text)
        steering.resume(talk)
    elif not filing.answer(talk, said.text):
        _ask(talk, said)


def _ask(talk: Talk, said: Said) -> None:
    """A question, small talk, or a word in passing; then back to the open question."""
    if not is_question(normalise(said.text)) and _correct(talk, said.text):
        return
    found = asking.find_answer(talk, said)
    if found.status in ("out_of_scope", "clarify") and _correct(talk, said.text):
        return
    asking.give(talk, found, said.text)
    if pending(talk) is not None:
        steering.resume(talk)


def _correct(talk: Talk, text: str) -> bool:
    """Take a fact told in passing. What was about to be filed is no longer what was agreed to, so filing ends."""
    before = talk.conversation
    talk.now(filing=None, clock=None)
    if interview.correct(talk, text):
        return True
    talk.conversation = before
    return False


def _choose(talk: Talk, choice: str) -> None:
    prefix, _, rest = choice.partition(":")
    key, equals, value = choice.rpartition("=")
    if choice in (clock.YES, clock.NO) and clock.awaits_word(talk):
        _end_clock(talk, choice)
    elif choice in ("measures", "checkup", "others", clock.OFFER):
        steering.COMMANDS[choice](talk)
    elif choice in (filing.AGREE, filing.DECLINE) and filing.awaits_consent(talk):
        filing.choose(talk, choice)
    elif choice in ANSWERS or (_is_busy(talk) and not _on_offer(talk, choice)):
        _stale(talk)
    elif equals:
        interview.choose(talk, key, value)
    elif f"{prefix}:" == interview.CHECK:
        interview.start(talk, rest)
    elif f"{prefix}:" == FILE:
        filing.start(talk, rest)
    elif f"{prefix}:" == editing.EDIT:
        editing.edit(talk, rest)
    elif _told(talk, f"{prefix}:", rest):
        steering.resume(talk)
    else:
        talk.notice("unknown-choice" if pending(talk) else "unknown-choice-idle")
        steering.resume(talk)


def _end_clock(talk: Talk, choice: str) -> None:
    clock.choose(talk, choice)
    steering.resume(talk)


def _told(talk: Talk, prefix: str, rest: str) -> bool:
    """A button that only tells something. False when it is none, or a newer revision no longer has it."""
    if prefix == asking.ENTRY:
        return asking.give_entry(talk, rest)
    return prefix == orienting.OFFER and orienting.show(talk, rest)


def _is_busy(talk: Talk) -> bool:
    """Whether something is being filled in, that a button from before must not end."""
    return talk.conversation.filing is not None or talk.conversation.clock is not None


def _on_offer(talk: Talk, choice: str) -> bool:
    """Whether the button belongs to what was said last."""
    return any(offer.id == choice for offer in talk.conversation.offers)


def _stale(talk: Talk) -> None:
    talk.notice("stale-choice" if pending(talk) else "stale-choice-idle")
    steering.resume(talk)


def _may_be_question(text: str) -> bool:
    return "@" not in text and sum(c.isdigit() for c in text) < 7


def _is_aside(text: str, found: Answer) -> bool:
    asks = text.rstrip().endswith(("?", "？", "吗", "嗎", "呢"))
    known = found.status in ("answered", "not_covered", "clarify") and found.confidence >= SURE
    return asks or (known and len(text) > 4)
