"""Conversations over the HTTP API: the shapes that outside checks rely on, from the greeting to the receipt."""

from __future__ import annotations

import asyncio
import re

import httpx
import pytest

from bot.decisions import decide_and_tell
from bot.wiring import Services
from tests.bot.web.applying import MEASURE
from tests.bot.web.talking import API, Chat, Json, check, file, is_problem, start

KINDS = {"text", "question", "answer", "verdict", "receipt", "notice"}
ALWAYS = {"seq", "kind", "text", "citations", "choices", "language"}
SOMETIMES = {"link", "link_label", "measure", "verdict", "reference"}
QUESTION = "我在大学当老师，想出来开公司，编制还能留着吗"


def assert_is_reply(reply: Json, language: str) -> None:
    """A reply has every key of the contract, and no key that is not in it."""
    assert ALWAYS <= reply.keys() <= ALWAYS | SOMETIMES
    assert reply["kind"] in KINDS
    assert reply["language"] == language
    assert reply["text"]
    for choice in reply["choices"]:
        assert choice.keys() == {"id", "label"}
        assert 1 <= len(choice["id"].encode()) <= 64
    for citation in reply["citations"]:
        assert {"document", "clause", "label", "quote", "url"} <= citation.keys()
        assert citation.keys() <= {"document", "clause", "label", "quote", "url", "translation"}


def assert_is_pending(pending: Json | None) -> None:
    assert pending is None or {"fact", "type"} <= pending.keys() <= {"fact", "type", "choices"}


async def test_a_whole_conversation_keeps_to_the_shapes_and_counts_every_reply(client: httpx.AsyncClient) -> None:
    chat = await start(client)
    assert chat.last.keys() == {"id", "token", "replies", "language", "pending"}
    said = list(chat.last["replies"])
    bodies = [await chat.say(QUESTION), await chat.say(""), await check(chat), await chat.press(f"file:{MEASURE}")]
    for body in bodies:
        assert body.keys() == {"replies", "language", "pending"}
        assert_is_pending(body["pending"])
    everything = (await chat.replies()).json()
    assert everything.keys() == {"replies", "last"}
    for reply in everything["replies"]:
        assert_is_reply(reply, "zh-Hans")
    assert [reply["seq"] for reply in everything["replies"]] == list(range(1, everything["last"] + 1))
    assert everything["replies"][: len(said)] == said


async def test_the_researcher_asks_checks_and_files(client: httpx.AsyncClient) -> None:
    chat = await start(client)
    answer = (await chat.say(QUESTION))["replies"][0]
    assert answer["kind"] == "answer"
    cited = answer["citations"][0]
    assert (cited["document"], cited["clause"]) == ("tongzhou-2018-5", "3.5")
    assert "/policy/tongzhou-2018-5" in cited["url"]
    assert cited["url"].endswith("#3.5")
    begun = await chat.press(f"check:{MEASURE}")
    assert begun["replies"][-1]["kind"] == "question"
    assert begun["pending"]["fact"] == "employer_type"
    assert begun["pending"]["choices"] == begun["replies"][-1]["choices"]
    checked = await check(chat)
    verdict = next(reply for reply in checked["replies"] if reply["kind"] == "verdict")
    assert (verdict["measure"], verdict["verdict"]) == (MEASURE, "eligible")
    assert checked["pending"] is None
    assert (await chat.press(f"file:{MEASURE}"))["pending"]["fact"] == "consent"
    assert (await chat.press("consent=agree"))["pending"]["fact"] == "field.contact_name"
    assert (await chat.say("金丝雀"))["pending"]["fact"] == "field.contact"
    filed = await chat.say("13800138000")
    receipt = next(reply for reply in filed["replies"] if reply["kind"] == "receipt")
    assert re.fullmatch(r"TZ\d{4}-[0-9A-Z]{8}-[0-9A-Z]", receipt["reference"])
    assert receipt["reference"] in receipt["text"]
    assert filed["pending"] is None


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant", "en"])
async def test_the_greeting_is_in_the_language_that_was_asked_for(client: httpx.AsyncClient, language: str) -> None:
    chat = await start(client, language)
    assert chat.last["language"] == language
    assert {reply["language"] for reply in chat.last["replies"]} == {language}
    assert (chat.last["replies"][0]["text"].isascii()) == (language == "en")


@pytest.mark.parametrize(
    "content", [None, b"", b"{}", b'{"language":null}'], ids=["no body", "empty", "no key", "null"]
)
async def test_a_conversation_needs_no_body(client: httpx.AsyncClient, content: bytes | None) -> None:
    headers = {"Content-Type": "application/json"} if content else {}
    started = await client.post(f"{API}/conversations", content=content, headers=headers)
    assert started.status_code == 201
    assert started.json()["language"] == "zh-Hans"


