"""Every function of the steps is reached by some journey, and every text is said in every language."""

from __future__ import annotations

import ast
import sys
from collections import defaultdict
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from fluent.syntax import FluentParser
from fluent.syntax import ast as fluent

from bot.knowledge_source import KnowledgeSource
from dialogs import notices, steps
from dialogs.commands import command_in
from dialogs.conversation import Conversation, Language
from dialogs.messages import FormPosted, Said
from dialogs.talk import Talk
from dialogs.words import TEXTS, Words, words
from intakes.errors import InvalidField
from intakes.types import State
from tests.conftest import NOW
from tests.dialogs.desk import Decided, Happened, Office
from tests.journeys.drivers import AssistantDriver, Driver
from tests.journeys.script import Journey, all_journeys
from tests.journeys.walking import Stage, walk

LANGUAGES: tuple[Language, ...] = ("zh-Hans", "zh-Hant", "en")
STEPS = Path(steps.__file__).parent
# Said by the channels or when something fails, never by the assistant: rendered here by name.
ELSEWHERE: dict[str, dict[str, str]] = {
    "turn-failed": {},
    "staff-linked": {},
    "staff-not-linked": {"chat": "70001"},
    "clock-event": {"end": "2029-02-28"},
    "clock-event-note": {"start": "2026-03-01", "end": "2029-02-28"},
}
Spoken = set[tuple[str, str]]


@dataclass(frozen=True)
class Played:
    """The functions of the steps that were reached, the texts that were said, and what happened in each journey."""

    reached: set[str]
    said: Spoken
    histories: list[list[Happened]]


@pytest.fixture(scope="module")
def journeys() -> list[Journey]:
    return all_journeys()


@pytest.fixture(scope="module")
def played(knowledge: KnowledgeSource, journeys: list[Journey]) -> Played:
    """All journeys on the pure assistant."""
    snapshot = knowledge.current()
    reached: set[str] = set()
    said: Spoken = set()
    histories = []
    with profiled(reached), pytest.MonkeyPatch.context() as patch:
        overhear(said, patch)
        for journey in journeys:
            office = Office(snapshot.pack, snapshot.answerer)
            at_once(walk(journey, stage_on(office, journey)))
            histories.append(office.history)
    return Played(reached, said, histories)


def test_every_step_is_reached_by_a_journey_on_the_assistant(played: Played) -> None:
    missed = sorted(functions() - played.reached)
    assert not missed, "no journey reaches:\n" + "\n".join(missed)


def test_every_text_is_said_in_every_language(
    played: Played, knowledge: KnowledgeSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: Spoken = set(played.said)
    overhear(said, monkeypatch)
    answerer = knowledge.current().answerer
    analyses = {t.text: answerer.analyse(t.text) for h in played.histories for _, t in h if isinstance(t, Said)}
    for language in LANGUAGES:
        for history in played.histories:
            again(history, language, knowledge, analyses)
        tell_unasked(language)
        post_an_old_form(Office(knowledge.current().pack, answerer), language)
        for name, placeholders in ELSEWHERE.items():
            assert words(language)(name, **placeholders).strip()
    missed = sorted(f"{language}: {name}" for name in texts() for language in LANGUAGES if (name, language) not in said)
    assert not missed, "nothing says:\n" + "\n".join(missed)


def test_what_is_rendered_by_name_is_not_also_in_a_journey(
    played: Played,
) -> None:
    assert played.said
    assert not {name for name, _ in played.said} & set(ELSEWHERE)


def again(history: list[Happened], language: Language, knowledge: KnowledgeSource, analyses: dict[str, Any]) -> None:
    """Let the same things happen to people who chose another language."""
    office = Office(knowledge.current().pack, knowledge.current().answerer)
    for name, what in history:
        if isinstance(what, Conversation):
            office.begin(name, what.model_copy(update={"language": language, "language_chosen": True}))
        elif isinstance(what, Decided):
            if what.reference in office.filed:
                office.decide(name, what.reference, what.decision, what.note)
        elif isinstance(what, Said):
            if not (command_in(what.text) or "").startswith("speak_"):
                office.take(name, Said(what.text, analyses.get(what.text)))
        else:
            try:
                office.take(name, what)
            except InvalidField as error:
                words(language)(f"field-problem-{error.problem}")


def tell_unasked(language: Language) -> None:
    """What is said without a turn."""
    for state in (State.APPROVED, State.DECLINED):
        assert notices.decision_notice(language, "TZ2026-00000001-1", state, "材料齐全").text
    assert notices.new_intake_notice(language, "TZ2026-00000001-1", {"zh-Hans": "甲", "en": "A"}).text
    assert notices.moved_notice(language).text
    assert notices.retention_notice(language, NOW.date()).text


def post_an_old_form(office: Office, language: Language) -> None:
    """A form that was sent when its application was stopped a moment before."""
    office.begin("stopped", Conversation(channel="telegram", personal_data="link", language=language))
    office.take("stopped", FormPosted("key of before", {}))
    assert not office.filed


def at_once(playing: Coroutine[Any, Any, object]) -> None:
    """Run what is written as asynchronous and, in memory, waits for nothing."""
    try:
        playing.send(None)
    except StopIteration:
        return
    raise AssertionError("something in memory waited")


def stage_on(office: Office, journey: Journey) -> Stage:
    """A person at the desk in memory; what only Telegram has is played with the one-time form."""
    on_form = journey.channels == ("telegram",)

    async def talk(driver: Driver) -> Talk:
        return Talk(office.conversations[driver.conversation_id], office.desk())

    async def decide(driver: Driver, reference: str, decision: str, note: str) -> None:
        office.decide(driver.conversation_id, reference, decision, note)

    return Stage(AssistantDriver(office, on_form=on_form), lambda: AssistantDriver(office), talk, decide)


def functions() -> set[str]:
    """Every function of the steps, as file:qualified.name."""
    found = set()
    for path in STEPS.glob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        found |= {f"{path.name}:{name}" for name in _named(tree, "")}
    return found


def texts() -> set[str]:
    """The names of all texts."""
    resource = FluentParser().parse((TEXTS / "zh-Hans.ftl").read_text(encoding="utf-8"))
    return {entry.id.name for entry in resource.body if isinstance(entry, fluent.Message)}


def overhear(said: Spoken, monkeypatch: pytest.MonkeyPatch) -> None:
    """Note every text that is rendered, and in which language."""
    render = Words.__call__

    def noting(self: Words, name: str, **values: str) -> str:
        said.add((name, self.language))
        return render(self, name, **values)

    monkeypatch.setattr(Words, "__call__", noting)


@contextmanager
def profiled(reached: set[str]) -> Iterator[None]:
    """Note every function of the steps that is entered."""
    known: defaultdict[Any, str | None] = defaultdict(lambda: None)
    folder = str(STEPS)

    def note(frame: FrameType, event: str, _arg: object) -> None:
        code = frame.f_code
        if event == "call" and code not in known:
            known[code] = code.co_filename
            if code.co_filename.startswith(folder):
                reached.add(f"{Path(code.co_filename).name}:{code.co_qualname}")

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        yield
    finally:
        sys.setprofile(before)


def _named(node: ast.AST, prefix: str) -> Iterator[str]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef):
            yield f"{prefix}{child.name}"
            yield from _named(child, f"{prefix}{child.name}.<locals>.")
        elif isinstance(child, ast.ClassDef):
            yield from _named(child, f"{prefix}{child.name}.")
        else:
            yield from _named(child, prefix)
