"""What the API refuses, and how: problem documents, alike wherever they must not tell more."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import APIRouter, FastAPI

from bot.web.app import create_app
from bot.web.headers import SECURITY_HEADERS
from bot.wiring import Services
from tests.bot.web.conftest import HOST
from tests.bot.web.talking import API, Chat, is_problem, start

NEW = f"{API}/conversations"
ASK, MATCH, CHECK = f"{API}/answers", f"{API}/matches", f"{API}/eligibility/researcher_retention"
KIB = 1024

NOT_JSON = {
    "half": b'{"text":"a"',
    "nothing": b"",
    "more": b'{"text":"a"} b',
    "words": b"text=a",
    "single quotes": b"{'text':'a'}",
    "not UTF-8": b'{"text":"\xff\xfe"}',
    "deep list": b"[" * 60_000,
    "deep value": b'{"text":' + b"[" * 30_000 + b"]" * 30_000 + b"}",
    "long number": b'{"text":' + b"9" * 6000 + b"}",
}
NOT_A_TURN = {
    "both": b'{"text":"a","choice":"b"}',
    "neither": b"{}",
    "two nulls": b'{"text":null,"choice":null}',
    "number": b'{"text":1}',
    "huge number": b'{"text":1e400}',
    "not a number": b'{"text":NaN}',
    "bool": b'{"choice":true}',
    "list": b'{"text":["a"]}',
    "object": b'{"choice":{"id":"a"}}',
    "null": b"null",
    "a list": b'["a"]',
    "a text": b'"a"',
    "unknown key": b'{"text":"a","seq":1}',
    "unknown half of a pair": b'{"text":"a","\\udfff":1}',
    "many unknown keys": b'{"text":"a",' + b",".join(b'"k%d":1' % n for n in range(4000)) + b"}",
}


@pytest.mark.parametrize("body", [*NOT_JSON.values(), *NOT_A_TURN.values()], ids=[*NOT_JSON, *NOT_A_TURN])
async def test_what_is_no_turn_is_refused_and_the_conversation_goes_on(client: httpx.AsyncClient, body: bytes) -> None:
    chat = await start(client)
    refused = is_problem(await chat.turn(body), 422)
    assert 1 <= len(refused["errors"]) <= 20
    assert all(error["problem"] for error in refused["errors"])
    assert (await chat.replies()).json()["last"] == chat.last["replies"][-1]["seq"]
    assert (await chat.say("帮助"))["replies"]


@pytest.mark.parametrize("media_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
async def test_a_body_that_does_not_say_it_is_json_is_refused(client: httpx.AsyncClient, media_type: str) -> None:
    chat = await start(client)
    is_problem(await chat.turn(b'{"text":"a"}', **{"Content-Type": media_type}), 422)


@pytest.mark.parametrize(
    ("path", "body"),
    [
        (NEW, {"language": "fr"}),
        (NEW, {"language": 1}),
        (NEW, {"lang": "en"}),
        (NEW, []),
        (ASK, {}),
        (ASK, {"q": None}),
        (ASK, {"q": ["a"]}),
        (ASK, {"q": "a", "before": "b"}),
        (ASK, {"q": "a", "before": [1]}),
        (ASK, {"q": "a", "before": ["b"] * 11}),
        (ASK, {"q": "长" * 4001}),
        (ASK, {"q": "a", "lang": 1}),
        (MATCH, {}),
        (MATCH, {"facts": []}),
        (MATCH, {"facts": {"nobody_knows_this": 1}}),
        (CHECK, {"facts": None}),
        (CHECK, {"facts": {"employer_type": "moon"}}),
        (CHECK, {"facts": {"is_research_staff": "yes"}}),
        (CHECK, {"facts": {"years_since_move": True}}),
        (CHECK, {"facts": {"years_since_move": -1}}),
        (CHECK, {"facts": {"employer_type": "university"}, "measure": "x"}),
    ],
    ids=lambda part: str(part)[:40],
)
async def test_a_wrong_body_is_refused_everywhere(client: httpx.AsyncClient, path: str, body: object) -> None:
    is_problem(await client.post(path, json=body), 422)


@pytest.mark.parametrize("number", ["1e999", "-1e999", "NaN", "Infinity", "9" * 5000], ids=lambda n: n[:9])
async def test_a_number_beyond_all_numbers_is_an_error_of_its_fact(client: httpx.AsyncClient, number: str) -> None:
    body = f'{{"facts":{{"years_since_move":{number}}}}}'
    response = await client.post(CHECK, content=body, headers={"Content-Type": "application/json"})
    refused = is_problem(response, 422)
    assert len(number) > 4000 or refused["error"]["fact"] == "years_since_move"


@pytest.mark.parametrize(
    "params",
    [{"after": -1}, {"after": "x"}, {"after": 2**31}, {"after": 1.5}, {"wait": -1}, {"wait": 25.1}, {"wait": "nan"},
     {"wait": "inf"}, {"wait": "x"}, {"after": "9" * 5000}],
    ids=lambda params: str(params)[:20],
)  # fmt: skip
async def test_a_poll_out_of_range_is_refused(client: httpx.AsyncClient, params: dict[str, str]) -> None:
    chat = await start(client)
    is_problem(await client.get(f"{chat.path}/replies", params=params, headers=chat.bearer), 422)


async def test_a_wrong_token_an_unknown_id_and_no_token_are_answered_alike(client: httpx.AsyncClient) -> None:
    chat = await start(client)
    elsewhere = "0" * 32
    wrong = [
        (chat.id, {"Authorization": "Bearer wrong"}),
        (chat.id, {}),
        (chat.id, {"Authorization": chat.token}),
        (chat.id, {"Authorization": f"Basic {chat.token}"}),
        (chat.id, {"Authorization": "Bearer "}),
        (elsewhere, chat.bearer),
        (elsewhere, {}),
        ("x" * 500, chat.bearer),
        ("%00", chat.bearer),
        ("%F0%9F%90%A4", chat.bearer),
    ]
    bodies = set()
    for conversation_id, headers in wrong:
        path = f"{API}/conversations/{conversation_id}"
        for response in (
            await client.post(f"{path}/turns", json={"text": "a"}, headers=headers),
            await client.get(f"{path}/replies", headers=headers),
            await client.delete(path, headers=headers),
        ):
            is_problem(response, 404)
            bodies.add(response.text)
    assert len(bodies) == 1
    assert (await chat.replies()).status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nowhere", 404),
        ("GET", f"{API}/nowhere", 404),
        ("GET", "/static/nowhere.js", 404),
        ("GET", f"{API}/policies/nowhere/clauses/3.5", 404),
        ("GET", f"{API}/policies/tongzhou-2018-5/clauses/9.9", 404),
        ("POST", f"{API}/eligibility/nothing", 404),
        ("GET", f"{API}/intakes/TZ2026-00000000-0", 404),
        ("GET", NEW, 405),
        ("PUT", ASK, 405),
        ("DELETE", "/healthz", 405),
        ("POST", f"{API}/policies", 405),
    ],
)
async def test_every_error_is_a_problem_document(
    client: httpx.AsyncClient, method: str, path: str, status: int
) -> None:
    response = await client.request(method, path, json={"facts": {}} if method == "POST" else None)
    is_problem(response, status)
    assert ("allow" in response.headers) == (status == 405)


@pytest.mark.parametrize("path", [NEW, ASK, MATCH, CHECK, f"{NEW}/{'0' * 32}/turns", "/desk/login", "/nowhere"])
async def test_more_than_64_kib_is_too_much_before_anybody_looks(client: httpx.AsyncClient, path: str) -> None:
    response = await client.post(path, content=b" " * (64 * KIB + 1), headers={"Content-Type": "application/json"})
    assert "65536" in is_problem(response, 413)["detail"]


@pytest.mark.parametrize("path", [NEW, ASK, MATCH, CHECK])
async def test_more_than_64_kib_is_too_much_when_no_length_was_declared(client: httpx.AsyncClient, path: str) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(65):
            yield b" " * KIB

    response = await client.post(path, content=chunks(), headers={"Content-Type": "application/json"})
    assert "65536" in is_problem(response, 413)["detail"]


async def test_just_64_kib_is_not_too_much(client: httpx.AsyncClient) -> None:
    chat = await start(client)
    frame = b'{"text":""}'
    body = b'{"text":"' + b"a" * (64 * KIB - len(frame)) + b'"}'
    assert len(body) == 64 * KIB
    response = await chat.turn(body)
    assert response.status_code == 200
    assert response.json()["replies"][0]["kind"] == "notice"


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/"), ("GET", "/healthz"), ("GET", "/readyz"), ("GET", "/metrics"), ("GET", f"{API}/policies"),
     ("GET", f"{API}/openapi.json"), ("POST", NEW), ("GET", "/nowhere"), ("GET", "/status"), ("DELETE", NEW),
     ("GET", "/form/nowhere"), ("GET", "/desk/login"), ("GET", "/policy/tongzhou-2018-5")],
)  # fmt: skip
async def test_every_response_carries_the_security_headers(client: httpx.AsyncClient, method: str, path: str) -> None:
    response = await client.request(method, path)
    assert not [name for name in SECURITY_HEADERS if name.lower() not in response.headers]
    assert response.headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in response.headers["content-security-policy"]
    assert not path.startswith(API) or response.headers["cache-control"] == "no-store"


async def test_an_error_of_ours_is_told_without_saying_which(services: Services) -> None:
    failing = APIRouter()

    @failing.get("/fails/{token}")
    async def fails(token: str) -> None:
        raise ZeroDivisionError("金丝雀")

    app: FastAPI = create_app(services)
    app.include_router(failing)
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url=HOST) as client:
        response = await client.get("/fails/secret-token")
    is_problem(response, 500)
    assert "金丝雀" not in response.text
    assert not [name for name in SECURITY_HEADERS if name.lower() not in response.headers]


async def test_a_stranger_s_token_opens_nothing(client: httpx.AsyncClient) -> None:
    one, other = await start(client), await start(client)
    is_problem(await Chat(client, one.id, other.token, {}).turn({"text": "a"}), 404)
