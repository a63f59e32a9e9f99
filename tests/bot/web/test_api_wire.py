"""The API on a real socket: bodies in chunks, clients that hang up, headers as a server sends them."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

import httpx
import pytest

from bot.web.headers import SECURITY_HEADERS
from tests.bot.web.talking import API, Chat, is_problem, start
from tests.live import LiveServer, live_server

__all__ = ["live_server"]
KIB = 1024


@pytest.fixture
def http(live_server: LiveServer) -> Iterator[httpx.Client]:
    """A client of the running server."""
    with httpx.Client(base_url=live_server.url, timeout=60) as client:
        yield client


def chunks(count: int) -> Iterator[bytes]:
    """A body without a declared length."""
    for _ in range(count):
        yield b" " * KIB


def test_a_body_in_chunks_is_counted_while_it_comes(http: httpx.Client) -> None:
    headers = {"Content-Type": "application/json"}
    is_problem(http.post(f"{API}/answers", content=chunks(65), headers=headers), 413)
    is_problem(http.post(f"{API}/answers", content=chunks(64), headers=headers), 422)
    assert http.get("/healthz").text == "ok"


@pytest.mark.parametrize("length", [64 * KIB + 1, 10**18])
def test_a_declared_length_is_believed_before_the_body_comes(live_server: LiveServer, length: int) -> None:
    address = urlsplit(live_server.url)
    with socket.create_connection((address.hostname or "", address.port or 0), timeout=30) as wire:
        wire.sendall(
            f"POST {API}/answers HTTP/1.1\r\nHost: desk\r\nContent-Type: application/json\r\n"
            f"Content-Length: {length}\r\n\r\n".encode()
        )
        answer = wire.recv(64 * KIB)
    assert answer.startswith(b"HTTP/1.1 413 ")


def test_every_answer_names_its_type_and_carries_the_headers(http: httpx.Client) -> None:
    started = http.post(f"{API}/conversations", json={})
    assert started.headers["content-type"] == "application/json"
    for response in (started, http.get("/nowhere"), http.get("/healthz"), http.put(f"{API}/answers")):
        assert not [name for name in SECURITY_HEADERS if name.lower() not in response.headers]


async def test_a_person_who_hangs_up_while_waiting_misses_nothing(live_server: LiveServer) -> None:
    async with httpx.AsyncClient(base_url=live_server.url, timeout=60) as client:
        chat: Chat = await start(client)
        last = chat.last["replies"][-1]["seq"]
        with pytest.raises(httpx.ReadTimeout):
            await client.get(
                f"{chat.path}/replies", params={"after": last, "wait": 25}, headers=chat.bearer, timeout=0.3
            )
        said = await chat.say("帮助")
        assert (await chat.replies(after=last, wait=25)).json()["replies"] == said["replies"]


def test_what_is_said_is_utf_8_and_not_escaped(http: httpx.Client) -> None:
    started = http.post(f"{API}/conversations", json={"language": "zh-Hant"})
    assert "創伴" in started.content.decode("utf-8")
    assert json.loads(started.content) == started.json()
