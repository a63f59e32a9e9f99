"""Errors as problem documents (RFC 9457)."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from bot.errors import KeyReused, UnknownConversation
from bot.web.headers import secure
from intakes.errors import UnknownIntake
from knowledge.errors import InvalidFact, UnknownMeasure, safe_text

log = structlog.get_logger(__name__)
MEDIA_TYPE = "application/problem+json"
MOST_MISTAKES = 20


class Problem(JSONResponse):
    """A problem document. What was sent may stand in it, so half a surrogate pair must not break it."""

    media_type = MEDIA_TYPE

    def render(self, content: Any) -> bytes:
        """The document as UTF-8."""
        return json.dumps(content, ensure_ascii=False, allow_nan=False).encode("utf-8", "replace")


def problem(status: int, detail: str, **extra: object) -> Problem:
    """One problem document."""
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    return Problem(body | extra, status_code=status)


def install(app: FastAPI) -> None:
    """Turn every error of the API into a problem document that says what to do next."""

    @app.exception_handler(RequestValidationError)
    async def invalid(_request: Request, error: RequestValidationError) -> JSONResponse:
        errors = [
            {"where": ".".join(safe_text(part) for part in mistake["loc"]), "problem": mistake["msg"]}
            for mistake in error.errors()[:MOST_MISTAKES]
        ]
        return problem(422, "The request is not what this address takes; see errors.", errors=errors)

    @app.exception_handler(HTTPException)
    async def refused(_request: Request, error: HTTPException) -> JSONResponse:
        if isinstance(error.__cause__, ValueError | RecursionError):
            # FastAPI's 400 for a body that is not UTF-8, nests too deep or holds a number of thousands of digits.
            mistake = {"where": "body", "problem": "not JSON in UTF-8, nested too deep, or a number too long"}
            return problem(422, "The request is not what this address takes; see errors.", errors=[mistake])
        answer = problem(error.status_code, str(error.detail))
        answer.headers.update(error.headers or {})
        return answer

    @app.exception_handler(UnknownConversation)
    async def no_conversation(_request: Request, _error: UnknownConversation) -> JSONResponse:
        return problem(404, "There is no such conversation; start one with POST /api/v1/conversations.")

    @app.exception_handler(UnknownIntake)
    async def no_intake(_request: Request, _error: UnknownIntake) -> JSONResponse:
        return problem(404, "There is no intake with this reference and this X-Receipt-Code; check both.")

    @app.exception_handler(KeyReused)
    async def reused(_request: Request, _error: KeyReused) -> JSONResponse:
        return problem(409, "This Idempotency-Key was used with another body; use a new key for a new request.")

    @app.exception_handler(UnknownMeasure)
    async def no_measure(_request: Request, error: UnknownMeasure) -> JSONResponse:
        return problem(404, str(error), error=error.as_json())

    @app.exception_handler(InvalidFact)
    async def wrong_fact(_request: Request, error: InvalidFact) -> JSONResponse:
        return problem(422, str(error), error=error.as_json())

    @app.exception_handler(Exception)
    async def failed(request: Request, error: Exception) -> JSONResponse:
        # The route and not the path: a path can hold a one-time token or a reference.
        route = getattr(request.scope.get("route"), "path", None)
        log.error("request_failed", route=route, error=type(error).__name__, exc_info=error)
        answer = problem(500, "Something went wrong on our side; nothing was changed. Try again in a while.")
        # This one is answered outside all middleware.
        secure(answer.headers, request.scope["path"])
        return answer
