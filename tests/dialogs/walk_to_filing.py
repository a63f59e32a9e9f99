"""The part of the walk that files, and the one that counts the three years."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from dialogs.facts import facts_for
from dialogs.messages import Chose, FormPosted, Said
from knowledge.eligibility.values import value_as_json
from tests.dialogs.walker import PersonAtTheDesk


class PersonWhoFiles(PersonAtTheDesk):
    """Files what was checked, or does not; starts the clock."""

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
    @rule(goes_on=st.booleans())
    def starts_the_clock(self, goes_on: bool) -> None:
        before, running = self.standing(), self.state.clock is not None
        self.take(Said("到期日"))
        assert self.pending_name == "field.retention_start"
        if goes_on:
            self.tells_the_day("2026年3月1日")
            self.wants_a_reminder("remind=yes")
            assert running or self.standing() == before

    @precondition(lambda self: self.pending_name == "field.retention_start")
    @rule(day=st.sampled_from(["2026年3月1日", "2020-01-01", "去年三月"]))
    def tells_the_day(self, day: str) -> None:
        self.take(Said(day))

    @precondition(lambda self: self.pending_name == "field.reminder")
    @rule(text=st.sampled_from(["要", "不用", "remind=yes", "remind=no"]))
    def wants_a_reminder(self, text: str) -> None:
        self.take(Chose(text) if "=" in text else Said(text))
        assert self.state.clock is None
