"""The retention clock in the conversation: the first day, then the end, the days left, and a reminder if wanted."""

from __future__ import annotations

from dialogs.conversation import Clock
from dialogs.messages import Choice, Kind, Pending, Remind, Reply
from dialogs.retention import end_of_retention, reminder_for
from dialogs.talk import Talk
from dialogs.understanding import read_date, read_yes_no

OFFER = "clock"
YES, NO = "remind=yes", "remind=no"
MEASURE = "researcher_retention"
KIND = "retention_end"


def pending(talk: Talk) -> Pending | None:
    """What the clock waits for; None when it is not running."""
    clock = talk.conversation.clock
    if clock is None:
        return None
    if clock.start is None:
        return Pending("field.retention_start", "date")
    return Pending("field.reminder", "bool", _choices(talk))


def start(talk: Talk) -> None:
    """Ask for the first day."""
    talk.now(clock=Clock())
    ask_again(talk)


def ask_again(talk: Talk) -> None:
    """Put again what the clock waits for."""
    clock = talk.conversation.clock
    if clock is None:
        return
    if clock.start is None:
        talk.reply(Reply(Kind.QUESTION, talk.words("clock-start"), measure=MEASURE))
    else:
        talk.reply(Reply(Kind.QUESTION, talk.words("clock-remind"), choices=_choices(talk), measure=MEASURE))


def awaits_word(talk: Talk) -> bool:
    """Whether a word on the reminder is what is open."""
    return talk.conversation.clock is not None and talk.conversation.clock.start is not None


def answer(talk: Talk, text: str) -> bool:
    """Take a typed day, or yes or no. False when the text is neither."""
    clock = talk.conversation.clock
    if clock is None:
        return False
    if clock.start is not None:
        wanted = read_yes_no(text)
        if wanted is not None:
            choose(talk, YES if wanted else NO)
        return wanted is not None
    return _take_day(talk, text)


def choose(talk: Talk, choice: str) -> None:
    """Set the reminder, or leave it."""
    clock = talk.conversation.clock
    if clock is None or clock.start is None:
        return
    end = end_of_retention(talk.desk.pack, clock.start, talk.desk.today)
    due = reminder_for(end, talk.desk.today)
    if choice == YES and due is not None:
        talk.now(clock=None)
        talk.effects.append(Remind(KIND, end, due))
        talk.text("clock-reminder-set", day=due.date().isoformat())
    else:
        stop(talk)


def back(talk: Talk) -> bool:
    """One step back: to the day, or out of the clock. False when it is not running."""
    clock = talk.conversation.clock
    if clock is None:
        return False
    if clock.start is None:
        stop(talk)
    else:
        start(talk)
    return True


def stop(talk: Talk) -> None:
    """Leave the clock without a reminder."""
    talk.now(clock=None)
    talk.text("clock-no-reminder")


def why(talk: Talk) -> None:
    """Say what the day is for, and ask again."""
    talk.text("clock-why")
    ask_again(talk)


def _take_day(talk: Talk, text: str) -> bool:
    found = read_date(text, talk.desk.today)
    if found is None:
        return False
    if found.first != found.last:
        talk.notice("clock-whole-day")
        ask_again(talk)
        return True
    end = end_of_retention(talk.desk.pack, found.first, talk.desk.today)
    day, last = found.first.isoformat(), end.isoformat()
    link = talk.address(f"/calendar/retention.ics?start={day}&lang={talk.conversation.language}")
    left = (end - talk.desk.today).days
    if left > 0:
        talk.now(clock=Clock(start=found.first))
        text = talk.words("clock-running", start=day, end=last, days=str(left))
        talk.reply(Reply(Kind.TEXT, text, link=link, link_label=talk.words("clock-calendar"), measure=MEASURE))
        ask_again(talk)
    else:
        talk.now(clock=None)
        talk.reply(Reply(Kind.TEXT, talk.words("clock-over", start=day, end=last), measure=MEASURE))
    return True


def _choices(talk: Talk) -> tuple[Choice, ...]:
    return Choice(YES, talk.words("clock-yes")), Choice(NO, talk.words("clock-no"))
