"""A policy question: answered with its clause, or said that the document does not answer it."""

from __future__ import annotations

from dialogs.citing import citations_of
from dialogs.messages import Choice, Kind, Reply, Said
from dialogs.steps.interview import CHECK
from dialogs.talk import Talk
from knowledge.answering import Answer

ENTRY = "ask:"
_KINDS = {"small_talk": Kind.TEXT, "refused": Kind.TEXT, "out_of_scope": Kind.TEXT}


def find_answer(talk: Talk, said: Said) -> Answer:
    """The answer to what was said, in the light of the questions before it."""
    question = said.text if said.analysis is None else said.analysis
    return talk.desk.answerer.answer(question, talk.conversation.questions, talk.conversation.language)


def give(talk: Talk, found: Answer, question: str | None) -> None:
    """Say an answer. ``question`` is remembered for a follow-up; None where a button asked it."""
    if question is not None and found.status in ("answered", "not_covered", "clarify"):
        talk.conversation = talk.conversation.asking(question)
    talk.reply(
        Reply(
            _KINDS.get(found.status, Kind.ANSWER),
            found.text,
            citations=citations_of(talk, found.citations),
            choices=_choices(talk, found),
        )
    )


def give_entry(talk: Talk, entry_id: str) -> bool:
    """Answer a question that was chosen from a clarifying one. False when a newer revision no longer has it."""
    if entry_id not in talk.desk.pack.entries:
        return False
    give(talk, talk.desk.answerer.entry_answer(entry_id, talk.conversation.language), None)
    return True


def _choices(talk: Talk, found: Answer) -> tuple[Choice, ...]:
    if found.choices:
        return tuple(Choice(f"{ENTRY}{option.id}", option.label) for option in found.choices)
    if found.measure in talk.desk.pack.measures and found.measure != talk.conversation.measure:
        return (Choice(f"{CHECK}{found.measure}", talk.words("offer-check")),)
    return ()
