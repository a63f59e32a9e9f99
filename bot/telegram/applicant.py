"""The applicants' bot, on aiogram: it parses updates and sends messages; turns are ours."""

from __future__ import annotations

from datetime import timedelta

import structlog
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.enums import ChatMemberStatus
from aiogram.exceptions import (
    AiogramError,
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramRetryAfter,
)
from aiogram.types import (
    CallbackQuery,
    ChatMemberUpdated,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    Message,
    Update,
)
from pydantic import ValidationError

from bot.clock import Clock
from bot.delivery import Dead, Delivered, MovedTo, Outcome, RetryAt
from bot.outbox import say_in
from bot.telegram import inbox
from bot.telegram.reach import mark_reach
from bot.telegram.render import Outgoing, plain, render
from bot.turns import Turns
from dialogs.conversation import Channel, Language
from dialogs.messages import Chose, Kind, Reply, Said, Turn
from dialogs.words import words
from storage.encryption import Keys
from storage.unit_of_work import Database

log = structlog.get_logger(__name__)
CHANNEL: Channel = "telegram"
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
SEND_SECONDS = 25.0


def make_bot(token: str, api_url: str) -> Bot:
    """The aiogram client of a Bot API server. It gives a call up before the lease on what it sends is over."""
    return Bot(token, session=AiohttpSession(api=TelegramAPIServer.from_base(api_url), timeout=SEND_SECONDS))


class ApplicantUpdates:
    """Makes turns of stored updates."""

    def __init__(self, bot: Bot, turns: Turns, database: Database, keys: Keys, clock: Clock) -> None:
        self._bot, self._turns, self._database, self._keys, self._clock = bot, turns, database, keys, clock

    async def handle(self, stored: inbox.StoredUpdate) -> None:
        """One update to its end: a turn, nothing to do, or the quarantine. Never raises for what an update holds."""
        try:
            update = Update.model_validate(stored.body, context={"bot": self._bot})
        except ValidationError as error:
            await self._put_aside(stored, f"not an update we know: {error.error_count()} mistakes")
            return
        try:
            await self._take(stored, update)
        except Exception as error:
            log.exception("turn_failed", update_id=stored.update_id)
            await self._put_aside(stored, f"{type(error).__name__} in the turn")
            await self._apologise(stored, update)
            return
        await self._database.transacting(lambda c: inbox.settle(c, stored, self._clock()))

    async def _take(self, stored: inbox.StoredUpdate, update: Update) -> None:
        turn, chat_id, language = _turn_of(update)
        if update.callback_query is not None:
            await self._stop_the_spinner(update.callback_query)
        if update.my_chat_member is not None:
            await self._note_reach(stored.bot_id, update.my_chat_member)
        if turn is not None and chat_id is not None:
            address = f"{stored.bot_id}:{chat_id}"
            await self._turns.take_at("telegram", address, turn, f"tg:{stored.update_id}", language)

    async def _stop_the_spinner(self, query: CallbackQuery) -> None:
        """Best effort: Telegram refuses it after some seconds, and nothing depends on it."""
        try:
            await self._bot.answer_callback_query(query.id)
        except AiogramError as error:
            log.info("callback_not_answered", problem=type(error).__name__)

    async def _note_reach(self, bot_id: int, change: ChatMemberUpdated) -> None:
        """The person blocked the bot, or took the block back."""
        blocked = change.new_chat_member.status == ChatMemberStatus.KICKED
        since, address = (self._clock() if blocked else None), f"{bot_id}:{change.chat.id}"
        await self._database.transacting(lambda c: mark_reach(c, CHANNEL, address, unreachable_since=since))

    async def _put_aside(self, stored: inbox.StoredUpdate, problem: str) -> None:
        await self._database.transacting(lambda c: inbox.quarantine(c, stored, problem, self._clock()))

    async def _apologise(self, stored: inbox.StoredUpdate, update: Update) -> None:
        _, chat_id, _ = _turn_of(update)
        found = await self._turns.conversation_at(CHANNEL, f"{stored.bot_id}:{chat_id}")
        if found is None:
            return
        conversation_id, language = found
        sorry = Reply(Kind.NOTICE, words(language)("turn-failed"))
        cause, now = f"failed:{stored.id}", self._clock()
        await self._database.transacting(
            lambda c: say_in(c, self._keys, conversation_id, [sorry], cause=cause, language=language, now=now)
        )


def _turn_of(update: Update) -> tuple[Turn | None, int | None, Language | None]:
    """What the update is to the conversation. Group chats have no person, so nothing is said there."""
    if update.message is not None and update.message.chat.type == "private":
        message = update.message
        # A photo, a sticker, a voice message: its caption counts, and without one it is a message without text.
        return Said(message.text or message.caption or ""), message.chat.id, _language(message)
    query = update.callback_query
    if query is not None and query.message is not None and query.message.chat.type == "private" and query.data:
        return Chose(query.data), query.message.chat.id, None
    return None, None, None


def _language(message: Message) -> Language | None:
    """The language of the person's Telegram, for the greeting; after that their own words decide."""
    code = (message.from_user.language_code or "") if message.from_user else ""
    if code.startswith("zh"):
        return "zh-Hant" if any(part in code.lower() for part in ("hant", "tw", "hk", "mo")) else "zh-Hans"
    return "en" if code.startswith("en") else None


class TelegramSender:
    """Sends replies with aiogram and says what became of them."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    async def send(self, address: str, reply: Reply, language: str) -> Outcome:
        """Send every part of a reply to "bot id:chat id"."""
        chat_id = int(address.partition(":")[2])
        try:
            for part in render(reply, language):
                await self._send_part(chat_id, part)
        except TelegramRetryAfter as error:
            return RetryAt(timedelta(seconds=error.retry_after), "429", counts=False)
        except TelegramMigrateToChat as error:
            return MovedTo(f"{self._bot.id}:{error.migrate_to_chat_id}")
        except TelegramForbiddenError as error:
            return Dead(error.message, unreachable=True)
        except TelegramBadRequest as error:
            return Dead(error.message)
        except AiogramError as error:
            # The network, 5xx, or an answer that is no JSON (ClientDecodeError is no TelegramAPIError).
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
        except TelegramBadRequest as error:
            if "can't parse entities" not in error.message:
                raise
            await self._send_part(chat_id, plain(part))


def _keyboard(part: Outgoing) -> InlineKeyboardMarkup | None:
    rows = [
        [
            InlineKeyboardButton(text=b.label, url=b.url)
            if b.url
            else InlineKeyboardButton(text=b.label, callback_data=b.data)
            for b in row
        ]
        for row in part.buttons
    ]
    return InlineKeyboardMarkup(inline_keyboard=rows) if rows else None
