"""Every scripted conversation on every channel: the same words bring the same questions, facts and records."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from bot.decisions import decide_and_tell
from bot.knowledge_source import KnowledgeSource
from dialogs.talk import Talk
from intakes.cases import Case, find
from knowledge.pack import Pack
from tests.journeys.drivers import Driver, talk_of
from tests.journeys.script import CHANNELS, Journey, all_journeys
from tests.journeys.walking import Stage, walk
from tests.journeys.world import World, opened_world

AT_ONCE = 8
"""So many conversations go on at the same time: most of one is waiting for its messages."""
Playing = dict[tuple[str, str], "asyncio.Task[None]"]
PLAYED = [(journey, channel) for journey in all_journeys() for channel in journey.channels]

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(tmp_path_factory: pytest.TempPathFactory, knowledge: KnowledgeSource) -> AsyncIterator[World]:
    """One desk for all journeys."""
    async with opened_world(tmp_path_factory.mktemp("journeys"), knowledge) as opened:
        yield opened


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def playing(request: pytest.FixtureRequest, world: World) -> AsyncIterator[Playing]:
    """The journeys that were selected, all begun; each test waits for its own."""
    turnstile = asyncio.Semaphore(AT_ONCE)

    async def play(journey: Journey, channel: str) -> None:
        async with turnstile:
            await walk(journey, stage_on(world, channel))

    chosen = [item.callspec.params for item in request.session.items if _plays(item)]  # type: ignore[attr-defined]
    tasks = {
        (params["journey"].name, params["channel"]): asyncio.create_task(play(params["journey"], params["channel"]))
        for params in chosen
    }
    yield tasks
    for task in tasks.values():
        task.cancel()
    await asyncio.gather(*tasks.values(), return_exceptions=True)


@pytest.mark.parametrize(("journey", "channel"), PLAYED, ids=lambda part: getattr(part, "name", part))
async def test_the_conversation_goes_as_written(journey: Journey, channel: str, playing: Playing) -> None:
    await playing[journey.name, channel]


async def test_the_filed_record_is_the_same_on_every_channel(world: World) -> None:
    (journey,) = [j for j in all_journeys() if j.name.startswith("A university researcher asks")]
    records: dict[str, dict[str, Any]] = {}
    for channel in CHANNELS:
        stage = stage_on(world, channel)
        await walk(journey, stage)
        records[channel] = filed(await case_of(stage, world))
    assert records["api"] == records["terminal"] == records["telegram"]
    assert records["api"]["fields"] == {"contact_name": "王小明", "contact": "+8613800001234"}
    assert records["api"]["verdict"]["verdict"] == "eligible"


async def test_the_journeys_go_over_all_measures_verdicts_and_languages(packaged: Pack) -> None:
    journeys = all_journeys()
    assert len(journeys) >= 60
    assert {journey.language for journey in journeys} == {"zh-Hans", "zh-Hant", "en"}
    steps = [step for journey in journeys for step in journey.steps]
    assert {step.press for step in steps} >= {f"check:{measure}" for measure in packaged.measures}
    assert {step.verdict for step in steps} >= {"eligible", "not_eligible", "needs_authority", "unknown"}


def stage_on(world: World, channel: str) -> Stage:
    """A person on a channel; elsewhere is the next channel."""
    other = CHANNELS[(CHANNELS.index(channel) + 1) % len(CHANNELS)]

    async def talk(driver: Driver) -> Talk:
        state = await world.services.turns.state_of(driver.conversation_id)
        return talk_of(state, world.services)

    async def decide(_driver: Driver, reference: str, decision: str, note: str) -> None:
        keys, now = world.services.keys, world.services.clock()
        await world.services.database.transacting(
            lambda c: decide_and_tell(c, keys, reference, decision, note=note, by="reviewer", seen_version=1, now=now)
        )

    return Stage(world.driver(channel), lambda: world.driver(other), talk, decide)


async def case_of(stage: Stage, world: World) -> Case:
    """What the conversation filed."""
    state = await world.services.turns.state_of(stage.driver.conversation_id)
    (reference,) = state.filed.values()
    return await world.services.database.reading_from(lambda c: find(c, world.services.keys, reference))


def filed(case: Case) -> dict[str, Any]:
    """What must not depend on the channel."""
    kept = ("policy", "measure", "revision", "facts", "verdict", "fields", "language", "consent_version", "state")
    return {name: getattr(case, name) for name in kept}


def _plays(item: pytest.Item) -> bool:
    return getattr(item, "originalname", "") == "test_the_conversation_goes_as_written"
