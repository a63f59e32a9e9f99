"""The checks of `reply_markup`, after `Client::get_reply_markup` and TDLib's ReplyMarkup.cpp."""

from __future__ import annotations

import json
from typing import Any

from tests.fakes.telegram.errors import ApiError
from tests.fakes.telegram.text import button_link_problem, clean

MAX_DATA_BYTES = 64
MAX_BUTTONS = 100


def inline_keyboard(raw: str) -> dict[str, Any] | None:
    """The inline keyboard of a `reply_markup`, checked; None when there is none or it is of another kind."""
    if not raw:
        return None
    try:
        markup = json.loads(raw)
    except ValueError as error:
        raise ApiError(400, "can't parse reply keyboard markup JSON object") from error
    if not isinstance(markup, dict):
        raise ApiError(400, "object expected as reply markup")
    rows = markup.get("inline_keyboard")
    if not rows:
        return None
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise ApiError(400, 'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays')
    checked = [[_button(button) for button in row] for row in rows]
    if sum(len(row) for row in checked) > MAX_BUTTONS:
        raise ApiError(400, "reply markup is too long")
    return {"inline_keyboard": [row for row in checked if row]}


def _button(button: object) -> dict[str, Any]:
    if not isinstance(button, dict):
        raise _unparsable("InlineKeyboardButton must be an Object")
    if not isinstance(button.get("text"), str):
        raise _unparsable('Field "text" must be of type String' if "text" in button else 'Can\'t find field "text"')
    label = clean(button["text"])
    if not label:
        raise ApiError(400, "inline keyboard button text must be non-empty")
    if url := button.get("url"):
        if problem := button_link_problem(url):
            raise ApiError(400, f"inline keyboard button URL '{url}' is invalid: {problem}")
        return {"text": label, "url": url}
    if data := button.get("callback_data"):
        if len(data.encode()) > MAX_DATA_BYTES:
            raise ApiError(400, "BUTTON_DATA_INVALID")
        return {"text": label, "callback_data": data}
    raise _unparsable("Text buttons are unallowed in the inline keyboard")


def _unparsable(reason: str) -> ApiError:
    return ApiError(400, f"can't parse inline keyboard button: {reason}")
