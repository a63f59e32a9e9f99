"""One turn, one transaction: nothing lost, nothing twice, on both databases and from several processes at once."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, text

from bot.errors import KeyReused, UnknownConversation, UnknownForm
from bot.settings import Settings
from bot.turns import Opening, Taken, Turns
from bot.wire import Json
from dialogs.messages import Chose, Said, Turn
from intakes import cases
from intakes.errors import InvalidField, UnknownIntake
from intakes.types import Status
from knowledge.answering import Analysis, Answer
from knowledge.pack import Pack
from knowledge.scripts import Language
from storage import audit
from storage.base import metadata
from storage.encryption import Keys
from storage.tables import conversations, form_links, intakes, people, replies, turns
from storage.unit_of_work import Database
from tests.conftest import SettableClock
from tests.databases import Databases
from tests.fakes.knowledge import ANSWER, FakeAnswerer, fake_knowledge

MEASURE = "researcher_retention"
NAME, PHONE = "金丝雀Canary", "13800138000"
FORM = {"contact_name": NAME, "contact": PHONE}
ASKED = "卡纳利群岛的税率是多少"


class Office:
    """Processes that take turns on one database."""

    def __init__(
        self,
        databases: Databases,
        keys: Keys,
        pack: Pack,
        clock: SettableClock,
        *,
        processes: int = 3,
        answerer: FakeAnswerer | None = None,
    ) -> None:
        self.keys, self.clock = keys, clock
        settings = Settings(_env_file=None, public_url="https://desk.example.cn")
        self.databases: list[Database] = [databases.open() for _ in range(processes)]
        self.all = [Turns(d, keys, fake_knowledge(pack, answerer), settings, clock) for d in self.databases]
        self.database, self.one = self.databases[0], self.all[0]

    def spread(self, number: int) -> Turns:
        """Which process the balancer gives a request to."""
        return self.all[number % len(self.all)]

    def count(self) -> dict[str, int]:
        """How many rows each table has, for those that have any."""
        counted = {
            t.name: self.database.read(lambda c, t=t: c.execute(select(func.count()).select_from(t)).scalar_one())
            for t in metadata.sorted_tables
        }
        return {name: number for name, number in counted.items() if number}

    def version(self, conversation_id: str) -> int:
        """How many turns the conversation's row knows of."""
        mine = select(conversations.c.version).where(conversations.c.id == conversation_id)
        return self.database.read(lambda c: c.execute(mine).scalar_one())

    def status(self, receipt: tuple[str, str]) -> Status:
        """What the holder of a receipt sees."""
        return self.database.read(lambda c: cases.status(c, self.keys, *receipt))


@pytest.fixture
def office(databases: Databases, keys: Keys, packaged: Pack, clock: SettableClock) -> Office:
    return Office(databases, keys, packaged, clock)


@pytest.fixture
async def opened(office: Office) -> Opening:
    """A conversation on the web."""
    return await office.one.open("web", None)


def button(response: Json, start: str) -> Chose:
    """The button of the last reply whose id begins, or ends, so."""
    ids = [choice["id"] for choice in response["replies"][-1]["choices"]]
    return Chose(next(i for i in ids if i.startswith(start) or i.endswith(start)))


async def to_the_consent(taking: Any) -> Json:
    """Check a measure without knowing anything, and ask to file it."""
    response: Json = (await taking(Chose(f"check:{MEASURE}"))).response
    while response["pending"] is not None:
        response = (await taking(button(response, "=?"))).response
    return (await taking(button(response, "file:"))).response


async def file_on_the_web(office: Office, opened: Opening) -> Taken:
    """The whole way to a receipt."""

    async def taking(turn: Turn) -> Taken:
        return await office.one.take(opened.conversation_id, opened.token, turn)

    await to_the_consent(taking)
    await taking(Chose("consent=agree"))
    await taking(Said(NAME))
    return await taking(Said(PHONE))


