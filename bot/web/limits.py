"""Bounds on what a request may weigh, and the headers that every response carries."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.web.headers import secure
from bot.web.problems import problem

MOST_BYTES = 64 * 1024


class _TooLarge(Exception):
    """The body went past the bound while it was read."""


class BodyLimit:
    """Answers 413 to a body of more than MOST_BYTES, whether its length was declared or not."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI entry."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        declared = dict(scope["headers"]).get(b"content-length", b"0")
        if declared.isdigit() and int(declared) > MOST_BYTES:
            await _refuse(scope, receive, send)
            return
        await _Counted(receive, send).run(self._app, scope)


class _Counted:
    """One request whose body is counted while it is read."""

    def __init__(self, receive: Receive, send: Send) -> None:
        self._receive, self._send = receive, send
        self._taken, self._started = 0, False

    async def run(self, app: ASGIApp, scope: Scope) -> None:
        try:
            await app(scope, self._counted, self._watched)
        except _TooLarge:
            if self._started:
                raise
        if self._refused:
            await _refuse(scope, self._receive, self._send)

    @property
    def _refused(self) -> bool:
        return self._taken > MOST_BYTES and not self._started

    async def _counted(self) -> Message:
        message = await self._receive()
        self._taken += len(message.get("body", b""))
        if self._taken > MOST_BYTES:
            raise _TooLarge
        return message

    async def _watched(self, message: Message) -> None:
        # Whoever reads the body may take our exception for a broken body and answer that; 413 says more.
        if self._refused:
            return
        self._started = True
        await self._send(message)


async def _refuse(scope: Scope, receive: Receive, send: Send) -> None:
    answer = problem(413, f"The request is larger than {MOST_BYTES} bytes; send less at once.")
    await answer(scope, receive, send)


class SecurityHeaders:
    """Sets the security headers that a response does not set itself."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI entry."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                secure(MutableHeaders(scope=message), scope["path"])
            await send(message)

        await self._app(scope, receive, with_headers)
