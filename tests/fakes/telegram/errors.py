"""How the Bot API says no: the status, the description and the parameters of its answer.

The descriptions are those of the real server (tdlib/telegram-bot-api, Client.cpp, `fail_query_with_error`).
"""

from __future__ import annotations

from typing import Any

PREFIXES = {400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 409: "Conflict"}
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
QUERY_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
OTHER_POLLER = "terminated by other getUpdates request; make sure that only one bot instance is running"
WEBHOOK_ACTIVE = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"


class ApiError(Exception):
    """A refusal. ``description`` is what goes over the wire, prefix included."""

    def __init__(self, code: int, reason: str = "", **parameters: int) -> None:
        prefix = PREFIXES.get(code, "")
        self.code = code
        self.description = ": ".join(part for part in (prefix, reason) if part)
        self.parameters = parameters
        super().__init__(self.description)

    def body(self) -> dict[str, Any]:
        """The JSON of the answer."""
        body: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        return body | {"parameters": self.parameters} if self.parameters else body


def too_many_requests(retry_after: int) -> ApiError:
    """429, with the seconds to wait in the text and in the parameters, as the real server does."""
    return ApiError(429, f"Too Many Requests: retry after {retry_after}", retry_after=retry_after)
