"""Whatever a person does, in whatever order: the state is what was told, and the question is one of the planner's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from dialogs.conversation import Conversation
from dialogs.facts import DONT_KNOW, chosen_value, facts_for, key_of
from dialogs.messages import Chose, FileIntake, FormPosted, Opened, Pending, Said, Turn
from dialogs.steps import steering
from dialogs.steps.verdict import FILE, FILEABLE
from dialogs.talk import Outcome, Talk
from knowledge.eligibility.measures import Measure
from knowledge.eligibility.planning import relevant_facts
from knowledge.eligibility.values import value_as_json
from knowledge.eligibility.vocabulary import Fact
from knowledge.pack import first_pack
from tests.dialogs.desk import Office, plain_office

PACK = first_pack()
MEASURES = sorted(PACK.measures)
LONGEST_ID = 64
ME = "me"
# How an answer is typed, and the value that it is.
TYPED: dict[str, list[tuple[str, Any]]] = {
    "bool": [("是的", True), ("不是", False)],
    "integer": [("50万", 500_000), ("三十万元", 300_000), ("800000", 800_000)],
    "number": [("2", 2), ("0", 0)],
    "assessments": [
        ("2019年合格，2020年不合格", [{"year": 2019, "result": "pass"}, {"year": 2020, "result": "fail"}]),
        ("2020年合格", [{"year": 2020, "result": "pass"}]),
    ],
}
ASIDES = [
    "国家级众创空间给多少钱？",
    "是不是3年以内都行？",
    "which departments are responsible?",
    "如果学校同意了会怎么样？",
    "你好",
    "/help",
    "进度",
    "为什么问",
    "政策",
    "其他支持",
    "",
    "长" * 3000,
    "\x07",
]
COMMANDS_OF_LANGUAGE = ["English", "繁體", "简体中文"]
NOBODY_S = ["nonsense", "check:nonsense", "file:nonsense", "ask:nonsense", "edit:nonsense", "offer:x", "=", "a=b", ":"]


@dataclass(frozen=True)
class Forgotten:
    """In the log: an answer was taken back."""


@dataclass(frozen=True)
class Unknown:
    """In the log: "I don't know" was said."""


class Walk(RuleBasedStateMachine):
    """A person at the desk. ``log`` is what they told, kept apart from the state, by the key of each fact."""

    def __init__(self) -> None:
        super().__init__()
        self.office: Office = plain_office(PACK)
        self.log: list[tuple[str, Any]] = []
        self.pressed: list[str] = []
        self.agreed: dict[str, Any] | None = None
        self.outcome: Outcome

    @initialize(link=st.booleans())
    def opens(self, link: bool) -> None:
        place = (
            {"channel": "telegram", "personal_data": "link"} if link else {"channel": "web", "personal_data": "here"}
        )
        self.office.begin(ME, Conversation.model_validate(place))
        self.take(Opened())

    # what the person does in a check

    @rule(measure=st.sampled_from(MEASURES))
    def starts_a_measure(self, measure: str) -> None:
        busy = self.state.filing is not None or self.state.clock is not None
        self.press(f"check:{measure}")
        assert busy or self.state.measure == measure

    @rule()
    def starts_the_checkup(self) -> None:
        self.take(Said("我能享受哪些政策"))

    @precondition(lambda self: self.asked is not None)
    @rule(data=st.data(), questions=st.integers(1, 6))
    def answers_by_button(self, data: st.DataObject, questions: int) -> None:
        for _ in range(questions):
            if self.asked is not None:
                self.answer(data.draw(st.sampled_from(self.open_question.choices)).id)

    @precondition(lambda self: self.asked is not None and not self.is_busy)
    @rule()
    def answers_as_one_who_qualifies(self) -> None:
        while self.asked is not None:
            self.answer(self.open_question.choices[0].id)

    @precondition(lambda self: self.asked is not None)
    @rule(data=st.data())
    def answers_by_text(self, data: st.DataObject) -> None:
        measure, fact = self.open
        if fact.choices:
            number = data.draw(st.integers(1, len(fact.choices_in(measure.id))))
            value = chosen_value(fact, measure.id, list(fact.choices_in(measure.id))[number - 1])
            text = data.draw(st.sampled_from([str(number), self.open_question.choices[number - 1].label]))
        else:
            text, value = data.draw(st.sampled_from(TYPED[fact.type]))
        if text in self.labels_elsewhere():
            return
        self.take(Said(text))
        self.note(measure, fact, value)

    @precondition(lambda self: self.asked is not None)
    @rule(text=st.sampled_from(["不清楚", "跳过", "I don't know"]))
    def does_not_know(self, text: str) -> None:
        measure, fact = self.open
        self.take(Said(text))
        self.note(measure, fact, Unknown())

    @precondition(lambda self: self.state.measure == "researcher_retention" and self.state.checkup is None)
    @rule(agreed=st.booleans())
    def corrects(self, agreed: bool) -> None:
        self.take(Said("学校同意了" if agreed else "学校其实没同意"))
        self.log.append(("original_unit_consent", agreed))
        assert self.state.filing is None

    # what changes nothing

    @rule(text=st.sampled_from(ASIDES))
    def says_something_else(self, text: str) -> None:
        before = self.standing()
        self.take(Said(text))
        assert self.standing() == before

    @rule(choice=st.sampled_from(NOBODY_S))
    def presses_what_nobody_offered(self, choice: str) -> None:
        before = self.standing()
        self.press(choice, remember=False)
        assert self.standing() == before

    @precondition(lambda self: bool(self.pressed))
    @rule(data=st.data())
    def presses_an_old_button(self, data: st.DataObject) -> None:
        choice = data.draw(st.sampled_from(self.pressed))
        key = choice.rpartition("=")[0]
        if key and (key == self.asked or (key == "consent" and self.pending_name == "consent")):
            return
        if key == "remind" and self.pending_name == "field.reminder":
            return
        if not key and not self.is_busy:
            return  # a check that was offered stays on offer
        if any(offer.id == choice for offer in self.state.offers):
            return
        before = self.standing()
        self.press(choice)
        assert self.standing() == before

    @rule(text=st.sampled_from(COMMANDS_OF_LANGUAGE))
    def changes_the_language(self, text: str) -> None:
        before = self.standing()
        self.take(Said(text))
        assert self.standing() == before

    @precondition(lambda self: self.state.measure is not None and not self.is_busy and self.state.checkup is None)
    @rule(other=st.sampled_from(MEASURES))
    def looks_at_another_measure_and_comes_back(self, other: str) -> None:
        before, here = self.standing(), self.state.measure
        self.press(f"check:{other}")
        self.press(f"check:{here}")
        assert self.standing() == before

    # going back

    @rule()
    def goes_back(self) -> None:
        filing, clock, told = self.state.filing, self.state.clock, self.told_here()
        self.take(Said("返回"))
        if clock is not None or (filing is not None and filing.consented_at is not None):
            return
        assert self.state.filing is None
        last = next((key for key in reversed(self.keys_in_order()) if key in told), None)
        if last is not None:
            self.log.append((last, Forgotten()))

    @precondition(lambda self: bool(self.told_here()) and not self.is_busy)
    @rule(data=st.data())
    def edits(self, data: st.DataObject) -> None:
        key = data.draw(st.sampled_from(sorted(self.told_here())))
        self.take(Said("修改"))
        assert f"edit:{key}" in {offer.id for offer in self.state.offers}
        self.press(f"edit:{key}")
        self.log.append((key, Forgotten()))

    @rule()
    def cancels_and_goes_on(self) -> None:
        facts, measure = self.state.facts, self.state.measure
        self.take(Said("取消"))
        assert self.pending_name is None
        assert self.state.facts == facts
        self.take(Said("继续"))
        assert measure is None or self.state.measure == measure

    @precondition(lambda self: len(self.log) > 5)
    @rule()
    def starts_over(self) -> None:
        self.take(Said("重新开始"))
        self.log.clear()
        assert self.pending_name is None

    # filing

    @precondition(lambda self: self.state.measure is not None and not self.is_busy)
    @rule(by_button=st.booleans())
    def wants_to_file(self, by_button: bool) -> None:
        if by_button:
            self.press(f"file:{self.state.measure}")
        else:
            self.take(Said("提交申请"))

    @precondition(lambda self: self.offers_to_file)
    @rule()
    def accepts_the_offer_to_file(self) -> None:
        self.take(Said("好的"))
        assert self.pending_name == "consent"

    @precondition(lambda self: self.pending_name == "consent")
    @rule(text=st.sampled_from(["同意", "1", "属实，同意", "consent=agree"]))
    def agrees(self, text: str) -> None:
        measure = self.measure(self.state.measure)
        if text == "属实，同意" and self.state.language != "zh-Hans":
            return
        self.take(Chose(text) if "=" in text else Said(text))
        if text == "1" and self.pending_name is None:
            return
        if self.pending_name == "field.contact_name":
            told = facts_for(self.state, measure, self.today)
            self.agreed = {name: value_as_json(told[name]) for name in measure.sheet.used_facts if name in told}

    @precondition(lambda self: self.offers_to_file)
    @rule()
    def files_without_a_pause(self) -> None:
        filed = len(self.office.filed)
        self.accepts_the_offer_to_file()
        self.agrees("consent=agree")
        while self.pending_name is not None:
            self.fills_in("13800001234")
        assert len(self.office.filed) == filed + 1
        assert not self.offers_to_file

    @precondition(lambda self: self.pending_name == "consent")
    @rule()
    def declines(self) -> None:
        self.press("consent=decline")
        assert self.state.filing is None

    @precondition(lambda self: (self.pending_name or "").startswith("field.contact"))
    @rule(contact=st.sampled_from(["13800001234", "12345", "wang@example.cn"]))
    def fills_in(self, contact: str) -> None:
        filing = self.state.filing
        assert filing is not None
        if self.state.personal_data == "link":
            if contact != "12345":
                self.take(FormPosted(filing.submission_key, {"contact_name": "王小明", "contact": contact}))
        else:
            self.take(Said("王小明" if self.pending_name == "field.contact_name" else contact))

    @rule()
    def posts_a_form_of_before(self) -> None:
        before, filed = self.standing(), len(self.office.filed)
        self.take(FormPosted("key of before", {"contact_name": "王小明", "contact": "13800001234"}))
        assert (self.standing(), len(self.office.filed)) == (before, filed)

    # the clock

    @precondition(lambda self: self.state.measure == "researcher_retention")
    @rule()
    def starts_the_clock(self) -> None:
        self.take(Said("到期日"))
        assert self.pending_name == "field.retention_start"

    @precondition(lambda self: self.pending_name == "field.retention_start")
    @rule(day=st.sampled_from(["2026年3月1日", "2020-01-01", "去年三月"]))
    def tells_the_day(self, day: str) -> None:
        self.take(Said(day))

    @precondition(lambda self: self.pending_name == "field.reminder")
    @rule(text=st.sampled_from(["要", "不用", "remind=yes", "remind=no"]))
    def wants_a_reminder(self, text: str) -> None:
        self.take(Chose(text) if "=" in text else Said(text))
        assert self.state.clock is None

    # what always holds

    @invariant()
    def the_facts_are_those_of_a_replay(self) -> None:
        fresh = Conversation(channel="web", personal_data="here")
        for key, told in self.log:
            if isinstance(told, Forgotten):
                fresh = fresh.forgetting(key)
            elif isinstance(told, Unknown):
                fresh = fresh.declining(key)
            else:
                fresh = fresh.telling(key, told, self.today)
        assert self.state.facts == fresh.facts
        assert (set(self.state.declined), self.state.order) == (set(fresh.declined), fresh.order)

    @invariant()
    def the_question_is_one_of_the_planner_s(self) -> None:
        if self.asked is None:
            return
        measure, fact = self.open
        if self.state.checkup is not None:  # ``open`` found a measure for it
            assert fact.scope == "person"
            return
        told, declined = facts_for(self.state, measure, self.today), self.state.declined_for(measure.id)
        assert fact.name in relevant_facts(measure, told, declined, self.today)

    @invariant()
    def the_state_is_the_same_once_stored(self) -> None:
        stored = Conversation.model_validate_json(self.state.model_dump_json())
        assert stored == self.state
        assert steering.pending(Talk(stored, self.office.desk())) == self.outcome.pending

    def take(self, turn: Turn) -> None:
        """One turn, and what holds of every turn."""
        self.outcome = self.office.take(ME, turn)
        for reply in self.outcome.replies:
            assert reply.text.strip()
            assert all(len(choice.id.encode()) <= LONGEST_ID and choice.label for choice in reply.choices)
        for effect in self.outcome.effects:
            if isinstance(effect, FileIntake):
                submission = effect.submission
                assert submission.consented_at is not None
                assert submission.facts == self.agreed
                assert submission.verdict["verdict"] in FILEABLE
                assert set(submission.fields) == {"contact_name", "contact"}
                told = self.state.told_for(submission.measure)
                assert all(told[name] == value for name, value in submission.facts.items())

    def press(self, choice: str, *, remember: bool = True) -> None:
        """A button; kept, to be pressed again when it is old."""
        if remember:
            self.pressed.append(choice)
        self.take(Chose(choice))

    def answer(self, choice: str) -> None:
        """Answer the open question by one of its buttons."""
        (measure, fact), chosen = self.open, choice.rpartition("=")[2]
        self.press(choice)
        self.note(measure, fact, Unknown() if chosen == DONT_KNOW else chosen_value(fact, measure.id, chosen))

    def note(self, measure: Measure, fact: Fact, told: Any) -> None:
        """Keep what was told."""
        told = told if isinstance(told, Unknown) else _plain(told)
        self.log.append((key_of(fact, measure.id), told))

    def standing(self) -> tuple[object, ...]:
        """What an aside must not touch."""
        return self.state.facts, self.state.declined, self.state.order, self.pending_name

    def keys_in_order(self) -> tuple[str, ...]:
        return self.state_before_back.order

    @property
    def state_before_back(self) -> Conversation:
        fresh = Conversation(channel="web", personal_data="here")
        for key, told in self.log:
            fresh = fresh.forgetting(key) if isinstance(told, Forgotten) else fresh.telling(key, 0, self.today)
        return fresh

    def told_here(self) -> set[str]:
        """The keys that "back" and "edit" may take away now."""
        keys = {*self.state.facts, *self.state.declined}
        if self.state.checkup is not None:
            used = {key_of(m.fact(n), m.id) for m in PACK.measures.values() for n in m.sheet.used_facts}
            return {key for key in keys & used if "/" not in key}
        measure = PACK.measures.get(self.state.measure or "")
        return keys & {key_of(measure.fact(n), measure.id) for n in measure.sheet.used_facts} if measure else set()

    def labels_elsewhere(self) -> set[str]:
        """What typed words would press besides the open question's buttons."""
        mine = {choice.id for choice in self.open_question.choices}
        if {offer.id for offer in self.state.offers} <= mine:
            return set()
        return {str(n) for n in range(1, 20)} | {offer.label for offer in self.state.offers}

    def measure(self, name: str | None) -> Measure:
        assert name is not None
        return PACK.measures[name]

    @property
    def state(self) -> Conversation:
        return self.office.conversations[ME]

    @property
    def today(self) -> date:
        return self.office.desk().today

    @property
    def is_busy(self) -> bool:
        return self.state.filing is not None or self.state.clock is not None

    @property
    def pending_name(self) -> str | None:
        return self.outcome.pending.fact if self.outcome.pending else None

    @property
    def offers_to_file(self) -> bool:
        """Whether the last words ended in the offer to file."""
        offers = self.state.offers
        return self.pending_name is None and bool(offers) and offers[0].id.startswith(FILE)

    @property
    def open_question(self) -> Pending:
        assert self.outcome.pending is not None
        return self.outcome.pending

    @property
    def asked(self) -> str | None:
        """The key of the fact that is asked; None while something else is open."""
        pending = self.outcome.pending
        if pending is None or self.is_busy:
            return None
        return pending.choices[0].id.rpartition("=")[0]

    @property
    def open(self) -> tuple[Measure, Fact]:
        """The fact that is asked, and a measure that asks it."""
        name = self.open_question.fact
        if self.state.checkup is None:
            measure = self.measure(self.state.measure)
            return measure, measure.fact(name)
        shared = frozenset(key for key in self.state.declined if "/" not in key)
        for measure in PACK.measures.values():
            told = facts_for(self.state, measure, self.today)
            if name in measure.sheet.used_facts and name in relevant_facts(measure, told, shared, self.today):
                return measure, measure.fact(name)
        raise AssertionError(f"no measure waits for {name}")


def _plain(value: Any) -> Any:
    return value if isinstance(value, list) else value_as_json(value)


TestWalk = Walk.TestCase
TestWalk.settings = settings(
    max_examples=60, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
)
