"""The fake Bot API server, asked in plain HTTP."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Any

import aiohttp
import pytest
import pytest_asyncio

from tests.fakes.telegram import FakeTelegram, Fault, NoSuchButton, NothingHeard
from tests.fakes.telegram.fixtures import telegram

__all__ = ["telegram"]

TOKEN = "111:applicants"
CHAT = 4242

Ask = Callable[..., Coroutine[Any, Any, tuple[int, dict[str, Any]]]]


@pytest_asyncio.fixture
async def ask(telegram: FakeTelegram) -> AsyncIterator[Ask]:
    """Call a method with JSON; gives the HTTP status and the body."""
    telegram.bot(TOKEN)
    async with aiohttp.ClientSession() as http:

        async def call(method: str, *, token: str = TOKEN, **params: Any) -> tuple[int, dict[str, Any]]:
            async with http.post(f"{telegram.url}/bot{token}/{method}", json=params) as response:
                return response.status, await response.json()

        yield call


def keyboard(*rows: list[dict[str, str]]) -> dict[str, Any]:
    return {"inline_keyboard": list(rows)}


REFUSED = {
    "no text": ({"text": ""}, "Bad Request: message text is empty"),
    "only white space": ({"text": " \n "}, "Bad Request: text must be non-empty"),
    "only what cannot be seen": ({"text": "\u200b\u3000\x07"}, "Bad Request: text must be non-empty"),
    "an empty tag": ({"text": "<b></b>", "parse_mode": "HTML"}, "Bad Request: text must be non-empty"),
    "4097 characters": ({"text": "字" * 4097}, "Bad Request: message is too long"),
    "2049 astral characters": ({"text": "😀" * 2049}, "Bad Request: message is too long"),
    "40000 bytes": ({"text": "a" * 40000}, "Bad Request: text is too long"),
    "no chat": ({"text": "a", "chat_id": ""}, "Bad Request: chat_id is empty"),
    "an unknown chat": ({"text": "a", "chat_id": 999}, "Bad Request: chat not found"),
    "65 bytes of data": (
        {"text": "a", "reply_markup": keyboard([{"text": "是", "callback_data": "字" * 21 + "ab"}])},
        "Bad Request: BUTTON_DATA_INVALID",
    ),
    "a button that does nothing": (
        {"text": "a", "reply_markup": keyboard([{"text": "是"}])},
        "Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
    ),
    "a button to this machine": (
        {"text": "a", "reply_markup": keyboard([{"text": "填写", "url": "http://localhost:8000/form"}])},
        "Bad Request: inline keyboard button URL 'http://localhost:8000/form' is invalid: Wrong HTTP URL",
    ),
    "a keyboard that is no JSON": (
        {"text": "a", "reply_markup": "{"},
        "Bad Request: can't parse reply keyboard markup JSON object",
    ),
    "a lone surrogate": ({"text": "\ud83d"}, "Bad Request: strings must be encoded in UTF-8"),
    "a reply to nothing": (
        {"text": "a", "reply_parameters": {"message_id": 77}},
        "Bad Request: message to be replied not found",
    ),
}


@pytest.mark.parametrize(("params", "description"), REFUSED.values(), ids=REFUSED)
async def test_a_message_telegram_would_refuse_is_refused_in_its_words(
    telegram: FakeTelegram, ask: Ask, params: dict[str, Any], description: str
) -> None:
    person = telegram.person(CHAT, TOKEN)
    status, body = await ask("sendMessage", **{"chat_id": CHAT} | params)
    assert (status, body) == (400, {"ok": False, "error_code": 400, "description": description})
    assert person.chat == []


UNPARSABLE = {
    "1 < 2": 'Unsupported start tag "" at byte offset 2',
    "政策<p>": 'Unsupported start tag "p" at byte offset 6',
    "<b": "Unclosed start tag at byte offset 0",
    "<b>a": 'Can\'t find end tag corresponding to start tag "b"',
    "a</b>": "Unexpected end tag at byte offset 1",
    "<b><i>a</b></i>": 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"',
    "<b>a</b": "Unclosed end tag at byte offset 4",
    '<a href="x>a</a>': "Unclosed start tag at byte offset 0",
    "<b bold>a</b>": 'Expected equal sign in declaration of an attribute of the tag "b" at byte offset 0',
    "<span>a</span>": 'Tag "span" must have class "tg-spoiler" at byte offset 0',
}


@pytest.mark.parametrize(("html", "reason"), UNPARSABLE.items(), ids=UNPARSABLE)
async def test_html_is_read_strictly(telegram: FakeTelegram, ask: Ask, html: str, reason: str) -> None:
    telegram.person(CHAT, TOKEN)
    _, body = await ask("sendMessage", chat_id=CHAT, text=html, parse_mode="HTML")
    assert body["description"] == f"Bad Request: can't parse entities: {reason}"


async def test_html_becomes_text_and_entities_counted_in_utf16(telegram: FakeTelegram, ask: Ask) -> None:
    person = telegram.person(CHAT, TOKEN)
    html = (
        "😀 &lt;A&amp;B&gt; &copy; <b>粗</b>\n<blockquote expandable>引 <a href='https://gov.cn/?a=1&amp;b=2'>条</a>"
        '</blockquote><a href="http://localhost/">丢</a>\n'
    )
    await ask("sendMessage", chat_id=CHAT, text=html, parse_mode="html")
    [message] = await person.hears()
    assert message.text == "😀 <A&B> &copy; 粗\n引 条丢"
    assert message.words_of("bold") == ["粗"]
    assert message.words_of("expandable_blockquote") == ["引 条"]
    assert [entity["url"] for entity in message.entities if "url" in entity] == ["https://gov.cn/?a=1&b=2"]


async def test_exactly_4096_units_of_text_are_taken_whatever_they_take_in_html(
    telegram: FakeTelegram, ask: Ask
) -> None:
    person = telegram.person(CHAT, TOKEN)
    await ask("sendMessage", chat_id=CHAT, text="&amp;" * 4094 + "😀", parse_mode="HTML")
    [message] = await person.hears()
    assert message.text == "&" * 4094 + "😀"


@pytest.mark.parametrize("how", ["query", "form", "multipart", "json", "get"])
async def test_arguments_are_read_wherever_they_are(telegram: FakeTelegram, how: str) -> None:
    person = telegram.person(CHAT, TOKEN)
    params = {
        "chat_id": str(CHAT),
        "text": "您好",
        "reply_markup": json.dumps(keyboard([{"text": "是", "callback_data": "y"}])),
    }
    multipart = aiohttp.FormData(default_to_multipart=True)
    for name, value in params.items():
        multipart.add_field(name, value)
    ways: dict[str, dict[str, Any]] = {
        "query": {"params": params},
        "get": {"params": params},
        "form": {"data": params},
        "multipart": {"data": multipart},
        "json": {"json": {"chat_id": CHAT, "text": "您好", "reply_markup": json.loads(params["reply_markup"])}},
    }
    sent = ways[how]
    url = f"{telegram.url}/bot{TOKEN}/SENDMESSAGE"
    async with (
        aiohttp.ClientSession() as http,
        http.request("GET" if how == "get" else "POST", url, **sent) as response,
    ):
        assert (await response.json())["ok"]
    assert [(message.text, message.labels) for message in person.chat] == [("您好", ["是"])]


async def test_an_unknown_method_is_404_and_an_unknown_token_401(ask: Ask) -> None:
    assert await ask("sendTelepathy") == (
        404,
        {"ok": False, "error_code": 404, "description": "Not Found: method not found"},
    )
    assert await ask("getMe", token="9:wrong") == (
        401,
        {"ok": False, "error_code": 401, "description": "Unauthorized"},
    )


async def test_updates_stay_until_an_offset_confirms_them(telegram: FakeTelegram, ask: Ask) -> None:
    person = telegram.person(CHAT, TOKEN)
    first, second = person.says("一"), person.says("二")
    assert first is not None
    assert second == first + 1

    async def ids(**params: Any) -> list[int]:
        return [update["update_id"] for update in (await ask("getUpdates", **params))[1]["result"]]

    assert await ids() == await ids() == [first, second]
    assert await ids(limit=1) == [first]
    assert await ids(offset=second) == [second]
    assert await ids(offset=second + 1) == []
    telegram.redeliver(first, TOKEN)
    assert await ids(offset=second + 1) == [first]


async def test_a_negative_offset_keeps_only_the_newest_updates(telegram: FakeTelegram, ask: Ask) -> None:
    person = telegram.person(CHAT, TOKEN)
    newest = [person.says(text) for text in "一二三"][-1]
    _, body = await ask("getUpdates", offset=-1)
    assert [update["update_id"] for update in body["result"]] == [newest]


async def test_only_the_wanted_kinds_of_update_are_kept(telegram: FakeTelegram, ask: Ask) -> None:
    person = telegram.person(CHAT, TOKEN)
    await ask("getUpdates", allowed_updates=["callback_query"])
    assert person.says("您好") is None
    await ask("getUpdates", allowed_updates=[])
    assert person.says("您好") is not None


async def test_a_long_poll_answers_as_soon_as_somebody_writes(telegram: FakeTelegram, ask: Ask) -> None:
    person = telegram.person(CHAT, TOKEN)
    poll = asyncio.create_task(ask("getUpdates", timeout=50))
    await telegram.pulse.until(lambda: telegram.bot(TOKEN).updates.pollers, 10)
    person.says("在吗")
    _, body = await poll
    assert [update["message"]["text"] for update in body["result"]] == ["在吗"]


async def test_of_two_pollers_the_first_gets_409(telegram: FakeTelegram, ask: Ask) -> None:
    poll = asyncio.create_task(ask("getUpdates", timeout=50))
    await telegram.pulse.until(lambda: telegram.bot(TOKEN).updates.pollers, 10)
    assert (await ask("getUpdates"))[0] == 200
    status, body = await poll
    assert status == 409
    assert body["description"].startswith("Conflict: terminated by other getUpdates request")


async def test_edits_are_heard_and_an_edit_that_changes_nothing_is_refused(telegram: FakeTelegram, ask: Ask) -> None:
    person = telegram.person(CHAT, TOKEN)
    buttons = keyboard([{"text": "是", "callback_data": "y"}])
    _, body = await ask("sendMessage", chat_id=CHAT, text="符合吗", reply_markup=buttons)
    edit = {"chat_id": CHAT, "message_id": body["result"]["message_id"], "text": "符合"}
    await ask("editMessageText", **edit)
    assert [(each.text, each.labels, each.edited) for each in await person.hears(2)] == [
        ("符合吗", ["是"], False),
        ("符合", [], True),
    ]
    _, body = await ask("editMessageText", **edit)
    assert body["description"].startswith("Bad Request: message is not modified: specified new message content")
    _, body = await ask("editMessageText", **{**edit, "message_id": 99})
    assert body["description"] == "Bad Request: message to edit not found"


async def test_a_pressed_button_can_be_answered_once_in_time_and_not_later(telegram: FakeTelegram, ask: Ask) -> None:
    person = telegram.person(CHAT, TOKEN)
    await ask("sendMessage", chat_id=CHAT, text="?", reply_markup=keyboard([{"text": "是", "callback_data": "y"}]))
    person.presses("是")
    person.presses("y", late=True)
    _, body = await ask("getUpdates")
    in_time, late = (update["callback_query"] for update in body["result"])
    assert in_time["data"] == "y"
    assert in_time["message"]["text"] == "?"
    assert in_time["from"]["id"] == CHAT
    assert (await ask("answerCallbackQuery", callback_query_id=in_time["id"], text="好"))[0] == 200
    assert [answer["text"] for answer in person.answers] == ["好"]
    _, body = await ask("answerCallbackQuery", callback_query_id=late["id"])
    assert body["description"] == ("Bad Request: query is too old and response timeout expired or query ID is invalid")
    with pytest.raises(NoSuchButton):
        person.presses("不是")


async def test_who_blocks_the_bot_gets_nothing_until_the_block_is_gone(telegram: FakeTelegram, ask: Ask) -> None:
    person = telegram.person(CHAT, TOKEN)
    person.blocks()
    assert (await ask("sendMessage", chat_id=CHAT, text="a")) == (
        403,
        {"ok": False, "error_code": 403, "description": "Forbidden: bot was blocked by the user"},
    )
    person.unblocks()
    assert (await ask("sendMessage", chat_id=CHAT, text="a"))[0] == 200
    _, body = await ask("getUpdates")
    statuses = [update["my_chat_member"]["new_chat_member"]["status"] for update in body["result"]]
    assert statuses == ["kicked", "member"]


async def test_nobody_is_written_to_before_they_start_the_bot(telegram: FakeTelegram, ask: Ask) -> None:
    person = telegram.person(CHAT, TOKEN, started=False)
    _, body = await ask("sendMessage", chat_id=CHAT, text="a")
    assert body["description"] == "Forbidden: bot can't initiate conversation with a user"
    person.says("/start")
    assert (await ask("sendMessage", chat_id=CHAT, text="a"))[0] == 200


async def test_a_group_that_moved_says_where_to(telegram: FakeTelegram, ask: Ask) -> None:
    old = telegram.group(-100, TOKEN)
    new = old.moves_to(-100200)
    _, body = await ask("sendMessage", chat_id=-100, text="a")
    assert body["parameters"] == {"migrate_to_chat_id": -100200}
    member = new.member(7)
    await ask("sendMessage", chat_id=-100200, text="新申请")
    assert (await member.hears())[0].text == "新申请"


async def test_raw_updates_come_through_as_they_are(telegram: FakeTelegram, ask: Ask) -> None:
    telegram.push({"message": {"message_id": "no number"}}, TOKEN)
    telegram.push("no object", TOKEN)
    _, body = await ask("getUpdates")
    assert body["result"][0]["message"] == {"message_id": "no number"}
    assert body["result"][1] == "no object"


async def test_faults_strike_the_calls_they_are_meant_for(telegram: FakeTelegram, ask: Ask) -> None:
    telegram.person(CHAT, TOKEN)
    telegram.person(7, TOKEN)
    telegram.fail("sendMessage", Fault.too_many_requests(3), chat_id=CHAT, skip=1, times=2)
    seen = [(await ask("sendMessage", chat_id=chat, text="a"))[0] for chat in (CHAT, CHAT, 7, CHAT, CHAT)]
    assert seen == [200, 429, 200, 429, 200]
    assert telegram.calls_of("sendMessage")[1].response == {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 3",
        "parameters": {"retry_after": 3},
    }


@pytest.mark.parametrize(
    ("fault", "arrived"), [(Fault.reset(), 0), (Fault.lost_answer(), 1)], ids=["reset", "lost answer"]
)
async def test_a_broken_connection_may_or_may_not_have_sent_the_message(
    telegram: FakeTelegram, ask: Ask, fault: Fault, arrived: int
) -> None:
    person = telegram.person(CHAT, TOKEN)
    telegram.fail("sendMessage", fault)
    with pytest.raises(aiohttp.ClientError):
        await ask("sendMessage", chat_id=CHAT, text="a")
    assert len(person.unheard) == arrived


async def test_a_hanging_call_answers_nothing_until_it_is_let_go(telegram: FakeTelegram, ask: Ask) -> None:
    rule = telegram.fail("getMe", Fault.hang())
    hanging = asyncio.create_task(ask("getMe"))
    await telegram.pulse.until(lambda: rule.hits, 10)
    assert (await ask("getMe"))[0] == 200
    assert not hanging.done()
    rule.stop()
    with pytest.raises(aiohttp.ClientError):
        await hanging


async def test_silence_is_told_with_the_chat_so_far(telegram: FakeTelegram) -> None:
    person = telegram.person(CHAT, TOKEN)
    person.says("有人吗")
    with pytest.raises(NothingHeard, match="有人吗"):
        await person.hears(timeout=0.01)