async def hand_out_form(office: Office, address: str = "7:1") -> str:
    """The whole way to a one-time form on Telegram; returns its token."""
    numbers = iter(range(1000))

    async def taking(turn: Turn) -> Taken:
        return await office.one.take_at("telegram", address, turn, f"tg:{next(numbers)}")

    await to_the_consent(taking)
    link: str = (await taking(Chose("consent=agree"))).response["replies"][-1]["link"]
    assert link.startswith("https://desk.example.cn/form/")
    return link.rpartition("/")[2]


async def all_at_once(works: Sequence[Awaitable[Taken]]) -> list[Taken | BaseException]:
    return await asyncio.gather(*works, return_exceptions=True)


async def test_two_hundred_turns_at_once_in_one_conversation_lose_nothing(office: Office, opened: Opening) -> None:
    taken = await asyncio.gather(
        *(office.spread(n).take(opened.conversation_id, opened.token, Said(f"{ASKED} {n}")) for n in range(200))
    )
    assert office.version(opened.conversation_id) == 201
    told = await office.one.replies_after(opened.conversation_id, opened.token, 0)
    assert [reply["seq"] for reply in told] == list(range(1, 202))
    assert sorted(r["seq"] for t in taken for r in t.response["replies"]) == list(range(2, 202))
    assert Counter(r["text"] for r in told)[ANSWER] == 200


async def test_the_same_key_twenty_times_at_once_is_one_turn_with_one_response(office: Office, opened: Opening) -> None:
    taken = await asyncio.gather(
        *(
            office.spread(n).take(opened.conversation_id, opened.token, Said(ASKED), key="k", body=b"{}")
            for n in range(20)
        )
    )
    assert sorted(t.repeated for t in taken) == [False] + [True] * 19
    assert len({str(t.response) for t in taken}) == 1
    assert office.version(opened.conversation_id) == 2
    assert office.count()["turns"] == 2


async def test_the_same_key_with_another_body_is_refused_and_changes_nothing(office: Office, opened: Opening) -> None:
    place = opened.conversation_id, opened.token
    first = await office.one.take(*place, Said(ASKED), key="k", body=b"one")
    before = office.count()
    with pytest.raises(KeyReused):
        await office.one.take(*place, Said("另一句"), key="k", body=b"two")
    assert office.count() == before
    assert (await office.one.take(*place, Said(ASKED), key="k", body=b"one")).response == first.response


async def test_a_key_belongs_to_its_conversation(office: Office, opened: Opening) -> None:
    other = await office.one.open("web", None)
    for place in (opened, other):
        taken = await office.one.take(place.conversation_id, place.token, Said(ASKED), key="k", body=b"{}")
        assert not taken.repeated


async def test_without_a_key_each_request_is_a_turn(office: Office, opened: Opening) -> None:
    for _ in range(2):
        assert not (await office.one.take(opened.conversation_id, opened.token, Said(ASKED))).repeated
    assert office.version(opened.conversation_id) == 3


async def test_the_first_messages_of_a_chat_at_once_make_one_conversation(office: Office) -> None:
    taken = await asyncio.gather(
        *(office.spread(n).take_at("telegram", "7:1", Said(f"{ASKED} {n}"), f"tg:{n}") for n in range(20))
    )
    [conversation] = {t.conversation_id for t in taken}
    assert office.version(conversation) == 20
    assert office.count()["people"] == office.count()["conversations"] == 1


async def test_one_update_taken_twenty_times_at_once_is_answered_once(office: Office) -> None:
    taken = await asyncio.gather(*(office.spread(n).take_at("telegram", "7:1", Said(ASKED), "tg:5") for n in range(20)))
    assert sorted(t.repeated for t in taken) == [False] + [True] * 19
    assert (office.count()["turns"], office.count()["replies"]) == (1, len(taken[0].response["replies"]))


