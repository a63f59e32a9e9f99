"""What a pressed button means, by its id. A stale one shows what is open and changes nothing."""

from __future__ import annotations

from dialogs.steps import asking, clock, editing, filing, interview, orienting, steering
from dialogs.steps.verdict import FILE
from dialogs.talk import Talk

ANSWERS = (filing.AGREE, filing.DECLINE, clock.YES, clock.NO)


def press(talk: Talk, choice: str) -> None:
    """What a button does; one that is stale or unknown says so and changes nothing."""
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
        talk.notice("unknown-choice" if steering.pending(talk) else "unknown-choice-idle")
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
    talk.notice("stale-choice" if steering.pending(talk) else "stale-choice-idle")
    steering.resume(talk)
