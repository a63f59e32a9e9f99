"""Pause here and go on elsewhere: a code moves the conversation, and tells nothing of what was filed."""

from __future__ import annotations

from datetime import timedelta

from dialogs.messages import Choice, KeepResumeCode, MoveHere
from dialogs.steps import interview
from dialogs.talk import Talk
from intakes.codes import resume_code_in

LIFE = timedelta(days=7)
TRIES, WINDOW = 5, timedelta(hours=1)


def pause(talk: Talk) -> None:
    """Hand out a resume code. What is told stays; a form that was begun has to be begun anew."""
    code = talk.desk.ids.resume_code()
    talk.now(filing=None)
    talk.effects.append(KeepResumeCode(code, talk.desk.now + LIFE))
    talk.text("paused", code=code, days=str(LIFE.days))


def resume_with(talk: Talk, text: str) -> None:
    """Go on with the conversation that a code opens. Wrong codes are told alike, and few may be tried."""
    recent = tuple(at for at in talk.conversation.wrong_codes if talk.desk.now - at < WINDOW)
    if len(recent) >= TRIES:
        talk.notice("resume-too-many")
        return
    code = resume_code_in(text)
    found = talk.desk.records.resumable(code) if code else None
    if code is None or found is None:
        talk.now(wrong_codes=(*recent, talk.desk.now))
        talk.notice("resume-unknown")
        return
    here = talk.conversation
    talk.conversation = found.model_copy(
        update={"channel": here.channel, "personal_data": here.personal_data, "filing": None, "offers": ()}
    )
    talk.effects.append(MoveHere(code))
    talk.text("resumed")
    if interview.pending_fact(talk) is None and talk.conversation.measure is None:
        talk.text("resumed-idle", [Choice("measures", talk.words("offer-measures"))])
    else:
        interview.go_on(talk)
