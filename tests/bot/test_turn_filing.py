"""What a turn files, through the chat and through the one-time form, and what forgetting leaves of it."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.errors import UnknownConversation, UnknownForm
from bot.turns import Opening, Taken
from dialogs.messages import Chose, Said, Turn
from intakes import cases
from intakes.errors import InvalidField, UnknownIntake
from knowledge.pack import Pack
from storage import audit
from storage.base import metadata
from storage.encryption import Keys
from storage.tables import conversations, form_links, intakes, people, replies, turns
from tests.bot.office import (
    ASKED,
    FORM,
    MEASURE,
    NAME,
    PHONE,
    Office,
    all_at_once,
    file_on_the_web,
    hand_out_form,
    to_the_consent,
)
from tests.conftest import SettableClock
from tests.databases import Databases


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
