"""Plays a journey on a driver and says what is not as written."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field

from dialogs.conversation import Conversation
from dialogs.steps.verdict import verdict_now
from dialogs.talk import Talk
from tests.journeys.drivers import Driver, Seen, pending_of
from tests.journeys.script import Journey, Step

_CODES = {
    "reference": re.compile(r"TZ\d{4}-[0-9A-Z]{8}-[0-9A-Z]"),
    "receipt": re.compile(r"(?<![0-9A-Z-])[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}(?![0-9A-Z-])"),
    "resume": re.compile(r"(?<![0-9A-Z-])[0-9A-Z]{5}-[0-9A-Z]{5}(?![0-9A-Z-])"),
}


@dataclass
class Stage:
    """Where a journey is played. ``talk``: the state of a driver's conversation; ``decide``: what the staff does."""

    driver: Driver
    elsewhere: Callable[[], Driver]
    talk: Callable[[Driver], Awaitable[Talk]]
    decide: Callable[[Driver, str, str, str], Awaitable[None]]
    codes: dict[str, str] = field(default_factory=dict)


class NotAsWritten(AssertionError):
    """A step of a journey went otherwise."""


async def walk(journey: Journey, stage: Stage) -> Conversation:
    """Play a journey and check each step; returns the state it ends in. Raises NotAsWritten."""
    first = stage.driver
    seen = await first.start(journey.language)
    for number, step in enumerate(journey.steps, 1):
        before = await stage.talk(stage.driver)
        if step.first_place:
            stage.driver = first
        seen = await _take(step, journey, stage, seen)
        _remember(stage, seen)
        now = await stage.talk(stage.driver)
        problems = list(_differences(step, seen, now))
        if step.changes_nothing:
            problems += _changes(before, now)
        if problems:
            said = "\n".join(f"    {one.text!r} {list(one.buttons)}" for one in seen)
            raise NotAsWritten(f"step {number}, {step.model_dump(exclude_defaults=True)}: {problems}\n{said}")
    return (await stage.talk(stage.driver)).conversation


async def _take(step: Step, journey: Journey, stage: Stage, before: list[Seen]) -> list[Seen]:
    if step.decide is not None:
        ((decision, note),) = step.decide.items()
        await stage.decide(stage.driver, stage.codes["reference"], decision, note)
    if step.decide is not None or step.first_place:
        return await stage.driver.news()
    if step.elsewhere:
        stage.driver = stage.elsewhere()
        return await stage.driver.start(journey.language)
    if step.fill is not None:
        return await stage.driver.fill(step.fill)
    return await _tell(step, stage, before)


async def _tell(step: Step, stage: Stage, before: list[Seen]) -> list[Seen]:
    """What the person types or presses."""
    driver = stage.driver
    if step.say is not None:
        return await driver.say(_with_codes(step.say, stage) * step.times)
    if step.press is not None:
        return await driver.press(step.press)
    buttons = {label: choice for one in before for label, choice in one.buttons.items()}
    if step.choose not in buttons:
        raise NotAsWritten(f"no button {step.choose!r} among {list(buttons)}")
    return await driver.press(buttons[step.choose])


def _with_codes(text: str, stage: Stage) -> str:
    for name, code in stage.codes.items():
        text = text.replace(f"{{{name}}}", code)
    return text


def _remember(stage: Stage, seen: list[Seen]) -> None:
    for one in seen:
        for name, shape in _CODES.items():
            found = shape.search(one.text)
            if found:
                stage.codes[name] = found.group()


def _differences(step: Step, seen: list[Seen], talk: Talk) -> Iterator[str]:
    text = "\n".join(one.text for one in seen)
    labels = [label for one in seen for label in one.buttons]
    cited = [clause for one in seen for clause in one.citations]
    yield from (f"not seen: {words}" for words in step.sees if words not in text)
    yield from (f"seen: {words}" for words in step.sees_not if words in text)
    yield from (f"not offered: {label}" for label in step.offers if label not in labels)
    yield from (f"offered: {label}" for label in step.offers_not if label in labels)
    if step.cites is not None and cited[:1] != [step.cites]:
        yield f"cited {cited[:1]} and not {step.cites}"
    yield from _state_differences(step, seen, talk)


def _state_differences(step: Step, seen: list[Seen], talk: Talk) -> Iterator[str]:
    state = talk.conversation
    if step.language is not None and state.language != step.language:
        yield f"language {state.language}"
    if step.verdict is not None and step.verdict not in {one.verdict for one in seen} | _verdict_of(talk):
        yield f"verdict is not {step.verdict}, but {_verdict_of(talk)}"
    if step.pending is not None and pending_of(talk) != step.pending:
        yield f"pending is {pending_of(talk)}"
    for key, value in step.facts.items():
        told = state.facts[key].value if key in state.facts else None
        if told != value:
            yield f"{key} is {told!r}"


def _changes(before: Talk, now: Talk) -> Iterator[str]:
    if before.conversation.facts != now.conversation.facts:
        yield f"facts were {before.conversation.facts} and are {now.conversation.facts}"
    if pending_of(before) != pending_of(now):
        yield f"pending was {pending_of(before)} and is {pending_of(now)}"


def _verdict_of(talk: Talk) -> set[str]:
    measure = talk.desk.pack.measures.get(talk.conversation.measure or "")
    return {verdict_now(talk, measure).verdict} if measure else set()
