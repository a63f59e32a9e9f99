"""Every scripted conversation on every channel: the same words bring the same questions, facts and records."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
import pytest_asyncio

from bot.settings import Settings
from bot.web.app import create_app, running
from bot.wiring import Services, prepare, wire
from dialogs import assistant
from dialogs.conversation import Conversation
from dialogs.talk import Talk
from intakes.cases import Case, find
from tests.fakes.telegram import FakeTelegram
from tests.journeys.drivers import ApiDriver, Driver, Seen, TelegramDriver, TerminalDriver
from tests.journeys.script import Journey, Step, all_journeys

TOKEN = "7000001:journeys-applicant-bot-token-0000000"
CHANNELS = ("api", "terminal", "telegram")

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[dict[str, object]]:
    """One desk with its web application and its applicants' bot, for all journeys."""
    folder: Path = tmp_path_factory.mktemp("journeys")
    async with FakeTelegram() as server:
        server.bot(TOKEN)
        settings = Settings(
            data_dir=folder,
            database_url=None,
            public_url="http://desk.test",
            telegram_token=TOKEN,
            telegram_api_url=server.url,
        )
        prepare(settings, lambda _line: None)
        services = wire(settings)
        try:
            await services.knowledge.refresh()
            transport = httpx.ASGITransport(app=create_app(services))
            async with httpx.AsyncClient(transport=transport, base_url="http://desk.test") as client, running(services):
                yield {"services": services, "client": client, "server": server}
        finally:
            services.close()


def make_driver(channel: str, world: dict[str, object]) -> Driver:
    services, client, server = world["services"], world["client"], world["server"]
    assert isinstance(services, Services)
    assert isinstance(client, httpx.AsyncClient)
    assert isinstance(server, FakeTelegram)
    if channel == "api":
        return ApiDriver(client)
    if channel == "terminal":
        return TerminalDriver(services)
    return TelegramDriver(server, TOKEN, services, client)


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("journey", all_journeys(), ids=lambda journey: journey.name.replace(" ", "-"))
async def test_the_conversation_goes_as_written(journey: Journey, channel: str, world: dict[str, object]) -> None:
    await walk(journey, make_driver(channel, world), world)


async def test_the_filed_record_is_the_same_on_every_channel(world: dict[str, object]) -> None:
    (journey,) = [j for j in all_journeys() if j.name.startswith("A university researcher asks")]
    records = {}
    for channel in CHANNELS:
        driver = make_driver(channel, world)
        await walk(journey, driver, world)
        records[channel] = filed(await case_of(driver, world))
    assert records["api"] == records["terminal"] == records["telegram"]
    assert records["api"]["fields"] == {"contact_name": "王小明", "contact": "+8613800001234"}
    assert records["api"]["verdict"]["verdict"] == "eligible"


async def walk(journey: Journey, driver: Driver, world: dict[str, object]) -> None:
    """Play a journey and check each step."""
    services = world["services"]
    assert isinstance(services, Services)
    seen = await driver.start(journey.language)
    for number, step in enumerate(journey.steps, 1):
        seen = await take(step, driver, seen)
        state = await state_of(driver, services)
        problems = list(differences(step, seen, state, services))
        assert not problems, f"step {number} ({step.say or step.choose or step.press or step.fill}): {problems}\n{seen}"


async def take(step: Step, driver: Driver, before: list[Seen]) -> list[Seen]:
    if step.say is not None:
        return await driver.say(step.say)
    if step.press is not None:
        return await driver.press(step.press)
    if step.fill is not None:
        return await driver.fill(step.fill)
    buttons = {label: choice for one in before for label, choice in one.buttons.items()}
    assert step.choose in buttons, f"no button {step.choose!r} among {list(buttons)}"
    return await driver.press(buttons[step.choose])


def differences(step: Step, seen: list[Seen], state: Conversation, services: Services):  # type: ignore[no-untyped-def]
    """What is not as the step says."""
    text = "\n".join(one.text for one in seen)
    labels = [label for one in seen for label in one.buttons]
    cited = [clause for one in seen for clause in one.citations]
    yield from (f"not seen: {words}" for words in step.sees if words not in text)
    yield from (f"seen: {words}" for words in step.sees_not if words in text)
    yield from (f"not offered: {label}" for label in step.offers if label not in labels)
    if step.cites is not None and cited[:1] != [step.cites]:
        yield f"cited {cited[:1]} and not {step.cites}"
    if step.language is not None and state.language != step.language:
        yield f"language {state.language}"
    if step.verdict is not None and step.verdict not in {one.verdict for one in seen} | verdict_of(state, services):
        yield f"verdict is not {step.verdict}"
    if step.pending is not None and pending_in(state, services) != step.pending:
        yield f"pending is {pending_in(state, services)}"
    for key, value in step.facts.items():
        told = state.facts[key].value if key in state.facts else None
        if told != value:
            yield f"{key} is {told!r}"


def pending_in(state: Conversation, services: Services) -> str:
    pending = assistant.pending(talk_of(state, services))
    return pending.fact if pending else "nothing"


def verdict_of(state: Conversation, services: Services) -> set[str]:
    from dialogs.steps.verdict import verdict_now

    talk = talk_of(state, services)
    measure = talk.desk.pack.measures.get(state.measure or "")
    return {verdict_now(talk, measure).verdict} if measure else set()


def talk_of(state: Conversation, services: Services) -> Talk:
    return services.database.read(lambda c: Talk(state, services.turns.desk(c, services.clock())))


async def state_of(driver: Driver, services: Services) -> Conversation:
    return await services.turns.state_of(driver.conversation_id)


async def case_of(driver: Driver, world: dict[str, object]) -> Case:
    services = world["services"]
    assert isinstance(services, Services)
    state = await state_of(driver, services)
    (reference,) = state.filed.values()
    return await services.database.reading_from(lambda c: find(c, services.keys, reference))


def filed(case: Case) -> dict[str, object]:
    """What must not depend on the channel."""
    kept = ("policy", "measure", "revision", "facts", "verdict", "fields", "language", "consent_version", "state")
    return {name: getattr(case, name) for name in kept}