@pytest.mark.parametrize("wrong", ["token", "id", "both"])
async def test_a_wrong_token_and_an_unknown_id_are_told_alike(office: Office, opened: Opening, wrong: str) -> None:
    other = await office.one.open("web", None)
    conversation = "0" * 32 if wrong in ("id", "both") else opened.conversation_id
    token = other.token if wrong in ("token", "both") else opened.token
    with pytest.raises(UnknownConversation, match=r"^no conversation with this id and token$"):
        await office.one.take(conversation, token, Said(ASKED))
    with pytest.raises(UnknownConversation, match=r"^no conversation with this id and token$"):
        await office.one.replies_after(conversation, token, 0)
    with pytest.raises(UnknownConversation, match=r"^no conversation with this id and token$"):
        await office.one.forget(conversation, token)


async def test_replies_are_read_from_where_the_client_is(office: Office, opened: Opening) -> None:
    place = opened.conversation_id, opened.token
    said = [(await office.one.take(*place, Said(ASKED))).response["replies"] for _ in range(2)]
    assert await office.one.replies_after(*place, 1) == said[0] + said[1]
    assert await office.one.replies_after(*place, 2) == said[1]
    assert await office.one.replies_after(*place, 3) == []


async def test_on_telegram_replies_wait_to_be_sent_and_on_the_web_to_be_fetched(office: Office) -> None:
    await office.one.open("web", None)
    await office.one.take_at("telegram", "7:1", Said(ASKED), "tg:1")
    states = select(replies.c.state).order_by(replies.c.id)
    assert office.database.read(lambda c: c.execute(states).scalars().all()) == ["pulled", "waiting"]


async def test_filing_writes_the_record_with_what_was_told(office: Office, opened: Opening) -> None:
    taken = await file_on_the_web(office, opened)
    assert taken.receipt is not None
    reference, code = taken.receipt
    assert all(word in taken.response["replies"][-1]["text"] for word in (reference, code))
    case = office.database.read(lambda c: cases.find(c, office.keys, reference))
    assert (case.measure, case.channel, case.conversation_id) == (MEASURE, "web", opened.conversation_id)
    assert case.fields == {"contact_name": NAME, "contact": f"+86{PHONE}"}
    assert office.status(taken.receipt).reference == reference
    assert office.database.read(audit.verify) == 1


async def test_the_last_field_sent_twenty_times_at_once_files_one_record(office: Office, opened: Opening) -> None:
    place = opened.conversation_id, opened.token

    async def taking(turn: Turn) -> Taken:
        return await office.one.take(*place, turn)

    await to_the_consent(taking)
    await taking(Chose("consent=agree"))
    await taking(Said(NAME))
    taken = await asyncio.gather(
        *(office.spread(n).take(*place, Said(PHONE), key="last", body=b"{}") for n in range(20))
    )
    assert len([t for t in taken if t.receipt is not None]) == 1
    assert len({str(t.response) for t in taken}) == 1
    assert (office.count()["intakes"], office.count()["intake_fields"]) == (1, 2)


async def test_nothing_personal_and_nothing_said_is_in_the_bytes_of_the_file(
    sqlite: Databases, keys: Keys, packaged: Pack, clock: SettableClock, tmp_path: Path
) -> None:
    office = Office(sqlite, keys, packaged, clock)
    opened = await office.one.open("web", None)
    await office.one.take(opened.conversation_id, opened.token, Said(ASKED))
    taken = await file_on_the_web(office, opened)
    assert taken.receipt is not None
    reference, code = taken.receipt
    written = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert reference.encode() in written  # so the record is there, and what is looked for would be seen
    for secret in (NAME, "Canary", PHONE, code, opened.token, ASKED):
        assert secret.encode() not in written


async def test_forgetting_a_conversation_leaves_only_what_was_filed(office: Office, opened: Opening) -> None:
    taken = await file_on_the_web(office, opened)
    assert taken.receipt is not None
    await office.one.forget(opened.conversation_id, opened.token)
    assert office.count() == {"intakes": 1, "intake_fields": 2, "intake_events": 1, "audit_rows": 1}
    assert office.status(taken.receipt).measure == MEASURE
    with pytest.raises(UnknownConversation):
        await office.one.take(opened.conversation_id, opened.token, Said(ASKED))


