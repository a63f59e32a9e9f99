"""Whatever a person does, in whatever order: the state is what was told, and the question is one of the planner's."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule

from dialogs.conversation import Conversation
from dialogs.facts import chosen_value, facts_for
from dialogs.messages import Opened, Said
from dialogs.steps import steering
from dialogs.talk import Talk
from knowledge.eligibility.planning import relevant_facts
from tests.dialogs.walk_to_filing import PersonWhoFiles
from tests.dialogs.walker import ME, PACK, Forgotten, Unknown

MEASURES = sorted(PACK.measures)
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


class Walk(PersonWhoFiles):
    """What a person may do, and what holds whatever they did."""

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


TestWalk = Walk.TestCase
TestWalk.settings = settings(
    max_examples=60, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
)
