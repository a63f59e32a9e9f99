"""One turn, one transaction: nothing lost, nothing twice, on both databases and from several processes at once."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import select, text

from bot.errors import KeyReused, UnknownConversation
from bot.turns import Opening, Taken
from dialogs.messages import Said
from knowledge.answering import Analysis, Answer
from knowledge.pack import Pack
from knowledge.scripts import Language
from storage.encryption import Keys
from storage.tables import conversations, people, replies
from tests.bot.office import (
    ASKED,
    Office,
    all_at_once,
)
from tests.conftest import SettableClock
from tests.databases import Databases
from tests.fakes.knowledge import ANSWER, FakeAnswerer


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
