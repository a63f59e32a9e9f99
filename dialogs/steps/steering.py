"""What commands do."""

from __future__ import annotations

from collections.abc import Callable

from dialogs.messages import Choice
from dialogs.steps import filing, interview, resuming
from dialogs.talk import Talk
from intakes.codes import parse_reference


def _greet(talk: Talk) -> None:
    talk.now(greeted=True)
    talk.text(
        "greeting", [Choice("checkup", talk.words("offer-checkup")), Choice("measures", talk.words("offer-measures"))]
    )
    resume(talk)


def _help(talk: Talk) -> None:
    talk.text("help")
    resume(talk)


def _cancel(talk: Talk) -> None:
    if talk.conversation.measure is None and talk.conversation.filing is None and talk.conversation.checkup is None:
        talk.notice("nothing-to-cancel")
        return
    talk.now(measure=None, checkup=None, filing=None)
    talk.text("goodbye-cancelled", [Choice("measures", talk.words("offer-measures"))])


def _restart(talk: Talk) -> None:
    talk.now(facts={}, declined=(), order=(), measure=None, checkup=None, filing=None, questions=())
    talk.text("started-over", [Choice("measures", talk.words("offer-measures"))])


def _back(talk: Talk) -> None:
    if talk.conversation.filing is not None:
        filing.stop(talk)
    interview.back(talk)


def _skip(talk: Talk) -> None:
    if talk.conversation.filing is not None:
        resume(talk)
    else:
        interview.decline(talk)


def _why(talk: Talk) -> None:
    if talk.conversation.filing is not None:
        resume(talk)
    else:
        interview.why(talk)


def _file(talk: Talk) -> None:
    if talk.conversation.filing is not None:
        resume(talk)
    elif talk.conversation.measure is None:
        interview.offer_measures(talk)
    else:
        filing.start(talk, talk.conversation.measure)


def _status(talk: Talk) -> None:
    talk.text("status-how")
    resume(talk)


def _go_on(talk: Talk) -> None:
    last = next((key.split("/")[0] for key in reversed(talk.conversation.order) if "/" in key), None)
    if talk.conversation.filing is not None:
        resume(talk)
    elif talk.conversation.measure is not None or talk.conversation.checkup is not None:
        interview.go_on(talk)
    elif last is not None:
        interview.start(talk, last)
    else:
        interview.offer_measures(talk)


def _resume_how(talk: Talk) -> None:
    talk.text("resume-how")
    resume(talk)


def _speaking(language: str) -> Callable[[Talk], None]:
    def switch(talk: Talk) -> None:
        talk.now(language=language, language_chosen=True)
        talk.notice("language-changed")
        resume(talk)

    return switch


COMMANDS: dict[str, Callable[[Talk], None]] = {
    "greet": _greet,
    "help": _help,
    "measures": interview.offer_measures,
    "checkup": interview.start_checkup,
    "cancel": _cancel,
    "restart": _restart,
    "back": _back,
    "skip": _skip,
    "why": _why,
    "pause": resuming.pause,
    "resume": _resume_how,
    "file": _file,
    "status": _status,
    "link": filing.hand_out_form,
    "go_on": _go_on,
    "speak_zh_hans": _speaking("zh-Hans"),
    "speak_zh_hant": _speaking("zh-Hant"),
    "speak_en": _speaking("en"),
}


def show_status(talk: Talk, rest: str) -> None:
    """Where an intake stands, for a message with its reference and its receipt code."""
    first, _, code = rest.partition(" ")
    reference = parse_reference(first)
    found = talk.desk.records.status(reference, code) if reference and code.strip() else None
    if found is None:
        talk.notice("status-unknown")
    else:
        lines = [talk.words(f"status-{found.state}", reference=found.reference)]
        if found.note is not None:
            lines.append(talk.words("status-note", note=found.note))
        talk.text_of("\n".join(lines))
    resume(talk)


WITH_WORDS: dict[str, Callable[[Talk, str], None]] = {"status": show_status, "resume": resuming.resume_with}
"""Commands that take words after them."""


def resume(talk: Talk) -> None:
    """Put the open question again, whatever it is; nothing when none is."""
    if talk.conversation.filing is not None:
        filing.ask_again(talk)
    else:
        interview.ask_again(talk)
