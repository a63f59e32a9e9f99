"""Brings a conversation to the point where its one-time form is handed out."""

from __future__ import annotations

import itertools

from bot.turns import Taken
from bot.wiring import Services
from dialogs.messages import Chose, Said

MEASURE = "researcher_retention"
ANSWERS = {
    "employer_type": "university",
    "is_research_staff": "yes",
    "brings_project": "yes",
    "brings_achievement": "yes",
    "destination_type": "maker_space",
    "original_unit_consent": "yes",
}
_people = itertools.count(1)


async def form_link(services: Services, greeting: str = "您好") -> str:
    """The path of a fresh one-time form for researcher_retention."""
    address, numbers = f"1:{next(_people)}", itertools.count(1)

    async def take(turn: Said | Chose) -> Taken:
        return await services.turns.take_at("telegram", address, turn, key=f"tg:{next(numbers)}")

    await take(Said(greeting))
    taken = await take(Chose(f"check:{MEASURE}"))
    while (pending := taken.response["pending"]) is not None:
        wanted = f"={ANSWERS.get(pending['fact'], '?')}"
        taken = await take(Chose(next(c["id"] for c in pending["choices"] if c["id"].endswith(wanted))))
    await take(Chose(f"file:{MEASURE}"))
    taken = await take(Chose("consent=agree"))
    links = [reply["link"] for reply in taken.response["replies"] if "link" in reply]
    assert links, taken.response
    return str(links[0]).removeprefix(services.settings.public_url)
