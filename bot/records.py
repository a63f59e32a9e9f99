"""What a turn reads of the tables, the codes it hands out, and how its effects are written: all in its transaction."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Connection, delete, insert, select, update

from bot.conversation_store import ConversationStore
from bot.outbox import say_in
from bot.staff_notices import tell_staff
from dialogs.conversation import Conversation
from dialogs.messages import Effect, FileIntake, HandOutForm, KeepResumeCode, MoveHere, Remind
from dialogs.notices import moved_notice
from intakes import cases, codes
from intakes.errors import UnknownIntake
from intakes.types import Status
from storage.base import new_id
from storage.encryption import Keys
from storage.tables import form_links, reminders, resume_codes


class DatabaseRecords:
    """``dialogs.desk.Records`` on a connection."""

    def __init__(self, connection: Connection, keys: Keys, now: datetime) -> None:
        self._connection, self._keys, self._now = connection, keys, now

    def resumable(self, code: str) -> Conversation | None:
        """The conversation that a resume code opens now."""
        found = self._behind(code)
        return None if found is None else ConversationStore(self._keys).read(self._connection, found)

    def _behind(self, code: str) -> str | None:
        query = select(resume_codes.c.conversation_id).where(
            resume_codes.c.code_hash == self._keys.keyed_hash("resume", code),
            resume_codes.c.used_at.is_(None),
            resume_codes.c.expires_at > self._now,
        )
        return self._connection.execute(query).scalar_one_or_none()

    def status(self, reference: str, receipt_code: str) -> Status | None:
        """The status behind the pair, None when it opens nothing."""
        try:
            return cases.status(self._connection, self._keys, reference, receipt_code)
        except UnknownIntake:
            return None


class FreshIds:
    """``dialogs.desk.Ids`` from the system's randomness."""

    def reference(self, on: date) -> str:
        """A reference for a new intake."""
        return codes.new_reference(on)

    def receipt_code(self) -> str:
        """A receipt code."""
        return codes.new_receipt_code()

    def resume_code(self) -> str:
        """A resume code."""
        return codes.new_resume_code()

    def token(self) -> str:
        """A one-time token for a link."""
        return codes.new_token()

    def submission_key(self) -> str:
        """A key for one decision to file."""
        return new_id()


def apply_effect(connection: Connection, keys: Keys, effect: Effect, conversation_id: str, now: datetime) -> None:
    """Write what a turn decided."""
    match effect:
        case FileIntake():
            if cases.file_intake(connection, keys, effect.submission, conversation_id, now):
                tell_staff(connection, keys, effect.submission.reference, effect.title, now)
        case KeepResumeCode():
            connection.execute(
                insert(resume_codes).values(
                    code_hash=keys.keyed_hash("resume", codes.normal_code(effect.code)),
                    conversation_id=conversation_id,
                    expires_at=effect.expires_at,
                )
            )
        case MoveHere():
            _leave_the_old_place(connection, keys, effect.code, conversation_id, now)
        case Remind():
            _set_reminder(connection, effect, conversation_id)
        case HandOutForm():
            connection.execute(
                insert(form_links).values(
                    id=new_id(),
                    token_hash=keys.keyed_hash("form", effect.token),
                    conversation_id=conversation_id,
                    submission_key=effect.submission_key,
                    expires_at=effect.expires_at,
                )
            )


def _leave_the_old_place(connection: Connection, keys: Keys, code: str, here: str, now: datetime) -> None:
    """Use the code up, tell the old address, and keep nothing of the conversation there."""
    mine = resume_codes.c.code_hash == keys.keyed_hash("resume", code)
    old = connection.execute(select(resume_codes.c.conversation_id).where(mine)).scalar_one()
    connection.execute(update(resume_codes).where(resume_codes.c.conversation_id == old).values(used_at=now))
    if old == here:
        return
    store = ConversationStore(keys)
    held = store.lock(connection, old)
    was = held.state
    emptied = Conversation(channel=was.channel, personal_data=was.personal_data, language=was.language)
    store.write(connection, held, emptied, last_seq=held.last_seq, now=now)
    cause = f"moved:{old}"[:40] + f":{held.version}"[-8:]
    say_in(connection, keys, old, [moved_notice(was.language)], cause=cause, language=was.language, now=now)


def _set_reminder(connection: Connection, remind: Remind, conversation_id: str) -> None:
    same = (reminders.c.conversation_id == conversation_id) & (reminders.c.kind == remind.kind)
    connection.execute(delete(reminders).where(same))
    connection.execute(
        insert(reminders).values(
            id=new_id(),
            conversation_id=conversation_id,
            kind=remind.kind,
            day=remind.day,
            due_at=remind.due_at,
        )
    )
