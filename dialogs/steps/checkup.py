"""The check-up: one short profile, then every measure by how near it is to yes."""

from __future__ import annotations

from collections.abc import Sequence

from dialogs.facts import facts_for, say
from dialogs.messages import Choice, Kind, Reply
from dialogs.talk import Talk
from knowledge.eligibility.measures import VerdictName
from knowledge.eligibility.planning import ProfilePlan, plan_profile

QUESTIONS = 6
"""A profile is short: after so many answers the measures are shown as they stand."""
ORDER: tuple[VerdictName, ...] = ("eligible", "unknown", "needs_authority", "not_eligible")


def profile_of(talk: Talk) -> ProfilePlan:
    """What to ask next over all measures, and where each of them stands."""
    desk, conversation = talk.desk, talk.conversation
    measures = list(desk.pack.measures.values())
    own = {measure.id: facts_for(conversation, measure, desk.today) for measure in measures}
    shared = {name for name in conversation.facts if "/" not in name}
    facts = {name: value for told in own.values() for name, value in told.items() if name in shared}
    declined = [key for key in conversation.declined if "/" not in key]
    return plan_profile(measures, facts, declined, desk.today, own)


def result_reply(talk: Talk, lead: Sequence[str] = ()) -> Reply:
    """Every measure under its verdict, the nearest to yes first; each button opens its reasons or goes on with it."""
    profile = profile_of(talk)
    lines, choices = [talk.words("checkup-result")], []
    for verdict in ORDER:
        names = [name for name, found in profile.verdicts.items() if found == verdict]
        if not names:
            continue
        lines.append(talk.words(f"checkup-{verdict}"))
        for name in sorted(names, key=lambda name: profile.plans[name].at_least):
            title = say(talk.desk.pack.measures[name].title, talk.words)
            lines.append(talk.words("bullet", text=title + _left(talk, profile, name)))
            if verdict != "not_eligible":
                choices.append(Choice(f"check:{name}", title))
    choices.append(Choice("measures", talk.words("offer-measures")))
    lines.append(talk.words("checkup-next"))
    return Reply(Kind.VERDICT, "\n".join([*lead, *lines]), choices=tuple(choices))


def _left(talk: Talk, profile: ProfilePlan, name: str) -> str:
    plan = profile.plans[name]
    return talk.words("checkup-left", least=str(plan.at_least)) if plan.fact else ""