async def test_forgetting_takes_open_forms_and_unsent_replies_along(office: Office) -> None:
    token = await hand_out_form(office)
    assert {"form_links", "replies", "turns"} <= office.count().keys()
    office.database.transact(lambda c: c.execute(people.delete()))
    assert office.count() == {}
    with pytest.raises(UnknownForm):
        await office.one.form(token)


async def test_forgetting_one_conversation_touches_no_other(office: Office, opened: Opening) -> None:
    other = await office.one.open("web", None)
    await office.one.forget(opened.conversation_id, opened.token)
    assert len(await office.one.replies_after(other.conversation_id, other.token, 0)) == 1
    assert office.count()["people"] == 1


async def test_a_turn_that_waits_while_its_conversation_is_deleted_finds_none(
    postgres: Databases, keys: Keys, packaged: Pack, clock: SettableClock
) -> None:
    office = Office(postgres, keys, packaged, clock)
    opened = await office.one.open("web", None)
    waiting = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    with office.databases[1].writing.begin() as deleting:
        deleting.execute(people.delete())
        turn = asyncio.create_task(office.one.take(opened.conversation_id, opened.token, Said(ASKED)))
        while not await office.databases[2].reading_from(lambda c: c.execute(waiting).scalar_one()):
            assert not turn.done()
    with pytest.raises(UnknownConversation):
        await turn
    assert office.count() == {}


async def test_turns_and_a_deletion_at_once_leave_nothing_half_written(office: Office, opened: Opening) -> None:
    place = opened.conversation_id, opened.token
    works: list[Any] = [office.spread(n).take(*place, Said(f"{ASKED} {n}")) for n in range(20)]
    works.insert(10, office.spread(1).forget(*place))
    outcomes = await all_at_once(works)
    raised = {type(outcome) for outcome in outcomes if isinstance(outcome, BaseException)}
    assert raised <= {UnknownConversation}
    assert office.count() == {}


class FailingOnce(FakeAnswerer):
    """Fails on the first question."""

    failed = False

    def answer(self, question: str | Analysis, before: Sequence[str] = (), language: Language = "zh-Hans") -> Answer:
        """The one answer, the second time."""
        if not self.failed:
            self.failed = True
            raise LookupError("the index is broken")
        return super().answer(question, before, language)


async def test_a_turn_that_fails_leaves_nothing_and_can_be_sent_again(
    databases: Databases, keys: Keys, packaged: Pack, clock: SettableClock
) -> None:
    office = Office(databases, keys, packaged, clock, answerer=FailingOnce())
    opened = await office.one.open("web", None)
    before = office.count()

    async def taking() -> Taken:
        return await office.one.take(opened.conversation_id, opened.token, Said(ASKED), key="k", body=b"{}")

    with pytest.raises(LookupError):
        await taking()
    assert office.count() == before
    assert not (await taking()).repeated


@pytest.mark.parametrize("typed", ["", "\x00", "\udcff", "長" * 10_000, "\u202e\ufffd"])
async def test_what_cannot_be_read_is_a_turn_with_a_notice(office: Office, opened: Opening, typed: str) -> None:
    taken = await office.one.take(opened.conversation_id, opened.token, Said(typed), key="k", body=b"{}")
    assert [reply["kind"] for reply in taken.response["replies"]] == ["notice"]
    assert office.version(opened.conversation_id) == 2


async def test_the_state_is_sealed_to_its_own_conversation(office: Office, opened: Opening) -> None:
    other = await office.one.open("web", None)

    def swap(connection: Any) -> None:
        mine, theirs = opened.conversation_id, other.conversation_id
        state = connection.execute(select(conversations.c.state).where(conversations.c.id == theirs)).scalar_one()
        connection.execute(conversations.update().where(conversations.c.id == mine).values(state=state))

    office.database.transact(swap)
    with pytest.raises(Exception, match="moved from another row"):
        await office.one.take(opened.conversation_id, opened.token, Said(ASKED))


