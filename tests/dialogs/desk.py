"""A desk without a database: records in memory, codes that count up, a time set by hand."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import cast

from stdnum.iso7064 import mod_37_36

from dialogs.assistant import respond
from dialogs.conversation import Conversation
from dialogs.desk import Desk
from dialogs.messages import Effect, FileIntake, HandOutForm, KeepResumeCode, MoveHere, Reply, Turn
from dialogs.notices import decision_notice, moved_notice
from dialogs.talk import Outcome
from intakes.codes import CROCKFORD, normal_code
from intakes.types import State, Status, Submission
from knowledge.answering import Analysis, Answer, Answerer, Cited, Option
from knowledge.pack import Pack
from knowledge.scripts import Language
from tests.conftest import NOW


class CountingIds:
    """``dialogs.desk.Ids``: codes of the right shape, the same in every run."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1)

    def reference(self, on: date) -> str:
        """A reference with the right check character."""
        while True:
            stem = f"TZ{on.year}{next(self._numbers):08d}"
            check = mod_37_36.calc_check_digit(stem)
            if check in CROCKFORD:
                return f"{stem[:6]}-{stem[6:]}-{check}"

    def receipt_code(self) -> str:
        """Four groups of four."""
        return f"RCPT-0000-0000-{next(self._numbers):04d}"

    def resume_code(self) -> str:
        """Two groups of five."""
        return f"RESVM-{next(self._numbers):05d}"

    def token(self) -> str:
        """A token for a link."""
        return f"token-{next(self._numbers)}"

    def submission_key(self) -> str:
        """A key for one decision to file."""
        return f"key-{next(self._numbers)}"


@dataclass(frozen=True)
class Decided:
    """What the staff decided."""

    reference: str
    decision: str
    note: str


Happened = tuple[str, "Conversation | Turn | Decided"]


@dataclass
class Filed:
    """An intake in memory."""

    submission: Submission
    state: State = State.SUBMITTED
    note: str | None = None


@dataclass
class Office:
    """``dialogs.desk.Records``, and what turns write: what is filed, which codes and links are out."""

    pack: Pack
    answerer: Answerer
    now: datetime = NOW
    ids: CountingIds = field(default_factory=CountingIds)
    filed: dict[str, Filed] = field(default_factory=dict)
    forms: dict[str, str] = field(default_factory=dict)
    conversations: dict[str, Conversation] = field(default_factory=dict)
    codes: dict[str, tuple[str, datetime]] = field(default_factory=dict)
    told: dict[str, list[Reply]] = field(default_factory=dict)
    # What happened, in order: enough to let it happen again.
    history: list[Happened] = field(default_factory=list)

    def desk(self) -> Desk:
        """The world as a turn sees it now."""
        return Desk(
            pack=self.pack,
            revision=1,
            answerer=self.answerer,
            records=self,
            ids=self.ids,
            now=self.now,
            absolute=lambda path: f"https://desk.example.cn{path}",
            form_hours=24,
        )

    def begin(self, name: str, state: Conversation) -> None:
        """A new conversation, kept under a name."""
        self.conversations[name] = state
        self.history.append((name, state))

    def take(self, name: str, turn: Turn) -> Outcome:
        """One turn of a conversation."""
        self.history.append((name, turn))
        outcome = respond(self.conversations[name], turn, self.desk())
        self.conversations[name] = outcome.conversation
        for effect in outcome.effects:
            self._apply(name, effect)
        return outcome

    def decide(self, name: str, reference: str, decision: str, note: str) -> None:
        """The staff approves or declines, and the conversation is told."""
        self.history.append((name, Decided(reference, decision, note)))
        filed = self.filed[reference]
        filed.state, filed.note = {"approve": State.APPROVED, "decline": State.DECLINED}[decision], note
        notice = decision_notice(filed.submission.language, reference, filed.state, note)
        self.told.setdefault(name, []).append(notice)

    def status(self, reference: str, receipt_code: str) -> Status | None:
        """Where an intake stands, for whoever has both codes."""
        found = self.filed.get(reference)
        if found is None or normal_code(found.submission.receipt_code) != normal_code(receipt_code):
            return None
        settled = None if found.state == State.SUBMITTED else self.now
        return Status(reference, found.submission.measure, found.state, self.now, settled, found.note)

    def resumable(self, code: str) -> Conversation | None:
        """The conversation that a code opens now."""
        name, expires = self.codes.get(normal_code(code), ("", self.now))
        return self.conversations.get(name) if expires > self.now else None

    def _apply(self, name: str, effect: Effect) -> None:
        match effect:
            case FileIntake():
                assert effect.submission.reference not in self.filed
                self.filed[effect.submission.reference] = Filed(effect.submission)
            case HandOutForm():
                self.forms[effect.token] = effect.submission_key
            case KeepResumeCode():
                self.codes[normal_code(effect.code)] = name, effect.expires_at
            case MoveHere():
                old, _ = self.codes.pop(normal_code(effect.code))
                if old != name:
                    was = self.conversations[old]
                    self.told.setdefault(old, []).append(moved_notice(was.language))
                    self.conversations[old] = Conversation(
                        channel=was.channel, personal_data=was.personal_data, language=was.language
                    )
            case _:
                pass


class PlainAnswerer:
    """Answers as ``knowledge.answering.Answerer`` does, by the kind of text alone: enough for every status."""

    def __init__(self, pack: Pack) -> None:
        self._pack = pack
        self._entries = [entry for entry in pack.entries.values() if entry.kind == "answered"]

    def answer(self, question: str | Analysis, before: Sequence[str] = (), language: Language = "zh-Hans") -> Answer:
        """One of a few answers, chosen by what the text holds."""
        text = question if isinstance(question, str) else question.text
        if "哪" in text or "which" in text:
            options = tuple(Option(e.id, e.questions.all()[0]) for e in self._entries[:2])
            return Answer("clarify", "您问的是哪一件？", language, choices=options, confidence=0.4)
        if "你好" in text or "thanks" in text:
            return Answer("small_talk", "您好。", language)
        if text.rstrip().endswith(("?", "？", "吗", "嗎", "呢")):
            return self._told(self._entries[len(text) % len(self._entries)].id, language, 0.9)
        return Answer("out_of_scope", "这个我不清楚。", language)

    def entry_answer(self, entry_id: str, language: Language) -> Answer:
        """What a button that asks a question gives."""
        return self._told(entry_id, language, 1.0)

    def _told(self, entry_id: str, language: Language, confidence: float) -> Answer:
        entry = self._pack.entries[entry_id]
        clause = self._pack.clauses[entry.clauses[0]]
        quote = clause.hant[:10]
        url = f"/policy/{self._pack.id}?lang={language}#{entry.clauses[0]}"
        cited = Cited(self._pack.id, entry.clauses[0], clause.number, quote, None, url)
        return Answer(
            "answered", "文件有写。", language, (cited,), confidence=confidence, measure=entry.measure, entry=entry_id
        )


def plain_office(pack: Pack) -> Office:
    """An office that answers plainly."""
    return Office(pack, cast("Answerer", PlainAnswerer(pack)))
