"""The same request twice: Idempotency-Key."""

from __future__ import annotations

import asyncio

import httpx
import pytest

from tests.bot.web.applying import MEASURE
from tests.bot.web.talking import Chat, check, is_problem, start


async def count(chat: Chat) -> int:
    """How many replies the conversation has."""
    last: int = (await chat.replies()).json()["last"]
    return last


async def test_the_same_key_and_body_give_the_stored_answer(client: httpx.AsyncClient) -> None:
    chat = await start(client)
    first = await chat.turn({"choice": f"check:{MEASURE}"}, key="a")
    said = await count(chat)
    await chat.say("高校")
    again = await chat.turn({"choice": f"check:{MEASURE}"}, key="a")
    assert again.json() == first.json()
    assert (await chat.replies(after=said)).json()["replies"][0]["seq"] == said + 1
    assert await count(chat) == said + len(chat.last["replies"])


async def test_the_same_key_with_another_body_is_a_conflict(client: httpx.AsyncClient) -> None:
    chat = await start(client)
    await chat.turn({"text": "帮助"}, key="a")
    said = await count(chat)
    for body in ({"text": "help"}, {"choice": "帮助"}, b'{ "text": "\xe5\xb8\xae\xe5\x8a\xa9"}'):
        is_problem(await chat.turn(body, key="a"), 409)
    assert await count(chat) == said


async def test_without_a_key_each_request_is_a_turn(client: httpx.AsyncClient) -> None:
    chat = await start(client)
    first, second = await chat.say("帮助"), await chat.say("帮助")
    assert [r["text"] for r in first["replies"]] == [r["text"] for r in second["replies"]]
    assert second["replies"][0]["seq"] == first["replies"][-1]["seq"] + 1


async def test_a_key_belongs_to_its_conversation(client: httpx.AsyncClient) -> None:
    one, other = await start(client), await start(client)
    assert (await one.turn({"text": "帮助"}, key="a")).status_code == 200
    assert (await other.turn({"text": "政策"}, key="a")).status_code == 200


@pytest.mark.parametrize(("length", "status"), [(1, 200), (120, 200), (121, 422), (0, 422)])
async def test_a_key_has_1_to_120_characters(client: httpx.AsyncClient, length: int, status: int) -> None:
    chat = await start(client)
    for _ in range(2):
        assert (await chat.turn({"text": "帮助"}, key="k" * length)).status_code == status
    assert await count(chat) == len(chat.last["replies"]) + (status == 200)


async def test_one_key_at_the_same_time_is_one_turn(client: httpx.AsyncClient) -> None:
    chat = await start(client)
    before = await count(chat)
    answers = await asyncio.gather(*(chat.turn({"text": "帮助"}, key="a") for _ in range(8)))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.text for answer in answers}) == 1
    assert await count(chat) == before + len(answers[0].json()["replies"])


async def test_two_people_s_worth_of_presses_file_one_intake(client: httpx.AsyncClient) -> None:
    chat = await start(client)
    await check(chat)
    await chat.press(f"file:{MEASURE}")
    await chat.press("consent=agree")
    await chat.say("金丝雀")
    answers = await asyncio.gather(*(chat.turn({"text": "13800138000"}, key="send") for _ in range(5)))
    references = {reply["reference"] for a in answers for reply in a.json()["replies"] if reply["kind"] == "receipt"}
    assert len(references) == 1


async def test_a_refused_request_does_not_use_its_key_up(client: httpx.AsyncClient) -> None:
    chat = await start(client)
    is_problem(await chat.turn({"text": 1}, key="a"), 422)
    assert (await chat.turn({"text": "帮助"}, key="a")).status_code == 200