async def test_a_form_files_once_and_then_its_link_is_closed(office: Office) -> None:
    token = await hand_out_form(office)
    form = await office.one.form(token)
    assert (form.measure, form.language) == (MEASURE, "zh-Hans")
    taken = await office.one.take_form(token, FORM)
    assert taken.receipt is not None
    assert office.status(taken.receipt).measure == MEASURE
    assert taken.receipt[1] not in str(taken.response)  # the code is shown on the page, not in the chat
    for again in (office.one.form(token), office.one.take_form(token, FORM)):
        with pytest.raises(UnknownForm):
            await again
    assert office.count()["intakes"] == 1


async def test_a_form_sent_ten_times_at_once_files_one_record(office: Office) -> None:
    token = await hand_out_form(office)
    outcomes = await all_at_once([office.spread(n).take_form(token, FORM) for n in range(10)])
    assert len([o for o in outcomes if isinstance(o, Taken) and o.receipt]) == 1
    assert {type(o) for o in outcomes} <= {Taken, UnknownForm}
    assert office.count()["intakes"] == 1


async def test_a_form_with_a_wrong_field_stays_open_and_files_nothing(office: Office) -> None:
    token = await hand_out_form(office)
    before = office.count()
    with pytest.raises(InvalidField):
        await office.one.take_form(token, FORM | {"contact": "12"})
    assert office.count() == before
    assert (await office.one.take_form(token, FORM)).receipt is not None


async def test_a_form_closes_when_its_time_is_over(office: Office) -> None:
    token = await hand_out_form(office)
    office.clock.advance(hours=24, microseconds=-1)
    assert (await office.one.form(token)).measure == MEASURE
    office.clock.advance(microseconds=1)
    with pytest.raises(UnknownForm):
        await office.one.form(token)
    with pytest.raises(UnknownForm):
        await office.one.take_form(token, FORM)
    assert "intakes" not in office.count()


async def test_a_form_closes_when_the_application_is_stopped(office: Office) -> None:
    token = await hand_out_form(office)
    await office.one.take_at("telegram", "7:1", Said("取消"), "tg:stop")
    with pytest.raises(UnknownForm):
        await office.one.take_form(token, FORM)
    assert "intakes" not in office.count()


async def test_only_hashes_of_form_and_conversation_tokens_are_kept(office: Office, opened: Opening) -> None:
    token = await hand_out_form(office)
    kept = [office.database.read(lambda c, t=t: str(c.execute(select(t)).all())) for t in metadata.sorted_tables]
    assert not any(secret in table for table in kept for secret in (token, opened.token))
    assert office.count()["form_links"] == 1


async def test_a_receipt_opens_its_own_intake_only(office: Office, opened: Opening) -> None:
    first = await file_on_the_web(office, opened)
    second = await file_on_the_web(office, await office.one.open("web", None))
    assert first.receipt is not None
    assert second.receipt is not None
    with pytest.raises(UnknownIntake):
        office.status((first.receipt[0], second.receipt[1]))


async def test_everything_of_a_turn_carries_the_clock_s_time(office: Office, opened: Opening) -> None:
    office.clock.advance(days=1)
    await file_on_the_web(office, opened)
    now = office.clock()
    for column in (intakes.c.filed_at, turns.c.at, replies.c.created_at, conversations.c.updated_at):
        latest = office.database.read(lambda c, column=column: c.execute(select(func.max(column))).scalar_one())
        assert latest == now, column


async def test_a_form_link_lives_as_long_as_is_set(office: Office) -> None:
    await hand_out_form(office)
    expires = office.database.read(lambda c: c.execute(select(form_links.c.expires_at)).scalar_one())
    assert (expires - office.clock()).total_seconds() == 24 * 3600
