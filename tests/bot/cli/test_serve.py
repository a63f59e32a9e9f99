"""chuangban serve, from an empty folder to a clean end."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import socket
import stat
import threading
import time
from pathlib import Path

import httpx
import pytest

from tests.bot.cli.programs import PATIENCE, Program, free_port, program
from tests.fakes.telegram import FakeTelegram, Fault

APPLICANTS = "7000001:applicant-bot-token-0000000000000000"
STAFF = "7000002:staff-bot-token-000000000000000000000"

PASSWORD = re.compile(r"one-time password: (\S+)")


def until_ready(running: Program, url: str) -> None:
    """Wait until the server is ready."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        assert running.process.poll() is None, running.errors
        try:
            if httpx.get(f"{url}/readyz").status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    pytest.fail(f"not ready: {running.errors}")


def test_an_empty_folder_is_served_and_served_again(tmp_path: Path) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    with program(tmp_path, "serve", "--port", str(port)) as first:
        until_ready(first, url)
        assert stat.S_IMODE((tmp_path / "var").stat().st_mode) == 0o700
        assert stat.S_IMODE((tmp_path / "var" / "keys.json").stat().st_mode) == 0o600
        page = httpx.get(url)
        assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
        assert "server" not in page.headers
        answer = httpx.post(f"{url}/api/v1/answers", json={"q": "高校老师创业，人事关系能保留几年？"}).json()
        assert answer["citations"][0]["clause"] == "3.5"
        started = httpx.post(f"{url}/api/v1/conversations", json={}).json()
        asked = turn(url, started, "高校老师到众创空间创业，人事关系能保留几年？")
        assert asked["replies"][0]["citations"][0]["clause"] == "3.5"
        poll = threading.Thread(target=long_poll, args=(url, started))
        poll.start()
        with program(tmp_path, "serve", "--port", str(port)) as second:
            status, out = second.ends()
            assert (status, out) == (1, "")
            assert re.fullmatch(rf"chuangban: cannot listen on 127\.0\.0\.1 port {port}: .*--port\n", second.errors)
        status, out = first.ends(signal.SIGTERM)
        poll.join()
        assert status in {0, -signal.SIGTERM}
        [password] = PASSWORD.findall(out)
        assert "Traceback" not in first.errors
        assert password not in first.errors
        left = {path.name for path in (tmp_path / "var").iterdir()}
        assert left == {"chuangban.db", "keys.json"}
    with program(tmp_path, "serve", "--port", str(port)) as again:
        until_ready(again, url)
        assert turn(url, started, "帮助")["replies"][0]["seq"] > asked["replies"][-1]["seq"]
        status, out = again.ends(signal.SIGINT)
        assert (PASSWORD.findall(out), password in out + again.errors) == ([], False)


def turn(url: str, conversation: dict[str, str], text: str) -> dict[str, list[dict[str, list[dict[str, str]]]]]:
    """Say something."""
    headers = {"Authorization": f"Bearer {conversation['token']}"}
    response = httpx.post(
        f"{url}/api/v1/conversations/{conversation['id']}/turns", json={"text": text}, headers=headers
    )
    assert response.status_code == 200, response.text
    body: dict[str, list[dict[str, list[dict[str, str]]]]] = response.json()
    return body


def long_poll(url: str, conversation: dict[str, str]) -> None:
    """Wait for news that do not come, as every open chat page does."""
    headers = {"Authorization": f"Bearer {conversation['token']}"}
    try:
        httpx.get(
            f"{url}/api/v1/conversations/{conversation['id']}/replies?after=99&wait=25", headers=headers, timeout=60
        )
    except httpx.TransportError:
        return


async def test_both_bots_run_beside_the_web_and_their_tokens_are_nowhere(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("CHUANGBAN_PUBLIC_URL=https://desk.example.cn\n")
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    async with FakeTelegram() as telegram:
        wang, li = telegram.person(70001, APPLICANTS), telegram.person(70002, STAFF)
        telegram.fail("getUpdates", Fault.server_error(502, "Bad Gateway"))
        telegram.fail("getUpdates", Fault.garbage(), skip=1)
        bots = {"TELEGRAM_TOKEN": APPLICANTS, "TELEGRAM_STAFF_TOKEN": STAFF, "TELEGRAM_API_URL": telegram.url}
        serving = program(tmp_path, "serve", "--port", str(port), "--host", "0.0.0.0", LOG_LEVEL="DEBUG", **bots)
        with serving as running:
            await asyncio.to_thread(until_ready, running, url)
            wang.says("高校老师到众创空间创业，人事关系能保留几年？")
            li.says("您好")
            [answer] = await wang.hears(timeout=60)
            [told] = await li.hears(timeout=60)
            assert "70002" in told.text
            links = [entity["url"] for entity in answer.entities if entity["type"] == "text_link"]
            assert links[0].startswith("https://desk.example.cn/policy/")
            status, out = await asyncio.to_thread(running.ends, signal.SIGTERM)
            assert status in {0, -signal.SIGTERM}
            assert "polling_failed" in running.errors
            assert "Traceback" not in running.errors
            for secret in (APPLICANTS, STAFF, "applicant-bot-token", "staff-bot-token"):
                assert secret not in out + running.errors


def test_a_host_that_is_not_here_is_told_and_nothing_is_made(tmp_path: Path) -> None:
    with program(tmp_path, "serve", "--host", "192.0.2.1") as running:
        status, out = running.ends()
        assert (status, out) == (1, "")
        assert running.errors.startswith("chuangban: cannot listen on 192.0.2.1 port 8000: ")
    assert [path.name for path in tmp_path.iterdir()] == ["stderr"]


def test_a_folder_that_is_not_ours_is_told(tmp_path: Path) -> None:
    if os.geteuid() == 0:
        (tmp_path / "var").write_text("a file where the folder should be")
    else:
        tmp_path.chmod(0o500)
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
    with program(tmp_path, "serve", "--port", "0") as running:
        status, out = running.ends()
        assert (status, out) == (1, "")
        assert running.errors.startswith("chuangban: ")
        assert running.errors.count("\n") == 1
