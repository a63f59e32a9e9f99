"""The staff bot, on python-telegram-bot: notices with a reference only. It has its own token and its own trust."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import structlog
from sqlalchemy import Connection, select
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, Update
from telegram.error import BadRequest, ChatMigrated, Forbidden, RetryAfter, TelegramError
from telegram.request import HTTPXRequest

from bot.clock import Clock
from bot.delivery import Dead, Delivered, Outcome, RetryAt
from bot.telegram import inbox
from bot.telegram.render import Outgoing, plain, render
from dialogs.messages import Reply
from dialogs.words import words
from storage.encryption import Keys
from storage.tables import staff
from storage.unit_of_work import Database

log = structlog.get_logger(__name__)
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


@asynccontextmanager
async def open_bot(token: str, api_url: str) -> AsyncIterator[Bot]:
    """The python-telegram-bot client of a Bot API server.

    Not through ``Bot.initialize``: that asks Telegram who the bot is, and the desk must start while Telegram is away.
    """
    sending, polling = HTTPXRequest(connection_pool_size=8), HTTPXRequest()
    try:
        yield Bot(
            token,
            base_url=f"{api_url}/bot",
            base_file_url=f"{api_url}/file/bot",
            request=sending,
            get_updates_request=polling,
        )
    finally:
        await sending.shutdown()
        await polling.shutdown()


class StaffUpdates:
    """Answers whoever writes to the staff bot with the number that an admin needs to link the chat."""

    def __init__(self, bot: Bot, database: Database, keys: Keys, clock: Clock) -> None:
        self._bot, self._database, self._keys, self._clock = bot, database, keys, clock

    async def handle(self, stored: inbox.StoredUpdate) -> None:
        """One update to its end."""
        try:
            update = Update.de_json(stored.body, self._bot)
        except (TypeError, KeyError, ValueError, AttributeError) as error:
            problem = f"not an update we know: {type(error).__name__}"
            await self._database.transacting(lambda c: inbox.quarantine(c, stored, problem, self._clock()))
            return
        message = update.message
        if message is not None and message.chat.type == "private":
            await self._answer(message.chat.id)
        await self._database.transacting(lambda c: inbox.settle(c, stored, self._clock()))

    async def _answer(self, chat_id: int) -> None:
        language = await self._database.reading_from(lambda c: _language_of(c, chat_id))
        say = words(language or "zh-Hans")
        text = say("staff-linked") if language else say("staff-not-linked", chat=str(chat_id))
        try:
            await self._bot.send_message(chat_id, text)
        except TelegramError as error:
            log.warning("staff_bot_not_heard", problem=type(error).__name__)


def _language_of(connection: Connection, chat_id: int) -> str | None:
    """The language of the account linked to a chat; None when there is none, or it is disabled."""
    row = connection.execute(
        select(staff.c.language).where(staff.c.telegram_chat_id == chat_id, staff.c.disabled_at.is_(None))
    ).first()
    return None if row is None else row.language or "zh-Hans"


class StaffSender:
    """Sends notices with python-telegram-bot. The address is the staff account's id."""

    def __init__(self, bot: Bot, database: Database) -> None:
        self._bot, self._database = bot, database

    async def send(self, address: str, reply: Reply, language: str) -> Outcome:
        """Send a notice to the chat that is linked to an account now."""
        chat_id = await self._database.reading_from(lambda c: _chat_of(c, address))
        if chat_id is None:
            return Dead("the account has no linked chat, or is disabled")
        try:
            for part in render(reply, language):
                await self._send_part(chat_id, part)
        except RetryAfter as error:
            after = error.retry_after
            return RetryAt(after if isinstance(after, timedelta) else timedelta(seconds=after), "429", counts=False)
        except (Forbidden, BadRequest, ChatMigrated) as error:
            return Dead(error.message)
        except TelegramError as error:
            return RetryAt(None, type(error).__name__)
        return Delivered()

    async def _send_part(self, chat_id: int, part: Outgoing) -> None:
        try:
            await self._bot.send_message(
                chat_id,
                part.text,
                parse_mode=part.parse_mode,
                reply_markup=_keyboard(part),
                link_preview_options=NO_PREVIEW,
            )
        except BadRequest as error:
            if "parse entities" not in error.message:
                raise
            await self._send_part(chat_id, plain(part))


def _chat_of(connection: Connection, staff_id: str) -> int | None:
    return connection.execute(
        select(staff.c.telegram_chat_id).where(staff.c.id == staff_id, staff.c.disabled_at.is_(None))
    ).scalar_one_or_none()


def _keyboard(part: Outgoing) -> InlineKeyboardMarkup | None:
    rows = [[InlineKeyboardButton(b.label, url=b.url, callback_data=b.data) for b in row] for row in part.buttons]
    return InlineKeyboardMarkup(rows) if rows else None
