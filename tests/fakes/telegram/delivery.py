"""How updates reach a bot: getUpdates with its long poll, or a webhook with its secret and its retries."""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from tests.fakes.telegram.calls import Call
from tests.fakes.telegram.errors import OTHER_POLLER, WEBHOOK_ACTIVE, ApiError
from tests.fakes.telegram.state import Bot, Json
from tests.fakes.telegram.updates import Webhook

LONGEST_POLL = 50
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
FIRST_RETRY = 0.02
LONGEST_RETRY = 1.0
ANSWER_WITHIN = 10.0

Replied = Callable[[Bot, Json], Awaitable[None]]


async def get_updates(bot: Bot, call: Call) -> list[Any]:
    """The next updates, waiting up to ``timeout`` seconds for one. A second poller ends the first with 409."""
    if bot.webhook is not None:
        raise ApiError(409, WEBHOOK_ACTIVE)
    limit = call.number("limit", 100, 1, 100)
    _want(bot, call)
    bot.updates.pollers += 1
    me = bot.updates.pollers
    bot.pulse.beat()
    bot.updates.confirm(call.number("offset"))

    def look() -> list[Any]:
        if bot.webhook is not None:
            raise ApiError(409, "terminated by setWebhook request")
        if bot.updates.pollers != me:
            raise ApiError(409, OTHER_POLLER)
        return bot.updates.batch(limit)

    if (wait := call.number("timeout", 0, 0, LONGEST_POLL)) == 0:
        return look()
    try:
        return await bot.pulse.until(look, wait)
    except TimeoutError:
        return []


class Deliveries:
    """Sends the updates of bots with a webhook. One queue per chat and one per person pressing buttons:
    within a queue the next update waits until the one before it got its 2xx, so that one which always
    fails holds up its own chat only (WebhookActor.cpp). Waiting times are much shorter than the real ones.
    """

    def __init__(self, replied: Replied) -> None:
        self._replied = replied
        self._workers: dict[tuple[str, str], asyncio.Task[Any]] = {}
        self._http: aiohttp.ClientSession | None = None

    async def stop(self) -> None:
        """End every delivery."""
        for worker in self._workers.values():
            worker.cancel()
        await asyncio.gather(*self._workers.values(), return_exceptions=True)
        self._workers.clear()
        if self._http is not None:
            await self._http.close()

    def dispatch(self, bot: Bot) -> None:
        """See to it that each queue of the bot with something in it is worked on."""
        if bot.webhook is None:
            return
        for queue in {_queue(raw) for raw in bot.updates.pending.values()}:
            worker = self._workers.get((bot.token, queue))
            if worker is None or worker.done():
                self._workers[bot.token, queue] = asyncio.create_task(self._work(bot, queue))

    def post_again(self, bot: Bot, raw: Any) -> None:
        """Send an update once more, as Telegram does when our 200 got lost."""
        if bot.webhook is not None:
            key = (bot.token, f"again {len(self._workers)}")
            self._workers[key] = asyncio.create_task(self._accepted(bot, raw))

    async def _work(self, bot: Bot, queue: str) -> None:
        pending = bot.updates.pending
        while mine := [number for number in sorted(pending) if _queue(pending[number]) == queue]:
            if not await self._accepted(bot, pending[mine[0]]):
                return
            pending.pop(mine[0], None)
            bot.pulse.beat()

    async def _accepted(self, bot: Bot, raw: Any) -> bool:
        """Send until it is taken; False when the webhook was deleted meanwhile."""
        pause = 0.0
        while (webhook := bot.webhook) is not None:
            if await self._post(bot, webhook, raw):
                return True
            await asyncio.sleep(pause)
            pause = min(max(pause * 2, FIRST_RETRY), LONGEST_RETRY)
        return False

    async def _post(self, bot: Bot, webhook: Webhook, raw: Any) -> bool:
        self._http = self._http or aiohttp.ClientSession()
        headers = {"Content-Type": "application/json"}
        if webhook.secret_token:
            headers[SECRET_HEADER] = webhook.secret_token
        data = json.dumps(raw, ensure_ascii=False).encode()
        limit = aiohttp.ClientTimeout(total=ANSWER_WITHIN)
        try:
            async with self._http.post(webhook.url, data=data, headers=headers, timeout=limit) as response:
                body = await response.read()
                problem = f"Wrong response from the webhook: {response.status} {response.reason}"
                accepted = 200 <= response.status < 300
        except (TimeoutError, aiohttp.ClientError) as error:
            body, problem, accepted = b"", f"{type(error).__name__}: {error}", False
        if accepted:
            await self._follow(bot, body)
        else:
            webhook.last_error_date, webhook.last_error_message = int(time.time()), problem
            bot.pulse.beat()
        return accepted

    async def _follow(self, bot: Bot, body: bytes) -> None:
        """A 2xx may carry one call in its body; anything else there is ignored, as the real server does."""
        try:
            wanted = json.loads(body)
        except ValueError:
            return
        if isinstance(wanted, dict) and isinstance(wanted.get("method"), str):
            await self._replied(bot, wanted)


def _queue(raw: Any) -> str:
    """The webhook queue of an update: messages by chat, presses by person."""
    update = raw if isinstance(raw, dict) else {}
    for kind in ("message", "edited_message"):
        if isinstance(update.get(kind), dict) and isinstance(update[kind].get("chat"), dict):
            return f"chat {update[kind]['chat'].get('id')}"
    query = update.get("callback_query")
    if isinstance(query, dict) and isinstance(query.get("from"), dict):
        return f"presses {query['from'].get('id')}"
    return "other"


def set_webhook(bot: Bot, call: Call) -> bool:
    """Send updates to a URL from now on. Unlike the real server this one takes plain http, for loopback only."""
    url, secret = call.text("url"), call.text("secret_token")
    if not url:
        return delete_webhook(bot, call)
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ApiError(400, "invalid webhook URL specified")
    if parts.scheme == "http" and parts.hostname not in {"127.0.0.1", "localhost"}:
        raise ApiError(400, "bad webhook: An HTTPS URL must be provided for webhook")
    if len(secret) > 256:
        raise ApiError(400, "secret token is too long")
    if not re.fullmatch(r"[A-Za-z0-9_-]*", secret):
        raise ApiError(400, "secret token contains unallowed characters")
    _drop(bot, call)
    _want(bot, call)
    bot.webhook = Webhook(url, secret, call.number("max_connections", 40, 1, 100))
    bot.pulse.beat()
    return True


def delete_webhook(bot: Bot, call: Call) -> bool:
    """Back to getUpdates; what is queued stays, unless `drop_pending_updates`."""
    _drop(bot, call)
    bot.webhook = None
    bot.pulse.beat()
    return True


def get_webhook_info(bot: Bot, call: Call) -> Json:
    """Where updates go, how many wait, and what went wrong last."""
    webhook = bot.webhook
    info: Json = {
        "url": webhook.url if webhook else "",
        "has_custom_certificate": False,
        "pending_update_count": len(bot.updates.pending),
    }
    if webhook:
        info["max_connections"] = webhook.max_connections
    if webhook and webhook.last_error_date is not None:
        info |= {"last_error_date": webhook.last_error_date, "last_error_message": webhook.last_error_message}
    return info


def _drop(bot: Bot, call: Call) -> None:
    if call.flag("drop_pending_updates"):
        bot.updates.pending.clear()


def _want(bot: Bot, call: Call) -> None:
    kinds = call.json("allowed_updates", "can't parse allowed_updates JSON object")
    bot.updates.want(kinds if isinstance(kinds, list) else None)
