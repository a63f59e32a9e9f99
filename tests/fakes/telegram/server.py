"""The server itself: real HTTP on 127.0.0.1, several bots at once, every call on record, faults on demand."""

from __future__ import annotations

import json
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from tests.fakes.telegram import delivery
from tests.fakes.telegram.calls import Call, read_call
from tests.fakes.telegram.errors import ApiError
from tests.fakes.telegram.faults import Fault, Rule, Shape
from tests.fakes.telegram.methods import METHODS
from tests.fakes.telegram.people import Group, Person
from tests.fakes.telegram.state import Bot, Chat, Json, Pulse

PATIENCE = 10.0
UPDATE_METHODS: dict[str, Callable[[Bot, Call], Any]] = {
    "setwebhook": delivery.set_webhook,
    "deletewebhook": delivery.delete_webhook,
    "getwebhookinfo": delivery.get_webhook_info,
}


class FakeTelegram:
    """A Bot API server for tests: ``async with FakeTelegram() as telegram: …``.

    Point aiogram at ``TelegramAPIServer.from_base(telegram.url)`` and python-telegram-bot at
    ``base_url=f"{telegram.url}/bot"`` and ``base_file_url=f"{telegram.url}/file/bot"``.

    Where it differs from the real server: plain http; Markdown is not read; files are kept in memory; short
    waits before a webhook is tried again; the time to answer a press passes only when a test says so.
    """

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.pulse = Pulse()
        self.url = ""
        self._bots: dict[str, Bot] = {}
        self._rules: list[Rule] = []
        self._deliveries = delivery.Deliveries(self._follow)
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=60 * 1024 * 1024)
        app.router.add_route("*", "/bot{token:[^/]+}/{method}", self._answer)
        app.router.add_get("/file/bot{token:[^/]+}/{path:.+}", self._file)
        app.router.add_route("*", "/{rest:.*}", self._nowhere)
        self._runner = web.AppRunner(app, access_log=None, handler_cancellation=True, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for rule in self._rules:
            rule.stop()
        await self._deliveries.stop()
        if self._runner is not None:
            await self._runner.cleanup()

    def bot(self, token: str, *, username: str = "", first_name: str = "Bot") -> Bot:
        """Make a bot known; every other token is answered with 401. Asking again gives the same bot."""
        if token not in self._bots:
            name = username or f"fake{token.partition(':')[0]}_bot"
            self._bots[token] = Bot(token, name, first_name, self.pulse)
        return self._bots[token]

    def person(
        self,
        chat_id: int,
        bot_token: str,
        *,
        first_name: str = "王芳",
        last_name: str | None = None,
        username: str | None = None,
        language_code: str | None = "zh-hans",
        started: bool = True,
    ) -> Person:
        """Somebody with a private chat with the bot. Not ``started``: the bot may not write before they do."""
        bot = self.bot(bot_token)
        known = {"first_name": first_name, "last_name": last_name, "username": username}
        names: Json = {name: value for name, value in known.items() if value is not None}
        user: Json = {"id": chat_id, "is_bot": False, **names}
        if language_code is not None:
            user["language_code"] = language_code
        refusal = None if started else ApiError(403, "bot can't initiate conversation with a user")
        chat = bot.chats.setdefault(chat_id, Chat({"id": chat_id, "type": "private", **names}, refusal))
        return Person(self, bot, chat, user)

    def group(self, chat_id: int, bot_token: str, *, title: str = "受理组") -> Group:
        """A supergroup that the bot is in; its ids are negative."""
        bot = self.bot(bot_token)
        return Group(
            self, bot, bot.chats.setdefault(chat_id, Chat({"id": chat_id, "type": "supergroup", "title": title}))
        )

    def push(self, raw: Any, bot_token: str) -> int:
        """Queue an update as it is, well-formed or not; without ``update_id`` it gets the next one."""
        bot = self.bot(bot_token)
        update_id = bot.updates.push(raw)
        self.updates_came(bot)
        return update_id

    def redeliver(self, update_id: int, bot_token: str) -> None:
        """Deliver an update once more although it was confirmed, as happens when Telegram lost the confirmation."""
        bot = self.bot(bot_token)
        if bot.webhook is not None:
            self._deliveries.post_again(bot, bot.updates.every[update_id])
        else:
            bot.updates.again.append(bot.updates.every[update_id])
        self.pulse.beat()

    def updates_came(self, bot: Bot) -> None:
        """Wake the pollers and the webhook of a bot."""
        self._deliveries.dispatch(bot)
        self.pulse.beat()

    def fail(
        self,
        method: str,
        fault: Fault,
        *,
        bot_token: str | None = None,
        chat_id: int | None = None,
        skip: int = 0,
        times: int | None = 1,
    ) -> Rule:
        """Let calls of a method ("*": any) fail: after ``skip`` good ones, ``times`` times (None: until stopped)."""
        rule = Rule(fault, method, bot_token, chat_id, skip, times)
        self._rules.append(rule)
        return rule

    def calls_of(self, method: str) -> list[Call]:
        """The calls of one method, oldest first."""
        return [call for call in self.calls if call.method.lower() == method.lower()]

    async def called(self, method: str, count: int = 1, *, timeout: float = PATIENCE) -> list[Call]:
        """The calls of a method once there are ``count`` answered ones; raises TimeoutError if they do not come."""

        def look() -> list[Call]:
            answered = [call for call in self.calls_of(method) if call.status is not None]
            return answered if len(answered) >= count else []

        return await self.pulse.until(look, timeout)

    async def settled(self, bot_token: str, *, timeout: float = PATIENCE) -> None:
        """Wait until the bot has confirmed (or its webhook taken) every update."""
        updates = self.bot(bot_token).updates
        await self.pulse.until(lambda: not updates.pending and not updates.again, timeout)

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        try:
            call = await read_call(request)
        except ApiError as error:
            return _json(error.code, error.body())
        self.calls.append(call)
        rule = next((rule for rule in self._rules if rule.strikes(call)), None)
        self.pulse.beat()
        if rule is None:
            return _json(*await self._perform(call))
        if rule.fault.takes_effect:
            await self._perform(call)
        if rule.fault.error is not None:
            call.status, call.response = rule.fault.error.code, rule.fault.error.body()
            self.pulse.beat()
            return _json(call.status, call.response)
        return await _spoil(request, rule, call)

    async def _perform(self, call: Call) -> tuple[int, Json]:
        try:
            call.status, call.response = 200, {"ok": True, "result": await self._result(call)}
        except ApiError as error:
            call.status, call.response = error.code, error.body()
        self.pulse.beat()
        return call.status, call.response

    async def _result(self, call: Call) -> Any:
        bot, method = self._bots.get(call.token), call.method.lower()
        if bot is None:
            raise ApiError(401)
        if method == "getupdates":
            return await delivery.get_updates(bot, call)
        if method in UPDATE_METHODS:
            result = UPDATE_METHODS[method](bot, call)
            self._deliveries.dispatch(bot)
            return result
        if method not in METHODS:
            raise ApiError(404, "method not found")
        return METHODS[method](bot, call)

    async def _follow(self, bot: Bot, wanted: Json) -> None:
        """Do the call that a webhook answered with; nobody is told how it went, but it is on record."""
        params = {
            name: value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
            for name, value in wanted.items()
            if name != "method"
        }
        call = Call(bot.token, wanted["method"], params)
        self.calls.append(call)
        await self._perform(call)

    async def _file(self, request: web.Request) -> web.Response:
        bot = self._bots.get(request.match_info["token"])
        file_id = request.match_info["path"].removeprefix("documents/")
        if bot is None or file_id not in bot.files:
            return _json(404, ApiError(404).body())
        return web.Response(body=bot.files[file_id].content, content_type="application/octet-stream")

    async def _nowhere(self, request: web.Request) -> web.Response:
        return _json(404, ApiError(404).body())


def _json(status: int, body: Json) -> web.Response:
    return web.json_response(body, status=status, dumps=lambda value: json.dumps(value, ensure_ascii=False))


async def _spoil(request: web.Request, rule: Rule, call: Call) -> web.StreamResponse:
    """The answer that is no answer."""
    if rule.fault.shape is Shape.GARBAGE:
        return web.Response(text="<html>502 Bad Gateway</html>", content_type="text/html")
    if rule.fault.shape is Shape.TWICE and call.status == 200 and call.response is not None:
        call.response["result"] = [update for update in call.response["result"] for _ in range(2)]
        return _json(call.status, call.response)
    if rule.fault.shape is Shape.HANG:
        await rule.released.wait()
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
