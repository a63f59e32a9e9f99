"""What the tests themselves rest on: no connection leaves the machine, and a required database is not skipped."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable

import pytest

from tests.databases import absent
from tests.guards import OutsideConnection

OUTSIDE = ("192.0.2.1", 80)  # set aside for examples, RFC 5737


def by_connect() -> None:
    with socket.socket() as ours:
        ours.connect(OUTSIDE)


def by_connect_ex() -> None:
    with socket.socket() as ours:
        ours.connect_ex(OUTSIDE)


def by_datagram() -> None:
    with socket.socket(type=socket.SOCK_DGRAM) as ours:
        ours.sendto(b"x", OUTSIDE)


def by_ipv6() -> None:
    with socket.socket(socket.AF_INET6) as ours:
        ours.connect(("2001:db8::1", 80))


def by_asyncio() -> None:
    asyncio.run(asyncio.open_connection(*OUTSIDE))


@pytest.mark.parametrize(
    "way", [by_connect, by_connect_ex, by_datagram, by_ipv6, by_asyncio], ids=lambda way: way.__name__
)
def test_no_connection_leaves_the_machine(way: Callable[[], None]) -> None:
    with pytest.raises(OutsideConnection):
        way()


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_the_machine_itself_can_be_reached(host: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.socket() as ours:
        ours.connect((host, server.getsockname()[1]))
        assert ours.getpeername() == server.getsockname()


@pytest.mark.parametrize(
    ("required", "outcome"),
    [
        ("", pytest.skip.Exception),
        ("chromium", pytest.skip.Exception),
        ("postgres", pytest.fail.Exception),
        ("postgres,chromium", pytest.fail.Exception),
        ("chromium, postgres", pytest.fail.Exception),
    ],
)
def test_what_is_required_is_not_skipped(
    monkeypatch: pytest.MonkeyPatch, required: str, outcome: type[BaseException]
) -> None:
    monkeypatch.setenv("CHUANGBAN_REQUIRE", required)
    with pytest.raises(outcome, match="no PostgreSQL"):
        absent("postgres", "no PostgreSQL answers")
