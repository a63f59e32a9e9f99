"""One call of the Bot API as it came over HTTP, and how its arguments are read."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.fakes.telegram.errors import ApiError


@dataclass(frozen=True)
class Upload:
    """A file sent along in a multipart form."""

    filename: str
    content: bytes = field(repr=False)
    content_type: str


@dataclass
class Call:
    """What was asked and how it was answered. ``status`` is None while the answer is on its way (or never comes)."""

    token: str
    method: str
    params: dict[str, str]
    files: dict[str, Upload] = field(default_factory=dict)
    status: int | None = None
    response: dict[str, Any] | None = None

    @property
    def chat_id(self) -> int | None:
        """The chat that the call is for, where it names one by number."""
        raw = self.params.get("chat_id", "")
        return int(raw) if re.fullmatch(r"-?\d+", raw) else None

    def text(self, name: str) -> str:
        """An argument as text, empty when absent: the real server does not tell the two apart."""
        return self.params.get(name, "")

    def number(self, name: str, default: int = 0, least: int | None = None, most: int | None = None) -> int:
        """An argument as a number; what is no number is the default, what is out of range moves to its edge."""
        try:
            value = int(self.text(name))
        except ValueError:
            value = default
        value = value if least is None else max(least, value)
        return value if most is None else min(most, value)

    def flag(self, name: str) -> bool:
        """An argument as a yes or no, as the real server's `to_bool` takes it."""
        return self.text(name).strip().lower() in {"true", "yes", "1"}

    def json(self, name: str, problem: str) -> Any:
        """An argument as JSON, None when absent. Raises ApiError with ``problem`` when it cannot be read."""
        if not self.text(name):
            return None
        try:
            return json.loads(self.text(name))
        except ValueError as error:
            raise ApiError(400, problem) from error

    def upload(self, name: str) -> Upload | None:
        """The file of an argument: sent under its name or under the name after ``attach://``."""
        return self.files.get(self.text(name).removeprefix("attach://")) or self.files.get(name)


async def read_call(request: web.Request) -> Call:
    """The call of a request: GET or POST; arguments in the query, a form, a multipart form or JSON."""
    call = Call(request.match_info["token"], request.match_info["method"], dict(request.query))
    if request.content_type == "application/json":
        try:
            body = json.loads(await request.read() or b"{}")
        except ValueError as error:
            raise ApiError(400, "can't parse JSON object") from error
        if not isinstance(body, dict):
            raise ApiError(400, "can't parse JSON object: expected an object")
        call.params |= {name: _as_text(value) for name, value in body.items() if value is not None}
        return call
    try:
        fields = await request.post()
    except UnicodeDecodeError as error:
        raise ApiError(400, "strings must be encoded in UTF-8") from error
    for name, value in fields.items():
        if isinstance(value, web.FileField):
            call.files[name] = Upload(value.filename, value.file.read(), value.content_type)
        else:
            call.params[name] = value if isinstance(value, str) else bytes(value).decode()
    return call


def _as_text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
