"""Guided orientation: what the document offers beside the measures, for whom, and where to go."""

from __future__ import annotations

from dialogs.citing import cite
from dialogs.facts import say
from dialogs.messages import Choice, Kind, Reply
from dialogs.talk import Talk

OFFER = "offer:"


def offer_others(talk: Talk) -> None:
    """Show every kind of support that has no conditions to check."""
    offers = talk.desk.pack.orientation.values()
    talk.text("orientation-title", [Choice(f"{OFFER}{offer.id}", say(offer.title, talk.words)) for offer in offers])


def show(talk: Talk, offer_id: str) -> bool:
    """Tell about one of them. False when a newer revision no longer has it."""
    offer = talk.desk.pack.orientation.get(offer_id)
    if offer is None:
        return False
    parts = [
        say(offer.title, talk.words),
        talk.words("orientation-whom", text=say(offer.whom, talk.words)),
        talk.words("orientation-offer", text=say(offer.offer, talk.words)),
        talk.words("orientation-where", text=say(offer.where, talk.words)),
    ]
    citation = cite(talk, offer.clause, offer.quote)
    talk.reply(Reply(Kind.ANSWER, "\n".join(parts), citations=(citation,), choices=(_others(talk),)))
    return True


def _others(talk: Talk) -> Choice:
    return Choice("others", talk.words("offer-others"))