async def test_the_language_of_the_person_s_words_is_followed(client: httpx.AsyncClient) -> None:
    chat = await start(client, "zh-Hans")
    assert (await chat.say("Can I keep my university post if I start a company?"))["language"] == "en"
    assert (await chat.say("科研人員可以保留人事關係嗎"))["language"] == "zh-Hant"


@pytest.mark.parametrize(
    "text",
    ["", " \n", "长" * 10_000, "\x00\x01\x02binary", "\ud800 half a pair", "\ufffd"],
    ids=["empty", "blank", "10,000 characters", "binary", "half a surrogate pair", "broken"],
)
async def test_a_message_that_cannot_be_read_is_a_notice_and_nothing_moves(
    client: httpx.AsyncClient, text: str
) -> None:
    chat = await start(client)
    before = await chat.press(f"check:{MEASURE}")
    body = b'{"text":"\\ud800 half a pair"}' if text.startswith("\ud800") else {"text": text}
    response = await chat.turn(body)
    assert response.status_code == 200
    assert response.json()["replies"][0]["kind"] == "notice"
    assert response.json()["pending"] == before["pending"]


@pytest.mark.parametrize(
    "choice", ["", "nonsense", "employer_type=moon", "check:nothing", "x" * 5000, "field.contact=1"]
)
async def test_a_button_that_nobody_made_is_a_notice_and_nothing_moves(client: httpx.AsyncClient, choice: str) -> None:
    chat = await start(client)
    before = await chat.press(f"check:{MEASURE}")
    after = await chat.press(choice)
    assert after["replies"][0]["kind"] == "notice"
    assert after["pending"] == before["pending"]


async def test_a_stale_button_is_a_notice_and_nothing_moves(client: httpx.AsyncClient) -> None:
    chat = await start(client)
    await check(chat)
    before = await chat.press(f"file:{MEASURE}")
    after = await chat.press(f"check:{MEASURE}")
    assert after["replies"][0]["kind"] == "notice"
    assert after["pending"] == before["pending"]
    await chat.press("consent=decline")
    idle = await chat.press("consent=agree")
    assert (idle["replies"][0]["kind"], idle["pending"]) == ("notice", None)


async def test_replies_are_fetched_from_where_one_left_off(client: httpx.AsyncClient) -> None:
    chat = await start(client)
    await chat.say("帮助")
    everything = (await chat.replies()).json()
    later = (await chat.replies(after=1)).json()
    assert later["replies"] == everything["replies"][1:]
    last = everything["last"]
    assert (await chat.replies(after=last)).json() == {"replies": [], "last": last}
    assert (await chat.replies(after=2**31 - 1)).json() == {"replies": [], "last": 2**31 - 1}


async def test_a_long_poll_ends_when_the_staff_decide(client: httpx.AsyncClient, services: Services) -> None:
    chat = await start(client)
    reference, _ = await file(chat)
    last = (await chat.replies()).json()["last"]
    poll = asyncio.create_task(chat.replies(after=last, wait=25))
    await asyncio.sleep(0)
    now = services.clock()
    services.database.transact(
        lambda c: decide_and_tell(
            c, services.keys, reference, "approve", note="请带身份证原件", by="li", seen_version=1, now=now
        )
    )
    async with asyncio.timeout(20):
        told = (await poll).json()
    [reply] = told["replies"]
    assert_is_reply(reply, "zh-Hans")
    assert "请带身份证原件" in reply["text"]
    assert reference in reply["text"]
    assert (reply["seq"], told["last"]) == (last + 1, last + 1)


async def test_a_long_poll_without_news_gives_what_was_asked_about(client: httpx.AsyncClient) -> None:
    chat = await start(client)
    last = chat.last["replies"][-1]["seq"]
    assert (await chat.replies(after=last, wait=0.3)).json() == {"replies": [], "last": last}


async def test_a_deleted_conversation_is_gone_and_what_was_filed_stays(client: httpx.AsyncClient) -> None:
    chat = await start(client)
    reference, code = await file(chat)
    polling = asyncio.create_task(chat.replies(after=10_000, wait=25))
    await asyncio.sleep(0)
    deleted = await client.delete(chat.path, headers=chat.bearer)
    assert (deleted.status_code, deleted.content) == (204, b"")
    for response in (
        await polling,
        await chat.turn({"text": "您好"}),
        await chat.replies(),
        await client.delete(chat.path, headers=chat.bearer),
    ):
        is_problem(response, 404)
    stands = await client.get(f"{API}/intakes/{reference}", headers={"X-Receipt-Code": code})
    assert stands.status_code == 200
    assert stands.json()["state"] == "submitted"


async def test_two_conversations_know_nothing_of_each_other(client: httpx.AsyncClient) -> None:
    one, other = await start(client), await start(client)
    assert one.token != other.token
    await one.press(f"check:{MEASURE}")
    assert (await other.say("帮助"))["pending"] is None
    stranger = Chat(client, one.id, other.token, {})
    is_problem(await stranger.replies(), 404)
