"""aiogram 3 and python-telegram-bot 22 against the fake Bot API server, over HTTP; and webhooks of either."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import aiogram.exceptions as aiogram_errors
import pytest
import pytest_asyncio
import telegram.error as ptb_errors
from aiogram import Bot as AiogramBot
from aiogram import Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import BotCommand, BufferedInputFile, CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup
from aiogram.types import Message as AiogramMessage
from aiohttp import web
from telegram import InlineKeyboardButton as PtbButton
from telegram import InlineKeyboardMarkup as PtbMarkup
from telegram import Update
from telegram.ext import Application, ApplicationBuilder, CallbackQueryHandler, CommandHandler

from tests.fakes.telegram import FakeTelegram, Fault
from tests.fakes.telegram.fixtures import telegram

__all__ = ["telegram"]

APPLICANTS = "111:applicants"
STAFF = "222:staff"
CHAT = 4242
SECRET = "a-secret_of-the_webhook"
PATIENCE = 10

Ptb = Application[Any, Any, Any, Any, Any, Any]


@pytest_asyncio.fixture
async def applicants(telegram: FakeTelegram) -> AsyncIterator[AiogramBot]:
    """aiogram, pointed at the fake server."""
    telegram.bot(APPLICANTS, username="chuangban_bot")
    bot = AiogramBot(APPLICANTS, session=AiohttpSession(api=TelegramAPIServer.from_base(telegram.url)))
    yield bot
    await bot.session.close()


@pytest_asyncio.fixture
async def staff(telegram: FakeTelegram) -> AsyncIterator[Ptb]:
    """python-telegram-bot, pointed at the fake server."""
    telegram.bot(STAFF)
    builder = ApplicationBuilder().token(STAFF).base_url(f"{telegram.url}/bot")
    application = builder.base_file_url(f"{telegram.url}/file/bot").build()
    async with application:
        yield application


async def test_aiogram_polls_answers_edits_and_confirms(telegram: FakeTelegram, applicants: AiogramBot) -> None:
    dispatcher = Dispatcher()

    @dispatcher.message()
    async def ask(message: AiogramMessage) -> None:
        button = InlineKeyboardButton(text="是", callback_data="yes")
        await message.answer(f"<b>{message.text}</b>?", parse_mode="HTML", reply_markup=_only(button))

    @dispatcher.callback_query()
    async def settle(query: CallbackQuery) -> None:
        assert isinstance(query.message, AiogramMessage)
        await query.answer("收到")
        await query.message.edit_text("符合")

    person = telegram.person(CHAT, APPLICANTS)
    polling = asyncio.create_task(dispatcher.start_polling(applicants, handle_signals=False, polling_timeout=1))
    person.says("符合吗")
    [question] = await person.hears()
    assert (question.text, question.labels, question.words_of("bold")) == ("符合吗?", ["是"], ["符合吗"])
    person.presses("是")
    [settled] = await person.hears(until="符合")
    assert settled.edited
    assert settled.labels == []
    assert person.answers == [{"text": "收到", "show_alert": False, "url": ""}]
    await telegram.settled(APPLICANTS)
    await dispatcher.stop_polling()
    await asyncio.wait_for(polling, PATIENCE)


async def test_python_telegram_bot_polls_answers_edits_and_confirms(telegram: FakeTelegram, staff: Ptb) -> None:
    async def ask(update: Update, context: Any) -> None:
        assert update.message is not None
        await update.message.reply_text("受理吗?", reply_markup=PtbMarkup([[PtbButton("受理", callback_data="yes")]]))

    async def settle(update: Update, context: Any) -> None:
        assert update.callback_query is not None
        await update.callback_query.answer()
        await update.callback_query.edit_message_text("已受理")

    staff.add_handler(CommandHandler("start", ask))
    staff.add_handler(CallbackQueryHandler(settle))
    assert staff.updater is not None
    await staff.start()
    await staff.updater.start_polling(poll_interval=0.01, timeout=1)
    officer = telegram.group(-100, STAFF).member(7)
    officer.says("/start")
    await officer.hears(until="受理吗")
    officer.presses("受理")
    [settled] = await officer.hears()
    assert (settled.text, settled.edited) == ("已受理", True)
    await telegram.settled(STAFF)
    await staff.updater.stop()
    await staff.stop()


async def test_two_bots_on_one_server_do_not_see_each_other(
    telegram: FakeTelegram, applicants: AiogramBot, staff: Ptb
) -> None:
    telegram.person(CHAT, APPLICANTS).says("您好")
    assert (await applicants.get_me()).username == "chuangban_bot"
    assert staff.bot.username == "fake222_bot"
    assert len(await applicants.get_updates()) == 1
    assert await staff.bot.get_updates() == ()


async def test_a_document_goes_both_ways(telegram: FakeTelegram, applicants: AiogramBot, staff: Ptb) -> None:
    person = telegram.person(CHAT, APPLICANTS)
    await applicants.send_document(
        CHAT, BufferedInputFile(b"%PDF", "回执.pdf"), caption="<i>回执</i>", parse_mode="HTML"
    )
    officer = telegram.person(7, STAFF)
    await staff.bot.send_document(7, b"a,b", filename="名单.csv")
    assert [message.document for message in await person.hears()] == [("回执.pdf", b"%PDF")]
    assert [message.document for message in await officer.hears()] == [("名单.csv", b"a,b")]

    officer.sends_file("意见.txt", "同意".encode())
    [update] = await staff.bot.get_updates()
    assert update.message is not None
    assert update.message.document is not None
    file = await update.message.document.get_file()
    assert bytes(await file.download_as_bytearray()).decode() == "同意"

    person.sends_file("计划书.pdf", b"%PDF plan")
    [mine] = await applicants.get_updates()
    assert mine.message is not None
    assert mine.message.document is not None
    content = await applicants.download(mine.message.document)
    assert content is not None
    assert content.read() == b"%PDF plan"


async def test_both_libraries_understand_every_refusal(
    telegram: FakeTelegram, applicants: AiogramBot, staff: Ptb, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")  # without it, 22.8 warns about its own RetryAfter
    telegram.person(CHAT, APPLICANTS)
    telegram.person(CHAT, STAFF)
    refusals: list[tuple[Fault, type[Exception], type[Exception]]] = [
        (Fault.too_many_requests(7), aiogram_errors.TelegramRetryAfter, ptb_errors.RetryAfter),
        (Fault.blocked(), aiogram_errors.TelegramForbiddenError, ptb_errors.Forbidden),
        (Fault.bad_request("message is too long"), aiogram_errors.TelegramBadRequest, ptb_errors.BadRequest),
        (Fault.server_error(), aiogram_errors.TelegramServerError, ptb_errors.NetworkError),
        (Fault.garbage(), aiogram_errors.ClientDecodeError, ptb_errors.TelegramError),
        (Fault.reset(), aiogram_errors.TelegramNetworkError, ptb_errors.NetworkError),
    ]
    for fault, for_aiogram, for_ptb in refusals:
        telegram.fail("sendMessage", fault, times=2)
        with pytest.raises(for_aiogram):
            await applicants.send_message(CHAT, "a")
        with pytest.raises(for_ptb):
            await staff.bot.send_message(CHAT, "a")
    telegram.fail("sendMessage", Fault.hang(), times=2)
    with pytest.raises(aiogram_errors.TelegramNetworkError):
        await applicants.send_message(CHAT, "a", request_timeout=1)
    with pytest.raises(ptb_errors.TimedOut):
        await staff.bot.send_message(CHAT, "a", read_timeout=0.05)


async def test_the_seconds_to_wait_arrive(telegram: FakeTelegram, applicants: AiogramBot) -> None:
    telegram.person(CHAT, APPLICANTS)
    telegram.fail("sendMessage", Fault.too_many_requests(7))
    with pytest.raises(aiogram_errors.TelegramRetryAfter) as refused:
        await applicants.send_message(CHAT, "a")
    assert refused.value.retry_after == 7


async def test_updates_can_come_twice(telegram: FakeTelegram, applicants: AiogramBot) -> None:
    telegram.person(CHAT, APPLICANTS).says("您好")
    telegram.fail("getUpdates", Fault.duplicate_updates())
    twice = [update.update_id for update in await applicants.get_updates()]
    assert twice == twice[:1] * 2


async def test_the_bots_introduction_is_kept(telegram: FakeTelegram, applicants: AiogramBot, staff: Ptb) -> None:
    await applicants.set_my_commands([BotCommand(command="start", description="开始")], language_code="zh")
    await applicants.set_my_description("通州区众创空间政策咨询台")
    assert [command.description for command in await applicants.get_my_commands(language_code="zh")] == ["开始"]
    assert (await applicants.get_my_description()).description == "通州区众创空间政策咨询台"
    await staff.bot.set_my_commands([("list", "待办")])
    assert [command.command for command in await staff.bot.get_my_commands()] == ["list"]
    with pytest.raises(aiogram_errors.TelegramBadRequest, match="BOT_COMMAND_INVALID"):
        await applicants.set_my_commands([BotCommand(command="开始", description="开始")])


async def test_typing_deleting_and_saying_goodbye_work(telegram: FakeTelegram, applicants: AiogramBot) -> None:
    person = telegram.person(CHAT, APPLICANTS)
    await applicants.send_chat_action(CHAT, "typing")
    button = InlineKeyboardButton(text="是", callback_data="y")
    message = await applicants.send_message(CHAT, "请稍候", reply_markup=_only(button))
    await applicants.edit_message_reply_markup(chat_id=CHAT, message_id=message.message_id)
    assert person.chat[0].labels == []
    await applicants.delete_message(CHAT, message.message_id)
    assert (person.actions, person.chat) == (["typing"], [])
    assert await applicants.log_out()


@asynccontextmanager
async def endpoint(*statuses: int, reply: dict[str, Any] | None = None) -> AsyncIterator[tuple[str, list[web.Request]]]:
    """A webhook endpoint that answers with these statuses, then always with 200; what it got is in the list."""
    answers, got = list(statuses), []

    async def take(request: web.Request) -> web.Response:
        await request.read()
        got.append(request)
        return web.json_response(reply or {}, status=answers.pop(0) if answers else 200)

    app = web.Application()
    app.router.add_post("/hook", take)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}/hook", got
    await runner.cleanup()


async def test_a_webhook_gets_its_secret_and_the_same_update_until_it_says_200(
    telegram: FakeTelegram, applicants: AiogramBot
) -> None:
    person = telegram.person(CHAT, APPLICANTS)
    async with endpoint(500, 503) as (url, got):
        await applicants.set_webhook(url, secret_token=SECRET)
        first, second = person.says("一"), person.says("二")
        await telegram.settled(APPLICANTS)
        assert {request.headers["X-Telegram-Bot-Api-Secret-Token"] for request in got} == {SECRET}
        assert [(await request.json())["update_id"] for request in got] == [first, first, first, second]
        info = await applicants.get_webhook_info()
        assert info.last_error_message == "Wrong response from the webhook: 503 Service Unavailable"
        assert info.pending_update_count == 0
        assert Update.de_json(await got[-1].json()).message.text == "二"  # type: ignore[union-attr]


async def test_a_chat_whose_updates_always_fail_does_not_hold_up_the_others(telegram: FakeTelegram, staff: Ptb) -> None:
    poor, lucky = telegram.person(1, STAFF), telegram.person(2, STAFF)
    got: list[int] = []

    async def take(request: web.Request) -> web.Response:
        chat = (await request.json())["message"]["chat"]["id"]
        got.append(chat)
        telegram.pulse.beat()
        return web.Response(status=500 if chat == 1 else 200)

    app = web.Application()
    app.router.add_post("/hook", take)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    await staff.bot.set_webhook(f"http://127.0.0.1:{runner.addresses[0][1]}/hook", secret_token=SECRET)
    poor.says("一")
    lucky.says("一")
    lucky.says("二")
    await telegram.pulse.until(lambda: got.count(2) == 2, PATIENCE)
    assert telegram.bot(STAFF).updates.pending
    await staff.bot.delete_webhook(drop_pending_updates=True)
    await runner.cleanup()


async def test_while_a_webhook_is_set_polling_is_refused_and_what_waits_can_be_polled_afterwards(
    telegram: FakeTelegram, applicants: AiogramBot
) -> None:
    await applicants.set_webhook("http://127.0.0.1:9/nobody-listens", secret_token=SECRET)
    telegram.person(CHAT, APPLICANTS).says("您好")
    with pytest.raises(aiogram_errors.TelegramConflictError, match="can't use getUpdates method while webhook"):
        await applicants.get_updates()
    await applicants.delete_webhook()
    [update] = await applicants.get_updates()
    assert update.message is not None
    assert update.message.text == "您好"
    with suppress(aiogram_errors.TelegramBadRequest):
        await applicants.set_webhook("http://127.0.0.1:9/", secret_token="no spaces allowed")
    assert (await applicants.get_webhook_info()).url == ""


async def test_a_call_in_the_answer_of_a_webhook_is_done(telegram: FakeTelegram, applicants: AiogramBot) -> None:
    person = telegram.person(CHAT, APPLICANTS)
    async with endpoint(reply={"method": "sendMessage", "chat_id": CHAT, "text": "您好"}) as (url, _):
        await applicants.set_webhook(url, secret_token=SECRET)
        person.says("在吗")
        assert [message.text for message in await person.hears()] == ["您好"]


async def test_an_update_can_come_to_a_webhook_again(telegram: FakeTelegram, applicants: AiogramBot) -> None:
    async with endpoint() as (url, got):
        await applicants.set_webhook(url, secret_token=SECRET)
        update_id = telegram.person(CHAT, APPLICANTS).says("您好")
        await telegram.settled(APPLICANTS)
        assert update_id is not None
        telegram.redeliver(update_id, APPLICANTS)
        async with asyncio.timeout(PATIENCE):
            while len(got) < 2:
                await asyncio.sleep(0.01)
        assert [(await request.json())["update_id"] for request in got] == [update_id, update_id]


def _only(button: InlineKeyboardButton) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(inline_keyboard=[[button]])
