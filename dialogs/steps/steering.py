"""What commands do."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from dialogs.conversation import Language
from dialogs.messages import Choice, Pending
from dialogs.steps import clock, editing, filing, interview, orienting, resuming, status
from dialogs.talk import Talk

CHECKUP = "checkup"


def _greet(talk: Talk) -> None:
    talk.now(greeted=True)
    talk.text(
        "greeting", [Choice("checkup", talk.words("offer-checkup")), Choice("measures", talk.words("offer-measures"))]
    )
    resume(talk)


def _help(talk: Talk) -> None:
    talk.text("help")
    resume(talk)


def _idle(talk: Talk) -> bool:
    """Whether nothing is going on that could be cancelled."""
    now = talk.conversation
    return now.measure is None and now.filing is None and now.checkup is None and now.clock is None


def _cancel(talk: Talk) -> None:
    now = talk.conversation
    if _idle(talk):
        talk.notice("nothing-to-cancel")
        return
    left = CHECKUP if now.checkup is not None else now.measure
    talk.now(measure=None, checkup=None, filing=None, clock=None, left=left)
    talk.text("goodbye-cancelled", [Choice("measures", talk.words("offer-measures"))])


def _restart(talk: Talk) -> None:
    talk.now(facts={}, declined=(), order=(), measure=None, checkup=None, filing=None, clock=None, left=None)
    talk.now(questions=())
    talk.text("started-over", [Choice("measures", talk.words("offer-measures"))])


def _back(talk: Talk) -> None:
    if clock.back(talk):
        if talk.conversation.clock is None:
            resume(talk)
        return
    if filing.back(talk):
        return
    filing.stop(talk)
    editing.back(talk)


def _skip(talk: Talk) -> None:
    if talk.conversation.clock is not None:
        clock.stop(talk)
        resume(talk)
    elif talk.conversation.filing is not None:
        filing.skip(talk)
    else:
        interview.decline(talk)


def _why(talk: Talk) -> None:
    if talk.conversation.clock is not None:
        clock.why(talk)
    elif talk.conversation.filing is not None:
        filing.why(talk)
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
    status.how(talk)
    resume(talk)


def _go_on(talk: Talk) -> None:
    now = talk.conversation
    if now.filing is not None or now.clock is not None:
        resume(talk)
    elif now.measure is not None or now.checkup is not None:
        interview.go_on(talk)
    elif now.left == CHECKUP:
        interview.start_checkup(talk)
    elif now.left is not None:
        interview.start(talk, now.left)
    else:
        interview.offer_measures(talk)


def _resume_how(talk: Talk) -> None:
    talk.text("resume-how")
    resume(talk)


def _speak(language: Language, talk: Talk) -> None:
    talk.now(language=language, language_chosen=True)
    talk.notice("language-changed")
    resume(talk)


COMMANDS: dict[str, Callable[[Talk], None]] = {
    "greet": _greet,
    "help": _help,
    "measures": interview.offer_measures,
    "checkup": interview.start_checkup,
    "clock": clock.start,
    "others": orienting.offer_others,
    "cancel": _cancel,
    "restart": _restart,
    "back": _back,
    "edit": editing.offer_answers,
    "skip": _skip,
    "why": _why,
    "pause": resuming.pause,
    "resume": _resume_how,
    "file": _file,
    "status": _status,
    "link": filing.hand_out_form,
    "go_on": _go_on,
    "speak_zh_hans": partial(_speak, "zh-Hans"),
    "speak_zh_hant": partial(_speak, "zh-Hant"),
    "speak_en": partial(_speak, "en"),
}


def _show_status(talk: Talk, text: str) -> None:
    status.show(talk, text)
    resume(talk)


WITH_WORDS: dict[str, Callable[[Talk, str], None]] = {"status": _show_status, "resume": resuming.resume_with}
"""Commands that take words after them."""


def pending(talk: Talk) -> Pending | None:
    """What the conversation waits for, derived from its state and the rules."""
    return clock.pending(talk) or filing.pending(talk) or interview.pending(talk)


def resume(talk: Talk) -> None:
    """Put the open question again, whatever it is; nothing when none is."""
    if talk.conversation.clock is not None:
        clock.ask_again(talk)
    elif talk.conversation.filing is not None:
        filing.ask_again(talk)
    else:
        interview.ask_again(talk)
