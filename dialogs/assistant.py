"""The conversation on one screen: what a turn means, in the order in which the meanings are tried."""

from __future__ import annotations

from dialogs.buttons import press
from dialogs.commands import command_in, command_with_rest
from dialogs.conversation import Conversation
from dialogs.desk import Desk
from dialogs.hearing import LONGEST, language_of, typed_offer, unusable
from dialogs.messages import Chose, FormPosted, Opened, Said, Turn
from dialogs.steps import asking, clock, filing, interview, status, steering
from dialogs.steps.steering import pending
from dialogs.steps.verdict import FILE
from dialogs.talk import Outcome, Talk
from dialogs.understanding.asides import aside_in, is_question
from dialogs.understanding.normal import normalise
from knowledge.answering import Answer

LONGEST_NAME = 4
"""Longer words than this, where a name is asked, may be something else."""
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
            press(talk, turn.choice)
        case Said():
            _hear(talk, turn)
    return talk.outcome(pending(talk))


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
        press(talk, offered)
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
    """A field takes almost any words, so a correction and a question are looked for first."""
    if len(said.text) > LONGEST_NAME and _takes_back(talk, said.text):
        return
    aside = aside_in(said.text, normalise(said.text)) if filing.awaits_field(talk) else None
    found = asking.find_answer(talk, said) if filing.awaits_field(talk) and _may_be_question(said.text) else None
    if aside == "dont_know":
        filing.skip(talk)
    elif found is not None and (aside is not None or _is_known(said.text, found)):
        asking.give(talk, found, said.text)
        steering.resume(talk)
    elif not filing.answer(talk, said.text):
        _ask(talk, said)


def _ask(talk: Talk, said: Said) -> None:
    """A question, small talk, or a word in passing; then back to the open question."""
    if _takes_back(talk, said.text):
        return
    found = asking.find_answer(talk, said)
    if found.status in ("out_of_scope", "clarify") and _correct(talk, said.text):
        return
    asking.give(talk, found, said.text)
    if pending(talk) is not None:
        steering.resume(talk)


def _takes_back(talk: Talk, text: str) -> bool:
    """Take a plain statement of fact, before anybody looks for an answer to it."""
    return not is_question(normalise(text)) and _correct(talk, text)


def _correct(talk: Talk, text: str) -> bool:
    """Take a fact told in passing. What was about to be filed is no longer what was agreed to, so filing ends."""
    before = talk.conversation
    talk.now(filing=None, clock=None)
    if interview.correct(talk, text):
        return True
    talk.conversation = before
    return False


def _may_be_question(text: str) -> bool:
    return "@" not in text and sum(c.isdigit() for c in text) < 7


def _is_known(text: str, found: Answer) -> bool:
    """Whether words that do not look like a question are one that the knowledge has an answer to."""
    answers = found.status in ("answered", "not_covered", "clarify") and found.confidence >= SURE
    return answers and len(text) > LONGEST_NAME
